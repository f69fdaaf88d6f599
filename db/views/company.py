"""What the company has decided in writing: settings, rates, mapping profiles, saved filters."""

from sqlalchemy import Connection, select

from app.domain.company import DEFAULTS
from app.domain.profile import from_text
from app.domain.rates import RateKind
from app.views.company import RateVersionRow, SavedFilterRow
from app.views.intake import ProfileRow
from db.stores.company import CompanyStore
from db.tables.company import profiles, rates, saved_filters


def profile_rows(connection: Connection) -> tuple[ProfileRow, ...]:
    """Saved ones in use, by name."""
    rows = connection.execute(
        select(profiles.c.content, profiles.c.by, profiles.c.at).where(profiles.c.active == 1).order_by(profiles.c.name)
    )
    return tuple(ProfileRow(from_text(content), by, at) for content, by, at in rows)


def rate_versions(connection: Connection, kind: RateKind) -> tuple[RateVersionRow, ...]:
    """Newest first."""
    rows = connection.execute(
        select(rates.c.version, rates.c.content, rates.c.note, rates.c.by, rates.c.at)
        .where(rates.c.kind == kind.value)
        .order_by(rates.c.version.desc())
    )
    return tuple(RateVersionRow(kind, *row) for row in rows)


def all_settings(connection: Connection) -> dict[str, str]:
    """What nobody has decided stands at its default."""
    return {key.value: default for key, default in DEFAULTS.items()} | CompanyStore(connection).settings()


def saved_filter_rows(connection: Connection, operator: str) -> tuple[SavedFilterRow, ...]:
    """By name."""
    rows = connection.execute(
        select(saved_filters.c.name, saved_filters.c.content)
        .where(saved_filters.c.operator == operator)
        .order_by(saved_filters.c.name)
    )
    return tuple(SavedFilterRow(*row) for row in rows)

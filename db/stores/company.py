"""What the company has decided in writing, in the database: every version is kept."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Column, Connection, Table, delete, func, insert, select, update

from app.domain.profile import Profile, to_text
from app.domain.rates import RateKind, Rates, freight_of, promotions_of
from db.tables.company import profiles, rates, saved_filters, setting_changes, settings


class CompanyStore:
    """app.ports.Company."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def settings(self) -> dict[str, str]:
        """Only what somebody has decided."""
        return {row.key: row.value for row in self._connection.execute(select(settings))}

    def put_setting(self, key: str, value: str, by: str, at: datetime) -> None:
        """The last word counts, and who said it; what says the same again is no change."""
        known = self._connection.execute(select(settings.c.value).where(settings.c.key == key)).scalar()
        if value != known:
            self._put(settings, {"key": key}, {"value": value})
            self._connection.execute(insert(setting_changes).values(key=key, value=value, by=by, at=at))

    def rates(self) -> Rates:
        """Those of a company that has none yet cost and save nothing."""
        freight, freight_version = self._newest(RateKind.FREIGHT)
        promotions, promotions_version = self._newest(RateKind.PROMOTIONS)
        found = Rates(freight_version=freight_version, promotions_version=promotions_version)
        if freight_version:
            found = replace(found, freight=freight_of(freight))
        return replace(found, promotions=promotions_of(promotions)) if promotions_version else found

    def _newest(self, kind: RateKind) -> tuple[str, int]:
        row = self._connection.execute(
            select(rates.c.content, rates.c.version)
            .where(rates.c.kind == kind.value)
            .order_by(rates.c.version.desc())
            .limit(1)
        ).first()
        return ("", 0) if row is None else (row.content, row.version)

    def put_rates(self, kind: str, content: str, note: str, by: str, at: datetime) -> int:
        """Behind the versions there."""
        version = self._next_version(rates, rates.c.kind, kind)
        new = {"kind": kind, "version": version, "content": content, "note": note}
        self._connection.execute(insert(rates).values(**new, by=by, at=at))
        return version

    def put_profile(self, profile: Profile, by: str, at: datetime) -> int:
        """In the place of the version in use, which stays as history."""
        version = self._next_version(profiles, profiles.c.name, profile.name)
        self.retire_profile(profile.name)
        self._connection.execute(
            insert(profiles).values(
                name=profile.name,
                version=version,
                channel=profile.channel.value,
                fingerprint=profile.fingerprint,
                content=to_text(replace(profile, version=version)),
                by=by,
                at=at,
            )
        )
        return version

    def retire_profile(self, name: str) -> bool:
        """At most one version of a name is in use."""
        in_use = (profiles.c.name == name) & (profiles.c.active == 1)
        return self._connection.execute(update(profiles).where(in_use).values(active=0)).rowcount > 0

    def put_filter(self, operator: str, name: str, content: str) -> None:
        """Each operator has their own."""
        key = {"operator": operator, "name": name}
        if content:
            self._put(saved_filters, key, {"content": content})
        else:
            self._connection.execute(delete(saved_filters).filter_by(**key))

    def _put(self, table: Table, key: dict[str, str], values: dict[str, str]) -> None:
        """Who writes the same key at the same moment loses the race and comes again."""
        if not self._connection.execute(update(table).filter_by(**key).values(**values)).rowcount:
            self._connection.execute(insert(table).values(**key, **values))

    def _next_version(self, table: Table, key: Column[str], value: str) -> int:
        last = select(func.coalesce(func.max(table.c.version), 0)).where(key == value)
        return 1 + int(self._connection.execute(last).scalar_one())

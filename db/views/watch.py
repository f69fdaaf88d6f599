"""The numbers above the duty watch (R21)."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, case, func, literal_column, select, text

from app.domain.cases import CaseState, LinkKind
from app.ports import Clock
from app.views.cases import Pressing, WatchSummary
from db.engine import Database
from db.tables.cases import case_links, cases
from db.views.case_rows import pressing

_c, _l = cases.c, case_links.c
_LIVE = text("cases.state <> 'closed'")


class WatchReads:
    """app.views.cases.CaseReader, as far as it is about all of them together."""

    _database: Database
    _clock: Clock

    def watch_summary(self) -> WatchSummary:
        """From the index of live ones."""
        with self._database.reading() as connection:
            return watch_summary(connection, self._clock())


def watch_summary(connection: Connection, now: datetime) -> WatchSummary:
    """Two statements; who has no owner yet counts by role."""
    overdue, unanswered = (func.sum(case((pressing(what, now), 1), else_=0)) for what in Pressing)
    who = func.coalesce(func.nullif(_c.owner, literal_column("''")), _c.role)
    groups = select(_c.kind, _c.warehouse, who, func.count(), overdue, unanswered).where(_LIVE)
    rows = connection.execute(groups.group_by(_c.kind, _c.warehouse, who)).all()
    active = select(_c.id).where(_LIVE, _c.state != CaseState.CLEARED.value)
    hanging = select(func.count(_l.key.distinct())).where(_l.kind == LinkKind.ORDER.value, _l.case_id.in_(active))
    return WatchSummary(
        live=sum(row[3] for row in rows),
        overdue=sum(row[4] for row in rows),
        unanswered=sum(row[5] for row in rows),
        orders=connection.execute(hanging).scalar_one(),
        by_kind=_sums((row[0], row[3]) for row in rows),
        by_warehouse=_sums((row[1], row[3]) for row in rows),
        by_owner=_sums((row[2], row[3]) for row in rows),
    )


def _sums(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The most first."""
    found = Counter[str]()
    for key, count in counts:
        found[key] += count
    return dict(found.most_common())

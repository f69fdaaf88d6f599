"""What is measured of exceptions."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select

from app.domain.case_measures import REPEAT_WITHIN, CaseFact
from app.domain.cases import CaseState, LinkKind
from db.engine import Database
from db.tables.cases import case_links, cases, causes

_THINGS = (LinkKind.SKU, LinkKind.CUSTOMER, LinkKind.CARRIER, LinkKind.STATION, LinkKind.PRINTER)
"""What two cases have in common when one repeats the other; an order or a parcel comes once."""


class CaseMeasureReads:
    """app.views.case_measures.CaseMeasureReader."""

    _database: Database

    def case_facts(self, since: datetime, until: datetime) -> Sequence[CaseFact]:
        """Two statements."""
        c = cases.c
        inside = and_(c.opened_at >= since - REPEAT_WITHIN, c.opened_at < until)
        wanted = or_(inside, c.state != CaseState.CLOSED.value)
        told = (c.id, c.no, c.kind, c.owner, c.warehouse, c.opened_at, c.reacted_at, c.closed_at, causes.c.code)
        links = select(case_links).join(cases).where(wanted, case_links.c.kind.in_([kind.value for kind in _THINGS]))
        about: dict[int, set[str]] = defaultdict(set)
        with self._database.reading() as connection:
            rows = connection.execute(select(*told).outerjoin_from(cases, causes).where(wanted).order_by(c.id)).all()
            for link in connection.execute(links):
                about[link.case_id].add(f"{link.kind}:{link.key}")
        return [
            CaseFact(
                row.no,
                row.kind,
                row.code or "",
                row.owner,
                row.warehouse,
                row.opened_at,
                row.reacted_at,
                row.closed_at,
                frozenset(about[row.id]),
            )
            for row in rows
        ]

"""The duty rules and absences, as people edit them."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.domain.duty import DEFAULTS, DutyKind, to_text
from app.ports import Clock
from app.views.cases import AbsenceRow, DutyRow
from db.engine import Database
from db.tables.duty import absences, duty_rules
from db.tables.people import operators

_r, _a = duty_rules.c, absences.c
_COLUMNS = (_r.kind, _r.version, _r.content, _r.note, _r.by, _r.at)


class DutyReads:
    """app.views.cases.CaseReader, as far as it is about who is on duty."""

    _database: Database
    _clock: Clock

    def duty_rules(self) -> Sequence[DutyRow]:
        """By kind."""
        last = select(func.max(_r.id)).group_by(_r.kind)
        with self._database.reading() as connection:
            stored = {row.kind: DutyRow(*row) for row in connection.execute(select(*_COLUMNS).where(_r.id.in_(last)))}
        return [stored.get(kind.value, _default(kind)) for kind in DutyKind]

    def duty_versions(self, kind: str, limit: int = 50) -> Sequence[DutyRow]:
        """The default is the oldest."""
        found = select(*_COLUMNS).where(_r.kind == kind).order_by(_r.version.desc()).limit(limit)
        with self._database.reading() as connection:
            rows = [DutyRow(*row) for row in connection.execute(found)]
        return rows if len(rows) == limit or kind not in set(DutyKind) else [*rows, _default(DutyKind(kind))]

    def absences(self) -> Sequence[AbsenceRow]:
        """By their beginning."""
        who, deputy = operators.alias(), operators.alias()
        names = (func.coalesce(who.c.name, _a.operator), func.coalesce(deputy.c.name, _a.deputy))
        rows = (
            select(_a.id, _a.operator, names[0], _a.from_at, _a.to_at, _a.deputy, names[1], _a.reason)
            .outerjoin_from(absences, who, who.c.code == _a.operator)
            .outerjoin(deputy, deputy.c.code == _a.deputy)
            .where(_a.cancelled == 0, _a.to_at > self._clock())
            .order_by(_a.from_at, _a.id)
        )
        with self._database.reading() as connection:
            return [AbsenceRow(*row) for row in connection.execute(rows)]


def _default(kind: DutyKind) -> DutyRow:
    return DutyRow(kind.value, 0, to_text(DEFAULTS[kind]), "", "", None)

"""The duty rules in the database: every version is kept, the newest of each part counts."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, Row, func, insert, select, update

from app.domain.duty import DEFAULTS, Absence, Colleague, Duty, DutyKind, DutyPart, Team, of_text
from app.domain.people import Role
from app.errors import Refused
from db.stores.cases import LIVE
from db.tables.cases import cases
from db.tables.duty import absences, duty_rules
from db.tables.people import operator_roles, operators

_r, _a = duty_rules.c, absences.c
_TIMING = frozenset({DutyKind.LIMITS, DutyKind.CALENDAR})
_part_of = lru_cache(of_text)


def timing(connection: Connection) -> Duty:
    """As `DutyStore.rules`, but only limits and calendar, which every list of orders needs: one small read."""
    return Duty(**_named(_newest(connection, _TIMING), _TIMING))  # type: ignore[arg-type]


def _newest(connection: Connection, kinds: Collection[DutyKind]) -> Sequence[Row[str, int, str]]:
    last = select(func.max(_r.id)).where(_r.kind.in_(sorted(kinds))).group_by(_r.kind)
    return connection.execute(select(_r.kind, _r.version, _r.content).where(_r.id.in_(last))).all()


def _named(rows: Sequence[Row[str, int, str]], kinds: Collection[DutyKind]) -> dict[str, DutyPart]:
    said = {row.kind: _part_of(DutyKind(row.kind), row.content) for row in rows}
    return {kind.value: said.get(kind.value, DEFAULTS[kind]) for kind in kinds}


class DutyStore:
    """app.ports.duty.DutyRules."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rules(self, now: datetime) -> Duty:
        """Two small reads."""
        rows = _newest(self._connection, frozenset(DutyKind))
        versions = {**dict.fromkeys(DutyKind, 0), **{DutyKind(row.kind): row.version for row in rows}}
        away = select(_a.operator, _a.from_at, _a.to_at, _a.deputy, _a.id).where(_a.cancelled == 0, _a.to_at > now)
        found = tuple(Absence(*row) for row in self._connection.execute(away.order_by(_a.from_at, _a.id)))
        return Duty(**_named(rows, frozenset(DutyKind)), absences=found, versions=versions)  # type: ignore[arg-type]

    def put(self, kind: DutyKind, content: str, note: str, by: str, at: datetime) -> int:
        """Behind the versions there."""
        last = select(func.coalesce(func.max(_r.version), 0)).where(_r.kind == kind.value)
        version = 1 + int(self._connection.execute(last).scalar_one())
        new = insert(duty_rules).values(kind=kind.value, version=version, content=content, note=note, by=by, at=at)
        self._connection.execute(new)
        return version

    def team(self) -> Team:
        """With the roles of this moment."""
        o, r = operators.c, operator_roles.c
        rows = select(o.code, r.role).join_from(operators, operator_roles).where(o.active == 1).order_by(o.code)
        roles: dict[str, set[Role]] = {}
        for code, role in self._connection.execute(rows):
            roles.setdefault(code, set()).add(Role(role))
        live = select(cases.c.owner, func.count()).where(LIVE)
        counts = {row[0]: row[1] for row in self._connection.execute(live.group_by(cases.c.owner))}
        return {code: Colleague(code, frozenset(found), counts.get(code, 0)) for code, found in roles.items()}

    def add_absence(self, absence: Absence, reason: str, by: str, at: datetime) -> int:
        """One row."""
        who = {"operator": absence.operator, "deputy": absence.deputy, "reason": reason, "by": by, "at": at}
        new = insert(absences).values(from_at=absence.from_at, to_at=absence.to_at, **who)
        made: int = self._connection.execute(new.returning(_a.id)).scalar_one()
        return made

    def cancel_absence(self, absence_id: int) -> Absence:
        """Kept, but it counts no more."""
        this = select(_a.operator, _a.from_at, _a.to_at, _a.deputy, _a.id)
        row = self._connection.execute(this.where(_a.id == absence_id, _a.cancelled == 0).with_for_update()).first()
        if row is None:
            raise Refused("absence.unknown", absence=absence_id)
        self._connection.execute(update(absences).where(_a.id == absence_id).values(cancelled=1))
        return Absence(*row)

"""Cases in the database: one live case a cause, by the database's own law; written in bulk with their timelines."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, select, text, update

from app.domain.cases import Case, CaseDeed, CaseEvent, CaseKind, CaseState, Link, LinkKind, OrderType, Severity, Signal
from app.domain.causes import DEFAULT_CAUSES, Cause
from app.domain.codes import CodeType, make_code
from app.domain.events import EventKind, Facts, canonical
from app.domain.stages import Stage
from app.errors import LostRace, Refused
from app.ports.cases import CaseOrder, Closing, Step
from db.bulk import among, insert_rows, reserve_ids, update_rows
from db.stores.ledger import add_changes, tell_orders
from db.tables.base import to_ms
from db.tables.cases import case_events, case_links, case_photos, case_steps, cases, causes
from db.tables.catalog import customers, warehouses
from db.tables.orders import orders

_c = cases.c
_NAMES = ("no", "kind", "cause", "facts", "order_no", "order_type", "stage", "warehouse", "customer", "opened_at", "by")
_STANDING = (
    "state",
    "severity",
    "role",
    "owner",
    "level",
    "due_at",
    "reacted_at",
    "paused_at",
    "resume_at",
    "paused_ms",
    "cleared_at",
    "event_seq",
    "version",
)
LIVE = text("cases.state <> 'closed'")
"""As the indexes of live cases have it: with a parameter SQLite would not use them."""
_MS = timedelta(milliseconds=1)


class CaseStore:
    """app.ports.cases.Cases."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def order(self, no: str) -> CaseOrder:
        """One read."""
        o, told = orders.c, (func.coalesce(warehouses.c.code, ""), func.coalesce(customers.c.code, ""))
        found = select(o.stage, o.urgent, *told).outerjoin_from(orders, warehouses).outerjoin(customers)
        row = self._connection.execute(found.where(o.no == no)).first()
        if row is None:
            raise Refused("order.unknown", order=no)
        stage, urgent, warehouse, customer = row
        return CaseOrder(no, OrderType.of(Stage(stage), bool(urgent)), stage, warehouse, customer)

    def load(self, numbers: Sequence[str]) -> Sequence[Case]:
        """Locked until the transaction ends (SQLite: by the write lock)."""
        found = {case.no: case for case in self._locked(among(self._connection, _c.no, numbers))}
        for no in numbers:
            if no not in found:
                raise Refused("case.unknown", case=no)
        return [found[no] for no in numbers]

    def live(self, causes: Iterable[str]) -> Mapping[str, Case]:
        """By the index of live ones."""
        return {case.signal.cause: case for case in self._locked(and_(among(self._connection, _c.cause, causes), LIVE))}

    def _locked(self, condition: ColumnElement[bool]) -> list[Case]:
        rows = select(cases).where(condition).order_by(_c.id).with_for_update()
        return [_case(row) for row in self._connection.execute(rows)]

    def due(self, now: datetime, limit: int) -> Sequence[Case]:
        """By the index of clocks."""
        return self._over(CaseState.OPEN, now, limit)

    def to_resume(self, now: datetime, limit: int) -> Sequence[Case]:
        """By the same index: a paused one is due when its pause is over."""
        return self._over(CaseState.PAUSED, now, limit)

    def _over(self, state: CaseState, now: datetime, limit: int) -> list[Case]:
        found = select(cases).where(_c.due_at <= now, _c.state == state.value).order_by(_c.due_at, _c.id).limit(limit)
        return [_case(row) for row in self._connection.execute(found.with_for_update(skip_locked=True))]

    def add(self, new: Sequence[Case], links: Mapping[str, Iterable[Link]]) -> None:
        """A few statements, however many."""
        for case, case_id in zip(new, reserve_ids(self._connection, cases, len(new)), strict=True):
            case.id, case.no = case_id, make_code(CodeType.CASE, case_id)
        rows = [(case.id, *_name_row(case), *_standing_row(case)) for case in new]
        insert_rows(self._connection, cases, ("id", *_NAMES, *_STANDING), rows)
        self.link({case.id: links.get(case.signal.cause, ()) for case in new})
        self._tell(new)

    def save(self, changed: Sequence[Case]) -> None:
        """Guarded by the versions read."""
        before = [case.version for case in changed]
        for case in changed:
            case.version += 1
        rows = [(*_standing_row(case), case.id, read) for case, read in zip(changed, before, strict=True)]
        if update_rows(self._connection, cases, _STANDING, ("id", "version"), rows) != len(rows):
            raise LostRace("cases")
        self._tell(changed)

    def _tell(self, changed: Sequence[Case]) -> None:
        rows = [
            (case.id, event.seq, to_ms(event.at), event.kind.value, event.by, canonical(event.facts))
            for case in changed
            for event in case.new_events
        ]
        insert_rows(self._connection, case_events, ("case_id", "seq", "at", "kind", "by", "facts"), rows)
        for case in changed:
            case.new_events = []
        add_changes(self._connection, "case", [case.no for case in changed])

    def close(self, closed: Sequence[Case], closing: Closing) -> None:
        """The cause by its id."""
        why = {"cause_id": self._cause_id(closing.cause), "solution": closing.solution, "article": closing.article}
        self.save(closed)
        these = update(cases).where(among(self._connection, _c.id, [case.id for case in closed]))
        self._connection.execute(these.values(closed_at=closing.at, closed_by=closing.by, **why))

    def reopen(self, case: Case) -> None:
        """Its timeline keeps why."""
        nothing = {"closed_at": None, "closed_by": "", "cause_id": None, "solution": "", "article": ""}
        self.save([case])
        self._connection.execute(update(cases).where(_c.id == case.id).values(**nothing))

    def links(self, case_ids: Sequence[int]) -> Mapping[int, frozenset[Link]]:
        """Empty sets for those about nothing."""
        c, found = case_links.c, dict[int, set[Link]]()
        rows = select(c.case_id, c.kind, c.key).where(among(self._connection, c.case_id, case_ids))
        for case_id, kind, key in self._connection.execute(rows):
            found.setdefault(case_id, set()).add((LinkKind(kind), key))
        return {case_id: frozenset(found.get(case_id, ())) for case_id in case_ids}

    def link(self, found: Mapping[int, Iterable[Link]]) -> None:
        """In their order."""
        rows = [(case_id, kind.value, key) for case_id, links in found.items() for kind, key in links]
        insert_rows(self._connection, case_links, ("case_id", "kind", "key"), rows)

    def events(self, case_id: int) -> Sequence[CaseEvent]:
        """By sequence."""
        c = case_events.c
        rows = select(c.seq, c.at, c.kind, c.by, c.facts).where(c.case_id == case_id).order_by(c.seq)
        return [
            CaseEvent(row.seq, row.at, CaseDeed(row.kind), row.by, json.loads(row.facts))
            for row in self._connection.execute(rows)
        ]

    def steps(self, case_id: int) -> Sequence[Step]:
        """By position."""
        c = case_steps.c
        rows = select(c.position, c.words, c.article, c.done_at).where(c.case_id == case_id).order_by(c.position)
        return [Step(*row[:3], row.done_at is not None) for row in self._connection.execute(rows)]

    def add_steps(self, case_id: int, steps: Sequence[Step]) -> None:
        """None of them done."""
        rows = [(case_id, step.position, step.words, step.article) for step in steps]
        insert_rows(self._connection, case_steps, ("case_id", "position", "words", "article"), rows)

    def tick(self, case_id: int, position: int, by: str, at: datetime | None) -> None:
        """By its position."""
        c = case_steps.c
        this = update(case_steps).where(c.case_id == case_id, c.position == position)
        self._connection.execute(this.values(done_at=at, done_by=by if at else ""))

    def add_photo(self, case_id: int, sha256: str, name: str, size: int, by: str, at: datetime) -> bool:
        """Once each."""
        c = case_photos.c
        known = select(c.name).where(c.case_id == case_id, c.sha256 == sha256)
        if self._connection.execute(known).first() is not None:
            return False
        new = insert(case_photos).values(case_id=case_id, sha256=sha256, name=name, bytes=size, by=by, at=at)
        self._connection.execute(new)
        return True

    def causes(self, *, to_write: bool = False) -> Mapping[str, Cause]:
        """Those that come with the program first. Locked so that cases may still be closed with them."""
        if to_write:
            rows = select(causes.c.id).order_by(causes.c.id).with_for_update(key_share=True)
            self._connection.execute(rows).all()
        return known_causes(self._connection)

    def put_cause(self, cause: Cause) -> None:
        """Causes that come with the program are written when they are first needed."""
        parent = self._cause_id(cause.parent) if cause.parent else None
        values = {"parent_id": parent, "zh": cause.zh, "en": cause.en, "active": int(cause.active)}
        changed = update(causes).where(causes.c.code == cause.code)
        if not self._connection.execute(changed.values(values)).rowcount:
            self._connection.execute(insert(causes).values(code=cause.code, **values))

    def _cause_id(self, code: str) -> int:
        found = self._connection.execute(select(causes.c.id).where(causes.c.code == code)).scalar()
        if found is not None:
            return int(found)
        if code not in DEFAULT_CAUSES:
            raise Refused("cause.unknown", cause=code)
        self.put_cause(DEFAULT_CAUSES[code])
        return self._cause_id(code)

    def tell_orders(self, kind: EventKind, told: Mapping[str, Facts], by: str, station: str, at: datetime) -> None:
        """In the sequence in which orders are locked everywhere."""
        tell_orders(self._connection, kind, told, by, station, at)


def known_causes(connection: Connection) -> dict[str, Cause]:
    """The tree by code: the program's own, as somebody may have changed them, then others, parents before children."""
    above = causes.alias()
    rows = select(causes, func.coalesce(above.c.code, "").label("parent"))
    rows = rows.outerjoin_from(causes, above, above.c.id == causes.c.parent_id).order_by(causes.c.id)
    stored = {
        row.code: Cause(row.code, row.parent, row.zh, row.en, bool(row.active)) for row in connection.execute(rows)
    }
    return {**DEFAULT_CAUSES, **stored}


def _name_row(case: Case) -> tuple[object, ...]:
    """The values of _NAMES."""
    seen = case.signal
    kind = seen.order_type.value if seen.order_type else ""
    what = (seen.kind.value, seen.cause, canonical(seen.facts), seen.order_no, kind)
    return case.no, *what, seen.stage, seen.warehouse, seen.customer, to_ms(case.opened_at), case.by


def _standing_row(case: Case) -> tuple[object, ...]:
    """The values of _STANDING."""
    due_at = case.resume_at if case.state is CaseState.PAUSED else case.due_at
    moments = [to_ms(when) if when else None for when in (due_at, case.reacted_at, case.paused_at, case.resume_at)]
    cleared_at = to_ms(case.cleared_at) if case.cleared_at else None
    who = (case.state.value, case.signal.severity.value, case.role, case.owner, case.level)
    return *who, *moments, case.paused // _MS, cleared_at, case.event_seq, case.version


def _case(row: Row[Any]) -> Case:
    return Case(
        id=row.id,
        no=row.no,
        signal=Signal(
            kind=CaseKind(row.kind),
            cause=row.cause,
            severity=Severity(row.severity),
            facts=json.loads(row.facts),
            order_no=row.order_no,
            order_type=OrderType(row.order_type) if row.order_type else None,
            stage=row.stage,
            warehouse=row.warehouse,
            customer=row.customer,
        ),
        state=CaseState(row.state),
        role=row.role,
        owner=row.owner,
        level=row.level,
        opened_at=row.opened_at,
        due_at=None if row.state == CaseState.PAUSED.value else row.due_at,
        reacted_at=row.reacted_at,
        paused_at=row.paused_at,
        resume_at=row.resume_at,
        paused=row.paused_ms * _MS,
        cleared_at=row.cleared_at,
        by=row.by,
        version=row.version,
        event_seq=row.event_seq,
    )

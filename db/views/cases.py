"""The case desk: exceptions with all that was done about them, and the tree of their root causes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app import words
from app.domain.cases import CaseDeed, Link, LinkKind
from app.domain.codes import clean_code
from app.domain.events import EventKind, Facts
from app.ports import Clock
from app.views.cases import CaseDetail, CaseEventRow, CaseFilter, CasePhotoRow, CaseRow, CauseRow, StepRow
from db.engine import Database
from db.stores.cases import known_causes
from db.tables.cases import case_events, case_links, case_photos, case_steps, cases, causes
from db.tables.orders import order_events, orders
from db.tables.people import operators
from db.views.case_rows import about, case_rows, rows_of

_c = cases.c
_PEOPLE = ("owner", "from", "to")
_SOLVING = (
    EventKind.ORDER_COMPLETED,
    EventKind.TRANSFER_APPROVED,
    EventKind.TRANSFER_COMPLETED,
    EventKind.PRODUCTION_ACCEPTED,
    EventKind.ORDER_REOPENED,
    EventKind.ORDER_REROUTED,
    EventKind.ORDER_OVERRIDDEN,
    EventKind.STOCK_FOUND,
    EventKind.LABEL_REPRINTED,
    EventKind.WAYBILL_TAKEN,
    EventKind.ORDER_RELEASED,
    EventKind.ORDER_CANCELLED,
)
"""What people do to an order because something is wrong with it."""


class CaseReads:
    """app.views.cases.CaseReader, as far as it is about single cases."""

    _database: Database
    _clock: Clock

    def cases(self, where: CaseFilter, after: tuple[int, int] | None = None, limit: int = 100) -> Sequence[CaseRow]:
        """One statement."""
        with self._database.reading() as connection:
            return case_rows(connection, where, self._clock(), after, limit)

    def cases_of(self, order_no: str) -> Sequence[CaseRow]:
        """By the index of links."""
        with self._database.reading() as connection:
            return rows_of(connection, about(LinkKind.ORDER, order_no), self._clock())

    def case(self, no: str) -> CaseDetail | None:
        """By its number, as typed or scanned."""
        with self._database.reading() as connection:
            rows = rows_of(connection, _c.no == clean_code(no), self._clock())
            return _detail(connection, rows[0]) if rows else None

    def causes(self) -> Sequence[CauseRow]:
        """Children behind their parents."""
        with self._database.reading() as connection:
            known = known_causes(connection)
            counted = select(causes.c.code, func.count()).join_from(cases, causes).group_by(causes.c.code)
            uses = {row[0]: row[1] for row in connection.execute(counted)}
        below: dict[str, list[str]] = {}
        for cause in known.values():
            below.setdefault(cause.parent, []).append(cause.code)

        def walk(parent: str) -> Iterator[CauseRow]:
            for code in below.get(parent, ()):
                cause = known[code]
                yield CauseRow(code, cause.parent, cause.zh, cause.en, cause.active, uses.get(code, 0))
                yield from walk(code)

        return list(walk(""))


def _detail(connection: Connection, row: CaseRow) -> CaseDetail:
    this = _c.id == row.id
    closed = select(causes.c.code, _c.solution, _c.article).outerjoin_from(cases, causes).where(this)
    cause, solution, article = connection.execute(closed).one()
    timeline = _timeline(connection, row.id)
    photos = select(case_photos).where(case_photos.c.case_id == row.id).order_by(case_photos.c.at)
    steps = select(case_steps).where(case_steps.c.case_id == row.id).order_by(case_steps.c.position)
    return CaseDetail(
        row=row,
        links=_links(connection, row),
        timeline=tuple(timeline),
        steps=tuple(_step(each) for each in connection.execute(steps)),
        photos=tuple(CasePhotoRow(each.sha256, each.name, each.by, each.at) for each in connection.execute(photos)),
        cause_code=cause or "",
        solution=solution,
        article=article,
        proposal=words.case_proposal([(each.kind, each.facts) for each in timeline], _told(connection, row)),
    )


def _links(connection: Connection, row: CaseRow) -> tuple[Link, ...]:
    """All but the first order."""
    c = case_links.c
    found = connection.execute(select(c.kind, c.key).where(c.case_id == row.id).order_by(c.kind, c.key))
    links = [(LinkKind(kind), key) for kind, key in found]
    return tuple(link for link in links if link != (LinkKind.ORDER, row.order_no))


def _step(row: Row[Any]) -> StepRow:
    return StepRow(row.position, row.words, row.article, row.done_at, row.done_by)


def _timeline(connection: Connection, case_id: int) -> list[CaseEventRow]:
    """Oldest first, with the names of people beside their codes."""
    e = case_events.c
    found = connection.execute(select(e.at, e.kind, e.by, e.facts).where(e.case_id == case_id).order_by(e.seq)).all()
    told = [CaseEventRow(row.at, CaseDeed(row.kind), row.by, row.by, json.loads(row.facts)) for row in found]
    named = {str(each.facts.get(name)) for each in told for name in _PEOPLE} | {each.by for each in told}
    known = select(operators.c.code, operators.c.name).where(operators.c.code.in_(named))
    names: dict[str, str] = {row.code: row.name for row in connection.execute(known)}
    return [replace(each, by_name=names.get(each.by, each.by), facts=_named(each.facts, names)) for each in told]


def _named(facts: Facts, names: Mapping[str, str]) -> Facts:
    return {**facts, **{f"{name}_name": names[str(facts[name])] for name in _PEOPLE if facts.get(name) in names}}


def _told(connection: Connection, row: CaseRow) -> list[str]:
    """What people did to its first order since it was opened."""
    if not row.order_no:
        return []
    e = order_events.c
    rows = select(e.kind, e.facts).join_from(order_events, orders).where(orders.c.no == row.order_no)
    since = rows.where(e.at >= row.opened_at, e.by != "", e.kind.in_([kind.value for kind in _SOLVING]))
    return [words.event(kind, json.loads(facts)) for kind, facts in connection.execute(since.order_by(e.seq))]

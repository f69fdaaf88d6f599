"""Decisions on record as they were made: the order of then, what was free in each warehouse, and what was decided."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, select

from app.domain.geo import Point
from app.domain.order_facts import ORDER_FACTS, Moment
from app.domain.routing import (
    Candidate,
    Cover,
    Decision,
    Demand,
    DemandLine,
    Outcome,
    Part,
    Site,
    TransferPlan,
    Verdict,
)
from app.ports.history import Recorded
from db.bulk import among
from db.stores.order_facts import facts_of, known_columns, known_from
from db.stores.routing import RoutingStore
from db.tables.catalog import skus
from db.tables.orders import decisions, order_lines, orders

_OF_GOODS = frozenset({"pieces", "lines", "weight"})
"""Facts that follow from the lines, which an order that was split has given away since."""
_moment = lru_cache(maxsize=1_000)(Moment.of)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an order, and what a piece of it weighs (g)."""

    line: DemandLine
    weight_g: int


def lines_by(connection: Connection, owner: Any, ids: Sequence[int]) -> dict[int, list[Line]]:
    """Lines by `owner`, which is one of these ids; none for an order with a line of an unknown product."""
    c = order_lines.c
    query: Select[Any] = (
        select(owner, c.id, skus.c.id, skus.c.code, c.quantity, c.price_fen, skus.c.weight_g)
        .select_from(order_lines.join(orders).outerjoin(skus, skus.c.id == c.sku_id))
        .where(among(connection, owner, ids))
        .order_by(owner, c.order_id, c.position)
    )
    found: dict[int, list[Line]] = defaultdict(list)
    unknown = set()
    for key, *line, weight in connection.execute(query):
        if line[1] is None:
            unknown.add(key)
        else:
            found[key].append(Line(DemandLine(*line), weight))
    for key in unknown:
        found[key] = []
    return found


class Page:
    """Some decisions with these facts, read with few statements."""

    def __init__(self, connection: Connection, facts: Set[str]) -> None:
        self._connection = connection
        self._facts = facts & ORDER_FACTS - _OF_GOODS
        self._of_goods = facts & _OF_GOODS
        self._sites = {site.code: site for site in RoutingStore(connection).sites()}
        self._own: dict[int, list[Line]] = {}
        self._apart: dict[int, list[Line]] = {}

    def read(self, after: int, limit: int) -> list[Recorded]:
        """Those behind an id, oldest first."""
        c = decisions.c
        told = (c.id, c.order_id, c.at, c.outcome, c.warehouse, c.branch, c.reach_km, c.candidates, _is_part())
        place = (orders.c.no, orders.c.adcode, orders.c.lat, orders.c.lon, orders.c.promised_at)
        rows = self._connection.execute(
            select(*told, *place, *known_columns(self._facts))
            .select_from(known_from(self._facts).join(decisions, c.order_id == orders.c.id))
            .where(c.id > after)
            .order_by(c.id)
            .limit(limit)
        ).all()
        ids = list({row.order_id for row in rows})
        self._own = lines_by(self._connection, order_lines.c.order_id, ids)
        self._apart = lines_by(self._connection, orders.c.parent_id, ids)
        return [self._recorded(row) for row in rows]

    def _recorded(self, row: Row[Any]) -> Recorded:
        candidates = tuple(self._candidates(row.candidates))
        decision = _decision(row, candidates, self._sites.get(row.warehouse))
        if row.is_part or row.lat is None or not candidates:
            return Recorded(row.id, row.no, row.at, decision, None)
        covers = candidates[0].covers
        lines = self._lines_of(row.order_id, covers)
        values = facts_of(row, self._facts, _moment(row.at)) | self._goods(lines)
        places = {cover.sku: place for place, cover in enumerate(covers)}
        wanted = tuple(replace(own.line, sku_id=places[own.line.sku]) for own in lines)
        available = {
            (candidate.site.id, place): cover.available
            for candidate in candidates
            for place, cover in enumerate(candidate.covers)
        }
        return Recorded(
            id=row.id,
            order_no=row.no,
            at=row.at,
            decision=decision,
            demand=Demand(row.order_id, row.adcode, Point(row.lat, row.lon), wanted, values, row.promised_at),
            available=available,
            distances=tuple((candidate.km, candidate.site) for candidate in candidates),
        )

    def _candidates(self, content: str) -> Iterator[Candidate]:
        """What was written before there were rules gives no facts."""
        for code, km, within, verdict, covers, *why in json.loads(content):
            site = self._sites.get(code)
            if site is not None:
                yield Candidate(
                    site, km, bool(within), tuple(map(Cover._make, covers)), Verdict(verdict), why[0] if why else {}
                )

    def _lines_of(self, order_id: int, covers: Sequence[Cover]) -> list[Line]:
        """The order's lines where they are what was decided on, else with those that were split off since; where
        neither is, because the order has changed, one line a SKU as the record has it."""
        wanted = {cover.sku: cover.needed for cover in covers}
        own = self._own.get(order_id, [])
        whole = own + self._apart.get(order_id, [])
        for lines in (own, whole):
            if _pieces(lines) == wanted:
                return lines
        known = {own.line.sku: own for own in whole}
        return [_as_recorded(cover, place, known.get(cover.sku)) for place, cover in enumerate(covers)]

    def _goods(self, lines: Sequence[Line]) -> dict[str, float]:
        if not self._of_goods:
            return {}
        facts = {
            "pieces": sum(own.line.quantity for own in lines),
            "lines": len(lines),
            "weight": sum(own.line.quantity * own.weight_g for own in lines) / 1000,
        }
        return {name: facts[name] for name in self._of_goods}


def _is_part() -> ColumnElement[bool]:
    """The first decision on an order that another one was split into: it was decided with that one."""
    c, earlier = decisions.c, decisions.alias("earlier")
    before = exists().where(earlier.c.order_id == c.order_id, earlier.c.id < c.id)
    return and_(orders.c.parent_id.is_not(None), c.outcome == Outcome.SPLIT.value, ~before).label("is_part")


def _decision(row: Row[Any], candidates: tuple[Candidate, ...], site: Site | None) -> Decision:
    """As it was decided, but for which goods went where."""
    outcome = Outcome(row.outcome)
    transfers: tuple[TransferPlan, ...] = ()
    parts: tuple[Part, ...] = ()
    if outcome is Outcome.TRANSFER and site is not None:
        donors = [candidate.site for candidate in candidates if candidate.verdict is Verdict.DONOR]
        transfers = tuple(TransferPlan(donor.id, site.id, ()) for donor in donors)
    elif outcome is Outcome.SPLIT:
        senders = [candidate.site for candidate in candidates if candidate.verdict is Verdict.PART]
        parts = tuple(Part(sender, ()) for sender in sorted(senders, key=lambda sender: sender != site))
    return Decision(row.order_id, outcome, site, candidates, (), transfers, (), row.branch, parts, row.reach_km)


def _pieces(lines: Sequence[Line]) -> dict[str, int]:
    found: dict[str, int] = {}
    for own in lines:
        found[own.line.sku] = found.get(own.line.sku, 0) + own.line.quantity
    return found


def _as_recorded(cover: Cover, place: int, known: Line | None) -> Line:
    price = known.line.price_fen if known else 0
    return Line(DemandLine(place, place, cover.sku, cover.needed, price), known.weight_g if known else 0)

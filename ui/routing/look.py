"""What the routing screen reads and what one order looks like on its map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.geo import Point
from app.domain.routing import Verdict
from app.domain.rule_text import from_text
from app.domain.stages import Awaits, Stage
from app.domain.transfers import UNDER_WAY, TransferState
from app.views import Reader
from app.views.company import WarehouseRow
from app.views.orders import OrderDetail, OrderFilter, OrderRow, TransferRow
from app.views.routing import LoadRow, QueueRow
from ui.map.painting import Link

LISTED = 500
"""Rows listed of each thing that waits; the rest is routed and done all the same."""
WAITS = (
    Awaits.ROUTING,
    Awaits.TRANSFER,
    Awaits.PRODUCTION,
    Awaits.RELEASE,
    Awaits.DATA,
    Awaits.PICKING,
    Awaits.SHIPPING,
)
"""What the screen tells apart, as an order goes on; what comes after is the courier's."""


@dataclass(frozen=True, slots=True)
class Look:
    """Everything around the chosen order, read together. `others` are the orders that wait for what is listed, where
    that is neither routing nor a transfer; `reaches` the kilometres that the rules in force speak of."""

    queue: Sequence[QueueRow]
    transfers: Sequence[TransferRow]
    others: Sequence[OrderRow]
    counts: Mapping[Awaits, int]
    loads: Sequence[LoadRow]
    warehouses: Sequence[WarehouseRow]
    reaches: tuple[int, ...]


def orders_waiting(awaits: Awaits) -> OrderFilter:
    """The orders of the pool that wait for this."""
    if awaits is Awaits.PICKING:
        return OrderFilter(stage=Stage.ASSIGNED)
    return OrderFilter(needs=frozenset({awaits}))


def read_look(reader: Reader, listed: Awaits) -> Look:
    """Read it; may block."""
    queue, transfers, loads = reader.ranked_queue(LISTED), reader.transfers(LISTED), reader.loads()
    counts: dict[Awaits, int] = {
        awaits: reader.count(orders_waiting(awaits)) for awaits in WAITS[2:] if awaits is not Awaits.PICKING
    }
    counts |= {Awaits.ROUTING: len(queue), Awaits.TRANSFER: len(transfers)}
    counts[Awaits.PICKING] = sum(load.to_pick for load in loads)
    others: Sequence[OrderRow] = ()
    if listed not in (Awaits.ROUTING, Awaits.TRANSFER):
        others = reader.orders(orders_waiting(listed), limit=LISTED).rows
    return Look(queue, transfers, others, counts, loads, reader.warehouses(), _reaches(reader))


def _reaches(reader: Reader) -> tuple[int, ...]:
    """All reaches of the rules in force, nearest first."""
    rules = next((row for row in reader.rule_sets() if row.in_force), None)
    if rules is None:
        return ()
    return tuple(sorted({km for branch in from_text(rules.content).branches for km in branch.service.reach_km}))


def counted(rows: int) -> str:
    """How many rows there are; a full list may not be all of them."""
    return f"{LISTED}+" if rows == LISTED else f"{rows:,}"


def place_of(detail: OrderDetail) -> Point | None:
    """Where the order goes."""
    if detail.lat is None or detail.lon is None:
        return None
    return Point(detail.lat, detail.lon)


def serving(detail: OrderDetail) -> frozenset[str]:
    """The warehouse that sends the order, of a split one all of them."""
    if detail.decision is None:
        return frozenset()
    parts = (found.warehouse for found in detail.decision.candidates if found.verdict == Verdict.PART)
    return frozenset(filter(None, (detail.decision.warehouse, *parts)))


def links_of(detail: OrderDetail, sites: Mapping[str, WarehouseRow]) -> list[Link]:
    """Who serves the order, and between which warehouses its goods move first."""
    place, codes = place_of(detail), sorted(serving(detail) & sites.keys())
    links = [Link(point_of(sites[code]), place, moves_goods=False) for code in codes] if place else []
    return [*links, *ways_of(detail.transfers, sites)]


def ways_of(transfers: Sequence[TransferRow], sites: Mapping[str, WarehouseRow]) -> list[Link]:
    """Where goods move or shall move, the orders of one way together."""
    orders: dict[tuple[str, str, bool], int] = {}
    for transfer in transfers:
        ends = (transfer.from_warehouse, transfer.to_warehouse)
        if ends[0] != ends[1] and transfer.state not in (TransferState.RECEIVED, TransferState.CANCELLED):
            way = (*ends, transfer.state in UNDER_WAY)
            orders[way] = orders.get(way, 0) + 1
    return [
        Link(point_of(sites[start]), point_of(sites[end]), moves_goods=True, orders=count, sent=sent)
        for (start, end, sent), count in orders.items()
        if start in sites and end in sites
    ]


def point_of(site: WarehouseRow) -> Point:
    """Where a warehouse stands."""
    return Point(site.lat, site.lon)

"""What the routing screen reads and what one order looks like on its map."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.geo import Point
from app.views import OrderDetail, OrderRow, Reader, TransferRow, WarehouseRow
from ui.map.painting import Link

LISTED = 500
"""Waiting orders and proposed transfers listed; the rest is routed and done all the same."""


@dataclass(frozen=True, slots=True)
class Look:
    """The lists and the warehouses, read together."""

    queue: Sequence[OrderRow]
    transfers: Sequence[TransferRow]
    warehouses: Sequence[WarehouseRow]


def read_look(reader: Reader) -> Look:
    """Read them; may block."""
    return Look(reader.queue(LISTED), reader.transfers(LISTED), reader.warehouses())


def counted(rows: int) -> str:
    """How many rows there are; a full list may not be all of them."""
    return f"{LISTED}+" if rows >= LISTED else str(rows)


def place_of(detail: OrderDetail) -> Point | None:
    """Where the order goes."""
    if detail.lat is None or detail.lon is None:
        return None
    return Point(detail.lat, detail.lon)


def links_of(detail: OrderDetail, sites: dict[str, WarehouseRow]) -> list[Link]:
    """Who serves the order, and between which warehouses its goods move first."""
    links = []
    place, decision = place_of(detail), detail.decision
    if place is not None and decision is not None and decision.warehouse in sites:
        links.append(Link(_point(sites[decision.warehouse]), place, moves_goods=False))
    for transfer in detail.transfers:
        ends = (transfer.from_warehouse, transfer.to_warehouse)
        if transfer.state == "proposed" and ends[0] != ends[1] and all(end in sites for end in ends):
            links.append(Link(_point(sites[ends[0]]), _point(sites[ends[1]]), moves_goods=True))
    return links


def _point(site: WarehouseRow) -> Point:
    return Point(site.lat, site.lon)

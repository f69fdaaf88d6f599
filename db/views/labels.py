"""What the labels of many orders show, in the order in which they are to be printed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from app.domain.codes import scanned_code
from app.domain.parcel import LabelContent, LabelState, content_of
from app.domain.stages import Stage
from app.errors import Refused
from app.views.labels import LabelOrder
from db.bulk import among
from db.engine import Database
from db.stores.orders import OrderStore
from db.tables.orders import order_lines, orders
from db.tables.parcels import labels, parcels
from db.tables.stock import locations, stock

_LABELS: Select[Any] = (
    select(
        orders.c.id,
        orders.c.no,
        parcels.c.box,
        labels.c.content,
        func.coalesce(orders.c.paid_at, orders.c.ordered_at, orders.c.received_at).label("since"),
    )
    .join_from(labels, parcels)
    .join(orders)
)


class LabelReads:
    """app.views.labels.LabelReader, a part of the reader."""

    _database: Database

    def labels_of(self, codes: Sequence[str], by: LabelOrder = LabelOrder.AGE) -> Sequence[LabelContent]:
        """Not the void ones."""
        with self._database.reading() as connection:
            asked = {code: OrderStore(connection).find(scanned_code(code)) for code in codes}
            unknown = next((code for code, no in asked.items() if no is None), None)
            if unknown is not None:
                raise Refused("order.unknown", order=unknown)
            live = _LABELS.where(labels.c.state != LabelState.VOID.value)
            rows = connection.execute(live.where(among(connection, orders.c.no, list(asked.values())))).all()
            labelled = {row.no for row in rows}
            without = next((no for no in asked.values() if no not in labelled), None)
            if without is not None:
                raise Refused("label.none", order=without)
            return _sorted(connection, rows, by)

    def labels_to_print(self, by: LabelOrder = LabelOrder.AGE) -> Sequence[LabelContent]:
        """Those that are asked for or drawn, no more."""
        new = labels.c.state.in_((LabelState.PENDING.value, LabelState.RENDERED.value))
        with self._database.reading() as connection:
            rows = connection.execute(_LABELS.where(new, orders.c.stage == Stage.PICKED.value)).all()
            return _sorted(connection, rows, by)


def _sorted(connection: Connection, rows: Sequence[Row[Any]], by: LabelOrder) -> list[LabelContent]:
    ranked = sorted(rows, key=lambda row: (row.since, row.id, row.box))
    found = [(row.id, content_of(row.content)) for row in ranked]
    places = _places(connection, {row.id for row in rows}) if by is LabelOrder.LOCATION else {}
    keys: Mapping[LabelOrder, Callable[[int, LabelContent], tuple[object, ...]]] = {
        LabelOrder.AGE: lambda _order, _label: (),
        LabelOrder.SKU: lambda _order, label: tuple(sku for sku, _, _ in label.items),
        LabelOrder.LOCATION: lambda order, _label: places.get(order, (0, "")),
        LabelOrder.CHANNEL: lambda _order, label: (label.channel,),
        LabelOrder.ROUTE: lambda _order, label: (label.route_code, label.consolidation, label.receiver_region),
    }
    return [label for _, label in sorted(found, key=lambda each: keys[by](*each))]


def _places(connection: Connection, order_ids: set[int]) -> dict[int, tuple[int, str]]:
    """Where the walk for each order begins: the place's number on it, and its code."""
    here = (stock.c.warehouse_id == orders.c.warehouse_id) & (stock.c.sku_id == order_lines.c.sku_id)
    walked = (locations.c.warehouse_id == stock.c.warehouse_id) & (locations.c.code == stock.c.location)
    query = (
        select(orders.c.id, func.coalesce(locations.c.walk, 0), stock.c.location)
        .join_from(orders, order_lines)
        .join(stock, here)
        .outerjoin(locations, walked)
        .where(among(connection, orders.c.id, sorted(order_ids)))
    )
    first: dict[int, tuple[int, str]] = {}
    for order_id, walk, location in connection.execute(query):
        first[order_id] = min(first.get(order_id, (walk, location)), (walk, location))
    return first

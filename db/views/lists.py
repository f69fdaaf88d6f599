"""Pick lists under way, and one of them with its walk."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, text

from app.domain.codes import clean_code
from app.domain.pick_lists import OPEN, ListKind, ListState, Step, Want, walk
from app.domain.stages import Awaits
from app.ports import Clock
from app.views.lists import CartPlan, ListDetail, ListOrderRow, ListRow, WaveRow
from db.bulk import among
from db.engine import Database
from db.stores.lists import LEFT, PLACED, want_columns
from db.tables.catalog import sku_codes, warehouses
from db.tables.lists import pick_list_orders, pick_lists
from db.tables.orders import order_lines, orders
from db.tables.people import operators, scans
from db.views.waves import carrier_names, cart_plan, pace_of, site_of, wave_rows

_l, _in = pick_lists.c, pick_list_orders.c
_IS_OPEN = _l.state.in_(sorted(OPEN))
_COUNTS = (_in.open == 1) | ~_IS_OPEN
"""Orders that a list is about: those that have not left it, or all of a closed one."""
_EVERYTHING = order_lines.c.quantity


class ListReads:
    """app.views.lists.ListReader, a part of the reader."""

    _database: Database
    _clock: Clock

    def waves(self, warehouse: str, bins: int) -> Sequence[WaveRow]:
        """Planned as they would be released."""
        with self._database.reading() as connection:
            return wave_rows(connection, warehouse, bins, self._clock())

    def carts(self, warehouse: str, bins: int, carrier: str = "") -> CartPlan:
        """Nothing is written."""
        with self._database.reading() as connection:
            return cart_plan(connection, warehouse, bins, carrier, self._clock())

    def pick_lists(self, warehouse: str = "", limit: int = 200) -> Sequence[ListRow]:
        """Open ones in front."""
        with self._database.reading() as connection:
            return list_rows(connection, warehouse, limit, self._clock())

    def pick_list(self, no: str) -> ListDetail | None:
        """Open or closed."""
        with self._database.reading() as connection:
            return list_detail(connection, clean_code(no), self._clock())


def list_rows(connection: Connection, warehouse: str, limit: int, now: datetime) -> list[ListRow]:
    """Open ones by departure, then the last closed."""
    here = [_l.warehouse_id == site_of(connection, warehouse)] if warehouse else []
    newest = select(_l.id).where(*here).order_by(_l.id.desc()).limit(limit)
    ids = select(_in.list_id).where(text("open = 1")).union(select(newest.subquery().c.id))  # by indexes alone
    heads = connection.execute(_heads().where(_l.id.in_(ids), *here)).all()
    return _rows(connection, sorted(heads, key=_place)[:limit], now)


def _place(head: Row[Any]) -> tuple[bool, float, int]:
    is_open = head.state in OPEN
    leaves = (head.cutoff_at or head.created_at).timestamp() if is_open else 0.0
    return not is_open, leaves, -head.id


def list_detail(connection: Connection, no: str, now: datetime) -> ListDetail | None:
    """By its number."""
    head = connection.execute(_heads().where(_l.no == no)).first()
    if head is None:
        return None
    (row,) = _rows(connection, [head], now)
    whole, left = (walk(_wants(connection, [head.id], pieces)[head.id]) for pieces in (_EVERYTHING, LEFT))
    return ListDetail(row, _order_rows(connection, head.id), whole, left, _codes(connection, whole))


def _heads() -> Select[Any]:
    picker = (
        select(operators.c.name)
        .join_from(scans, operators, operators.c.code == scans.c.by)
        .where(scans.c.station == _l.station)
        .order_by(scans.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    releaser = select(operators.c.name).where(operators.c.code == _l.by).scalar_subquery()
    named = (func.coalesce(picker, "").label("picker"), func.coalesce(releaser, _l.by).label("releaser"))
    return select(pick_lists, warehouses.c.code.label("site"), *named).join_from(pick_lists, warehouses)


def _rows(connection: Connection, heads: Sequence[Row[Any]], now: datetime) -> list[ListRow]:
    names, ids = carrier_names(connection), [head.id for head in heads]
    sums, wants = _sums(connection, ids), _wants(connection, [head.id for head in heads if head.state in OPEN], LEFT)
    paces = {site: pace_of(connection, site, now) for site in {head.warehouse_id for head in heads}}
    return [
        ListRow(
            no=head.no,
            kind=ListKind(head.kind),
            state=ListState(head.state),
            warehouse=head.site,
            carrier=names.get(head.carrier, head.carrier),
            cutoff_at=head.cutoff_at,
            station=head.station,
            picker=head.picker,
            by=head.releaser,
            created_at=head.created_at,
            closed_at=head.closed_at,
            orders=sums[head.id][0],
            pieces=sums[head.id][1],
            picked=sums[head.id][2],
            minutes=paces[head.warehouse_id].minutes(walk(wants[head.id])),
        )
        for head in heads
    ]


def _sums(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """By list: orders, pieces, and pieces picked."""
    c = order_lines.c
    found: dict[int, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    rows = connection.execute(
        select(_l.id, func.count(c.order_id.distinct()), func.sum(c.quantity), func.sum(c.picked))
        .join_from(pick_lists, pick_list_orders)
        .join(order_lines, c.order_id == _in.order_id)
        .where(among(connection, _l.id, ids), _COUNTS)
        .group_by(_l.id)
    )
    found.update((list_id, (orders_, int(pieces), int(picked))) for list_id, orders_, pieces, picked in rows)
    return found


def _wants(connection: Connection, ids: Sequence[int], pieces: ColumnElement[int]) -> dict[int, list[Want]]:
    found: dict[int, list[Want]] = defaultdict(list)
    listed = PLACED.join(pick_list_orders, _in.order_id == orders.c.id).join(pick_lists, _l.id == _in.list_id)
    goods = select(_l.id, *want_columns(_in.bin, pieces)).select_from(listed).where(_COUNTS, pieces > 0)
    for list_id, *want in connection.execute(goods.where(among(connection, _l.id, ids))):
        found[list_id].append(Want(*want))
    return found


def _order_rows(connection: Connection, list_id: int) -> tuple[ListOrderRow, ...]:
    o, picked = orders.c, select(func.sum(order_lines.c.picked)).where(order_lines.c.order_id == orders.c.id)
    head = (_in.bin, o.no, o.external_no, o.buyer, o.region, o.remark, o.urgent, o.awaits, o.pieces)
    rows = connection.execute(
        select(*head, func.coalesce(picked.scalar_subquery(), 0), _in.open)
        .join_from(pick_list_orders, orders)
        .where(_in.list_id == list_id)
        .order_by(_in.bin)
    )
    return tuple(
        ListOrderRow(*row[:6], bool(row[6]), Awaits(row[7]), row[8], int(row[9]), bool(row[10])) for row in rows
    )


def _codes(connection: Connection, steps: Sequence[Step]) -> dict[int, str]:
    """A product's barcode for one piece, else its SKU code."""
    found = {step.sku_id: step.sku for step in steps}
    c = sku_codes.c
    barcodes = select(c.sku_id, c.code).where(c.kind == "barcode", c.pieces == 1).order_by(c.id.desc())
    found.update(map(tuple, connection.execute(barcodes.where(among(connection, c.sku_id, sorted(found))))))
    return found

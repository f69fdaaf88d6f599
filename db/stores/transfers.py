"""Transfers in the database. Stock changes by db.stores.stock alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import aliased

from app.domain.transfers import OPEN, UNDER_WAY, UNPICKED, Transfer, TransferLine, TransferState
from app.errors import Refused
from db.bulk import update_rows
from db.tables.catalog import skus, warehouses
from db.tables.orders import orders, transfer_lines, transfers

_donor, _taker = aliased(warehouses, name="donor"), aliased(warehouses, name="taker")
_t = transfers.c
_OPEN, _UNPICKED, _UNDER_WAY = ([state.value for state in states] for states in (OPEN, UNPICKED, UNDER_WAY))


class TransferStore:
    """app.ports.floor.Transfers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def order_of(self, no: str) -> str:
        """By the transfer's own number."""
        found = select(orders.c.no).join_from(transfers, orders).where(_t.no == no)
        order: str | None = self._connection.execute(found).scalar()
        if order is None:
            raise Refused("transfer.unknown", transfer=no)
        return order

    def load(self, no: str) -> Transfer:
        """Locked until the transaction ends (SQLite: by the write lock)."""
        row = self._connection.execute(
            select(transfers, orders.c.no.label("order_no"), _donor.c.code.label("donor"), _taker.c.code.label("taker"))
            .join_from(transfers, orders)
            .join(_donor, _donor.c.id == _t.from_id)
            .join(_taker, _taker.c.id == _t.to_id)
            .where(_t.no == no)
            .with_for_update(of=transfers)
        ).one()
        return Transfer(
            id=row.id,
            no=row.no,
            order_no=row.order_no,
            from_id=row.from_id,
            from_code=row.donor,
            to_id=row.to_id,
            to_code=row.taker,
            state=TransferState(row.state),
            wanted=bool(row.wanted),
            lines=self._lines(row.id),
        )

    def _lines(self, transfer_id: int) -> tuple[TransferLine, ...]:
        c = transfer_lines.c
        rows = self._connection.execute(
            select(c.line_id, c.sku_id, skus.c.code, c.quantity)
            .join_from(transfer_lines, skus, skus.c.id == c.sku_id)
            .where(c.transfer_id == transfer_id)
            .order_by(c.line_id)
        )
        return tuple(TransferLine(*row) for row in rows)

    def of_order(self, order_id: int) -> Sequence[str]:
        """By the index of orders."""
        mine = select(_t.no).where(_t.order_id == order_id, _t.state.in_(_OPEN), _t.wanted == 1)
        return list(self._connection.execute(mine.order_by(_t.id)).scalars())

    def under_way(self, order_id: int) -> bool:
        """By the index of orders."""
        moving = select(_t.id).where(_t.order_id == order_id, _t.state.in_(_UNDER_WAY))
        return self._connection.execute(moving.limit(1)).first() is not None

    def keep(self, transfer: Transfer, state: TransferState, at: datetime) -> None:
        """With the time of its end."""
        closed = None if state in OPEN else at
        one = update(transfers).where(_t.id == transfer.id)
        self._connection.execute(one.values(state=state.value, closed_at=closed))

    def arrived(self, transfer: Transfer, pieces: Mapping[int, int]) -> None:
        """Beside what was sent."""
        rows = [(count, transfer.id, line_id) for line_id, count in pieces.items()]
        update_rows(self._connection, transfer_lines, ("received",), ("transfer_id", "line_id"), rows)

    def let_go(self, order_id: int, at: datetime) -> None:
        """Two statements."""
        mine = update(transfers).where(_t.order_id == order_id)
        cancelled = TransferState.CANCELLED.value
        self._connection.execute(mine.where(_t.state.in_(_UNPICKED)).values(state=cancelled, closed_at=at, wanted=0))
        self._connection.execute(mine.where(_t.state.in_(_UNDER_WAY)).values(wanted=0))

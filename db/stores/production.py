"""Production requests in the database, and the orders behind them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime

from sqlalchemy import Connection, func, select, text, type_coerce, update

from app.domain.order_facts import ORDER_FACTS, Moment
from app.domain.routing import Waiting
from app.domain.stages import Stage
from db.bulk import among
from db.stores.order_facts import facts_of, known_columns, known_from
from db.tables.base import Big
from db.tables.orders import ASKED, order_lines, orders, production_requests

_r = production_requests.c
ASKED_FOR = text(f"production_requests.state IN ({ASKED})")
"""Worded as the condition of the partial index."""
_HOUR_MS = 3_600_000


class ProductionStore:
    """app.ports.floor.Production."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(self, sku_ids: Iterable[int], needs: Set[str], now: datetime) -> Sequence[Waiting]:
        """By promise, then age."""
        names, moment, c = needs & ORDER_FACTS, Moment.of(now), orders.c
        asking = select(_r.order_id).where(ASKED_FOR, among(self._connection, _r.sku_id, sorted(sku_ids)))
        rows = self._connection.execute(
            select(c.id, type_coerce(c.received_at, Big).label("came"), *known_columns(names))
            .select_from(known_from(names))
            .where(c.id.in_(asking), c.stage == Stage.TO_PRODUCE.value, c.held == 0)
            .order_by(c.promised_at, c.id)
        )
        return [Waiting(row.id, facts_of(row, names, moment), (moment.ms - row.came) / _HOUR_MS) for row in rows]

    def lacking(self, order_ids: Sequence[int]) -> Mapping[int, Sequence[tuple[int, int]]]:
        """Whole lines: a warehouse that has less of one does not serve it."""
        rows = self._connection.execute(
            select(_r.order_id, _r.sku_id, order_lines.c.quantity)
            .join_from(production_requests, order_lines, order_lines.c.id == _r.line_id)
            .where(ASKED_FOR, among(self._connection, _r.order_id, order_ids))
            .order_by(_r.id)
        )
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for order_id, sku_id, quantity in rows:
            found[order_id].append((sku_id, quantity))
        return found

    def numbers(self, order_ids: Sequence[int]) -> Sequence[str]:
        """One read."""
        c = orders.c
        rows = self._connection.execute(select(c.id, c.no).where(among(self._connection, c.id, order_ids)))
        found = {row.id: row.no for row in rows}
        return [found[order_id] for order_id in order_ids]

    def accept(self, sku_id: int, promised_at: datetime, by: str) -> Mapping[str, int]:
        """A later promise replaces an earlier one."""
        asked = (ASKED_FOR, _r.sku_id == sku_id)
        rows = self._connection.execute(
            select(orders.c.no, func.sum(_r.quantity))
            .join_from(production_requests, orders)
            .where(*asked)
            .group_by(orders.c.no)
            .order_by(orders.c.no)
        ).all()
        promise = update(production_requests).where(*asked)
        self._connection.execute(promise.values(state="accepted", promised_at=promised_at, by=by))
        return {no: int(pieces) for no, pieces in rows}

    def close(self, order_id: int, state: str) -> None:
        """Those that wait for their pieces."""
        mine = update(production_requests).where(_r.order_id == order_id, ASKED_FOR)
        self._connection.execute(mine.values(state=state))

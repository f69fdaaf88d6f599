"""What decisions have written down as free then, against the movement ledger and the events of the orders."""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from app.domain.events import EventKind
from app.domain.stages import Stage
from app.domain.transfers import TransferState, next_step
from app.views.orders import OrderFilter
from db.tables.catalog import skus, warehouses
from db.tables.orders import decisions, order_events, order_lines, transfer_lines, transfers
from db.tables.stock import stock_movements
from tests.core import AIR, OIL, PADS, URUMQI, YUHANG, House, incoming


def test_the_record_is_what_the_ledger_and_the_events_say(house: House):
    """Counts, orders, picks, transfers and cancellations in any sequence: what each decision has written down as free
    is on hand by the movements, less what the events until then had promised and not yet taken back."""
    chance = random.Random(4)
    house.count_in({(site, sku): 12 for site in ("HZ", "SH", "BJ") for sku in (PADS, OIL, AIR)})
    for step in range(90):
        house.clock.pass_by(minutes=7)
        _do_something(house, chance, step)
    books = Books(house)

    told = Counter(
        books.free(decision, site, sku) == available
        for decision in books.decisions
        for site, sku, available in books.record(decision)
    )

    assert told[False] == 0
    assert told[True] > 150
    assert {"pick", "count", "transfer_out", "transfer_in"} <= {row.kind for row in books.movements}


def _do_something(house: House, chance: random.Random, step: int) -> None:
    rows = house.program.reader.orders(OrderFilter()).rows
    doing = chance.choice(
        ["count", "order", "order", "order", "route", "route", "pick", "transfer", "transfer", "cancel"]
    )
    if doing == "count":
        house.count_in({(chance.choice(["HZ", "SH", "BJ"]), chance.choice([PADS, OIL, AIR])): chance.randrange(15)})
    elif doing == "order":
        lines = [(sku, chance.randint(1, 4)) for sku in chance.sample([PADS, OIL, AIR], chance.randint(1, 3))]
        house.take_in(incoming(f"n{step}", *lines, place=chance.choice([YUHANG, YUHANG, URUMQI])))
    elif doing == "route":
        house.route()
    elif doing == "transfer":
        for transfer in house.program.reader.transfers()[:2]:
            onward = next_step(TransferState(transfer.state))
            assert onward is not None
            house.move(transfer.no, onward)
    elif doing == "pick":
        for row in [row for row in rows if row.stage is Stage.ASSIGNED][:1]:
            house.pick(row.no, f"{row.warehouse}-1")
    else:
        for row in [row for row in rows if row.stage in (Stage.PAID, Stage.ASSIGNED)][:1]:
            house.cancel(row.no)


class Books:
    """The movement ledger, the orders' events and the transfers; of the decisions only their sequence is used."""

    def __init__(self, house: House) -> None:
        with house.program.database.reading() as connection:
            self.sites = {row.code: row.id for row in connection.execute(select(warehouses))}
            self.skus = {row.code: row.id for row in connection.execute(select(skus))}
            self.movements = connection.execute(select(stock_movements)).all()
            self.decisions = connection.execute(select(decisions).order_by(decisions.c.id)).all()
            self._events: dict[int, list[Any]] = defaultdict(list)
            for event in connection.execute(select(order_events).order_by(order_events.c.seq)):
                self._events[event.order_id].append(event)
            self._lines = connection.execute(select(order_lines)).all()
            moving = select(transfer_lines.c.line_id, transfers).join_from(transfer_lines, transfers)
            self._moving = {row.line_id: row for row in connection.execute(moving)}

    def record(self, decision: Any) -> Iterator[tuple[int, int, int]]:
        """Warehouse, SKU and pieces free, as written down."""
        for site, _km, _within, _verdict, covers, _why in json.loads(decision.candidates):
            for sku, _needed, available in covers:
                yield self.sites[site], self.skus[sku], available

    def free(self, decision: Any, site: int, sku: int) -> int:
        """On hand less promised, just before the decision."""
        on_hand = sum(
            row.quantity
            for row in self.movements
            if (row.warehouse_id, row.sku_id) == (site, sku) and row.at < decision.at
        )
        before = {row.order_id for row in self.decisions if row.id < decision.id}
        promised = sum(
            line.quantity
            for line in self._lines
            if line.sku_id == sku and line.order_id in before and self._stands(line, decision) == site
        )
        return on_hand - promised

    def _stands(self, line: Any, decision: Any) -> int | None:
        """The warehouse whose stock is promised to a line; None where none is, or is no more."""
        home: int | None = None
        for event in self._events[line.order_id]:
            if event.at > decision.at:
                break
            if event.kind in (EventKind.ORDER_ASSIGNED, EventKind.TRANSFER_PROPOSED):
                home = self.sites[json.loads(event.facts)["warehouse"]]
            elif event.kind in (EventKind.ORDER_PICKED, EventKind.ORDER_CANCELLED):
                home = None
        transfer = self._moving.get(line.id)
        if home is None or transfer is None or transfer.from_id == transfer.to_id:
            return home
        moved = {
            row.kind
            for row in self.movements
            if row.reference == str(transfer.id) and row.kind.startswith("transfer") and row.at < decision.at
        }
        if "transfer_in" in moved:
            return int(transfer.to_id)
        return None if moved else int(transfer.from_id)

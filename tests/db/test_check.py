"""Whatever is changed behind the program's back, the check names it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest
from sqlalchemy import Connection

from app.usecases.company import ChangeSetting
from db.check import check
from db.engine import Database
from tests.core import OIL, PADS, House, StoppedClock, copy_of, incoming, new_id, over

LAST = "(SELECT max(seq) FROM order_events WHERE order_id = 1)"
TAMPERED = {
    "event changed": ("UPDATE order_events SET facts = '{}' WHERE order_id = 1 AND seq = 1", "hash_chain"),
    "event by another": ("UPDATE order_events SET \"by\" = 'x' WHERE order_id = 1 AND seq = 2", "hash_chain"),
    "event at another time": ("UPDATE order_events SET at = at + 1 WHERE order_id = 1 AND seq = 2", "hash_chain"),
    "event of another kind": (
        "UPDATE order_events SET kind = 'order_held' WHERE order_id = 1 AND seq = 2",
        "hash_chain",
    ),
    "event at another station": ("UPDATE order_events SET station = 'x' WHERE order_id = 1 AND seq = 3", "hash_chain"),
    "hash changed": ("UPDATE order_events SET hash = 'x' WHERE order_id = 1 AND seq = 2", "hash_chain"),
    "first event gone": ("DELETE FROM order_events WHERE order_id = 1 AND seq = 1", "hash_chain"),
    "middle event gone": ("DELETE FROM order_events WHERE order_id = 1 AND seq = 2", "hash_chain"),
    "last event gone": (f"DELETE FROM order_events WHERE order_id = 1 AND seq = {LAST}", "hash_chain"),
    "all events gone": ("DELETE FROM order_events WHERE order_id = 1", "hash_chain"),
    "event added": (
        "INSERT INTO order_events (order_id, seq, at, kind, hash) VALUES (1, 99, 0, 'order_held', 'x')",
        "hash_chain",
    ),
    "events of another order": (
        "UPDATE order_events SET order_id = 1, seq = seq + 50 WHERE order_id = 2",
        "hash_chain",
    ),
    "stock on hand changed": ("UPDATE stock SET on_hand = on_hand + 1 WHERE sku_id = 1", "stock_is_sum_of_movements"),
    "stock gone": ("DELETE FROM stock WHERE sku_id = 1", "stock_is_sum_of_movements"),
    "stock added": (
        "INSERT INTO stock (warehouse_id, sku_id, on_hand, reserved) VALUES (2, 3, 1, 0)",
        "stock_is_sum_of_movements",
    ),
    "reserved changed": (
        "UPDATE stock SET reserved = reserved + 1 WHERE sku_id = 2",
        "reserved_is_sum_of_reservations",
    ),
    "reservation changed": (
        "UPDATE reservations SET quantity = quantity + 1 WHERE order_id = 2",
        "reserved_is_sum_of_reservations",
    ),
    "reservation of another place": (
        "UPDATE reservations SET warehouse_id = 2 WHERE order_id = 2",
        "assigned_is_reserved",
    ),
    "reservation of another order": ("UPDATE reservations SET order_id = 1 WHERE order_id = 2", "assigned_is_reserved"),
    "reservation gone": ("DELETE FROM reservations WHERE order_id = 2", "assigned_is_reserved"),
    "movement changed": (
        "UPDATE stock_movements SET quantity = quantity + 1 WHERE id = 1",
        "stock_is_sum_of_movements",
    ),
    "movement gone": ("DELETE FROM stock_movements WHERE kind = 'pick'", "stock_is_sum_of_movements"),
    "movement added": (
        "INSERT INTO stock_movements (warehouse_id, sku_id, kind, quantity, at) VALUES (2, 3, 'count', 1, 0)",
        "stock_is_sum_of_movements",
    ),
    "orders of a day changed": ("UPDATE warehouse_days SET orders = orders + 1", "orders_a_day_are_decided"),
    "day gone": ("DELETE FROM warehouse_days", "orders_a_day_are_decided"),
    "decision gone": ("DELETE FROM decisions WHERE order_id = 1", "orders_a_day_are_decided"),
    "rules put in force that nobody wrote": (
        "INSERT INTO rule_activations (version, from_at, at) VALUES (7, 0, 0)",
        "rules_in_force_are_kept",
    ),
    "setting changed": ("UPDATE settings SET value = '9' WHERE key = 'count.limit'", "setting_is_last_change"),
    "setting gone": ("DELETE FROM settings", "setting_is_last_change"),
    "label gone": ("DELETE FROM labels", "one_live_label"),
    "label void": ("UPDATE labels SET state = 'void'", "one_live_label"),
    "label of a cancelled order": ("UPDATE orders SET stage = 'cancelled' WHERE id = 1", "one_live_label"),
    "second label of a second parcel": (
        "INSERT INTO parcels (id, no, order_id, created_at) VALUES (99, 'P', 1, 0);"
        "INSERT INTO labels (parcel_id, code, state) VALUES (99, 'P01', 'pending')",
        "one_live_label",
    ),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def sold(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Order 1 is picked, order 2 assigned, order 3 asked of production."""
    with copy_of(request.param, request, tmp_path_factory.mktemp("sold")) as address:
        made = over(address, StoppedClock())
        made.count_in({("HZ", PADS): 5, ("HZ", OIL): 5})
        made.handle(ChangeSetting(new_id(), "count.limit", "8"))
        made.take_in(incoming("1001", (PADS, 2)), incoming("1002", (OIL, 2)), incoming("1003", (OIL, 9)))
        made.route()
        made.pick(made.no("1001"))
        yield made
        made.program.close()


class _Inside:
    """A database seen from inside a transaction that will be rolled back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        yield self._connection


def test_every_tampering_is_named(sold: House):
    assert sold.program.check() == []
    for name, (statements, invariant) in TAMPERED.items():
        with sold.program.database.writing() as connection:
            for statement in statements.split(";"):
                connection.exec_driver_sql(statement)
            findings = check(cast(Database, _Inside(connection)))
        assert invariant in {finding.invariant for finding in findings}, name
        assert all(finding.broken and finding.count for finding in findings), name
    assert sold.program.check() == []

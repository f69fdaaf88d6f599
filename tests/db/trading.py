"""A company that trades: customers with limits, goods on the shelf, and orders by phone."""

from dataclasses import replace

from app.domain.catalog import CustomerKind, CustomerRecord, MasterKind
from app.domain.intake import Pay
from app.usecases.ordering import OrderPlaced, PlacedLine, PlaceOrder
from tests.core import OIL, PADS, YUHANG, House, new_id

STRONG = CustomerRecord(
    "K001",
    "苏州强生汽修厂",
    CustomerKind.REPAIR_SHOP,
    "13800001111",
    "老地址1号",
    contact="王强",
    level="A",
    limit_fen=30000,
)
OUYANG = CustomerRecord("K002", "欧阳 4S店_a", CustomerKind.DEALER_4S, "0571-88001234", limit_fen=0)
TENTH = CustomerRecord("K0010", "强大汽配", CustomerKind.DEALER_4S, "13900002222")


def trading(house: House) -> House:
    """Three customers, the first with a limit of ¥300; all but air filters lie in Hangzhou."""
    house.master(MasterKind.CUSTOMERS, (STRONG, OUYANG, TENTH))
    house.count_in({("HZ", PADS): 50, ("HZ", OIL): 50, ("SH", OIL): 7})
    return house


def place(house: House, *skus: str, customer: str = "K001", pay: Pay = Pay.CREDIT, **fields: object) -> OrderPlaced:
    """One piece of each, by phone, to Yuhang."""
    lines = tuple(PlacedLine(sku, 1) for sku in skus)
    order = PlaceOrder(new_id(), customer, lines, pay, address="文一西路1号", place=YUHANG)
    placed: OrderPlaced = house.handle(replace(order, **fields)).value  # type: ignore[arg-type]
    return placed

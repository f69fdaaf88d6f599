"""Pushes of the sample company's mini-program, one JSON object a line, in both shapes that real ones have."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from app.adapters.sample.company import SampleCompany
from app.domain.intake import IncomingLine, IncomingOrder, SourceStatus

_STATUSES = {
    SourceStatus.UNPAID: 10,
    SourceStatus.PAID: 20,
    SourceStatus.SHIPPED: 30,
    SourceStatus.SIGNED: 100,
    SourceStatus.CLOSED: 250,
}
_SEED = 2
_CHANGED = timedelta(minutes=1)

Push = Mapping[str, object]


def mini_orders(count: int, day: datetime) -> list[IncomingOrder]:
    """Orders of the small sample company on `day` (with a time zone), whole but for the last one's payment."""
    orders = list(SampleCompany("small").orders(count, _SEED, day, incomplete_share=0))
    return [*orders[:-1], orders[-1]._replace(status=SourceStatus.UNPAID, paid_at=None)]


def write_mini(path: Path, orders: Iterable[IncomingOrder]) -> None:
    """Write the orders in turn as a push of the connector and as an order of the shop."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for index, order in enumerate(orders):
            push = _shop_order(order) if index % 2 else _trade(order)
            file.write(json.dumps(push, ensure_ascii=False, separators=(",", ":")) + "\n")


def _trade(order: IncomingOrder) -> Push:
    """As the connector pushes it: milliseconds, and an address that says its regions again."""
    province, city, district, detail = _regions(order)
    ordered, paid, changed = _seconds(order)
    return {
        "trade": {
            "trade_id": order.external_no,
            "create_time": ordered * 1000,
            "update_time": changed * 1000,
            "status": _STATUSES[order.status],
            "pay_info": {"pay_method_type": 0, "pay_time": paid * 1000 if paid else ""},
            "price_info": {"trade_price": order.amount_fen, "freight": order.freight_fen, "discounted_price": 0},
            "buyer_info": {"id": order.buyer, "mobile": order.phone},
            "address_info": {
                "name": order.contact,
                "mobile": order.phone,
                "country": "中国",
                "province": province,
                "city": city,
                "district": district,
                "town": "",
                "address": f"{province}{city}{district}{detail}",
            },
            "remark_info": {"buyer_message": order.remark, "seller_message": ""},
            "orders": [_sub_order(order, line, number) for number, line in enumerate(order.lines, 1)],
        }
    }


def _sub_order(order: IncomingOrder, line: IncomingLine, number: int) -> Push:
    return {
        "order_id": f"{order.external_no}-{number}",
        "status": _STATUSES[order.status],
        "total_price": line.price_fen * line.quantity,
        "product_info": {"out_sku_id": line.codes[0], "cnt": line.quantity, "spu_name": line.title},
    }


def _shop_order(order: IncomingOrder) -> Push:
    """As the shop returns it: seconds, some numbers as texts, and the misspelt keys of official samples."""
    province, city, county, detail = _regions(order)
    ordered, paid, changed = _seconds(order)
    return {
        "order_id": int(order.external_no),
        "status": _STATUSES[order.status],
        "openid": order.buyer,
        "craete_time": ordered,
        "update_time": str(changed),
        "order_detail": {
            "product_infos": [_product(line) for line in order.lines],
            "pay_info": {"pay_time": str(paid) if paid else ""},
            "price_info": {"order_price": order.amount_fen, "freight": str(order.freight_fen)},
            "delivery_info": {
                "address_info": {
                    "user_name": order.contact,
                    "province_name": province,
                    "city_name": city,
                    "county_name": county,
                    "detail_info": detail,
                    "house_number": "",
                    "tel_number": order.phone,
                }
            },
            "ext_info": {"customer_notes": order.remark},
        },
    }


def _product(line: IncomingLine) -> Push:
    return {
        "out_sku_id": line.codes[0],
        "sku_cnt": str(line.quantity),
        "slae_price": line.price_fen,
        "title": line.title,
    }


def _regions(order: IncomingOrder) -> tuple[str, str, str, str]:
    """Province, city and county, empty where there is none, and the rest of the address."""
    province, city, county, detail = order.address.split(" ", 3)
    return province, city, county, detail


def _seconds(order: IncomingOrder) -> tuple[int, int, int]:
    """When it was ordered, paid (0: not yet) and last changed; the order says when it was ordered."""
    if order.ordered_at is None:
        raise ValueError("a push has a time")
    paid = int(order.paid_at.timestamp()) if order.paid_at else 0
    ordered = int(order.ordered_at.timestamp())
    return ordered, paid, max(ordered, paid) + int(_CHANGED.total_seconds())

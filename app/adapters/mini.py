"""Orders that a WeChat mini-program pushes (official connector) or its shop returns, as JSON: money in fen."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app.adapters.cells import clipped
from app.adapters.json_fields import Fields, noted, settled, shown, spaced_address
from app.adapters.json_source import Found, Shape, read_channel
from app.domain.intake import IncomingLine, IncomingOrder, SourceStatus
from app.errors import BadInput, Problem
from app.ports import ChannelReading

_EXPECTED = "mini_push"
_STATUSES = {
    "10": SourceStatus.UNPAID,
    "20": SourceStatus.PAID,
    # Partly sent: the shop does not say which lines, and a line sent twice is worse than one asked about.
    "21": SourceStatus.SHIPPED,
    "30": SourceStatus.SHIPPED,
    "100": SourceStatus.SIGNED,
    "181": SourceStatus.CLOSED,
    "200": SourceStatus.CLOSED,
    "250": SourceStatus.CLOSED,
}
_CODES = ("out_sku_id", "out_spu_id", "sku_id")
_PIECES = ("sku_cnt", "product_cnt", "cnt")
# Official samples misspell two keys.
_CREATED = ("create_time", "craete_time")
_PRICE = ("sale_price", "slae_price")


def read_mini(paths: Sequence[Path]) -> ChannelReading:
    """All orders of files with one push a line, one push, or a list of pushes; of an order the latest push counts.

    A push that is wrong is rejected and the rest goes on. BadInput as in app.adapters.json_source.
    """
    return read_channel(paths, Shape("mini", _EXPECTED, _orders, _order))


def mini_order(payload: object) -> IncomingOrder:
    """The order of one push, as `json.loads` gives it.

    Raises BadInput("push.bad", problems, order=its number or empty); the problems' `field` is the dotted path.
    """
    found = _orders(payload)
    if not found:
        raise BadInput("push.bad", (Problem("push", 0, "", clipped(shown(payload)), _EXPECTED),), order="")
    path, given = found[0]
    fields = Fields(given, path, [])
    order, _ = _order(fields)
    if fields.wrong:
        raise BadInput("push.bad", tuple(bad.at("push", 0) for bad in fields.wrong), order=order.external_no)
    return order


def _orders(value: object) -> Sequence[Found]:
    """The order's object: a pushed `trade`, the shop's `order`, or either of them bare."""
    if not isinstance(value, dict):
        return ()
    for name in ("trade", "order"):
        inner = value.get(name)
        if isinstance(inner, dict) and "tid" not in inner:  # Taobao has a trade, too
            return ((name, inner),)
    return (("", value),) if "trade_id" in value or "order_id" in value else ()


def _order(fields: Fields) -> tuple[IncomingOrder, datetime | None]:
    is_shop = fields.has("order_id", "order_detail") and not fields.has("trade_id")
    return _shop_order(fields) if is_shop else _trade(fields), fields.time("update_time")


def _status(fields: Fields) -> SourceStatus:
    return fields.status(_STATUSES, "status") or SourceStatus.UNPAID


# --- official connector -------------------------------------------------------------------------


def _trade(fields: Fields) -> IncomingOrder:
    price, buyer, to = fields.part("price_info"), fields.part("buyer_info"), fields.part("address_info")
    remark, pick_up = fields.part("remark_info"), to.part("self_pick_up_detail")
    status, lines = settled(_status(fields), [_trade_line(line) for line in fields.parts("orders")])
    return IncomingOrder(
        external_no=fields.needed_code("trade_id"),
        status=status,
        buyer=buyer.words("id"),
        contact=to.words("name"),
        phone=to.code("mobile") or buyer.code("mobile"),
        address=_trade_address(to) or _trade_address(pick_up),
        amount_fen=price.fen("trade_price"),
        freight_fen=price.fen("freight"),
        discount_fen=price.fen("discounted_price"),
        ordered_at=fields.time(*_CREATED),
        paid_at=fields.part("pay_info").time("pay_time"),
        remark=noted(remark.words("buyer_message"), remark.words("seller_message"), pick_up.words("name")),
        lines=lines,
    )


def _trade_address(to: Fields) -> str:
    detail = to.words("address").removeprefix(to.words("country") or "中国").lstrip()
    return spaced_address([to.words(name) for name in ("province", "city", "district", "town")], detail)


def _trade_line(line: Fields) -> tuple[IncomingLine, bool]:
    """A sub-order: one product, and a status of its own."""
    product = line.part("product_info")
    pieces = (line if line.has(*_PIECES) else product).quantity(*_PIECES)
    total, rest = divmod(line.fen("total_price"), pieces)
    price = product.fen(*_PRICE) or (0 if rest else total)
    title = " ".join(filter(None, (product.words("spu_name", "title"), product.words("sku_name"))))
    status = line.status(_STATUSES, "status", needed=False)
    return IncomingLine(product.codes(*_CODES), title, pieces, price), status is SourceStatus.CLOSED


# --- shop ---------------------------------------------------------------------------------------


def _shop_order(fields: Fields) -> IncomingOrder:
    detail = fields.part("order_detail")
    price, delivery, notes = detail.part("price_info"), detail.part("delivery_info"), detail.part("ext_info")
    to = delivery.part("address_info")
    status, lines = settled(_status(fields), [_shop_line(line) for line in detail.parts("product_infos")])
    carrier, waybill = _shipment(delivery)
    return IncomingOrder(
        external_no=fields.needed_code("order_id"),
        status=status,
        buyer=fields.words("openid", "out_user_id"),
        contact=to.words("user_name"),
        phone=_phone(to),
        address=_shop_address(to),
        amount_fen=price.fen("order_price"),
        freight_fen=price.fen("freight"),
        discount_fen=price.fen("discounted_price"),
        ordered_at=fields.time(*_CREATED),
        paid_at=detail.part("pay_info").time("pay_time"),
        remark=noted(notes.words("customer_notes"), notes.words("merchant_notes")),
        carrier=carrier,
        waybill=waybill,
        lines=lines,
    )


def _shop_address(to: Fields) -> str:
    regions = [to.words(name) for name in ("province_name", "city_name", "county_name")]
    detail, house = to.words("detail_info"), to.words("house_number")
    whole = detail if detail.endswith(house) else f"{detail} {house}"
    return spaced_address(regions, whole)


def _phone(to: Fields) -> str:
    """The number that can be called: a masked one only where there is no other."""
    more = to.part("tel_number_ext_info")
    known = [to.code("tel_number"), more.code("real_tel_number"), more.code("virtual_tel_number")]
    filled = list(filter(None, known))
    return next((phone for phone in filled if "*" not in phone), filled[0] if filled else "")


def _shop_line(line: Fields) -> tuple[IncomingLine, bool]:
    """A product; pieces refunded meanwhile are not wanted any more."""
    pieces, refunded = line.quantity(*_PIECES), line.count("finish_aftersale_sku_cnt")
    wanted = pieces - refunded if refunded < pieces else pieces
    made = IncomingLine(line.codes(*_CODES), line.words("title"), wanted, line.fen(*_PRICE))
    return made, refunded >= pieces


def _shipment(delivery: Fields) -> tuple[str, str]:
    """Courier and waybill number of the first parcel."""
    for parcel in delivery.parts("delivery_product_info"):
        return parcel.words("delivery_name", "delivery_id"), parcel.code("waybill_id")
    return "", ""

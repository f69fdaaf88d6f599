"""Taobao trades as the TOP interface returns them (taobao.trade.fullinfo.get and its lists): money in yuan, as text."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from app.adapters.json_fields import Fields, noted, settled, spaced_address
from app.adapters.json_source import Found, Shape, read_channel
from app.domain.intake import IncomingLine, IncomingOrder, SourceStatus
from app.ports import ChannelReading

_STATUSES = {
    "TRADE_NO_CREATE_PAY": SourceStatus.UNPAID,
    "WAIT_BUYER_PAY": SourceStatus.UNPAID,
    "PAY_PENDING": SourceStatus.UNPAID,
    "WAIT_PRE_AUTH_CONFIRM": SourceStatus.UNPAID,
    # Paid, but Taobao forbids to send it yet: it waits with those whose payment is not complete.
    "PAID_FORBID_CONSIGN": SourceStatus.UNPAID,
    "WAIT_SELLER_SEND_GOODS": SourceStatus.PAID,
    "SELLER_CONSIGNED_PART": SourceStatus.SHIPPED,
    "WAIT_BUYER_CONFIRM_GOODS": SourceStatus.SHIPPED,
    "TRADE_BUYER_SIGNED": SourceStatus.SIGNED,
    "TRADE_FINISHED": SourceStatus.SIGNED,
    "TRADE_CLOSED": SourceStatus.CLOSED,
    "TRADE_CLOSED_BY_TAOBAO": SourceStatus.CLOSED,
}
_ANSWER = "_get_response"
_LONGEST_WAY = 60
"""Characters of the way to the trades, which ends sooner in every real answer."""
_NUMBERS = ("tid_str", "tid")
_REGIONS = ("receiver_state", "receiver_city", "receiver_district", "receiver_town")


def read_top(paths: Sequence[Path]) -> ChannelReading:
    """All trades of files with one answer or trade a line, one of them, or a list; of a trade the latest counts.

    A trade that is wrong is rejected and the rest goes on. BadInput as in app.adapters.json_source.
    """
    return read_channel(paths, Shape("top", "top_trade", _trades, _trade))


def _trades(value: object) -> Sequence[Found]:
    """The trades of an answer (`trade_fullinfo_get_response.trade`, `….trades.trade`), or the one bare trade."""
    path = ""
    while isinstance(value, dict) and len(path) < _LONGEST_WAY:
        inside = next((name for name in value if name in ("trade", "trades") or name.endswith(_ANSWER)), None)
        if inside is None or _is_trade(value):
            break
        path, value = f"{path}.{inside}" if path else inside, value[inside]
    if isinstance(value, list) and path:
        return [(f"{path}[{index}]", item if isinstance(item, dict) else {}) for index, item in enumerate(value)]
    if isinstance(value, dict) and (_is_trade(value) or (path and "trade_id" not in value)):
        return ((path, value),)
    return ()


def _is_trade(value: Mapping[str, object]) -> bool:
    return any(name in value for name in _NUMBERS)


def _trade(fields: Fields) -> tuple[IncomingOrder, datetime | None]:
    lines = fields.parts("orders", "order")
    status, wanted = settled(fields.status(_STATUSES, "status") or SourceStatus.UNPAID, [_line(line) for line in lines])
    carrier, waybill = _shipment([*lines, fields])
    order = IncomingOrder(
        external_no=fields.needed_code(*_NUMBERS),
        status=status,
        buyer=fields.words("buyer_nick", "buyer_open_uid"),
        contact=fields.words("receiver_name"),
        phone=fields.code("receiver_mobile", "receiver_phone"),
        address=spaced_address([fields.words(name) for name in _REGIONS], fields.words("receiver_address")),
        amount_fen=fields.yuan("payment"),
        freight_fen=fields.yuan("post_fee"),
        discount_fen=fields.yuan("discount_fee"),
        ordered_at=fields.time("created"),
        paid_at=fields.time("pay_time"),
        remark=noted(fields.words("buyer_message"), fields.words("seller_memo")),
        carrier=carrier,
        waybill=waybill,
        lines=wanted,
    )
    return order, fields.time("modified")


def _line(line: Fields) -> tuple[IncomingLine, bool]:
    """A sub-order, and whether it was refunded or closed."""
    made = IncomingLine(
        codes=line.codes("outer_sku_id", "outer_iid", "sku_id", "num_iid"),
        title=line.words("title"),
        quantity=line.quantity("num"),
        price_fen=line.yuan("price"),
    )
    status = line.status(_STATUSES, "status", needed=False)
    return made, status is SourceStatus.CLOSED or line.words("refund_status") == "SUCCESS"


def _shipment(places: Sequence[Fields]) -> tuple[str, str]:
    """Courier and waybill number, from the first line that has one."""
    sent = next((place for place in places if place.has("invoice_no")), None)
    return (sent.words("logistics_company"), sent.code("invoice_no")) if sent else ("", "")

"""What the command line is given to read: an order as JSON, and amounts of yuan."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from app.domain.codes import clean_text
from app.domain.intake import Pay
from app.errors import BadInput
from app.usecases.ordering import PlacedLine, PlaceOrder

_LONGEST = 1 << 20
"""Bytes of an order's JSON file."""
_AMOUNT = re.compile(r"(-?)([0-9]{1,10})(?:\.([0-9]{1,2}))?")
_TEXTS = ("customer", "address", "contact", "phone", "remark", "reason", "request_id")
_KEYS = {*_TEXTS, "lines", "pay", "promise_hours", "ask_credit"}
_LINE_KEYS = {"sku", "quantity", "price"}
_PROMISE_HOURS = 48
_LARGEST = 10**9


class _Amount(str):
    """A JSON number with a point, as it is written: no digit is lost and none is made up."""


class _Wrong(Exception):  # noqa: N818 - a finding about one value, always turned into BadInput
    """A value that cannot be used, by its place in the object."""

    def __init__(self, place: str, found: object) -> None:
        shown = str(found) if isinstance(found, _Amount) else json.dumps(found)
        super().__init__(f"{place} = {shown if len(shown) <= 80 else shown[:79] + '…'}")


def read_order(path: Path) -> PlaceOrder:
    """{"customer", "address"?, "lines": [{"sku", "quantity", "price"?}], "pay"?, "promise_hours"?}, and the other
    fields of PlaceOrder by their names.

    BadInput("json.bad") says which value is in the way. A name that is not known is refused as well, because a
    misspelt address must not be lost.
    """
    with path.open("rb") as stream:
        raw = stream.read(_LONGEST + 1)
    if len(raw) > _LONGEST:
        raise BadInput("json.bad", file=path.name, why=f"> {_LONGEST >> 20} MB")
    try:
        return _order(json.loads(raw, parse_float=_Amount, parse_constant=_Amount))
    except _Wrong as wrong:
        raise BadInput("json.bad", file=path.name, why=str(wrong)) from None
    except json.JSONDecodeError as error:
        raise BadInput("json.bad", file=path.name, why="json", line=error.lineno, column=error.colno) from None
    except UnicodeDecodeError:
        raise BadInput("json.bad", file=path.name, why="UTF-8") from None
    except (ValueError, RecursionError):  # a number or a nesting without end
        raise BadInput("json.bad", file=path.name, why="…") from None


def _order(content: object) -> PlaceOrder:
    given = _object("", content, _KEYS)
    lines, ask = given.get("lines"), given.get("ask_credit", False)
    if not isinstance(lines, list):
        raise _Wrong("lines", lines)
    if not isinstance(ask, bool):
        raise _Wrong("ask_credit", ask)
    order = PlaceOrder(
        request_id=_text(given, "request_id") or str(uuid4()),
        customer=_text(given, "customer"),
        lines=tuple(_line(f"lines[{index}].", line) for index, line in enumerate(lines)),
        pay=_pay(_text(given, "pay")),
        promise_hours=_whole(given, "promise_hours") if "promise_hours" in given else _PROMISE_HOURS,
        address=_text(given, "address"),
        contact=_text(given, "contact"),
        phone=_text(given, "phone"),
        remark=_text(given, "remark"),
        ask_credit=ask,
        reason=_text(given, "reason"),
    )
    if not order.customer.strip():
        raise _Wrong("customer", given.get("customer"))
    return order


def _pay(named: str) -> Pay:
    if named not in ("", *Pay):
        raise _Wrong("pay", named)
    return Pay(named or Pay.PREPAID)


def _line(place: str, content: object) -> PlacedLine:
    given = _object(place, content, _LINE_KEYS)
    code = _text(given, "sku", place)
    if not code.strip():
        raise _Wrong(f"{place}sku", code)
    quantity = _whole(given, "quantity", place)
    return PlacedLine(code, quantity, None if given.get("price") is None else _price(given["price"], place))


def _object(place: str, content: object, known: set[str]) -> Mapping[str, object]:
    if not isinstance(content, dict):
        raise _Wrong(place.rstrip(".") or "{}", content)
    for name in content.keys() - known:
        raise _Wrong(f"{place}{name}", content[name])
    return content


def _text(given: Mapping[str, object], name: str, place: str = "") -> str:
    value = given.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or isinstance(value, _Amount):
        raise _Wrong(place + name, value)
    return clean_text(value)


def _whole(given: Mapping[str, object], name: str, place: str = "") -> int:
    value = given.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= _LARGEST:
        raise _Wrong(place + name, value)
    return value


def _price(value: object, place: str) -> int:
    fen = -1
    if isinstance(value, int | str) and not isinstance(value, bool):
        with suppress(ValueError):
            fen = fen_of(str(value))
    if fen < 0:
        raise _Wrong(f"{place}price", value)
    return fen


def fen_of(yuan: str) -> int:
    """An amount of yuan such as -12.3 as fen; ValueError for any other writing, and for more than two decimals."""
    found = _AMOUNT.fullmatch(yuan.strip())
    if found is None:
        raise ValueError(yuan)
    fen = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0"))
    return -fen if found[1] else fen


def yuan_of(fen: int) -> float:
    """An amount for JSON."""
    return fen / 100

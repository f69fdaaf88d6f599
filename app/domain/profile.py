"""Mapping profiles (R3): how the columns of a shop's table become the fields of an order, edited by staff."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.domain.codes import clean_text
from app.domain.intake import Channel, Pay, SourceStatus
from app.errors import BadInput, Problem


class Field(StrEnum):
    """What a column can become. Fields of a line stand once a row; all others belong to the order, and the first
    row of an order that says something counts. TOTAL is what a line costs in all, AMOUNT what the order does. A line
    whose own row says that it is closed is not wanted, the other rows must agree about STATUS."""

    NUMBER = "number"
    STATUS = "status"
    CUSTOMER = "customer"
    BUYER = "buyer"
    CONTACT = "contact"
    PHONE = "phone"
    ADDRESS = "address"
    AMOUNT = "amount"
    FREIGHT = "freight"
    DISCOUNT = "discount"
    PAY = "pay"
    ORDERED_AT = "ordered_at"
    PAID_AT = "paid_at"
    PROMISED_AT = "promised_at"
    REMARK = "remark"
    CARRIER = "carrier"
    WAYBILL = "waybill"
    SALE_NO = "sale_no"
    SKU = "sku"
    CODE = "code"
    TITLE = "title"
    QUANTITY = "quantity"
    PRICE = "price"
    TOTAL = "total"


LINE_FIELDS = frozenset({Field.SKU, Field.CODE, Field.TITLE, Field.QUANTITY, Field.PRICE, Field.TOTAL})
MONEY_FIELDS = frozenset({Field.AMOUNT, Field.FREIGHT, Field.DISCOUNT, Field.PRICE, Field.TOTAL})
TIME_FIELDS = frozenset({Field.ORDERED_AT, Field.PAID_AT, Field.PROMISED_AT})
NEEDED = frozenset({Field.NUMBER, Field.QUANTITY})
"""Without these a table cannot be read at all."""
NAMING = (Field.SKU, Field.CODE, Field.TITLE)
"""What says which goods a line means: a table must have one of them, and so must each of its rows."""

MEANINGS: Mapping[Field, tuple[str, ...]] = {
    Field.STATUS: tuple(status.value for status in SourceStatus),
    Field.PAY: tuple(pay.value for pay in Pay),
}
"""Fields whose texts are translated by a value table, and what they may mean."""


class Unit(StrEnum):
    """In what a money column counts."""

    YUAN = "yuan"
    FEN = "fen"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where a field comes from.

    The cells of `columns` are joined with `joint` (empty ones left out); with `split`, only part number `part`
    (from 1) of the joined text counts; an empty text becomes `constant`; `values` says what a text means
    (status and pay know no other texts, elsewhere it is a replacement). `unit` is for money; `form` for times is a
    strptime form, empty for the usual ones. A mark as `joint` and `split` makes the first filled column count.
    """

    columns: tuple[str, ...] = ()
    joint: str = " "
    split: str = ""
    part: int = 1
    constant: str = ""
    values: tuple[tuple[str, str], ...] = ()
    unit: Unit = Unit.YUAN
    form: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """How one layout is read. `header` is the layout it was made for; `fills_down` says that cells of the order stand
    in its first row only (merged cells); a `version` is never changed, a change makes the next one."""

    name: str
    channel: Channel
    header: tuple[str, ...]
    rules: Mapping[Field, FieldRule]
    fills_down: bool = False
    version: int = 1

    @property
    def fingerprint(self) -> str:
        """What its header is recognised by."""
        return fingerprint(self.header)

    def columns(self) -> frozenset[str]:
        """The columns that its rules read, as `column_key` writes them."""
        return frozenset(column_key(name) for rule in self.rules.values() for name in rule.columns)


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a table and what a profile makes of them.

    `rows` are the cells as they stand, `numbers` the rows' numbers as a table program counts; `values` are, for each
    row, the texts of `fields` (money in yuan, times in China's time), empty where a problem stands; a problem's
    `field` names the source columns, joined by " + ". `total_rows` is None when the table goes on.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    fields: tuple[Field, ...]
    values: tuple[tuple[str, ...], ...]
    problems: tuple[Problem, ...]
    total_rows: int | None
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A profile proposed for an unknown header; `sure` are the fields found by name, the others by similarity."""

    profile: Profile
    sure: frozenset[Field] = field(default_factory=frozenset)


def column_key(name: str) -> str:
    """The form in which column names are compared: case and blanks do not count."""
    return "".join(name.split()).casefold()


def fingerprint(header: Iterable[str]) -> str:
    """The same for the same column names in any sequence."""
    names = sorted({column_key(name) for name in header} - {""})
    return hashlib.sha256("\x1f".join(names).encode(errors="replace")).hexdigest()[:16]


def check(profile: Profile) -> None:
    """Raise BadInput("profile.bad", why) for a profile by which no table can be read; `why` names the place."""
    rules = profile.rules
    number, quantity = rules.get(Field.NUMBER), rules.get(Field.QUANTITY)
    if number is None or not number.columns:
        raise BadInput("profile.bad", why=Field.NUMBER.value)
    if quantity is None or not (quantity.columns or quantity.constant):
        raise BadInput("profile.bad", why=Field.QUANTITY.value)
    if not any(rules[name].columns for name in NAMING if name in rules):
        raise BadInput("profile.bad", why=", ".join(NAMING))
    for name, rule in rules.items():
        check_rule(name, rule)


def check_rule(name: Field, rule: FieldRule) -> None:
    """Raise BadInput("profile.bad", why) for a part that cannot be, or a text that means what the field cannot."""
    if rule.part < 1:
        raise BadInput("profile.bad", why=f"{name.value}.part: {rule.part}")
    for found, meant in rule.values:
        if name in MEANINGS and meant not in MEANINGS[name]:
            raise BadInput("profile.bad", why=f"{name.value}.values: {found} → {meant}")


def to_text(profile: Profile) -> str:
    """The profile as a JSON file that people can read, mail and load elsewhere."""
    rules = {name.value: _rule_content(rule) for name, rule in profile.rules.items()}
    content = {
        "picklane": "mapping profile",
        "name": profile.name,
        "channel": profile.channel.value,
        "version": profile.version,
        "fills_down": profile.fills_down,
        "header": list(profile.header),
        "fields": rules,
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _rule_content(rule: FieldRule) -> dict[str, Any]:
    """What differs from a plain rule."""
    plain, content = FieldRule(), {}
    for name in FieldRule.__slots__:
        value = getattr(rule, name)
        if value != getattr(plain, name):
            content[name] = [list(pair) for pair in value] if name == "values" else value
    return content


def from_text(text: str) -> Profile:
    """The profile of a JSON text; BadInput("profile.bad") with what is wrong (`why` names the place, or is
    `json` for what is none at `line` and `column`)."""
    try:
        content = json.loads(text)
        if not isinstance(content, dict):
            raise TypeError("not an object")
        rules = {Field(name): _rule(rule) for name, rule in content["fields"].items()}
        return Profile(
            name=_text(content["name"]),
            channel=Channel(content["channel"]),
            header=_texts(content["header"]),
            rules=rules,
            fills_down=content.get("fills_down", False) is True,
            version=_whole(content.get("version", 1)),
        )
    except json.JSONDecodeError as error:
        raise BadInput("profile.bad", why="json", line=error.lineno, column=error.colno) from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadInput("profile.bad", why=str(error)[:200]) from None


def _rule(content: dict[str, Any]) -> FieldRule:
    unknown = set(content) - set(FieldRule.__slots__)
    if unknown:
        raise ValueError(", ".join(sorted(unknown)))
    return FieldRule(
        columns=_texts(content.get("columns", [])),
        joint=_text(content.get("joint", " ")),
        split=_text(content.get("split", "")),
        part=_whole(content.get("part", 1)),
        constant=_text(content.get("constant", "")),
        values=tuple((_text(found), _text(meant)) for found, meant in content.get("values", ())),
        unit=Unit(content.get("unit", Unit.YUAN)),
        form=_text(content.get("form", "")),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {value!r}")
    return clean_text(value)


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"texts expected, not {value!r}")
    return tuple(map(_text, value))


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"a number from 1 expected, not {value!r}")
    return value

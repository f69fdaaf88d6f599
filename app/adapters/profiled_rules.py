"""The rules of a mapping profile made ready for one header: a reader for each field, strict as app.adapters.cells.

Problems of a cell, besides those of cells: pay (a text whose meaning no value table tells), amount_sign (a line's
total below 0 without a return, or above 0 with one); of an order: same_status (its lines stand at several stages).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from app.adapters import cells
from app.adapters.cells import BadCell
from app.domain.intake import Channel, Pay, SourceStatus
from app.domain.profile import (
    LINE_FIELDS,
    MEANINGS,
    MONEY_FIELDS,
    NAMING,
    TIME_FIELDS,
    Field,
    FieldRule,
    Profile,
    Unit,
    check_rule,
    column_key,
)
from app.errors import BadInput

Cells = Sequence[str]
Value = str | int | datetime | None
Grammar = Callable[[str, str], Value]
"""(source columns, text) to what the text says, "" or None for nothing; BadCell for a text that says nothing right."""

_NOTHING = frozenset({"-", "--", "—", "——"})
_LONGEST_NUMBER = 64
_IDS = frozenset({Field.NUMBER, Field.SALE_NO, Field.SKU, Field.CODE, Field.WAYBILL, Field.PHONE, Field.CUSTOMER})
_PROBE = datetime(2026, 11, 23, 14, 5, 6, tzinfo=cells.CHINA)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one field of a row: `name` are the source columns for people, `places` where they stand."""

    field: Field
    name: str
    places: tuple[int, ...]
    text: Callable[[Cells], str]
    grammar: Grammar

    def read(self, row: Cells) -> Value:
        """What the row says; raises BadCell."""
        return self.grammar(self.name, self.text(row))


@dataclass(frozen=True, slots=True)
class Rules:
    """A profile's rules over one header; columns that it lacks or has twice stand in `missing` and `doubled`."""

    readers: Mapping[Field, Reader]
    missing: tuple[str, ...]
    doubled: tuple[str, ...]

    def of_order(self) -> tuple[Reader, ...]:
        """Those of the order, without its number."""
        apart = LINE_FIELDS | {Field.NUMBER}
        return tuple(reader for field, reader in self.readers.items() if field not in apart)

    def of_line(self) -> tuple[Reader, ...]:
        """Those of a line."""
        return tuple(reader for field, reader in self.readers.items() if field in LINE_FIELDS)

    def name(self, field: Field) -> str:
        """The columns a field comes from, for people; the field's own name when it has none."""
        return self.readers[field].name if field in self.readers else field.value


def rules_of(profile: Profile, header: Sequence[str]) -> Rules:
    """The rules ready to read; raises BadInput("profile.bad", why) for a rule that can never work."""
    keys = [column_key(name) for name in header]
    readers, missing, doubled = {}, [], []
    for field in Field:
        rule = profile.rules.get(field)
        if rule is None:
            continue
        wanted = {name: column_key(name) for name in rule.columns}
        missing += [name for name, key in wanted.items() if key not in keys]
        doubled += [name for name, key in wanted.items() if keys.count(key) > 1]
        places = tuple(keys.index(key) for key in wanted.values() if key in keys)
        name = " + ".join(rule.columns) or field.value
        readers[field] = Reader(field, name, places, _text(rule, places), _grammar(field, rule, profile.channel))
    return Rules(readers, tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(doubled)))


def read_fields(readers: Iterable[Reader], row: Cells, wrong: list[BadCell]) -> dict[Field, Value]:
    """What a row says in each field; fields that cannot be read go to `wrong`."""
    values: dict[Field, Value] = {}
    for reader in readers:
        try:
            values[reader.field] = reader.read(row)
        except BadCell as bad:
            wrong.append(bad)
    return values


def check_line(rules: Rules, values: dict[Field, Value]) -> list[BadCell]:
    """What else is wrong with a line: nothing that says which goods, or a total that contradicts the pieces."""
    found = []
    naming = [name for name in NAMING if name in rules.readers]
    if all(values.get(name) == "" for name in naming):
        found.append(BadCell(rules.name(naming[0] if naming else Field.SKU), "", "filled"))
    pieces, total = values.get(Field.QUANTITY), values.get(Field.TOTAL)
    if isinstance(pieces, int) and isinstance(total, int) and pieces * total < 0:
        found.append(BadCell(rules.name(Field.TOTAL), f"{total / 100:.2f}", "amount_sign"))
    return found


# --- Text ---------------------------------------------------------------------------------------


def _said(cell: str) -> str:
    """A cell's text; a lone dash says nothing."""
    text = cells.one_line(cell)
    return "" if text in _NOTHING else text


def _text(rule: FieldRule, places: tuple[int, ...]) -> Callable[[Cells], str]:
    """The cells of a rule joined, split, or its constant."""
    if len(places) == 1 and not rule.split:
        place, constant = places[0], rule.constant
        return lambda row: _said(row[place]) or constant

    def text(row: Cells) -> str:
        joined = rule.joint.join(filter(None, [_said(row[place]) for place in places]))
        if rule.split:
            parts = joined.split(rule.split)
            joined = parts[rule.part - 1].strip() if rule.part <= len(parts) else ""
        return joined or rule.constant

    return text


# --- Meaning ------------------------------------------------------------------------------------


def _grammar(field: Field, rule: FieldRule, channel: Channel) -> Grammar:
    """What the texts of a field must look like; raises BadInput("profile.bad") for a rule that never fits them."""
    check_rule(field, rule)
    grammar = _meaning_of(field, rule) if field in MEANINGS else _plain_grammar(field, rule, channel)
    try:
        if rule.constant:
            grammar(field.value, rule.constant)
    except BadCell:
        raise BadInput("profile.bad", why=f"{field.value}.constant: {rule.constant}") from None
    return grammar


def _plain_grammar(field: Field, rule: FieldRule, channel: Channel) -> Grammar:
    """The grammar of a field that is not a choice of meanings, behind the replacements of its value table."""
    grammar = _bare_grammar(field, rule, channel)
    if not rule.values:
        return grammar
    values = {_text_key(found): meant for found, meant in rule.values}
    return lambda name, text: grammar(name, values.get(_text_key(text), text))


def _bare_grammar(field: Field, rule: FieldRule, channel: Channel) -> Grammar:
    signed = channel is Channel.POS
    if field is Field.QUANTITY:
        return partial(_signed, cells.quantity) if signed else cells.quantity
    if field in MONEY_FIELDS:
        money = partial(_money, rule.unit)
        return partial(_signed, money) if signed and field in (Field.AMOUNT, Field.TOTAL) else money
    if field in TIME_FIELDS:
        return partial(_formed_time, _form(field, rule.form)) if rule.form else cells.time
    if field in _IDS:
        return _number if field is Field.NUMBER else cells.text_id
    return lambda _, text: text


def _money(unit: Unit, name: str, text: str) -> int | None:
    """An amount in fen, None when nothing is said; a leading ¥ is dropped."""
    if not text:
        return None
    fen = cells.money(name, text.lstrip("¥￥"))
    if unit is Unit.FEN:
        # Read as yuan so far; fen have no decimals.
        if fen % 100:
            raise BadCell(name, text, "money")
        fen //= 100
    return fen


def _signed(grammar: Callable[[str, str], int | None], name: str, text: str) -> int | None:
    """A number that may stand below 0."""
    plain = cells.half_width(text)
    if not plain.startswith("-"):
        return grammar(name, plain)
    try:
        return -(grammar(name, plain[1:]) or 0)
    except BadCell as bad:
        raise BadCell(name, text, bad.expected) from None


def _number(name: str, text: str) -> str:
    """An order's number: no formula, no essay."""
    number = cells.text_id(name, text)
    if number.startswith("=") or len(number) > _LONGEST_NUMBER:
        raise BadCell(name, number, "text_id")
    return number


def _formed_time(form: str, name: str, text: str) -> datetime | None:
    """A time in the profile's own form, in China's time unless a zone stands there."""
    if not text:
        return None
    try:
        found = datetime.strptime(text, form)
        zoned = found if found.tzinfo else found.replace(tzinfo=cells.CHINA)
        return cells.time(name, zoned.isoformat(" ", "seconds"))
    except (ValueError, OverflowError, BadCell):
        raise BadCell(name, text, "time") from None


def _form(field: Field, form: str) -> str:
    """The form, if what it writes can be read back as the same day."""
    try:
        if datetime.strptime(_PROBE.strftime(form), form).date() == _PROBE.date():
            return form
    except (ValueError, OverflowError, re.error):
        pass
    raise BadInput("profile.bad", why=f"{field.value}.form: {form}")


def _text_key(text: str) -> str:
    """The form in which texts of value tables are compared: blanks, case and the width of characters do not count."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _meaning_of(field: Field, rule: FieldRule) -> Grammar:
    """What each text of the value table means; a meaning's own name always means itself."""
    kind = SourceStatus if field is Field.STATUS else Pay
    own = {meaning: kind(meaning) for meaning in MEANINGS[field]}
    meanings = own | {_text_key(found): kind(meant) for found, meant in rule.values}

    def meaning(name: str, text: str) -> Value:
        meant = meanings.get(_text_key(text))
        if text and meant is None:
            raise BadCell(name, text, field.value)
        return meant

    return meaning

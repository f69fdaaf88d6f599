"""What a station says by itself while the database is away: the order it has open, its known codes, nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.domain.codes import part_key, scanned_code
from app.domain.events import Facts
from app.domain.picking import COMMAND_CODES, Modes, Pack, Says, StationCommand, quantity_of
from app.domain.symbology import is_gtin, read_symbol

Takes = tuple[tuple[int, int], ...]
"""(position of a line, pieces)."""


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A line as far as it is known to be picked."""

    position: int
    sku: str
    name: str
    location: str
    quantity: int
    picked: int

    @property
    def lacks(self) -> int:
        """Pieces still to take."""
        return self.quantity - self.picked


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """The order in hand. `codes` are the lines that a code's comparison form (codes.part_key) can mean; `line` is the
    position scanned last (0: none), `location` the place, `taken` what was taken without the database."""

    no: str
    lines: tuple[HeldLine, ...]
    codes: Mapping[str, Takes]
    line: int = 0
    location: str = ""
    modes: Modes = field(default_factory=Modes)
    taken: Takes = ()

    @property
    def done(self) -> bool:
        """Whether every piece is picked."""
        return not any(line.lacks for line in self.lines)

    def counted(self, sku: str, quantity: int, picked: int) -> "HeldOrder":
        """The same after the database said how far a line is."""
        wanted = [line for line in self.lines if (line.sku, line.quantity) == (sku, quantity)][:1]
        return replace(
            self, lines=tuple(replace(line, picked=picked) if line in wanted else line for line in self.lines)
        )


@dataclass(frozen=True, slots=True)
class LocalAnswer:
    """What is said, the facts for its words, and the order in hand from here on (None: closed)."""

    says: Says
    facts: Facts
    order: HeldOrder | None


def answer_alone(order: HeldOrder, raw: str) -> LocalAnswer:
    """The answer to one scan. A yes is what the database will most probably say too; what cannot be known without it
    is a no."""
    code = scanned_code(raw)
    if code in COMMAND_CODES:
        return _do(order, COMMAND_CODES[code])
    pieces = quantity_of(code)
    if pieces is not None:
        return _key(order, pieces - 1)
    if code == order.no:
        return LocalAnswer(Says.ALREADY_OPEN, {"order": order.no}, order)
    here = next((line for line in order.lines if line.lacks and line.location == code), None)
    if here is not None:
        return LocalAnswer(Says.LOCATION_SET, _facts(here) | {"location": code}, replace(order, location=code))
    return _scan(order, raw)


def _scan(order: HeldOrder, raw: str) -> LocalAnswer:
    reading = read_symbol(raw)
    found = next((order.codes[key] for key in map(part_key, reading.candidates) if key in order.codes), ())
    if not found:
        says = Says.WRONG_ITEM if any(map(is_gtin, reading.candidates)) else Says.UNKNOWN_CODE
        return LocalAnswer(says, {}, order)
    lines = {line.position: line for line in order.lines}
    meant = [(lines[position], reading.pieces or pieces) for position, pieces in found]
    if len({line.sku for line, _ in meant}) > 1:
        meant = [(line, pieces) for line, pieces in meant if line.location == order.location != ""]
        if len({line.sku for line, _ in meant}) != 1:
            return LocalAnswer(Says.AMBIGUOUS, {}, order)
    for line, pieces in meant:
        if pieces <= line.lacks:
            barred = _barred(order, line)
            return LocalAnswer(barred, _facts(line), order) if barred else _take(order, line, pieces)
    return LocalAnswer(Says.OVER_QUANTITY, _facts(meant[0][0]), replace(order, line=meant[0][0].position))


def _barred(order: HeldOrder, line: HeldLine) -> Says | None:
    """What the station's modes want first."""
    if order.modes.force_location and line.location not in ("", order.location):
        return Says.SCAN_LOCATION_FIRST
    is_other = order.line not in (0, line.position)
    return Says.CLOSE_BOX_FIRST if order.modes.pack is Pack.LINE and is_other else None


def _take(order: HeldOrder, line: HeldLine, pieces: int, typed: bool = False) -> LocalAnswer:
    after = _with(order, line, pieces)
    now = next(each for each in after.lines if each.position == line.position)
    says = Says.QUANTITY_TAKEN if typed else Says.ITEM_ACCEPTED
    if after.done:
        says = Says.ORDER_DONE
    elif not now.lacks:
        says = Says.LINE_DONE
    return LocalAnswer(says, _facts(now), after)


def _with(order: HeldOrder, line: HeldLine, pieces: int) -> HeldOrder:
    counted = replace(line, picked=line.picked + pieces)
    lines = tuple(counted if each.position == line.position else each for each in order.lines)
    return replace(order, lines=lines, line=line.position, taken=(*order.taken, (line.position, pieces)))


def _key(order: HeldOrder, more: int) -> LocalAnswer:
    """So many more of the line in hand, typed or said."""
    line = next((line for line in order.lines if line.position == order.line), None)
    if line is None:
        return LocalAnswer(Says.SCAN_ITEM_FIRST, {}, order)
    if more > order.modes.most_keyed:
        return LocalAnswer(Says.TOO_MANY_KEYED, _facts(line) | {"most": order.modes.most_keyed}, order)
    if more > line.lacks:
        return LocalAnswer(Says.OVER_QUANTITY, _facts(line), order)
    if more <= 0:
        return LocalAnswer(Says.NOT_NOW if more else Says.QUANTITY_TAKEN, _facts(line), order)
    return _take(order, line, more, typed=True)


def _do(order: HeldOrder, command: StationCommand) -> LocalAnswer:
    if command is StationCommand.CANCEL:
        return LocalAnswer(Says.ORDER_CLOSED, {"order": order.no}, None)
    if command is StationCommand.ACK:
        return LocalAnswer(Says.ACKNOWLEDGED, {}, order)
    if command is StationCommand.REST:
        line = next((line for line in order.lines if line.position == order.line), None)
        return _key(order, line.lacks if line else 0)
    if command is StationCommand.UNDO and order.taken and not order.done:
        return _undo(order)
    return LocalAnswer(Says.NOT_NOW, {}, order)


def _undo(order: HeldOrder) -> LocalAnswer:
    """Only what was taken without the database: what is behind it may have been undone elsewhere."""
    position, pieces = order.taken[-1]
    line = next(line for line in order.lines if line.position == position)
    before = replace(_with(order, line, -pieces), line=0, taken=order.taken[:-1])
    return LocalAnswer(Says.UNDONE, _facts(replace(line, picked=line.picked - pieces)), before)


def _facts(line: HeldLine) -> Facts:
    return {"sku": line.sku, "name": line.name, "picked": line.picked, "quantity": line.quantity}

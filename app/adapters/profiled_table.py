"""The rows of one table gathered into orders through a profile's rules.

Nothing is shipped short: an order with a row that cannot be read is rejected whole.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime

from app.adapters import cells
from app.adapters.cells import BadCell
from app.adapters.profiled_rules import Cells, Rules, Value, check_line, read_fields
from app.adapters.tables import Table
from app.domain.intake import Channel, IncomingLine, IncomingOrder, Pay, SourceStatus
from app.domain.profile import NAMING, Field, Profile
from app.errors import Problem
from app.ports import LeftOut

_SUMS = frozenset({"合计", "总计", "小计", "共计", "本页合计", "total", "sum", "grand total", "subtotal"})
_WORDS = re.compile(r"[\s,\"']+")
_TELLING = 6
"""A number so long that stands anywhere in a row is the order's; a shorter one may count pieces."""
_MOST_FEN = 10**12
"""Ten digits of yuan, the most that one cell may say, are also the most that lines may add up to."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sound row: the line, what it costs in all, and what it says or the row above said of the order's status."""

    line: IncomingLine
    cost_fen: int
    status: str


@dataclass(slots=True)
class Gathered:
    """What the rows of an order said so far. `spoiled` tells why it cannot come in."""

    row: int
    rows: list[int] = field(default_factory=list)
    said: tuple[str, ...] | None = None
    values: dict[Field, Value] = field(default_factory=dict)
    status: str = ""
    lines: list[Line] = field(default_factory=list)
    spoiled: Problem | None = None

    def text(self, name: Field) -> str:
        """A field's text."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def fen(self, name: Field) -> int:
        """A field's money, 0 for nothing."""
        value = self.values.get(name)
        return value if isinstance(value, int) else 0

    def time(self, name: Field) -> datetime | None:
        """A field's time."""
        value = self.values.get(name)
        return value if isinstance(value, datetime) else None

    def take(self, values: dict[Field, Value]) -> None:
        """What was not said before counts."""
        for name, value in values.items():
            if self.values.get(name) in ("", None):
                self.values[name] = value
        self.status = str(values.get(Field.STATUS) or self.status)


class TableReading:
    """One table read through a profile: its sound `orders` and its `problems`; `reject` also takes an order back."""

    def __init__(self, table: Table, profile: Profile, rules: Rules) -> None:
        self.table = table
        self.orders: dict[str, IncomingOrder] = {}
        self.rejected: set[str] = set()
        self.problems: list[Problem] = []
        self._profile, self._rules = profile, rules
        self._number = rules.readers[Field.NUMBER]
        self._naming = [rules.readers[name] for name in NAMING if name in rules.readers]
        self._of_order, self._of_line = rules.of_order(), rules.of_line()
        self._places = sorted({place for reader in self._of_order for place in reader.places})
        self._gathered: dict[str, Gathered] = {}
        self._strays: set[int] = set()
        self._beside: dict[int, tuple[str, str]] = {}
        """Rows that do not fit the header, and the orders above and below each."""
        self._read()

    def reject(self, number: str, expected: str) -> None:
        """An order does not come in after all; its rows are left out."""
        self.orders.pop(number, None)
        if number not in self.rejected:
            self.rejected.add(number)
            self.problems.append(self._told(number, self._gathered[number].row, expected))

    def left_out(self) -> LeftOut | None:
        """The rows that did not come in, as they stand."""
        wanted = self._strays.union(self._beside, *(self._gathered[number].rows for number in self.rejected))
        if not wanted:
            return None
        rows = tuple(tuple(row) for place, row, _ in self.table.source() if place in wanted)
        return LeftOut(self.table.file, self.table.header, rows)

    # --- Rows -----------------------------------------------------------------------------------

    def _read(self) -> None:
        last = ""
        misfits: list[Problem] = []
        for row, row_cells in self.table.rows(misfits):
            gap = misfits[len(self._beside) :]
            number = self._number_of(row, row_cells, last, is_below=not gap)
            self._beside |= {misfit.row: (last, number) for misfit in gap}
            if number:
                self._take(number, row, row_cells)
            last = number
        self._beside |= {misfit.row: (last, "") for misfit in misfits[len(self._beside) :]}
        self.problems.extend(misfits)
        self._spoil_short(misfits)
        for number, gathered in self._gathered.items():
            self._close(number, gathered)

    def _number_of(self, row: int, row_cells: Cells, last: str, is_below: bool) -> str:
        """The order a row belongs to, "" for a row of sums and a stray one; `last` is the order of the row before,
        right above unless rows between could not be read."""
        try:
            number = str(self._number.read(row_cells))
        except BadCell as bad:
            self._stray(row, bad)
            return ""
        if (not number or _is_sum(number)) and any(map(_is_sum, row_cells)):
            return ""
        if not number and is_below and self._profile.fills_down:
            number = last
        if not number:
            self._stray(row, BadCell(self._number.name, "", "filled"))
            if last and any(reader.text(row_cells) for reader in self._naming):
                self._spoil(last, row)  # Very likely one of its lines.
        return number

    def _stray(self, row: int, bad: BadCell) -> None:
        self._strays.add(row)
        self.problems.append(bad.at(self.table.file, row))

    def _take(self, number: str, row: int, row_cells: Cells) -> None:
        """A row of an order."""
        order = self._gathered.get(number)
        if order is None:
            order = self._gathered[number] = Gathered(row)
        order.rows.append(row)
        wrong: list[BadCell] = []
        said = tuple([row_cells[place] for place in self._places])
        if said != order.said:  # Most exports repeat what belongs to the order on each of its lines.
            order.said = said
            order.take(read_fields(self._of_order, row_cells, wrong))
        line = read_fields(self._of_line, row_cells, wrong)
        wrong += check_line(self._rules, line)
        if wrong:
            self.problems.extend(bad.at(self.table.file, row) for bad in wrong)
            self._spoil(number, row)
            return
        order.lines.append(Line(_line(line), _cost(line), order.status))

    # --- Orders ---------------------------------------------------------------------------------

    def _told(self, number: str, row: int, expected: str) -> Problem:
        return Problem(self.table.file, row, self._number.name, cells.clipped(number), expected)

    def _spoil(self, number: str, row: int) -> None:
        order = self._gathered[number]
        order.spoiled = order.spoiled or self._told(number, row, "order_lines")

    def _spoil_short(self, misfits: list[Problem]) -> None:
        """A row that does not fit the header was a line of the orders it names, or else of those beside it."""
        if not misfits:
            return
        standing = {row: row_cells for row, row_cells, _ in self.table.source() if row in self._beside}
        place = max(self._number.places)
        for problem in misfits:
            row_cells = standing.get(problem.row, [])
            number = cells.one_line(row_cells[place]) if place < len(row_cells) else ""
            words = {word for cell in row_cells for word in _WORDS.split(cell) if len(word) >= _TELLING}
            named = self._gathered.keys() & {number, *words}
            if problem.expected == "quote" or not number:
                named.update(filter(None, self._beside[problem.row]))
            for order in sorted(named):
                self._spoil(order, problem.row)

    def _close(self, number: str, gathered: Gathered) -> None:
        """The order as it comes in, or why it does not."""
        if gathered.spoiled:
            self.rejected.add(number)
            if gathered.lines:  # Sound rows are lost with it.
                self.problems.append(gathered.spoiled)
            return
        try:
            self.orders[number] = self._order(number, gathered)
        except BadCell as bad:
            self.rejected.add(number)
            self.problems.append(bad.at(self.table.file, gathered.row))

    def _order(self, number: str, gathered: Gathered) -> IncomingOrder:
        """The order; lines that are closed in an open order are not wanted any more."""
        status = self._status(gathered)
        lines = [line for line in gathered.lines if status is SourceStatus.CLOSED or line.status != SourceStatus.CLOSED]
        amount, goods_fen = gathered.values.get(Field.AMOUNT), sum(line.cost_fen for line in lines)
        if amount is None and abs(goods_fen) > _MOST_FEN:
            raise BadCell(self._rules.name(Field.AMOUNT), str(goods_fen), "money")
        text, fen, time = gathered.text, gathered.fen, gathered.time
        return IncomingOrder(
            external_no=number,
            status=status,
            buyer=text(Field.BUYER),
            contact=text(Field.CONTACT),
            phone=text(Field.PHONE),
            address=text(Field.ADDRESS),
            amount_fen=goods_fen if amount is None else fen(Field.AMOUNT),
            freight_fen=fen(Field.FREIGHT),
            ordered_at=time(Field.ORDERED_AT),
            paid_at=time(Field.PAID_AT),
            remark=text(Field.REMARK),
            carrier=text(Field.CARRIER),
            waybill=text(Field.WAYBILL),
            customer=text(Field.CUSTOMER),
            pay=Pay(text(Field.PAY) or Pay.PREPAID),
            discount_fen=fen(Field.DISCOUNT),
            promised_at=time(Field.PROMISED_AT),
            sale_no=text(Field.SALE_NO),
            lines=tuple(line.line for line in lines),
        )

    def _status(self, gathered: Gathered) -> SourceStatus:
        """What the source says, the same in each line still wanted. Where it never says, goods of a counter sale
        without an address left with the customer, and everything else is to be shipped."""
        if Field.STATUS in self._rules.readers:
            said = {line.status for line in gathered.lines if line.status}
            live = sorted(said - {SourceStatus.CLOSED})
            if len(live) > 1 or not said:
                expected = "same_status" if said else "status"
                raise BadCell(self._rules.name(Field.STATUS), ", ".join(live), expected)
            return SourceStatus(live[0] if live else SourceStatus.CLOSED)
        over_the_counter = self._profile.channel is Channel.POS and not gathered.text(Field.ADDRESS)
        return SourceStatus.SIGNED if over_the_counter else SourceStatus.PAID


def _line(values: dict[Field, Value]) -> IncomingLine:
    """A sound row's line; the price follows from the total where only that is given and it divides."""
    codes = [str(values.get(name, "")) for name in (Field.SKU, Field.CODE)]
    pieces, price, total = (_whole(values.get(name)) for name in (Field.QUANTITY, Field.PRICE, Field.TOTAL))
    if not price and total % pieces == 0:
        price = total // pieces
    return IncomingLine(tuple(dict.fromkeys(filter(None, codes))), str(values.get(Field.TITLE, "")), pieces, price)


def _cost(values: dict[Field, Value]) -> int:
    """What the line costs in all, in fen."""
    total = values.get(Field.TOTAL)
    if isinstance(total, int):
        return total
    return _whole(values.get(Field.QUANTITY)) * _whole(values.get(Field.PRICE))


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _is_sum(cell: str) -> bool:
    """Whether a cell is the head of a row of sums."""
    return cells.one_line(cell).rstrip(":：").casefold() in _SUMS

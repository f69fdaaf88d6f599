"""The files a Taobao seller exports (千牛 order list, line list, item list, shipping sheet), joined into orders.

Nothing is guessed and nothing is shipped short: an order with an unreadable line is rejected with it.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.adapters import cells
from app.adapters.cells import BadCell
from app.adapters.tables import Table, read_tables
from app.adapters.taobao_rows import (
    Head,
    Kind,
    Line,
    Said,
    kind_of,
    line_row,
    number_place,
    order_number,
    order_row,
    rows_of,
    shipment,
)
from app.domain.intake import IncomingOrder, SourceStatus
from app.errors import BadInput, Problem
from app.ports import ChannelReading, LeftOut


def read_taobao(paths: Sequence[Path]) -> ChannelReading:
    """All orders of the files, in any sequence: order lists only, line lists only, or both, joined on the number.

    A row that is wrong is rejected and the rest goes on; every row of its order is left out with it, so that what is
    corrected there is whole. Raises BadInput (codes in app.adapters.tables).
    """
    pool = _Pool()
    digests = []
    for path in paths:
        for kind, table in _recognised(path, pool.rejected):
            pool.add(kind, table)
        with path.open("rb") as stream:
            digests.append(hashlib.file_digest(stream, "sha256").hexdigest())
    digest = hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()
    orders = tuple(pool.joined())
    left_out = tuple(_left_out(paths, pool)) if pool.rejected else ()
    return ChannelReading(orders, tuple(pool.rejected), digest, left_out)


def _left_out(paths: Sequence[Path], pool: "_Pool") -> Iterator[LeftOut]:
    """Each table's rows that did not come in, read once more: nobody kept them."""
    tables = (table for path in paths for _, table in _recognised(path, []))
    for table, wrong in zip(tables, pool.wrong_rows, strict=True):
        rows = tuple(_rows_left_out(table, wrong, pool.held))
        if rows:
            yield LeftOut(table.file, table.header, rows)


def _rows_left_out(table: Table, wrong: Collection[int], held: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The rows with these row numbers or order numbers, as they stand in the table."""
    place = number_place(table)
    for row, given, _ in table.source():
        if row <= table.header_row or not any(given):
            continue
        if row in wrong or _number_in(given, place) in held:
            yield tuple(given)


def _number_in(given: Sequence[str], place: int) -> str:
    """The order number of a row, empty when none can be read."""
    try:
        return order_number(given[place]) if place < len(given) else ""
    except BadCell:
        return ""


def _recognised(path: Path, rejected: list[Problem]) -> list[tuple[Kind, Table]]:
    """The tables of a file and what they are. A sheet beside them that is none of ours goes to `rejected`."""
    tables = [(kind_of(table.header), table) for table in read_tables(path)]
    known = [(kind, table) for kind, table in tables if kind is not None]
    if all(kind is Kind.SHIPMENTS for kind, _ in known):
        problems = tuple(_strange(table) for _, table in tables)
        raise BadInput("file.not_taobao", problems, file=path.name, found=problems[0].found)
    rejected.extend(_strange(table) for kind, table in tables if kind is None)
    return known


def _strange(table: Table) -> Problem:
    """A table that is none of ours, with the words of its header."""
    return Problem(table.file, table.header_row, "", cells.clipped(" ".join(table.header)), "taobao_table")


@dataclass(slots=True)
class _Pool:
    """Everything read so far, by order number."""

    rejected: list[Problem] = field(default_factory=list)
    orders: dict[str, Head] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    shipments: dict[str, tuple[str, str]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    """Orders whose own row was rejected."""
    unread: dict[str, Problem] = field(default_factory=dict)
    """Orders with a line that was rejected, with what is said about it."""
    listed: dict[str, tuple[str, int]] = field(default_factory=dict)
    """File and row of an order's first line."""
    strays: Problem | None = None
    """The first line of which not even the order is known."""
    merged: dict[str, Problem] = field(default_factory=dict)
    """Orders with a line below theirs that has no number, as merged cells leave it."""
    held: set[str] = field(default_factory=set)
    """Orders of which something was rejected."""
    wrong_rows: list[set[int]] = field(default_factory=list)
    """For each table added, the rows that were rejected."""

    def add(self, kind: Kind, table: Table) -> None:
        """Take in a table."""
        before = len(self.rejected)
        {Kind.ORDERS: self._add_orders, Kind.LINES: self._add_lines, Kind.SHIPMENTS: self._add_shipments}[kind](table)
        self.wrong_rows.append({problem.row for problem in self.rejected[before:]})

    def _reject(self, number: str, problem: Problem) -> None:
        """Something is wrong with an order; without a number nobody knows with which."""
        self.rejected.append(problem)
        if number:
            self.held.add(number)

    def _add_orders(self, table: Table) -> None:
        """Rows of an order list: the first row of an order counts, another one must be the same."""
        for row, given in rows_of(Kind.ORDERS, table, self.rejected):
            number = ""
            try:
                number = order_number(given[0])
                head = order_row(number, given)
                known = self.orders.setdefault(number, head)
                if known is not head and known != head:
                    raise BadCell("订单编号", number, "one_row_per_order")
            except BadCell as bad:
                self._reject(number, bad.at(table.file, row))
                if bad.expected != "one_row_per_order":
                    self.refused.add(number)

    def _add_lines(self, table: Table) -> None:
        """Rows of a line list. An order's lines stand in one list; a second list must say the same."""
        here: dict[str, list[Line]] = {}
        before = len(self.rejected)
        above = cell_above = ""
        for row, given in rows_of(Kind.LINES, table, self.rejected):
            number = above if given[0] and given[0] == cell_above else ""  # lines of an order stand together
            try:
                number = number or order_number(given[0])
                if number not in here:
                    here[number] = []
                    self.listed.setdefault(number, (table.file, row))
                _put(here[number], line_row(given))
            except BadCell as bad:
                problem = bad.at(table.file, row)
                self._lost(number, problem)
                if not cells.plain(given[0]):
                    self.merged.setdefault(above, problem)
            above, cell_above = (number, given[0]) if number else (above, cell_above)
        misfits = [p for p in self.rejected[before:] if p.expected in ("columns", "quote")]
        self.strays = self.strays or next(iter(misfits), None)
        for number, lines in here.items():
            known = self.lines.setdefault(number, lines)
            if known is not lines and _wanted(known) != _wanted(lines):
                self._lost(number, Problem(table.file, 0, "订单编号", number, "same_lines"))

    def _add_shipments(self, table: Table) -> None:
        """Rows of a shipping sheet: courier and waybill number; the first of an order counts."""
        for row, given in rows_of(Kind.SHIPMENTS, table, self.rejected):
            number = ""
            try:
                number = order_number(given[0])
                self.shipments.setdefault(number, shipment(given))
            except BadCell as bad:
                self._reject(number, bad.at(table.file, row))

    def _lost(self, number: str, problem: Problem) -> None:
        """A line cannot be read: its order must not go out without it."""
        self._reject(number, problem)
        if number:
            told = Problem(problem.file, problem.row, "订单编号", number, "order_lines")
            self.unread.setdefault(number, told)
        else:
            self.strays = self.strays or problem

    def joined(self) -> Iterator[IncomingOrder]:
        """Every sound order with its lines, in the sequence of the files."""
        for number in dict.fromkeys((*self.orders, *self.lines, *self.unread)):
            if number in self.refused:
                continue
            problem = self.unread.get(number) or self._short(number)
            if problem is None:
                try:
                    yield self._whole(number)
                    continue
                except BadCell as bad:
                    problem = bad.at(*self.listed[number])
            self._reject(number, problem)

    def _short(self, number: str) -> Problem | None:
        """An order that has fewer pieces than its list says, while some lines belong to nobody knows whom; where no
        list says how many it has, one whose lines may go on in such a line."""
        if self.strays is None:
            return None
        stray = self.merged.get(number)
        head = self.orders.get(number)
        if head and head.pieces:
            pieces = sum(entry.line.quantity for entry in self.lines.get(number, ()))
            stray = self.strays if 0 < pieces < head.pieces else None
        return stray and Problem(stray.file, stray.row, "订单编号", number, "order_lines")

    def _whole(self, number: str) -> IncomingOrder:
        """The order with its lines; lines that were refunded or closed in an open order are not wanted any more."""
        entries = self.lines.get(number, [])
        head = self.orders.get(number) or _headless(number, entries)
        if head.said["status"] is not SourceStatus.CLOSED:
            entries = [entry for entry in entries if not entry.closed]
        carrier, waybill = self._shipped(number, head, entries)
        return IncomingOrder(
            **head.said, carrier=carrier, waybill=waybill, lines=tuple([entry.line for entry in entries])
        )

    def _shipped(self, number: str, head: Head, entries: Sequence[Line]) -> tuple[str, str]:
        """What is said about courier and waybill, the order's own row first."""
        if head.waybill:
            return head.carrier, head.waybill
        if number in self.shipments:
            return self.shipments[number]
        of_lines = ((entry.carrier, entry.waybill) for entry in entries if entry.waybill)
        return next(of_lines, (head.carrier, ""))


def _put(lines: list[Line], entry: Line) -> None:
    """Add a line; the same sub-order twice is one line when its rows agree and an error when they do not."""
    for known in lines if entry.sub else ():
        if known.sub == entry.sub:
            if known != entry:
                raise BadCell("子订单编号", entry.sub, "unique")
            return
    lines.append(entry)


def _wanted(lines: Sequence[Line]) -> list[tuple[tuple[str, ...], int]]:
    """What two lists of the same order must agree on; their sequence and wording may differ."""
    return sorted((entry.line.codes, entry.line.quantity) for entry in lines)


def _headless(number: str, entries: Sequence[Line]) -> Head:
    """An order known from its lines only: no address, the status of its first line still wanted."""
    first = next((entry for entry in entries if not entry.closed), entries[0])
    if first.status is None:
        raise BadCell("订单状态", "", "status")
    said: Said = {
        "external_no": number,
        "status": first.status,
        "buyer": "",
        "contact": "",
        "phone": "",
        "address": "",
        "amount_fen": sum(entry.amount_fen for entry in entries),
        "freight_fen": 0,
        "ordered_at": first.ordered_at,
        "paid_at": first.paid_at,
        "remark": "",
    }
    return Head(said, carrier="", waybill="", pieces=None)

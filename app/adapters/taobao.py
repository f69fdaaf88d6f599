"""The files a Taobao seller exports (千牛 order list, line list, item list, shipping sheet), joined into orders.

Nothing is guessed and nothing is shipped short: an order with an unreadable line is rejected with it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.adapters import cells
from app.adapters.cells import BadCell
from app.adapters.tables import Table, read_tables
from app.adapters.taobao_rows import Kind, Line, kind_of, line_row, order_number, order_row, rows_of, shipment
from app.domain.intake import IncomingOrder, SourceStatus
from app.errors import BadInput, Problem


@dataclass(frozen=True, slots=True)
class TaobaoFiles:
    """What the files hold together. `digest` names their contents whatever their names and sequence (SHA-256)."""

    orders: tuple[IncomingOrder, ...]
    rejected: tuple[Problem, ...]
    digest: str


def read_taobao(paths: Sequence[Path]) -> TaobaoFiles:
    """All orders of the files, in any sequence: order lists only, line lists only, or both, joined on the number.

    A row that is wrong is rejected and the rest goes on. Raises BadInput (codes in app.adapters.tables).
    """
    pool = _Pool()
    digests = []
    for path in paths:
        for kind, table in _recognised(path, pool.rejected):
            pool.add(kind, table)
        with path.open("rb") as stream:
            digests.append(hashlib.file_digest(stream, "sha256").hexdigest())
    digest = hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()
    return TaobaoFiles(tuple(pool.joined()), tuple(pool.rejected), digest)


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
    orders: dict[str, IncomingOrder] = field(default_factory=dict)
    pieces: dict[str, int] = field(default_factory=dict)
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

    def add(self, kind: Kind, table: Table) -> None:
        """Take in a table."""
        {Kind.ORDERS: self._add_orders, Kind.LINES: self._add_lines, Kind.SHIPMENTS: self._add_shipments}[kind](table)

    def _add_orders(self, table: Table) -> None:
        """Rows of an order list: the first row of an order counts, another one must be the same."""
        for row, given in rows_of(Kind.ORDERS, table, self.rejected):
            number = ""
            try:
                number = order_number(given)
                order = order_row(number, given)
                if self.orders.setdefault(number, order) != order:
                    raise BadCell("订单编号", number, "one_row_per_order")
                if cells.plain(given.get("pieces", "")):
                    self.pieces[number] = cells.count("宝贝总数量", given["pieces"])
            except BadCell as bad:
                self.rejected.append(bad.at(table.file, row))
                if bad.expected != "one_row_per_order":
                    self.refused.add(number)

    def _add_lines(self, table: Table) -> None:
        """Rows of a line list. An order's lines stand in one list; a second list must say the same."""
        here: dict[str, list[Line]] = {}
        before = len(self.rejected)
        for row, given in rows_of(Kind.LINES, table, self.rejected):
            number = ""
            try:
                number = order_number(given)
                self.listed.setdefault(number, (table.file, row))
                _put(here.setdefault(number, []), line_row(given))
            except BadCell as bad:
                self._lost(number, bad.at(table.file, row))
        misfits = [p for p in self.rejected[before:] if p.expected in ("columns", "quote")]
        self.strays = self.strays or next(iter(misfits), None)
        for number, lines in here.items():
            known = self.lines.setdefault(number, lines)
            if known is not lines and _wanted(known) != _wanted(lines):
                self._lost(number, Problem(table.file, 0, "订单编号", number, "same_lines"))

    def _add_shipments(self, table: Table) -> None:
        """Rows of a shipping sheet: courier and waybill number; the first of an order counts."""
        for row, given in rows_of(Kind.SHIPMENTS, table, self.rejected):
            try:
                self.shipments.setdefault(order_number(given), shipment(given))
            except BadCell as bad:
                self.rejected.append(bad.at(table.file, row))

    def _lost(self, number: str, problem: Problem) -> None:
        """A line cannot be read: its order must not go out without it."""
        self.rejected.append(problem)
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
            self.rejected.append(problem)

    def _short(self, number: str) -> Problem | None:
        """An order that has fewer pieces than its list says, while some lines belong to nobody knows whom."""
        wanted, lines = self.pieces.get(number), self.lines.get(number)
        if self.strays is None or not wanted or not lines:
            return None
        if sum(entry.line.quantity for entry in lines) >= wanted:
            return None
        return Problem(self.strays.file, self.strays.row, "订单编号", number, "order_lines")

    def _whole(self, number: str) -> IncomingOrder:
        """The order with its lines; lines that were refunded or closed in an open order are not wanted any more."""
        entries = self.lines.get(number, [])
        order = self.orders.get(number) or _headless(number, entries)
        if order.status is not SourceStatus.CLOSED:
            entries = [entry for entry in entries if not entry.closed]
        carrier, waybill = next(self._shipped(number, order, entries), ("", ""))
        lines = tuple(entry.line for entry in entries)
        return replace(order, lines=lines, carrier=carrier, waybill=waybill)

    def _shipped(self, number: str, order: IncomingOrder, entries: Sequence[Line]) -> Iterator[tuple[str, str]]:
        """What is said about courier and waybill, the order's own row first."""
        if order.waybill:
            yield order.carrier, order.waybill
        if number in self.shipments:
            yield self.shipments[number]
        yield from ((entry.carrier, entry.waybill) for entry in entries if entry.waybill)
        yield order.carrier, order.waybill


def _put(lines: list[Line], entry: Line) -> None:
    """Add a line; the same sub-order twice is one line when its rows agree and an error when they do not."""
    for known in lines:
        if entry.sub and known.sub == entry.sub:
            if known != entry:
                raise BadCell("子订单编号", entry.sub, "unique")
            return
    lines.append(entry)


def _wanted(lines: Sequence[Line]) -> list[tuple[tuple[str, ...], int]]:
    """What two lists of the same order must agree on; their sequence and wording may differ."""
    return sorted((entry.line.codes, entry.line.quantity) for entry in lines)


def _headless(number: str, entries: Sequence[Line]) -> IncomingOrder:
    """An order known from its lines only: no address, the status of its first line still wanted."""
    first = next((entry for entry in entries if not entry.closed), entries[0])
    if first.status is None:
        raise BadCell("订单状态", "", "status")
    return IncomingOrder(
        external_no=number,
        status=first.status,
        amount_fen=sum(entry.amount_fen for entry in entries),
        ordered_at=first.ordered_at,
        paid_at=first.paid_at,
    )

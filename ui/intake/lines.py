"""The lines of a phone order as a table; each line finds its product by itself, whenever its code arrives."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.domain.codes import CodeType, is_label_code, is_own_code, part_key
from app.usecases.ordering import PlacedLine, QuotedLine
from app.views import Reader
from app.views.customers import PartRow
from ui.intake.amounts import pieces_of, price_of
from ui.intake.line import EDITED, Column, Line, Search, problem_of, title, told, typed
from ui.tasks import ANSWERS, Tasks

_NO_PARENT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


class LinesModel(QAbstractTableModel):
    """The lines, and an empty one at the end to go on with.

    `changed` says that the order became another one, `settled` that every code has been looked up, `unknown` brings a
    scanned code that no product has.
    """

    changed = Signal()
    settled = Signal()
    unknown = Signal(str)

    def __init__(self, reader: Reader, tasks: Tasks) -> None:
        super().__init__()
        self._reader, self._tasks = reader, tasks
        self._level = ""
        self._names: dict[str, str] = {}
        self._lines: list[Line] = []
        self._keys = count()

    @property
    def lines(self) -> Sequence[Line]:
        """All but the empty one."""
        return self._lines

    @property
    def is_looking(self) -> bool:
        """Whether an answer is still to come."""
        return any(line.search is Search.LOOKING for line in self._lines)

    @property
    def total_fen(self) -> int:
        """What the goods cost."""
        return sum(line.total_fen for line in self._lines)

    def name_warehouses(self, names: dict[str, str]) -> None:
        """How warehouse codes are called in full."""
        self._names = names

    def placed(self) -> tuple[PlacedLine, ...]:
        """As ordered: by our own number where the product was found."""
        return tuple(
            PlacedLine(line.part.sku if line.part else line.code, line.quantity, line.own_price_fen)
            for line in self._lines
        )

    def line(self, row: int) -> Line | None:
        """The line in a row; None for the empty one."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def is_open(self, row: int) -> bool:
        """Whether somebody has to choose among several products."""
        line = self.line(row)
        return line is not None and line.search is Search.SEVERAL

    def restore(self, lines: Sequence[PlacedLine]) -> None:
        """These instead of all others, without saying so."""
        self.beginResetModel()
        self._lines = [Line(next(self._keys), line.code, line.quantity, line.price_fen) for line in lines]
        self.endResetModel()
        for line in tuple(self._lines):
            self._look(line, eager=False)

    def price_at(self, level: str) -> None:
        """Another customer, other prices."""
        if level != self._level:
            self._level = level
            self.look_again()

    def look_again(self) -> None:
        """Prices and stock may have changed."""
        for line in tuple(self._lines):
            self._look(line, eager=False)

    def put_code(self, row: int, code: str, *, eager: bool) -> None:
        """A code typed into a row; `eager` takes the first product it may mean, as Enter does."""
        line = self._put(row, code)
        self._look(line, eager=eager)
        self.changed.emit()

    def put_part(self, row: int, part: PartRow) -> None:
        """A product chosen for a row."""
        line = self._put(row, part.sku)
        self._show(replace(line, part=part, search=Search.FOUND, quantity=_pieces(line, part)))
        self.changed.emit()

    def add(self, lines: Sequence[tuple[str, int]]) -> None:
        """Pasted lines, at the end."""
        for code, pieces in lines:
            self._look(self._append(code, pieces), eager=False)
        self.changed.emit()

    def find(self, typed: str) -> Sequence[PartRow]:
        """What a code or a part of a name may mean, at this customer's prices; may block."""
        return self._reader.parts(typed, self._level, 9)

    def scan(self, code: str) -> bool:
        """A scanned product is a line, or more pieces of one; False for our own numbers, which name no product."""
        if is_label_code(code) or any(is_own_code(code, kind) for kind in CodeType):
            return False
        reader, level = self._reader, self._level
        self._tasks.read(self, lambda: reader.parts(code, level, 2), lambda parts: self._on_scan(code, parts))
        return True

    def _on_scan(self, code: str, parts: Sequence[PartRow]) -> None:
        part = _meant(code, parts, eager=False)
        if part is not None:
            self._add_scanned(part)
        elif parts:
            self.add([(code, 1)])
        else:
            self.unknown.emit(code)

    def _add_scanned(self, part: PartRow) -> None:
        """A line of its own, or as many pieces more."""
        same = next((row for row, line in enumerate(self._lines) if line.part and line.part.sku == part.sku), None)
        if same is None:
            self._show(replace(self._append(part.sku, part.pieces), part=part, search=Search.FOUND))
            self.changed.emit()
        else:
            self.put_quantity(same, self._lines[same].quantity + part.pieces)

    def put_quantity(self, row: int, quantity: int) -> None:
        """So many pieces."""
        self._show(replace(self._lines[row], quantity=quantity))
        self.changed.emit()

    def put_price(self, row: int, price_fen: int | None) -> None:
        """A price of its own; None or the list's own gives the list price back."""
        line = self._lines[row]
        own = None if price_fen == line.list_price_fen else price_fen
        self._show(replace(line, own_price_fen=own))
        self.changed.emit()

    def delete(self, row: int) -> None:
        """Take a line out."""
        if self.line(row) is not None:
            self.beginRemoveRows(_NO_PARENT, row, row)
            del self._lines[row]
            self.endRemoveRows()
            self.changed.emit()

    def show_quote(self, quoted: Sequence[QuotedLine]) -> None:
        """The quote knows which product a code names exactly: lines that found none or several follow it."""
        for line, found in zip(tuple(self._lines), quoted, strict=False):
            if line.search in (Search.UNKNOWN, Search.SEVERAL) and found.sku and found.sku != line.code:
                self._look(replace(line, code=found.sku), eager=False)

    def _put(self, row: int, code: str) -> Line:
        """The line of a row with another code; the empty row becomes a line, and a new empty one follows it."""
        before = self.line(row)
        if before is not None:
            line = replace(before, code=code, part=None, search=Search.LOOKING, own_price_fen=None)
            self._lines[row] = line
            return line
        line = self._append(code, 1, below=True)
        self._show(line)
        return line

    def _append(self, code: str, pieces: int, *, below: bool = False) -> Line:
        """A line above the empty one, in which somebody may be typing; with `below` that one becomes the line."""
        line, row = Line(next(self._keys), code, pieces), len(self._lines) + below
        self.beginInsertRows(_NO_PARENT, row, row)
        self._lines.append(line)
        self.endInsertRows()
        return line

    def _show(self, line: Line) -> None:
        row = self._row(line.key)
        if row is not None:
            self._lines[row] = line
            self.dataChanged.emit(self.index(row, 0), self.index(row, Column.TOTAL))

    def _row(self, key: int) -> int | None:
        return next((row for row, line in enumerate(self._lines) if line.key == key), None)

    def _look(self, line: Line, *, eager: bool) -> None:
        reader, level = self._reader, self._level
        code = line.part.sku if line.part else line.code
        self._show(replace(line, search=Search.LOOKING))
        self._tasks.read(
            self,
            lambda: reader.parts(code, level, 2),
            lambda parts: self._on_parts(line, parts, eager=eager, level=level),
            lambda error: self._on_failed(line, error),
        )

    def _on_parts(self, asked: Line, parts: Sequence[PartRow], *, eager: bool, level: str) -> None:
        row = self._row(asked.key)
        if row is None or self._lines[row].code != asked.code or level != self._level:
            return
        line = self._lines[row]
        part = _meant(asked.part.sku if asked.part else asked.code, parts, eager=eager)
        if part is not None:
            first = line.part is None
            line = replace(line, part=part, search=Search.FOUND, code=part.sku if eager else line.code)
            self._show(replace(line, quantity=_pieces(line, part)) if first else line)
        else:
            self._show(replace(line, part=None, search=Search.SEVERAL if parts else Search.UNKNOWN))
        self.changed.emit()
        if not self.is_looking:
            self.settled.emit()

    def _on_failed(self, asked: Line, error: Exception) -> None:
        row = self._row(asked.key)
        if row is not None:
            self._show(replace(self._lines[row], search=Search.FAILED))
        if isinstance(error, ANSWERS):
            self._tasks.trouble(error)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """The lines and the empty one."""
        return 0 if parent.isValid() else len(self._lines) + 1

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """All columns."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Code, quantity and price can be typed; in the empty line only the code."""
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        column = Column(index.column())
        open_ = column is Column.CODE if self.line(index.row()) is None else column in EDITED
        return plain | Qt.ItemFlag.ItemIsEditable if open_ else plain

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell; what stands in it while it is typed."""
        line, column = self.line(index.row()), Column(index.column())
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return told(line, column, index.row())
        if role == Qt.ItemDataRole.EditRole:
            return typed(line, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return problem_of(line) or self._stock_told(line)
        return None

    def _stock_told(self, line: Line) -> str:
        stock = line.part.stock if line.part else ()
        return "\n".join(f"{self._names.get(row.warehouse, row.warehouse)}: {row.available:,}" for row in stock)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """What was typed into a cell; False where it is no number or no price."""
        column, row, given = Column(index.column()), index.row(), str(value).strip()
        if column is Column.CODE:
            if given:
                self.put_code(row, given, eager=False)
            return bool(given)
        if column is Column.QUANTITY:
            pieces = pieces_of(given)
            if pieces:
                self.put_quantity(row, pieces)
            return bool(pieces)
        price = price_of(given)
        if given and price is None:
            return False
        self.put_price(row, price)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What the columns are called."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section >= Column.QUANTITY else _LEFT
        return title(Column(section)) if role == Qt.ItemDataRole.DisplayRole else None


def _meant(code: str, parts: Sequence[PartRow], *, eager: bool) -> PartRow | None:
    """The product a code means: the only one, our own number, or with `eager` the first."""
    exact = next((part for part in parts if part_key(part.sku) == part_key(code)), None)
    return exact or (parts[0] if parts and (eager or len(parts) == 1) else None)


def _pieces(line: Line, part: PartRow) -> int:
    """A box code stands for its pieces, unless somebody has said how many."""
    return part.pieces if line.quantity == 1 else line.quantity

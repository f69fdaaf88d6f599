"""The grid of lines: one cell is always open for typing while the keyboard is here."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QStyleOptionViewItem, QTableView, QWidget

from app.domain.pasting import pasted_lines
from app.views.customers import PartRow
from ui.intake.line import Column
from ui.intake.lines import LinesModel
from ui.intake.lines_painting import LinePainter
from ui.intake.parts import offer_of
from ui.intake.suggestions import Box, Suggester, SuggestionList
from ui.tasks import Tasks
from ui.widgets.basics import restyle

_WIDTHS = {Column.NO: 26, Column.CODE: 126, Column.QUANTITY: 52, Column.PRICE: 86, Column.TOTAL: 92}
_ROW, _EDITOR = 48, 32
_LEAST, _ROOMY = 430, 560
Index = QModelIndex | QPersistentModelIndex


class _Cells(LinePainter):
    """Opens the boxes and hands their keys to the grid."""

    def __init__(self, grid: "LinesGrid") -> None:
        super().__init__(grid)
        self._grid = grid

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A box as high as every other of the form."""
        box = Box(parent)
        if index.column() == Column.CODE:
            self._grid.suggest_in(box)
        else:
            box.setAlignment(Qt.AlignmentFlag.AlignRight)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """What is there already, chosen whole, unless somebody is typing."""
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Only what was typed."""
        assert isinstance(editor, QLineEdit)
        if editor.isModified():
            editor.setModified(False)
            self._grid.put(index.row(), index.column(), editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """In the middle of its cell."""
        cell: QRect = option.rect
        editor.setGeometry(cell.left() + 1, cell.center().y() - _EDITOR // 2, cell.width() - 2, _EDITOR)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Keys are the grid's; Esc stays with the window."""
        if event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            return self._grid.take_key(event)
        if event.type() == QEvent.Type.ShortcutOverride:
            return False
        return super().eventFilter(editor, event)


class LinesGrid(QTableView):
    """Enter goes from code to quantity to the next line, Tab through every cell. `left` says that the keyboard goes
    on (1) or back (-1) to the neighbours of the grid; `usual` is what this customer usually buys."""

    left = Signal(int)

    def __init__(self, model: LinesModel, hanging: SuggestionList, tasks: Tasks) -> None:
        super().__init__()
        self._lines, self._hanging, self._tasks = model, hanging, tasks
        self._suggester: Suggester | None = None
        self.usual: Sequence[PartRow] = ()
        self._moving = False
        self.setModel(model)
        self.setItemDelegate(_Cells(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setMinimumWidth(_LEAST)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._prepare_headers()
        hanging.itemClicked.connect(lambda _item: self._on_enter())
        self._keys: dict[int, Callable[[], bool]] = {
            Qt.Key.Key_Return: self._on_enter,
            Qt.Key.Key_Enter: self._on_enter,
            Qt.Key.Key_Tab: lambda: self._walk(1),
            Qt.Key.Key_Backtab: lambda: self._walk(-1),
            Qt.Key.Key_Up: lambda: self._climb(-1),
            Qt.Key.Key_Down: lambda: self._climb(1),
        }

    def _prepare_headers(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setFixedHeight(32)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.PRODUCT, QHeaderView.ResizeMode.Stretch)
        for column, wide in _WIDTHS.items():
            self.setColumnWidth(column, wide)

    def suggest_in(self, box: Box) -> None:
        """A code cell has been opened."""
        find = self._lines.find
        self._suggester = Suggester(box, self._hanging, self._tasks, lambda typed: offer_of(find(typed)))
        box.destroyed.connect(self._hanging.hide)

    def go_on(self) -> None:
        """The keyboard goes to the empty line."""
        self._go(len(self._lines.lines), Column.CODE)

    def add_part(self, part: PartRow) -> None:
        """A product chosen elsewhere is a line; the keyboard goes to its quantity."""
        box = self._box
        if box is not None:
            self.commitData(box)
        row = len(self._lines.lines)
        self._lines.put_part(row, part)
        self._go(row, Column.QUANTITY)

    def put(self, row: int, column: int, typed: str) -> bool:
        """What was typed into a cell; False where it cannot be."""
        return self._lines.setData(self._lines.index(row, column), typed)

    def commit(self) -> bool:
        """What is being typed counts. False where that is no number, or a code whose product nobody has seen yet: it
        is looked up first."""
        box, row, column = self._box, self.currentIndex().row(), self.currentIndex().column()
        if box is None or not box.isModified():
            return True
        if column != Column.CODE:
            return self._is_sound(box)
        if box.text().strip():
            self._enter_code(row, box)
            return False
        return True

    def close_list(self) -> bool:
        """Esc; False where no list hangs."""
        hangs = not self._hanging.isHidden()
        self._hanging.hide()
        return hangs

    def _delete_line(self) -> bool:
        """The line with the keyboard goes."""
        row, box = self.currentIndex().row(), self._box
        if box is not None:
            box.setModified(False)
        self._lines.delete(row)
        self._go(min(row, len(self._lines.lines)), Column.CODE)
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """A key pressed in an open cell; False leaves it to the box."""
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._paste()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return event.key() == Qt.Key.Key_Delete and self._delete_line()
        act = self._keys.get(event.key())
        return act() if act else False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only where no cell is open."""
        if not self.take_key(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the product needs it more than numbers and totals."""
        super().resizeEvent(event)
        for column in (Column.NO, Column.TOTAL):
            self.setColumnHidden(column, self.viewport().width() < _ROOMY)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Open the cell that is current."""
        super().focusInEvent(event)
        if not self._moving:
            here = self.currentIndex()
            self._go(here.row() if here.isValid() else len(self._lines.lines), here.column() if here.isValid() else 1)

    @property
    def _box(self) -> QLineEdit | None:
        """The open cell."""
        found = self.indexWidget(self.currentIndex())
        return found if isinstance(found, QLineEdit) else None

    def _go(self, row: int, column: int) -> None:
        """Close the open cell and open another."""
        target = self._lines.index(row, column)
        self._moving = True
        try:
            if target == self.currentIndex():
                self.setFocus()
                if self.state() is not QAbstractItemView.State.EditingState:
                    self.edit(target)
            else:
                self.setCurrentIndex(target)
                self.scrollTo(target)
        finally:
            self._moving = False

    def _on_enter(self) -> bool:
        column, row, box = self.currentIndex().column(), self.currentIndex().row(), self._box
        if column == Column.CODE and box is not None:
            self._enter_code(row, box)
        elif self._is_sound(box):
            self._go(row + 1, Column.CODE)
        return True

    def _enter_code(self, row: int, box: QLineEdit) -> None:
        typed, chosen = box.text().strip(), self._hanging.marked
        fresh = self._suggester is not None and self._suggester.is_fresh
        if chosen is not None and fresh:
            assert isinstance(chosen.value, PartRow)
            box.setModified(False)
            self._lines.put_part(row, chosen.value)
        elif not typed:
            self._leave_code(row)
            return
        elif box.isModified():
            box.setModified(False)
            self._lines.put_code(row, typed, eager=True)
        elif self._suggester is not None and self._lines.is_open(row):
            self._suggester.ask()
            return
        self._go(row, Column.QUANTITY)

    def _leave_code(self, row: int) -> None:
        """Enter on nothing: a line whose code was wiped goes, the empty one ends the lines."""
        if self._lines.line(row) is not None:
            self._delete_line()
        else:
            self.left.emit(1)

    def _is_sound(self, box: QLineEdit | None) -> bool:
        """Whether what was typed is a number or a price; else it is marked."""
        if box is None or not box.isModified():
            return True
        sound = self.put(self.currentIndex().row(), self.currentIndex().column(), box.text())
        restyle(box, "wrong", "" if sound else "true")
        box.setModified(not sound)
        return sound

    def _walk(self, by: int) -> bool:
        row, column, box = self.currentIndex().row(), self.currentIndex().column(), self._box
        if column != Column.CODE and not self._is_sound(box):
            return True
        if column == Column.CODE and by > 0 and box is not None and box.text().strip():
            self._enter_code(row, box)
            return True
        cells = [Column.CODE, Column.QUANTITY, Column.PRICE]
        steps = [(line, cell) for line in range(len(self._lines.lines)) for cell in cells]
        steps.append((len(self._lines.lines), Column.CODE))
        at = steps.index((row, Column(column))) + by
        if 0 <= at < len(steps):
            self._go(*steps[at])
        else:
            self.left.emit(by)
        return True

    def _climb(self, by: int) -> bool:
        column, row, box = self.currentIndex().column(), self.currentIndex().row() + by, self._box
        if column == Column.CODE and self._suggester is not None:
            if self._suggester.step(by):
                return True
            if by > 0 and box is not None and not box.text() and self.usual:
                self._suggester.offer(offer_of(self.usual))
                return True
        if 0 <= row <= len(self._lines.lines) and (column == Column.CODE or self._is_sound(box)):
            self._go(row, column if self._lines.line(row) else Column.CODE)
        return True

    def _paste(self) -> bool:
        """A block of lines, or one with a count, becomes lines; anything else is pasted as usual."""
        pasted = pasted_lines(QGuiApplication.clipboard().text())
        block = len(pasted) > 1 or any(pieces > 1 for _, pieces in pasted)
        if self.currentIndex().column() != Column.CODE or not block:
            return False
        self._lines.add(pasted)
        self.go_on()
        return True

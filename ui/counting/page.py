"""One location being counted: scan what lies there, type how many more, close."""

from collections.abc import Callable, Sequence
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from app.domain.codes import clean_code, scanned_code
from app.domain.counting import MOST_PIECES
from app.domain.picking import COMMAND_CODES, Beep, StationCommand, quantity_of
from app.i18n import text
from app.usecases.counting import CloseCount, CountItem, ItemCounted, OpenTask
from app.views.counting import CountedRow
from ui import theme
from ui.counting.wording import keyed, waiting_words
from ui.screen import Preferences
from ui.widgets.basics import ElidedLabel, button, column, frame, label, row
from ui.widgets.table import Column, Table

_SIDE, _TALL = 360, 40
_LONGEST = 64


class CountPage(QWidget):
    """Whatever is scanned counts one; the location's own code closes it. `asked` brings a command, `told` (beep, words,
    code) what needs none, `left` that the keeper goes back to the list."""

    asked = Signal(object)
    told = Signal(object, str, str)
    left = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.task = OpenTask("", "")
        self._last: ItemCounted | None = None
        self._taken: list[tuple[str, int]] = []
        self._confirm = ""
        self._others: frozenset[str] = frozenset()
        self._location, self._no = label("", font=theme.font(34, bold=True)), label("", "quiet", theme.code_font())
        self._name, self._sku = label("", font=theme.font(28, bold=True), wrap=True), ElidedLabel("", "quiet")
        self._sku.setFont(theme.code_font(15))
        self._counted = label("", font=theme.font(88, bold=True))
        self._more = _field(text("Pieces more of it"), self.add_typed)
        self._more.setValidator(QIntValidator(-MOST_PIECES, MOST_PIECES, self))
        self._code = _field(text("Code typed by hand"), self._take_typed)
        self._rows: Table[CountedRow] = Table(_columns(), preferences, "counted", _TALL)
        self._rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._total, self._depth = ElidedLabel("", "meta"), label("", "warn", theme.font(20))
        self._total.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._build()

    def _build(self) -> None:
        told = ElidedLabel(text("Scan what lies here; the location once more closes it"))
        told.setFont(theme.font(20))
        prompt = row(self._location, 16, told, self._depth, self._no, spacing=8, margins=(16, 10, 16, 10))
        body = row(self._rows, self._side(), spacing=0)
        body.setStretch(0, 1)
        whole = column(frame("bar", prompt), body, self._foot(), spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _foot(self) -> QFrame:
        keys = (
            button(keyed(text("Close the count"), "Ctrl+Enter"), self.close_count, "primary"),
            button(keyed(text("Take back"), "F8"), self.undo),
            button(keyed(text("To the list"), "Esc"), self.left.emit),
        )
        for key in keys:
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.setProperty("big", "true")
        return frame("strip", row(*keys, self._total, margins=(16, 8, 16, 8)))

    def _side(self) -> QFrame:
        last = column(self._name, self._sku, self._counted, spacing=4)
        more = column(label(text("Pieces more of it, then Enter"), "quiet"), self._more, spacing=4)
        typed = column(label(keyed(text("Code typed by hand"), "F2"), "quiet"), self._code, spacing=4)
        side = frame("panel", column(last, None, more, typed, spacing=12, margins=(16, 16, 16, 16)))
        side.setFixedWidth(_SIDE)
        return side

    def begin(self, task: OpenTask) -> None:
        """Another location."""
        self.task, self._last, self._confirm = task, None, ""
        self._taken.clear()
        self._location.setText(task.location)
        self._no.setText(task.no)
        self._show_last()
        self.show_rows(())
        self.focus_first()

    def show_rows(self, rows: Sequence[CountedRow]) -> None:
        """What was counted so far, by whoever counts here."""
        self._rows.rows.show(rows)
        pieces = f"{sum(row.counted for row in rows):,}"
        self._total.setText(text("{items} products, {pieces} pieces so far", items=f"{len(rows):,}", pieces=pieces))

    def show_depth(self, waiting: int) -> None:
        """Scans that nobody has answered yet, from two on."""
        self._depth.setText(waiting_words(waiting))

    def know_others(self, locations: frozenset[str]) -> None:
        """Other locations that are being counted."""
        self._others = locations

    def focus_first(self) -> None:
        """Typed digits are pieces."""
        self._more.clear()
        self._more.setFocus()

    def focus_code(self) -> None:
        """For labels that no scanner reads."""
        self._code.clear()
        self._code.setFocus()

    def take(self, raw: str) -> None:
        """A code: an item, the location itself, or a command of the sheet."""
        code = scanned_code(raw)
        command, pieces = COMMAND_CODES.get(code), quantity_of(code)
        self.focus_first()
        if command is not None:
            self._obey(command, code)
        elif pieces is not None:
            self._add(pieces, code)
        elif code == clean_code(self.task.location):
            self.close_count()
        elif code in self._others:
            told = text("Close {location} first: scan it again", location=self.task.location)
            self.told.emit(Beep.QUESTION, told, code)
        else:
            self._ask(code, 1)

    def _obey(self, command: StationCommand, code: str) -> None:
        if command is StationCommand.UNDO:
            self.undo()
        elif command is StationCommand.FINISH:
            self.close_count()
        elif command is StationCommand.CANCEL:
            self.left.emit()
        else:
            self.told.emit(Beep.UNKNOWN, text("Nothing to do with this while counting"), code)

    def add_typed(self) -> None:
        """So many more of the item scanned last; below 0 fewer."""
        typed = self._more.text()
        self._more.clear()
        if typed.lstrip("-"):
            self._add(int(typed), typed)

    def _add(self, pieces: int, typed: str) -> None:
        if self._last is None:
            self.told.emit(Beep.UNKNOWN, text("Scan the item first"), typed)
        elif pieces:
            self._ask(self._last.sku, pieces)

    def _take_typed(self) -> None:
        typed = self._code.text().strip()
        self._code.clear()
        if typed:
            self.take(typed)

    def undo(self) -> None:
        """What was counted last is taken back, one scan after the other."""
        if not self._taken:
            self.told.emit(Beep.SOFT, text("Nothing to take back"), "")
            return
        sku, pieces = self._taken.pop()
        self._ask(sku, -pieces)

    def _ask(self, code: str, pieces: int) -> None:
        self._confirm = ""
        self.asked.emit(CountItem(str(uuid4()), self.task.no, code, pieces))

    def close_count(self) -> None:
        """After a question it is the yes to it, unless something was scanned since."""
        self.asked.emit(CloseCount(str(uuid4()), self.task.no, confirm=self._confirm))

    def answer_with(self, question: str) -> None:
        """Closing once more is the yes to this question."""
        self._confirm = question

    def show_counted(self, counted: ItemCounted) -> None:
        """The answer to a scan."""
        if counted.task != self.task.no:
            return
        self._last = counted
        if counted.again:
            self._taken = [taken for taken in self._taken if taken[0] != counted.sku]
        elif counted.pieces > 0:
            self._taken.append((counted.sku, counted.pieces))
        self._show_last()

    def _show_last(self) -> None:
        last = self._last
        self._name.setText(last.name if last else text("Nothing scanned yet"))
        self._sku.setText(last.sku if last else "")
        self._counted.setText(f"{last.counted:,}" if last else "")


def _field(name: str, sent: Callable[[], None]) -> QLineEdit:
    made = QLineEdit()
    made.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
    made.setAccessibleName(name)
    made.setMaxLength(_LONGEST)
    made.setProperty("kind", "pin")
    made.returnPressed.connect(sent)
    return made


def _columns() -> list[Column[CountedRow]]:
    return [
        Column(text("SKU"), lambda row: row.sku, 200, code=True),
        Column(text("Product"), lambda row: row.name),
        Column(text("Counted"), lambda row: f"{row.counted:,}", 96, right=True),
    ]

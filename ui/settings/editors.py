"""Editors of single values: words, numbers, amounts, one of a few."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app import words
from app.errors import BadInput
from app.i18n import text
from ui.intake.amounts import price_of
from ui.rates.sheet import tidy_money
from ui.rules.controls import Choice
from ui.settings.subject import Editor
from ui.widgets.basics import label, restyle, row

_NARROW, _MIDDLE, _WIDE = 112, 184, 360
_NOTHING = "–"
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class Words(Editor):
    """A line of text; `hint` stands in an empty box, `nothing` says what an empty one means, `unit` stands behind."""

    def __init__(self, hint: str = "", nothing: str = _NOTHING, unit: str = "", width: int = _WIDE) -> None:
        super().__init__()
        self.box, self._nothing, self._unit = _Box(), nothing, unit
        self.box.setPlaceholderText(hint)
        self.box.setFixedWidth(width)
        self.box.textEdited.connect(lambda _typed: self.edited.emit())
        self.setLayout(row(self.box, label(unit, "quiet"), None))
        self.setFocusProxy(self.box)

    def text(self) -> str:
        """As typed."""
        return self.box.text().strip()

    def show_text(self, value: str) -> None:
        """As stored."""
        self.box.setText(value)

    def told(self, value: str) -> str:
        """With its unit."""
        return f"{value} {self._unit}".rstrip() if value else self._nothing

    def mark(self, *, wrong: bool) -> None:
        """The box is red."""
        restyle(self.box, "wrong", "true" if wrong else "false")


class Number(Words):
    """A whole number; the arrow keys count. What may be empty says what that means (`nothing`)."""

    def __init__(self, unit: str, nothing: str = _NOTHING) -> None:
        says = "" if nothing == _NOTHING else nothing
        super().__init__(says, nothing, unit, _MIDDLE if says else _NARROW)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.counts = True


class Yuan(Words):
    """An amount, stored in fen."""

    def __init__(self) -> None:
        super().__init__(width=_NARROW)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.editingFinished.connect(lambda: self.box.setText(tidy_money(self.box.text())))

    def text(self) -> str:
        """In fen; as typed where it is no amount."""
        fen = price_of(self.box.text())
        return super().text() if fen is None else str(fen)

    def show_text(self, value: str) -> None:
        """In yuan."""
        self.box.setText(self.told(value))

    def told(self, value: str) -> str:
        """¥1,280.00."""
        return words.money(int(value)) if value.isdigit() else value

    def complaint(self, fault: BadInput) -> str:
        """What is allowed is told in yuan, too."""
        allowed = [self.told(part) for part in str(fault.facts["expected"]).split(" – ")]
        return text("Expected: {expected}", expected=" – ".join(allowed))


class OneOf(Editor):
    """One of a few values by their words."""

    def __init__(self, options: Sequence[tuple[str, str]], name: str) -> None:
        super().__init__()
        self._words = dict(options)
        self._choice = Choice(options, name, lambda _value: self.edited.emit())
        self.setLayout(row(self._choice, None))
        self.setFocusProxy(self._choice)

    def text(self) -> str:
        """The chosen value."""
        return self._choice.value

    def show_text(self, value: str) -> None:
        """Choose it."""
        self._choice.show_value(value)

    def told(self, value: str) -> str:
        """Its words."""
        return self._words.get(value, value)


class _Box(QLineEdit):
    """Up and Down change a number by one where it `counts`."""

    counts = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One more, one less."""
        step, typed = _STEPS.get(Qt.Key(event.key()), 0), self.text().strip()
        if not (step and self.counts and (typed.isdecimal() or not typed)):
            super().keyPressEvent(event)
            return
        self.setText(str(max(0, int(typed or 0) + step)))
        self.textEdited.emit(self.text())

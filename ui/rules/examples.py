"""Examples of a term: for these orders it must hold, for those it must not; each says at once whether it does."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.glossary import Example
from app.i18n import text
from ui import theme
from ui.rules.controls import Box, Choice
from ui.rules.facts_text import told_facts, typed_facts
from ui.widgets.basics import button, clear, column, icon_label, label, page, restyle, row, show_icon

_STATE_WIDTH = 150


class Examples(QWidget):
    """`edited` says that a person changed one."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[_Line] = []
        self._rows = column(spacing=6)
        add = button(text("Add an example"), self._on_add, "link")
        self.setLayout(column(self._rows, row(add, None), spacing=6))

    def show_examples(self, examples: Sequence[Example]) -> None:
        """Show them without telling."""
        clear(self._rows)
        self._lines = []
        for example in examples:
            self._insert(example)

    def examples(self) -> tuple[Example, ...] | None:
        """What stands there; None while one is not understood."""
        found = [line.example() for line in self._lines]
        return None if None in found else tuple(example for example in found if example is not None)

    def show_outcomes(self, as_said: Sequence[bool]) -> None:
        """Whether each comes out as it says; empty where that is not known."""
        for at, line in enumerate(self._lines):
            line.show_outcome(as_said[at] if at < len(as_said) else None)

    def _insert(self, example: Example) -> "_Line":
        line = _Line(example)
        line.edited.connect(self.edited)
        line.dropped.connect(partial(self._on_dropped, line))
        self._lines.append(line)
        self._rows.addWidget(line)
        line.show()  # now, so that it can have the keyboard at once
        return line

    def _on_add(self) -> None:
        self._insert(Example({}, holds=True)).box.setFocus()
        self.edited.emit()

    def _on_dropped(self, line: "_Line") -> None:
        self._lines.remove(line)
        line.hide()
        line.deleteLater()
        self.edited.emit()


class _Line(QWidget):
    """Facts, whether it must hold, whether it does."""

    edited = Signal()
    dropped = Signal()

    def __init__(self, example: Example) -> None:
        super().__init__()
        self.box = Box(told_facts(example.facts))
        self.box.setCursorPosition(0)
        self.box.setPlaceholderText(text("Such as: promise_hours=4, prepaid=yes"))
        self.box.setAccessibleName(text("Facts of the example"))
        self.box.textEdited.connect(self._on_edited)
        sides = [(True, text("must hold")), (False, text("must not hold"))]
        self._side = Choice(sides, text("Holds or not"), lambda _side: self.edited.emit())
        self._side.show_value(example.holds)
        self._side.setFixedWidth(130)
        self._icon, self._state = icon_label("check"), QLabel()
        state = page(row(self._icon, self._state, None, spacing=6))
        state.setFixedWidth(_STATE_WIDTH)
        drop = button("", self.dropped.emit, "plain", "close", text("Without this example"))
        drop.setAccessibleName(text("Without this example"))
        drop.setFixedWidth(32)
        line = row(self.box, self._side, state, drop)
        line.setStretch(0, 1)
        self.setLayout(line)
        self._show_read()
        self.show_outcome(None)

    def example(self) -> Example | None:
        """None where the facts are not understood."""
        facts, unknown = typed_facts(self.box.text())
        return None if unknown else Example(facts, self._side.value)

    def show_outcome(self, as_said: bool | None) -> None:
        """Whether it comes out as it says; None where that is not known."""
        self._icon.setVisible(as_said is not None)
        self._state.setVisible(as_said is not None)
        if as_said is None:
            return
        holds, now = self._side.value is as_said, theme.tokens()
        self._state.setText(text("holds") if holds else text("does not hold"))
        restyle(self._state, "kind", "good" if as_said else "bad")
        show_icon(self._icon, "check" if as_said else "warning", now.good if as_said else now.bad)

    def _on_edited(self) -> None:
        self._show_read()
        self.edited.emit()

    def _show_read(self) -> None:
        unknown = typed_facts(self.box.text())[1]
        restyle(self.box, "wrong", "true" if unknown else "false")
        self.box.setToolTip(text("Not understood: {found}", found=unknown) if unknown else "")


def examples_hint() -> QLabel:
    """What examples are for."""
    return label(text("A term is saved only while all its examples come out as they must."), "quiet", wrap=True)

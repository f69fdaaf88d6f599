"""The box for a condition: names are offered and faults underlined while one types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from app.i18n import text
from app.words.language import choice_name, fault
from ui import theme
from ui.intake.suggestions import Offer, Suggestion, SuggestionList
from ui.rules.conditions import Name, names_of, offered
from ui.rules.controls import leaves_undo
from ui.screen import Screen, Services
from ui.widgets.basics import button, clear, column, label, restyle, row

if TYPE_CHECKING:
    from app.domain.glossary import Term
    from app.ports.language import Checked, Fault

_REST_MS = 250
_REPLACEABLE = frozenset({"name", "choice"})
"""Faults for which what is meant can be put in the place of what is found."""
_LINES, _MOST_NEAR = 2, 3
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ConditionBox(QWidget):
    """`edited` brings the condition while a person types, `checked` its Checked once it rests."""

    edited = Signal(str)
    checked = Signal(object)

    def __init__(self, services: Services, of_site: bool, name: str, hint: str) -> None:
        super().__init__()
        self._services, self._of_site, self._empty = services, of_site, hint
        self.box = _Typed(name, hint)
        self._said = label("", "meta", wrap=True)
        self._near = row(spacing=10)
        self.setLayout(column(self.box, self._said, row(self._near, None), spacing=4))
        self.setFocusProxy(self.box)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.check)
        self.box.textChanged.connect(self._on_changed)
        self._silent = False
        self._terms: Sequence[Term] = ()

    def show_terms(self, terms: Sequence[Term]) -> None:
        """What may be written beside the facts."""
        if terms != self._terms or not self.box.names:
            self._terms = terms
            self.box.names = names_of(terms, self._of_site)
            self.check()

    @property
    def expression(self) -> str:
        """What stands there."""
        return self.box.toPlainText()

    def show_expression(self, expression: str) -> None:
        """Show it without telling; what is typed meanwhile keeps its cursor."""
        if expression == self.expression:
            return
        self._silent = True
        self.box.close_list()
        self.box.setPlainText(expression)
        self._silent = False
        self.check()

    def check(self) -> None:
        """Ask what is wrong with it, now."""
        self._rest.stop()
        expression, desk, of_site = self.expression, self._services.desk, self._of_site
        if not expression.strip():
            self._say((), "")
            return

        def done(checked: Checked) -> None:
            if expression == self.expression:
                self._on_checked(checked)

        self._services.tasks.read(self, lambda: desk.check_expression(expression, of_site), done, lane="check")

    def _on_changed(self) -> None:
        self.box.setExtraSelections([])
        if not self._silent:
            self.edited.emit(self.expression)
        self._rest.start()

    def _on_checked(self, checked: Checked) -> None:
        self._say(checked.faults, "" if checked.faults else text("✓ understood"))
        self.checked.emit(checked)

    def _say(self, faults: Sequence[Fault], well: str) -> None:
        self.box.underline(faults)
        first = faults[0] if faults else None
        self._said.setText(_fault_words(first) if first else well)
        self._said.setVisible(bool(self._said.text()))
        restyle(self._said, "kind", "bad" if first else "good" if well else "meta")
        clear(self._near)
        if first is None or first.code not in _REPLACEABLE or not first.meant:
            return
        self._near.addWidget(label(text("Did you mean:"), "meta"))
        for name in first.meant[:_MOST_NEAR]:
            self._near.addWidget(button(choice_name(name), partial(self._replace, first, name), "link"))

    def _replace(self, fault: Fault, name: str) -> None:
        """What was meant, in place of what was found."""
        self.box.replace(fault.start, fault.end, f'"{choice_name(name)}"' if fault.code == "choice" else name)
        self.box.setFocus()


class _Typed(QPlainTextEdit):
    """A few lines; Tab goes on, names hang below."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.names: Sequence[Name] = ()
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setFont(theme.font())
        self.document().setDocumentMargin(3)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 18)
        self._list: SuggestionList | None = None
        self._replaces = 0

    def event(self, event: QEvent) -> bool:
        """Undo is the draft's; Esc is the list's while it hangs."""
        if leaves_undo(event):
            event.ignore()
            return True
        closes = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._hangs
        if closes and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab takes what is marked while the list hangs."""
        if forward and self._hangs:
            self._take()
            return True
        return super().focusNextPrevChild(forward)

    @property
    def _hangs(self) -> bool:
        return self._list is not None and not self._list.isHidden()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk through the list, Enter or Tab takes, Esc closes it. Ctrl+Space offers everything."""
        if self._walk(Qt.Key(event.key())):
            return
        if event.key() == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._offer(everything=True)
        elif event.key() in _ENTER:
            event.ignore()
        else:
            before = self.toPlainText()
            super().keyPressEvent(event)
            if self.toPlainText() != before:
                self._offer()

    def _walk(self, key: Qt.Key) -> bool:
        if self._list is None or not self._hangs:
            return False
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        if step:
            self._list.step(step)
        elif key in _ENTER:
            self._take()
        elif key == Qt.Key.Key_Escape:
            self._list.hide()
        else:
            return False
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing is offered to somebody who has gone."""
        super().focusOutEvent(event)
        self.close_list()

    def close_list(self) -> None:
        """Offer nothing."""
        if self._list is not None:
            self._list.hide()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Chinese is composed elsewhere and arrives here."""
        super().inputMethodEvent(event)
        self._offer()

    def underline(self, faults: Sequence[Fault]) -> None:
        """Mark the places of faults."""
        marks = []
        length = len(self.toPlainText())
        for found in faults:
            mark = QTextEdit.ExtraSelection()
            start = min(found.start, max(0, length - 1))
            cursor = self._between(start, max(start + 1, min(found.end, length)))
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(QColor(theme.tokens().bad))
            look.setBackground(QColor(theme.tokens().tint(theme.tokens().bad, 0.14)))
            mark.cursor, mark.format = cursor, look
            marks.append(mark)
        self.setExtraSelections(marks)

    def replace(self, start: int, end: int, told: str) -> None:
        """Other characters in that place."""
        cursor = self._between(start, min(end, len(self.toPlainText())))
        cursor.insertText(told)
        self.setTextCursor(cursor)

    def _between(self, start: int, end: int) -> QTextCursor:
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _offer(self, everything: bool = False) -> None:
        replaces, found = offered(self.toPlainText()[: self.textCursor().position()], self.names)
        self._replaces = replaces
        wanted = bool(replaces) or everything or (bool(found) and found[0].written.startswith('"'))
        rows = [Suggestion(name.written, _note(name), name.written) for name in found] if wanted else []
        self._hanging().hang(Offer(rows), self)

    def _hanging(self) -> SuggestionList:
        """Over the whole screen, so that no card cuts it."""
        if self._list is None:
            host: QWidget | None = self
            while host is not None and not isinstance(host, Screen):
                host = host.parentWidget()
            self._list = SuggestionList(host or self.window())
            self._list.itemClicked.connect(lambda _item: self._take())
        return self._list

    def _take(self) -> None:
        marked = self._list.marked if self._list is not None else None
        if marked is not None and self._list is not None:
            self._list.hide()
            at = self.textCursor().position()
            self.replace(at - self._replaces, at, str(marked.value))


def _fault_words(found: Fault) -> str:
    """One sentence; the names that may be meant follow it as links."""
    return fault(replace(found, meant=()) if found.code == "name" else found)


def _note(name: Name) -> str:
    """The same in the other language, and what it is."""
    return "  ".join(part for part in (name.other, name.kind) if part)

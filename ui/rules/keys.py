"""The keys of the rules: what they do, and in which words F1 says so."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from app.i18n import text


def bind_keys(page: QWidget, keys: Mapping[str, Callable[[], object]]) -> None:
    """Let keys act on a page; a number that is still being typed counts before one of them acts."""

    def press(act: Callable[[], object]) -> None:
        if isinstance(box := page.focusWidget(), QAbstractSpinBox):
            box.interpretText()
        act()

    here = Qt.ShortcutContext.WidgetWithChildrenShortcut
    for sequence, act in keys.items():
        QShortcut(QKeySequence(sequence), page, partial(press, act), context=here)


def key_words() -> list[tuple[str, str]]:
    """(key, what it does)."""
    return [
        ("↑ ↓  Enter", text("Choose a branch, edit it")),
        ("Insert  Delete", text("Add a branch above, delete it")),
        ("Alt+↑ ↓", text("Move the branch")),
        ("F3", text("Canvas or outline")),
        ("Ctrl+Space", text("In a condition: names to choose from")),
        ("Ctrl+Z  Ctrl+Y", text("Undo, redo")),
        ("F5  F6", text("Try the draft; show what came of it")),
        ("Ctrl+S", text("Save the draft as a version, or the term")),
        ("F8", text("Put the draft or the chosen version in force")),
        ("Ctrl+H", text("To the versions; Enter goes on from one")),
        ("Ctrl+E", text("Export the result of a trial")),
        ("Ctrl+Tab", text("Branches, priority and limits, glossary")),
    ]

"""Beside a page: what was changed on it, by whom and when, the last change first."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app import words
from app.i18n import text
from app.views.settings import SettingChangeRow
from ui import clock
from ui.settings.field import Field
from ui.widgets.basics import clear, column, label, page, row, rule

_LEAST, _WIDTH = 160, 296
_MOST = 30


class History(QFrame):
    """Follows the page."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.setMinimumWidth(_LEAST)
        self.setMaximumWidth(_WIDTH)
        self._lines = column(spacing=0)
        self._shown: tuple[Sequence[SettingChangeRow], Sequence[Field]] | None = None
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(text("Change log"))
        scroll.setWidget(page(column(self._lines, None, spacing=0)))
        title = row(label(text("Change log"), "section"), None, margins=(16, 20, 16, 8))
        self.setLayout(column(title, scroll, spacing=0))

    def show_changes(self, changes: Sequence[SettingChangeRow], fields: Sequence[Field]) -> None:
        """Those of these settings."""
        if self._shown == (changes, fields):
            return
        self._shown = (changes, fields)
        clear(self._lines)
        by_key = {field.entry.key.value: field for field in fields}
        listed = [change for change in changes if change.key in by_key][:_MOST]
        for change in listed:
            self._lines.addWidget(_change(change, by_key[change.key]))
            self._lines.addWidget(rule())
        if not listed:
            none = label(text("Nobody has changed anything here yet: all is as it came."), "quiet", wrap=True)
            self._lines.addWidget(page(row(none, margins=(16, 0, 16, 0))))


def _change(change: SettingChangeRow, field: Field) -> QWidget:
    editor = field.editor
    if change.before is None:
        told = [f"→ {editor.told(change.value)}"]
    else:
        told = list(editor.differences(change.before, change.value))
    lines = [label(line, wrap=True) for line in told]
    when = label(f"{words.clock(change.at, clock.now())} · {change.by}", "meta")
    return page(column(label(field.entry.name, "meta"), *lines, when, spacing=2, margins=(16, 10, 16, 10)))

"""Settings: one page per subject, found by search; what changes is told before it is saved, and by whom afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.company import DEFAULTS
from app.domain.people import Permission
from app.i18n import text
from app.usecases.company import ChangeSetting
from app.views.settings import SettingChangeRow
from ui.routing.lists import RowList
from ui.screen import Message, Screen, Services, Tone
from ui.settings.finding import SubjectDelegate, SubjectRow, find
from ui.settings.history import History
from ui.settings.page import SubjectPage
from ui.settings.subjects import subjects
from ui.tasks import ANSWERS, Repeat
from ui.widgets.basics import SearchBox, button, column, frame, label, row, rule
from ui.widgets.empty_state import EmptyState

_LIST = 248
_ROOM = 1100
"""Pixels of the screen below which the changes give way to the page."""
_MOST_TOLD = 3
_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut


@dataclass(frozen=True, slots=True)
class _Look:
    """What is in force, and who changed what."""

    stored: Mapping[str, str]
    changes: Sequence[SettingChangeRow]


class SettingsScreen(Screen):
    """The list of subjects follows the search; Ctrl+S puts in force what is edited on the page."""

    key = "settings"
    icon = "settings"
    watches = frozenset({"company", "waybill"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._read = Repeat(services.tasks, self, self._on_look, self._on_unread)
        self._look: _Look | None = None
        self._wanted = ""
        self._subjects = subjects()
        self._may = services.may(Permission.SETTINGS)
        self._pages: dict[str, SubjectPage] = {}
        self._search = SearchBox(text("Search settings   Ctrl+F"))
        self._list: RowList[SubjectRow] = RowList(lambda one: one.key, SubjectDelegate(), text("Subjects"))
        self._stack, self._empty, self._history = QStackedWidget(), EmptyState(), History()
        self._stack.addWidget(self._empty)
        self._empty.explain("settings", text("Reading…"))
        self._build()
        self._connect()

    def _build(self) -> None:
        self._none = label("", "quiet", wrap=True)
        self._nothing = frame("bar", row(self._none, margins=(16, 12, 16, 12)))
        self._nothing.hide()
        search = frame("bar", row(self._search, margins=(12, 8, 12, 8)))
        left = frame("page", column(search, self._nothing, self._list, spacing=0))
        left.setFixedWidth(_LIST)
        self._save_button = button(f"{text('Save')}   Ctrl+S", self._save, "primary")
        self._undo_button = button(f"{text('Undo')}   Ctrl+R", self._undo, "plain")
        self._told = label("", "warn", wrap=True)
        foot = row(self._told, 16, self._undo_button, self._save_button, margins=(24, 10, 24, 10))
        foot.setStretch(0, 1)
        middle = column(self._stack, frame("strip", foot), spacing=0)
        middle.setStretch(0, 1)
        whole = row(left, rule(upright=True), middle, self._history, spacing=0)
        whole.setStretch(2, 3)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self._search.textEdited.connect(lambda _typed: self._narrow())
        self._search.returnPressed.connect(self._go_in)
        self._list.chosen.connect(lambda one: self._show_page(one.key))
        self._list.opened.connect(lambda _one: self._go_in())
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+F": self._search_again,
            "Ctrl+Tab": lambda: self._step(1),
            "Ctrl+Shift+Tab": lambda: self._step(-1),
            "Ctrl+S": self._save,
            "Ctrl+R": self._undo,
        }
        for sequence, act in keys.items():
            QShortcut(QKeySequence(sequence), self, act, context=_HERE)
        down = QShortcut(QKeySequence("Down"), self._search, self._list.setFocus)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("Settings")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("Ctrl+F", text("Search settings")),
            ("↑ ↓  Ctrl+Tab", text("Another subject")),
            ("Enter", text("To its settings; Esc goes back")),
            ("Ctrl+S", text("Save this page")),
            ("Ctrl+R", text("Undo what is not saved")),
            ("Ctrl+N  Ctrl+Del  Alt+↑ ↓", text("In a table: a new row, delete it, move it")),
        ]

    @staticmethod
    def offers() -> dict[str, str]:
        """Every subject by Ctrl+K."""
        return {subject.key: text("Settings: {subject}", subject=subject.name) for subject in subjects()}

    def do(self, offer: str) -> None:
        """A subject, as soon as it is known what is in force."""
        self._wanted = offer
        if self._look is not None:
            self._search.clear()
            self._narrow()
            self._open_wanted()

    def refresh(self) -> None:
        """Read what is in force; edits stay."""
        reader, keys = self.services.desk.reader, list(DEFAULTS)
        self._read.ask(lambda: _Look(reader.settings(), reader.setting_changes(keys)))

    def focus_first(self) -> None:
        """The list."""
        self._list.setFocus()

    def back(self) -> bool:
        """Out of the page, then out of the search."""
        if self._list.hasFocus() and not self._search.text():
            return False
        if self._list.hasFocus() or self._search.hasFocus():
            self._search.clear()
            self._narrow()
        self._list.setFocus()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the page needs the room."""
        super().resizeEvent(event)
        self._history.setVisible(self.width() >= _ROOM)

    @property
    def page(self) -> SubjectPage | None:
        """The one that is shown."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, SubjectPage) else None

    def _on_look(self, look: _Look) -> None:
        self._look = look
        if self.page is None:
            self._narrow()
        for each in self._pages.values():
            each.show_settings(look.stored, look.changes, may=self._may)
        self._open_wanted()
        self._show_state()

    def _open_wanted(self) -> None:
        if self._wanted:
            self._show_page(self._wanted)
            self._wanted = ""
            self._go_in()

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        if self._look is None:
            self._empty.explain("database", text("Settings cannot be read now"), "", text("Try again"), self.refresh)

    def _search_again(self) -> None:
        self._search.setFocus()
        self._search.selectAll()

    def _narrow(self) -> None:
        """The list as the search says, and the first page that was found; without a search the page stays."""
        if self._look is None:
            return
        rows, typed = self._rows(), self._search.text().strip()
        self._list.show_rows(rows, self.page.subject.key if self.page else "")
        self._none.setText("" if rows else text("No setting has to do with “{typed}”.", typed=typed))
        self._nothing.setVisible(not rows)
        if rows and (typed or self.page is None):
            self._show_page(rows[0].key)

    def _rows(self) -> list[SubjectRow]:
        rows = []
        for subject, hits in find(self._subjects, self._search.text()):
            names = " · ".join(subject.entries[at].name for at in hits)
            known = self._pages.get(subject.key)
            unsaved = known is not None and bool(known.differences)
            rows.append(SubjectRow(subject.key, subject.icon, subject.name, names, next(iter(hits), 0), unsaved))
        return rows

    def _show_page(self, key: str) -> None:
        if self._look is None:
            return
        if key not in self._pages:
            subject = next(each for each in self._subjects if each.key == key)
            made = self._pages[key] = SubjectPage(subject, self.services)
            made.edited.connect(self._show_state)
            made.show_settings(self._look.stored, self._look.changes, may=self._may)
            self._stack.addWidget(made)
        self._stack.setCurrentWidget(self._pages[key])
        self._list.mark(key)
        self._show_state()

    def _go_in(self) -> None:
        """To the first setting that was found."""
        chosen = self._list.current
        if chosen is not None and self.page is not None:
            self.page.go_to(chosen.first)

    def _step(self, by: int) -> None:
        keys = [each.key for each in self._list.rows.rows]
        if self.page is not None and self.page.subject.key in keys:
            self._show_page(keys[(keys.index(self.page.subject.key) + by) % len(keys)])
            self._list.setFocus()

    def _show_state(self) -> None:
        """What is not saved, in words, and what can be done about it."""
        shown = self.page
        if shown is None or self._look is None:
            return
        self._list.show_rows(self._rows(), shown.subject.key)
        told = shown.differences
        more = [text("and {count} more", count=len(told) - _MOST_TOLD)] if len(told) > _MOST_TOLD else []
        no = "" if self._may else text("Your role may not change these settings. Ask finance.")
        self._told.setText(no or "\n".join([*told[:_MOST_TOLD], *more]))
        self._save_button.setEnabled(bool(told) and self._may)
        self._undo_button.setEnabled(bool(told))
        self._history.show_changes(self._look.changes, shown.fields)

    def _undo(self) -> None:
        if self.page is not None:
            self.page.undo()
            self._show_state()

    def _save(self) -> None:
        if self.page is None or not self._save_button.isEnabled():
            return
        commands: Sequence[ChangeSetting] = self.page.commands()
        if not commands:
            return
        desk, actor = self.services.desk, self.services.actor

        def change() -> None:
            for command in commands:
                desk.handle(command, actor)

        self._save_button.setEnabled(False)
        self.services.tasks.write(self, change, lambda _done: self._on_saved(), self._on_refused)

    def _on_saved(self) -> None:
        self.services.say(Message(text("Settings saved; they count from now on"), Tone.GOOD))
        self.refresh()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):
            self.services.trouble(error)
        self.refresh()

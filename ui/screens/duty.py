"""The duty rules (R17, R18): who, how long, when, who next, by what way; edited without code, kept as versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHeaderView, QPushButton, QStackedWidget, QTableView, QWidget

from app.domain.duty import DEFAULTS, DutyKind, DutyPart, of_text, to_text
from app.domain.people import Permission
from app.i18n import text
from app.usecases.duty import DutySaved, SaveDutyRules
from ui.duty.absences import AbsencePage
from ui.duty.alarm_sheets import ContactSheet, RouteSheet
from ui.duty.delivery import DeliveryPage
from ui.duty.pairs import alarm_pairs, reaction_pairs
from ui.duty.reading import DutyLook, read_duty
from ui.duty.sheet import DutySheet
from ui.duty.sheets import AssignmentSheet, DaysSheet, EscalationSheet, HoursSheet, LimitSheet
from ui.rates.page import SheetPage, Terms
from ui.rates.regions import Regions
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import ANSWERS, Repeat
from ui.widgets.basics import button, column, frame, label, page, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from app.bus import Command, Result

Page = SheetPage | AbsencePage | DeliveryPage


@dataclass(frozen=True, slots=True)
class _Tab:
    """A tab with its chip; `sheet` where it shows a part of the rules."""

    title: str
    chip: QPushButton
    page: Page
    sheet: DutySheet | None


class DutyScreen(Screen):
    """Tables that are edited in place; saving makes a version of their part."""

    key = "duty"
    icon = "duty"
    watches: ClassVar[frozenset[str]] = frozenset({"duty", "alert", "master"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._read = Repeat(services.tasks, self, self._on_look, self._on_unread)
        self._look: DutyLook | None = None
        self._tabs: list[_Tab] = []
        self._chips, self._stack, self._empty = FlowLayout(6), QStackedWidget(), EmptyState()
        self._empty.explain("duty", text("Reading…"))
        self._stack.addWidget(self._empty)
        bar = frame("bar", column(page(self._chips), margins=(16, 6, 16, 6)))
        whole = column(bar, self._stack, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        for keys, act in self._keys().items():
            QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("Duty rules")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("← → ↑ ↓", text("Choose a cell")),
            ("Enter  F2", text("Edit the cell; Tab goes on to the next")),
            ("Ctrl+N  Ctrl+D", text("Add a row, copy it")),
            ("Ctrl+Delete", text("Delete the row")),
            ("Alt+↑  Alt+↓", text("Move the row: the first one that fits counts")),
            ("Ctrl+S", text("Say what changed; Ctrl+Enter saves it")),
            ("Ctrl+H", text("To the versions")),
            ("Ctrl+Tab", text("The next table")),
        ]

    def _keys(self) -> dict[str, Callable[[], object]]:
        sheets: dict[str, Callable[[SheetPage], object]] = {
            "Ctrl+D": SheetPage.copy,
            "Ctrl+S": SheetPage.save,
            "Alt+Up": lambda shown: shown.move_row(-1),
            "Alt+Down": lambda shown: shown.move_row(1),
            "Ctrl+H": lambda shown: shown.history.setFocus(),
        }
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+N": self._add,
            "Ctrl+Del": self._delete,
            "Ctrl+Return": self._confirm,
            "Ctrl+Enter": self._confirm,
            "F5": self._resend,
            "Ctrl+Tab": lambda: self._show_tab((self._at + 1) % max(1, len(self._tabs))),
            "Ctrl+Shift+Tab": lambda: self._show_tab((self._at - 1) % max(1, len(self._tabs))),
        }
        return {name: partial(self._on_sheet, act) for name, act in sheets.items()} | keys

    def refresh(self) -> None:
        """Read everything; drafts stay."""
        reader = self.services.desk.reader
        self._read.ask(lambda: read_duty(reader))

    def focus_first(self) -> None:
        """The table."""
        if self._tabs:
            self._tabs[self._at].page.setFocus()

    def back(self) -> bool:
        """Close what stands above the table."""
        shown = self._shown
        return isinstance(shown, SheetPage | AbsencePage) and shown.back()

    @property
    def _at(self) -> int:
        return next((at for at, tab in enumerate(self._tabs) if tab.chip.isChecked()), 0)

    @property
    def _shown(self) -> Page | None:
        return self._tabs[self._at].page if self._tabs else None

    def _on_sheet(self, act: Callable[[SheetPage], object]) -> None:
        if isinstance(self._shown, SheetPage):
            act(self._shown)

    def _add(self) -> None:
        if isinstance(self._shown, SheetPage | AbsencePage):
            self._shown.add()

    def _delete(self) -> None:
        if isinstance(self._shown, AbsencePage):
            self._shown.cancel()
        elif isinstance(self._shown, SheetPage):
            self._shown.delete()

    def _confirm(self) -> None:
        if isinstance(self._shown, SheetPage | AbsencePage):
            self._shown.confirm()

    def _resend(self) -> None:
        if isinstance(self._shown, DeliveryPage):
            self._shown.resend()

    def _newest(self, kind: DutyKind) -> DutyPart:
        return self._look.parts[kind] if self._look is not None else DEFAULTS[kind]

    def _on_look(self, look: DutyLook) -> None:
        self._look = look
        if not self._tabs:
            self._build_tabs(look)
        for tab in self._tabs:
            if isinstance(tab.page, SheetPage) and tab.sheet is not None:
                tab.page.show_versions(look.versions[tab.sheet.kind])
            elif isinstance(tab.page, AbsencePage):
                tab.page.show_absences(look.absences, look.people)
            elif isinstance(tab.page, DeliveryPage):
                tab.page.show_delivery(look.workers, look.sent, look.people)

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        again = text("Try again")
        self._empty.explain("database", text("The duty rules cannot be read now"), "", again, self.refresh)

    def _build_tabs(self, look: DutyLook) -> None:
        newest, people = self._newest, look.people
        self._add_sheet(text("Assignment"), AssignmentSheet(newest, people, look.sites))
        self._add_sheet(text("Limits"), LimitSheet(newest))
        self._add_sheet(text("Reaction"), reaction_pairs(newest))
        self._add_sheet(text("Escalation"), EscalationSheet(newest, people))
        self._add_sheet(text("Working hours"), HoursSheet(newest))
        self._add_sheet(text("Days off"), DaysSheet(newest))
        self._add_tab(text("Absences"), AbsencePage(self.services), None)
        self._add_sheet(text("Ways of alarms"), RouteSheet(newest))
        self._add_sheet(text("Addresses"), ContactSheet(newest, people))
        self._add_sheet(text("Quiet hours, robots"), alarm_pairs(newest))
        self._add_tab(text("Delivery"), DeliveryPage(self.services), None)
        self._show_tab(0)

    def _add_sheet(self, title: str, sheet: DutySheet) -> None:
        kind = sheet.kind

        def save(request_id: str, content: str, note: str) -> SaveDutyRules:
            return SaveDutyRules(request_id, kind.value, content, note)

        refused = text("Your role may not change duty rules. Ask a coordinator.")
        first = to_text(DEFAULTS[kind])
        terms = Terms(f"duty {type(sheet).__name__} {kind.value}", Permission.EDIT_DUTY, refused, first, save)
        made = SheetPage(self.services, sheet, terms, Regions(()))
        made.table.setAccessibleName(title)
        _stretch_last(made.table, sheet)
        made.put_below(page(row(label(sheet.says(), "quiet", wrap=True), margins=(16, 10, 16, 12))))
        made.changed.connect(self._name_tabs)
        self._add_tab(title, made, sheet)

    def _add_tab(self, title: str, made: Page, sheet: DutySheet | None) -> None:
        at = len(self._tabs)
        chip = button(title, partial(self._show_tab, at), "chip")
        chip.setCheckable(True)
        self._chips.addWidget(chip)
        self._tabs.append(_Tab(title, chip, made, sheet))
        self._stack.addWidget(made)
        if isinstance(made, SheetPage):
            made.save_requested.connect(partial(self._send, made))
        else:
            made.save_requested.connect(partial(self._send, None))

    def _show_tab(self, which: int) -> None:
        for at, tab in enumerate(self._tabs):
            tab.chip.setChecked(at == which)
        if self._tabs:
            self._stack.setCurrentWidget(self._tabs[which].page)
            self.focus_first()

    def _name_tabs(self) -> None:
        for tab in self._tabs:
            unsaved = isinstance(tab.page, SheetPage) and tab.page.unsaved
            tab.chip.setText(text("{name} · unsaved", name=tab.title) if unsaved else tab.title)

    def _send(self, shown: SheetPage | None, command: Command) -> None:
        desk, actor = self.services.desk, self.services.actor
        done = partial(self._on_done, shown, command)
        self.services.tasks.write(self, lambda: desk.handle(command, actor), done, self._on_refused)

    def _on_done(self, shown: SheetPage | None, command: Command, result: Result[Any]) -> None:
        told = text("Done.")
        if isinstance(result.value, DutySaved) and shown is not None and isinstance(command, SaveDutyRules):
            told = text("Saved as version {version}; it counts now", version=result.value.version)
            if self._look is not None:
                kind = DutyKind(command.kind)
                self._look.parts[kind] = of_text(kind, command.content)
            shown.take(command.content)
            shown.close_card()
            shown.table.setFocus()
        self.services.say(Message(told, Tone.GOOD))
        self.refresh()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        self.refresh()


def _stretch_last(table: QTableView, sheet: DutySheet) -> None:
    """Short cells first: what is left of the width belongs to the last column."""
    header, last = table.horizontalHeader(), len(sheet.fields) - 1
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
    table.setColumnWidth(0, sheet.fields[0].width)
    header.setSectionResizeMode(last, QHeaderView.ResizeMode.Stretch)

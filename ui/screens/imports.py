"""Import sessions: choose, look, take in, and take back; and the mappings that files are read with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from app.domain.profile import Profile, Proposal
from app.i18n import text
from app.views.company import OperatorRow
from app.views.intake import BatchRow, ProfileRow
from ui.imports.home import HomePage
from ui.imports.mappings import MappingsPage
from ui.imports.preview import PreviewPage
from ui.imports.reports import report_of_failure, report_of_summary
from ui.imports.session import ImportSession
from ui.imports.sources import Chosen, is_channel
from ui.mapping.editor import MappingEditor
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import Repeat
from ui.widgets.basics import button, column, frame, row

if TYPE_CHECKING:
    from app.worker.intake import ImportPreview, ImportSummary

News = tuple[Sequence[BatchRow], Sequence[ProfileRow], Sequence[OperatorRow], Path]
_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class ImportsScreen(Screen):
    """Files become orders or master data."""

    key = "import"
    icon = "import"
    watches = frozenset({"order", "master", "company"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._session = ImportSession(services, self)
        self._home = HomePage(services, self._session)
        self._preview, self._mappings = PreviewPage(services), MappingsPage(services)
        self._editor = MappingEditor(services)
        self._waiting: Chosen | None = None
        self._looked_at: Chosen | None = None
        self._pages = QStackedWidget()
        self._shown: QWidget = self._home
        self._import_page: QWidget = self._home
        self._came_from: QWidget = self._home
        self._news = Repeat(services.tasks, self, self._on_news)
        self._build()
        self._connect()

    def _build(self) -> None:
        for part in (self._home, self._preview, self._mappings, self._editor):
            self._pages.addWidget(part)
        self._tabs = QButtonGroup(self)
        self._import_tab = self._tab(text("Files"), self.show_import)
        self._mappings_tab = self._tab(text("Mappings"), self.show_mappings)
        self._import_tab.setChecked(True)
        self._bar = frame("bar", row(self._import_tab, self._mappings_tab, None, margins=(16, 6, 16, 6)))
        inside = column(self._bar, self._pages, spacing=0)
        inside.setStretch(1, 1)
        self.setLayout(inside)
        QShortcut(QKeySequence.StandardKey.Open, self, self.choose, context=_HERE)

    def _tab(self, title: str, shown: Callable[[], None]) -> QPushButton:
        made = button(title, shown, "chip")
        made.setCheckable(True)
        self._tabs.addButton(made)
        return made

    def _connect(self) -> None:
        session, home = self._session, self._home
        home.start.chosen.connect(self._on_chosen)
        home.orders_requested.connect(self.orders_requested)
        home.undone.connect(self.refresh)
        session.started.connect(lambda *_: self._show(home))
        session.previewed.connect(self._on_previewed)
        session.imported.connect(self._on_imported)
        session.cancelled.connect(self._on_cancelled)
        session.failed.connect(self._on_failed)
        session.unknown_header.connect(self._on_unknown)
        self._preview.committed.connect(session.commit)
        self._preview.closed.connect(self.back)
        self._mappings.edit_requested.connect(lambda profile: self._edit(None, None, profile))
        self._mappings.changed.connect(self.refresh)
        self._editor.saved.connect(self._on_saved)
        self._editor.closed.connect(self._on_editor_closed)

    @staticmethod
    def title() -> str:
        """Import."""
        return text("Import")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        if self._shown is self._editor:
            return self._editor.shortcuts()
        return [
            ("Ctrl+O", text("Choose files")),
            ("Alt+1 … 6", text("Preview: new, incomplete, … rejected")),
            ("Ctrl+Enter", text("Preview: import")),
            ("Enter", text("Report of the chosen import, or edit the chosen mapping")),
            ("Esc", text("Stop, or one step back")),
        ]

    @staticmethod
    def offers() -> dict[str, str]:
        """Files, mappings."""
        return {"choose": text("Choose files to import…"), "mappings": text("Mappings")}

    def do(self, offer: str) -> None:
        """Files, mappings."""
        if offer == "mappings":
            self.show_mappings()
        else:
            self.choose()

    def refresh(self) -> None:
        """Read past imports, mappings, people's names, and where the hot folder is."""
        desk, reader = self.services.desk, self.services.desk.reader
        self._news.ask(lambda: (reader.batches(), desk.profiles(), reader.operators(), desk.inbox))

    def focus_first(self) -> None:
        """The part that leads on."""
        if isinstance(self._shown, HomePage | PreviewPage):
            self._shown.focus_first()
        else:
            self._shown.setFocus()

    def back(self) -> bool:
        """One step: out of a question, the editor, the mappings, the preview, a report; stop what runs."""
        if self._shown is self._editor:
            return self._editor.back()
        if self._shown is self._home:
            return self._home.back()
        if self._shown is self._mappings and self._mappings.back():
            return True
        if self._shown is self._preview:
            self._leave_preview()
        self.show_import()
        return True

    def choose(self) -> None:
        """Ask for files, from wherever one is; not while something runs or is edited."""
        if not self._session.running and self._shown is not self._editor:
            self._home.start.choose_files()

    def show_import(self) -> None:
        """The import as it was left."""
        self._show(self._import_page)

    def show_mappings(self) -> None:
        """The mappings."""
        if self._shown is not self._editor:
            self._show(self._mappings)

    def _show(self, part: QWidget) -> None:
        """Another page, the keyboard with it."""
        if part in (self._home, self._preview):
            self._import_page = part
        self._bar.setVisible(part is not self._editor)
        self._shown = part
        self._pages.setCurrentWidget(part)
        (self._mappings_tab if part is self._mappings else self._import_tab).setChecked(True)
        self.focus_first()

    def _on_news(self, news: News) -> None:
        batches, profiles, operators, inbox = news
        names = {row.code: row.name for row in operators}
        self._home.show_batches([replace(row, by=names.get(row.by, row.by)) for row in batches])
        self._home.start.show_profiles([row.profile for row in profiles])
        self._home.start.show_inbox(inbox)
        self._mappings.show_profiles([replace(row, by=names.get(row.by, row.by)) for row in profiles])

    def _on_chosen(self, chosen: Chosen) -> None:
        """Orders are looked at first, master data comes in at once."""
        if is_channel(chosen.what):
            self._session.preview(chosen)
        else:
            self._session.commit(chosen)

    def _on_previewed(self, chosen: Chosen, preview: ImportPreview) -> None:
        self._looked_at = chosen
        self._preview.show_preview(chosen, preview)
        self._show(self._preview)

    def _leave_preview(self) -> None:
        self._looked_at, self._import_page = None, self._home
        self._preview.forget()
        self._home.begin()

    def _on_imported(self, chosen: Chosen, summary: ImportSummary) -> None:
        self._leave_preview()
        self._home.show_report(report_of_summary(chosen, summary))
        self._show(self._home)
        self.refresh()

    def _on_cancelled(self, chosen: Chosen) -> None:
        """Everything is as before, the preview too."""
        if chosen != self._looked_at:
            self._leave_preview()
        self._home.begin()
        self._show(self._preview if self._looked_at else self._home)
        self.services.say(Message(text("Import cancelled. Nothing was written."), Tone.INFO))

    def _on_failed(self, chosen: Chosen, error: Exception) -> None:
        self._leave_preview()
        self._home.show_report(report_of_failure(chosen, error))
        self._show(self._home)

    def _on_unknown(self, chosen: Chosen, path: Path, proposal: Proposal) -> None:
        told = text("The header of {file} is new. Look at the proposed mapping, then save it.", file=path.name)
        self._home.begin()
        self._waiting = chosen
        self._edit(path, proposal, None)
        self.services.say(Message(told, Tone.WARN))

    def _edit(self, path: Path | None, proposal: Proposal | None, profile: Profile | None) -> None:
        self._came_from = self._shown
        self._editor.edit(path, proposal, profile)
        self._show(self._editor)

    def _on_saved(self, profile: Profile) -> None:
        """The files that waited for it are looked at again."""
        self.refresh()
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._session.preview(replace(waiting, what=profile.channel.value, profile=profile))

    def _on_editor_closed(self) -> None:
        self._waiting = None
        self._show(self._came_from)

"""Articles from and to Markdown files, with how far it is and a way to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QVBoxLayout, QWidget

from app import words
from app.i18n import text
from ui import theme
from ui.imports.start import DropZone
from ui.knowledge.reader import ReadingArea
from ui.knowledge.rights import Rights
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS
from ui.widgets.basics import button, column, icon_label, label, page, row, with_key

if TYPE_CHECKING:
    from app.errors import Problem
    from app.usecases.knowledge import ArticlesImported

_HIGH, _SHOWN = 220, 12


@dataclass(frozen=True, slots=True)
class Came:
    """What has come in so far, and what is wrong with files that did not."""

    added: int = 0
    changed: int = 0
    same: int = 0
    problems: tuple[Problem, ...] = ()

    def with_more(self, more: ArticlesImported, problems: Sequence[Problem]) -> Came:
        """And of the next file or folder."""
        counts = self.added + more.added, self.changed + more.changed, self.same + more.same
        return Came(*counts, (*self.problems, *problems))


class ArticleFiles(ReadingArea):
    """`changed` says that articles have come in, `left` that it is closed."""

    changed = Signal()
    left = Signal()

    def __init__(self, services: Services, rights: Rights) -> None:
        inside = column(spacing=10)
        super().__init__(text("Files"), inside)
        self._services, self._may, self._stop = services, rights.edits, Event()
        self._zone = DropZone()
        self._zone.setFixedHeight(_HIGH)
        self._zone.dropped.connect(self.take)
        self._folder = button(with_key(text("Choose a folder…"), "Ctrl+I"), self.choose_folder, "primary", "import")
        self._files = button(text("Choose files…"), self.choose_files, icon="file")
        self._out = button(with_key(text("Export all articles…"), "Ctrl+E"), self.export, icon="down")
        self._bar, self._count = QProgressBar(), label("", "meta")
        self._bar.setTextVisible(False)
        self._cancel = button(text("Stop"), self._stop.set, "link")
        self._running = page(row(self._bar, self._count, self._cancel))
        self._result, self._problems = label("", "good", wrap=True), label("", "warn", wrap=True)
        self._build(inside)
        self._show(running=False)
        self.setFocusProxy(self._folder if self._may else self._out)

    def _build(self, inside: QVBoxLayout) -> None:
        buttons = row(None, self._folder, self._files, None)
        zone = column(
            None,
            row(None, icon_label("import", theme.tokens().quiet, 40), None),
            row(None, label(text("Drop Markdown files or a folder here"), "section"), None),
            buttons,
            None,
            spacing=12,
        )
        self._zone.setLayout(zone)
        how = text(
            "One article a file: the first heading is its title. A title that is known becomes the next version of "
            "that article; what cannot be read is listed below."
        )
        refused = label(text("Importing needs the right to edit the knowledge base."), "quiet", wrap=True)
        told = label(how, "quiet", wrap=True)
        hidden: Sequence[QWidget] = (refused,) if self._may else (self._zone, told)
        for each in hidden:
            each.hide()
        back = button(with_key(text("Back"), "Esc"), self.left.emit)
        out = label(text("Every article as a file in a folder, to read anywhere or to hand on."), "quiet", wrap=True)
        above = (label(text("Files"), "section"), self._zone, told, refused, out)
        for each in (*above, self._out, self._running, self._result, self._problems, back):
            inside.addWidget(each)
        for short in (self._out, back):
            inside.setAlignment(short, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(1)

    def choose_folder(self) -> None:
        """A folder of articles."""
        chosen = QFileDialog.getExistingDirectory(self, text("Choose a folder…"))
        if chosen:
            self.take([Path(chosen)])

    def choose_files(self) -> None:
        """Single ones."""
        chosen, _ = QFileDialog.getOpenFileNames(self, text("Choose files…"), "", "Markdown (*.md *.markdown)")
        self.take([Path(name) for name in chosen])

    def take(self, paths: Sequence[Path]) -> None:
        """Read these, one after another; a folder at once."""
        if paths and self._may and self._running.isHidden():
            desk, actor, stop = self._services.desk, self._services.actor, self._begin()
            progress = self._services.tasks.progress(self, self._on_progress)

            def work() -> Came:
                came = Came()
                for at, path in enumerate(paths, start=1):
                    if not stop():
                        came = came.with_more(*desk.import_articles(actor, path))
                        progress(at, len(paths))
                return came

            self._services.tasks.write(self, work, self._on_imported, self._on_failed)

    def export(self) -> None:
        """All of them into a folder."""
        if not self._running.isHidden():
            return
        chosen = QFileDialog.getExistingDirectory(self, text("Export all articles…"))
        if chosen:
            desk, folder = self._services.desk, Path(chosen)
            self._begin()
            tasks = self._services.tasks
            tasks.read(self, lambda: desk.export_articles(folder), partial(self._on_exported, folder), self._on_failed)

    def _begin(self) -> Callable[[], bool]:
        self._stop.clear()
        self._show(running=True)
        stop, closing = self._stop, self._services.tasks.closing
        return lambda: stop.is_set() or closing.is_set()

    def _show(self, *, running: bool) -> None:
        self._bar.setRange(0, 0)
        self._count.clear()
        self._running.setVisible(running)
        for each in (self._folder, self._files, self._out):
            each.setEnabled(not running)
        if running:
            self._result.clear()
            self._problems.clear()
            self._cancel.setFocus()

    def _on_progress(self, done: int, total: int) -> None:
        if not self._running.isHidden() and total > 1:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._count.setText(f"{done:,} / {total:,}")

    def _on_imported(self, came: Came) -> None:
        numbers = {"added": came.added, "changed": came.changed, "same": came.same}
        self._tell(text("{added} new articles, {changed} changed, {same} as they were", **numbers))
        shown = [words.problem(each) for each in came.problems[:_SHOWN]]
        if len(came.problems) > _SHOWN:
            shown.append(text("and {count} more", count=len(came.problems) - _SHOWN))
        self._problems.setText("\n".join(shown))
        self.changed.emit()

    def _on_exported(self, folder: Path, count: int) -> None:
        self._tell(text("{count} articles written to {folder}", count=f"{count:,}", folder=folder.name))

    def _tell(self, told: str) -> None:
        self._show(running=False)
        self.setFocus()
        self._result.setText(told)
        self._services.say(Message(told, Tone.GOOD))

    def _on_failed(self, error: Exception) -> None:
        self._show(running=False)
        self.setFocus()
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)

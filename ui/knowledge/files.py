"""Articles from and to Markdown files, with how far it is and a way to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar

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
    from app.adapters.article_files import ArticlesWritten
    from app.errors import Problem
    from app.usecases.knowledge import ArticlesImported
    from ui.desk import Cancelled, Progress

T = TypeVar("T")

_HIGH, _SHOWN = 220, 12


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
            "that article; what cannot be read is listed below. Linked pictures "
            "come in too when they lie in the same folder or below it."
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
        """Read these; all of them come in together."""
        if paths and self._may and self._running.isHidden():
            desk, actor = self._services.desk, self._services.actor
            work = self._begin(partial(desk.import_articles, actor, paths))
            self._services.tasks.write(self, work, self._on_imported, self._on_failed)

    def export(self) -> None:
        """All of them into a folder."""
        if not self._running.isHidden():
            return
        chosen = QFileDialog.getExistingDirectory(self, text("Export all articles…"))
        if chosen:
            folder = Path(chosen)
            work = self._begin(partial(self._services.desk.export_articles, folder))
            self._services.tasks.read(self, work, partial(self._on_exported, folder), self._on_failed)

    def _begin(self, do: Callable[[Progress, Cancelled], T]) -> Callable[[], T | None]:
        """What runs on another thread; None when it was stopped."""
        self._stop.clear()
        self._show(running=True)
        tasks, stop = self._services.tasks, self._stop
        progress = tasks.progress(self, self._on_progress)

        def cancelled() -> bool:
            return stop.is_set() or tasks.closing.is_set()

        def work() -> T | None:
            try:
                return do(progress, cancelled)
            except Exception:
                if cancelled():  # whatever ended it: the person wanted it to end
                    return None
                raise

        return work

    def _show(self, *, running: bool) -> None:
        self._bar.setRange(0, 0)
        self._count.clear()
        self._cancel.show()
        self._running.setVisible(running)
        for each in (self._folder, self._files, self._out):
            each.setEnabled(not running)
        if running:
            self._result.clear()
            self._problems.clear()
            self._cancel.setFocus()

    def _on_progress(self, done: int, total: int) -> None:
        if not self._running.isHidden():
            self._bar.setRange(0, total if done < total else 0)  # what is being written has no end that is known
            self._bar.setValue(done)
            self._count.setText(f"{done:,} / {total:,}" if done < total else text("Being written…"))
            self._cancel.setVisible(done < total)

    def _on_imported(self, came: tuple[ArticlesImported, Sequence[Problem]] | None) -> None:
        if came is None:
            self._tell(text("Stopped; no article came in."), Tone.INFO)
            return
        imported, problems = came
        self._tell(
            text(
                "{added} new articles, {changed} changed, {same} as they were",
                added=imported.added,
                changed=imported.changed,
                same=imported.same,
            )
        )
        self._show_problems(problems)
        self.changed.emit()

    def _on_exported(self, folder: Path, done: ArticlesWritten | None) -> None:
        if done is None:
            self._tell(text("Stopped; no file was written."), Tone.INFO)
        else:
            self._tell(text("{count} articles written to {folder}", count=f"{done.articles:,}", folder=folder.name))
            self._show_problems(done.lacking)

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        shown = [words.problem(each) for each in problems[:_SHOWN]]
        if len(problems) > _SHOWN:
            shown.append(text("and {count} more", count=len(problems) - _SHOWN))
        self._problems.setText("\n".join(shown))

    def _tell(self, told: str, tone: Tone = Tone.GOOD) -> None:
        self._show(running=False)
        self.setFocus()
        self._result.setText(told if tone is Tone.GOOD else "")
        self._services.say(Message(told, tone))

    def _on_failed(self, error: Exception) -> None:
        self._show(running=False)
        self.setFocus()
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)

"""One import after the other: preview, commit, undo, off the GUI thread, with progress and a way to stop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from app.errors import BadInput
from app.usecases.intake import UndoImport
from ui.imports.sources import Chosen
from ui.screen import Services

if TYPE_CHECKING:
    from app.worker.intake import ImportPreview, ImportSummary
    from ui.desk import Cancelled, Progress

T = TypeVar("T")


class ImportSession(QObject):
    """`previewed` brings (Chosen, ImportPreview), `imported` (Chosen, ImportSummary), `failed` (Chosen, error),
    `unknown_header` (Chosen, path, Proposal). `started` says of which and whether it writes, `cancelled` that nothing
    was written."""

    started = Signal(object, bool)
    progressed = Signal(int, int)
    previewed = Signal(object, object)
    imported = Signal(object, object)
    cancelled = Signal(object)
    failed = Signal(object, object)
    unknown_header = Signal(object, object, object)

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._stop = Event()
        self.running = False

    def preview(self, chosen: Chosen) -> None:
        """What the import of these files would do."""
        desk = self._services.desk

        def work(progress: Progress, stopped: Cancelled) -> ImportPreview:
            return desk.preview_import(chosen.what, chosen.paths, progress, stopped, chosen.profile)

        self._run(chosen, work, self.previewed.emit, writes=False)

    def commit(self, chosen: Chosen) -> None:
        """Take the files in."""
        desk, actor = self._services.desk, self._services.actor

        def work(progress: Progress, stopped: Cancelled) -> ImportSummary:
            return desk.import_files(actor, chosen.what, chosen.paths, progress, stopped, chosen.profile)

        self._run(chosen, work, self.imported.emit, writes=True)

    def cancel(self) -> None:
        """Stop what runs, if it can still be stopped."""
        self._stop.set()

    def undo(self, batch: str, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Take an import back as a unit."""
        desk, actor, command = self._services.desk, self._services.actor, UndoImport(str(uuid4()), batch)
        self._services.tasks.write(self, lambda: desk.handle(command, actor), lambda _result: done(), failed)

    def _run(
        self,
        chosen: Chosen,
        work: Callable[[Progress, Cancelled], T],
        done: Callable[[Chosen, object], None],
        *,
        writes: bool,
    ) -> None:
        if self.running or not chosen.paths:
            return
        self.running, self._stop = True, Event()
        tasks, stop = self._services.tasks, self._stop
        self.started.emit(chosen, writes)
        progress = tasks.progress(self, self._on_progress)

        def stopped() -> bool:
            return stop.is_set() or tasks.closing.is_set()

        def job() -> T | None:
            try:
                return work(progress, stopped)
            except Exception:
                if stopped():  # whatever ended it: the person wanted it to end
                    return None
                raise

        def finished(found: T | None) -> None:
            self.running = False
            # What has been written is told; a preview that nobody wants any more is not shown.
            if found is None or (stop.is_set() and not writes):
                self.cancelled.emit(chosen)
            else:
                done(chosen, found)

        run = tasks.write if writes else tasks.read
        run(self, job, finished, lambda error: self._on_failed(chosen, error))

    def _on_progress(self, done: int, total: int) -> None:
        if self.running:
            self.progressed.emit(done, total)

    def _on_failed(self, chosen: Chosen, error: Exception) -> None:
        if isinstance(error, BadInput) and error.code == "file.unknown_header":
            self._propose(chosen, _file_of(chosen, error))
            return
        self.running = False
        self.failed.emit(chosen, error)

    def _propose(self, chosen: Chosen, path: Path) -> None:
        """Guess a mapping for the file nobody knows; somebody will look at it."""
        desk = self._services.desk

        def found(proposal: object) -> None:
            self.running = False
            if self._stop.is_set():
                self.cancelled.emit(chosen)
            else:
                self.unknown_header.emit(chosen, path, proposal)

        def failed(error: Exception) -> None:
            self.running = False
            self.failed.emit(chosen, error)

        self._services.tasks.read(self, lambda: desk.propose_profile(path, chosen.what), found, failed)


def _file_of(chosen: Chosen, error: BadInput) -> Path:
    """The file that an error names, else the first."""
    return next((path for path in chosen.paths if path.name == error.facts.get("file")), chosen.paths[0])

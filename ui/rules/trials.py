"""Trials from the bar at the bottom to the page of their result and the file of it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from app import words
from app.domain.rules import RuleSet
from app.domain.trial import Trial
from app.i18n import text
from ui.rules.result import ResultPage
from ui.rules.trying import TryBar, Wish
from ui.rules.words import trial_words
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS


@dataclass(frozen=True, slots=True)
class Tried:
    """What was tried on what, and what came of it; `stopped` before its end."""

    rules: RuleSet
    wish: Wish
    trial: Trial
    stopped: bool


class Trials(QObject):
    """One trial at a time, with progress and a way to stop it. `finished` brings the Tried."""

    finished = Signal(object)

    def __init__(self, services: Services, bar: TryBar, page: ResultPage) -> None:
        super().__init__(page)
        self._services, self._bar, self._page = services, bar, page
        self._stop = threading.Event()
        self._running = False
        self.last: Tried | None = None
        bar.stopped.connect(lambda: self._stop.set())
        page.export_asked.connect(self.export)

    def begin(self, rules: RuleSet, wish: Wish) -> None:
        """Try them, off the GUI thread."""
        if self._running:
            return
        self._running, self._stop = True, threading.Event()
        self._bar.run()
        stop, desk, tasks = self._stop, self._services.desk, self._services.tasks
        progress = tasks.progress(self, self._on_progress)

        def ended() -> bool:
            return stop.is_set() or tasks.closing.is_set()

        def work() -> Trial:
            return desk.try_rules(rules, wish.scope, wish.which, progress, ended)

        tasks.read(self, work, lambda trial: self._on_done(Tried(rules, wish, trial, stop.is_set())), self._on_failed)

    def show_draft(self, rules: RuleSet) -> None:
        """A result of other rules than these is marked."""
        self._page.show_stale(self.last is not None and self.last.rules != rules)

    def export(self) -> None:
        """The orders that change, as a table."""
        if self.last is None:
            return
        kinds = text("Tables") + " (*.xlsx *.csv)"
        chosen, _ = QFileDialog.getSaveFileName(self._page, text("Export…"), "trial.xlsx", kinds)
        if chosen:
            self._write(self.last.trial, Path(chosen))

    def _write(self, trial: Trial, path: Path) -> None:
        desk, say = self._services.desk, self._services.say

        def done(rows: int) -> None:
            say(Message(text("{rows} rows in {file}", rows=rows, file=path.name), Tone.GOOD))

        self._services.tasks.read(self, lambda: desk.export_trial(trial, path), done)

    def _on_progress(self, done: int, total: int) -> None:
        if self._running:
            self._bar.show_progress(done, total)

    def _on_done(self, tried: Tried) -> None:
        self._running, self.last = False, tried
        told = trial_words(tried.trial.orders, tried.trial.changed)
        self._bar.rest(text("Stopped: {result}", result=told) if tried.stopped else told, shows=True)
        self._page.show_trial(tried.trial, tried.wish)
        self.finished.emit(tried)

    def _on_failed(self, error: Exception) -> None:
        self._running = False
        self._bar.rest(words.refusal(error) if isinstance(error, ANSWERS) else text("Not tried"))

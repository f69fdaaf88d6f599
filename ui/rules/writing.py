"""Every change of versions and terms that the rules screen asks of the application."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from app import words
from app.domain.rules import RuleSet, to_text
from app.i18n import text
from app.usecases.rules import ActivateRules, RecordTrial, RetireTerm, SaveRules, SaveTerm
from ui.rules.trials import Tried
from ui.rules.versions import exact_words, version_name
from ui.rules.words import trial_json
from ui.screen import Services
from ui.tasks import ANSWERS

_MOST_NOTE = 200


class Writer(QObject):
    """`kept` brings the rules that are a version now, its number and what to say; `recorded` says that a trial was
    noted, `term_kept` brings a term's name and what to say, `term_refused` why not; `refused` any other no."""

    kept = Signal(object, int, str)
    recorded = Signal()
    refused = Signal(object)
    term_kept = Signal(str, str)
    term_refused = Signal(str)

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services

    def save(self, rules: RuleSet, note: str) -> None:
        """As the next version."""
        desk, actor = self._services.desk, self._services.actor
        command = SaveRules(uuid4().hex, to_text(rules), note[:_MOST_NOTE])

        def done(version: int) -> None:
            told = text("Saved as version {version}: a draft that nothing follows yet", version=version)
            self.kept.emit(rules, version, told)

        self._services.tasks.write(
            self, lambda: int(desk.handle(command, actor).value.version), done, self.refused.emit
        )

    def activate(self, rules: RuleSet, version: int | None, start: datetime | None, note: str) -> None:
        """Put a version in force, now (None) or from a time on; None as version saves the rules first."""
        desk, actor = self._services.desk, self._services.actor
        saving, request = SaveRules(uuid4().hex, to_text(rules), note[:_MOST_NOTE]), uuid4().hex

        def work() -> int:
            number = int(desk.handle(saving, actor).value.version) if version is None else version
            desk.handle(ActivateRules(request, number, start), actor)
            return number

        def done(number: int) -> None:
            name = version_name(number)
            told = text("{version} is in force. To take it back, choose another one: F8", version=name)
            if start is not None:
                told = text("{version} will be in force from {time}", version=name, time=exact_words(start))
            self.kept.emit(rules, number, told)

        self._services.tasks.write(self, work, done, self.refused.emit)

    def record(self, tried: Tried, version: int) -> None:
        """Say of a version that it was tried."""
        desk, actor = self._services.desk, self._services.actor
        command = RecordTrial(uuid4().hex, version, tried.wish.scope, trial_json(tried.trial))
        self._services.tasks.write(self, lambda: desk.handle(command, actor), lambda _result: self.recorded.emit())

    def write_term(self, command: SaveTerm | RetireTerm) -> None:
        """Define a term or take it out of use."""
        desk, actor = self._services.desk, self._services.actor
        told = text("Term saved: it counts now") if isinstance(command, SaveTerm) else text("Term out of use")

        def failed(error: Exception) -> None:
            if isinstance(error, ANSWERS):  # every other one is told as a bug already
                self.term_refused.emit(words.refusal(error))

        self._services.tasks.write(
            self,
            lambda: desk.handle(command, actor),
            lambda _result: self.term_kept.emit(command.name, told),
            failed,
        )

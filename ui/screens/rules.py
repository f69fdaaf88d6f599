"""The routing rules: changed without code, tried before they count, put in force and taken back with one key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.people import Permission
from app.domain.rules import Finding, RuleSet
from app.i18n import text
from ui.rules.bench import Bench
from ui.rules.glossary import GlossaryPage
from ui.rules.keys import bind_keys, key_words
from ui.rules.reading import Look, read_look
from ui.rules.result import ResultPage
from ui.rules.trials import Trials, Tried
from ui.rules.usage import uses_of
from ui.rules.versions import Version
from ui.rules.work import Work
from ui.rules.writing import Writer
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import ANSWERS, Repeat
from ui.widgets.basics import button, column, frame, label, restyle, row
from ui.widgets.empty_state import EmptyState

_FAULTS_MS, _BAR = 500, 41
_BRANCHES, _WEIGHTS, _GLOSSARY = range(3)


class RulesScreen(Screen):
    """Versions at the left, branches with their editor, the faults and the try bar below; the glossary; a result."""

    key = "rules"
    icon = "rules"
    watches = frozenset({"rules", "master"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._may = services.may(Permission.EDIT_RULES)
        self.work = Work(services.preferences, self)
        self._read = Repeat(services.tasks, self, self._on_look, self._on_unread)
        self._writer = Writer(services, self)
        self._faults = QTimer(self, singleShot=True, interval=_FAULTS_MS)
        self.bench, self.glossary = Bench(services, self._may), GlossaryPage(services, self._may)
        self.result, self._empty = ResultPage(services), EmptyState()
        self._trials = Trials(services, self.bench.trying, self.result)
        self._build()
        self._connect()
        bind_keys(self, self._keys())

    def _build(self) -> None:
        no = "" if self._may else text("Your role may not change rules. Ask a coordinator.")
        names = (text("Branches"), text("Priority and limits"), text("Glossary"))
        self._chips = [button(name, partial(self.show_page, at), "chip") for at, name in enumerate(names)]
        for chip in self._chips:
            chip.setCheckable(True)
        self._chips[_BRANCHES].setChecked(True)
        self._state = label("", "quiet")
        self._undo = button(text("Undo"), self.work.draft.undo, "plain", tip="Ctrl+Z")
        self._save = button(text("Save draft…"), self.save, "", tip=no or "Ctrl+S")
        bar = row(*self._chips, None, self._state, 8, self._undo, self._save, margins=(16, 4, 16, 4))
        self._stack = QStackedWidget()
        for shown in (self._empty, self.bench, self.glossary, self.result):
            self._stack.addWidget(shown)
        self._empty.explain("rules", text("Reading…"))
        top = frame("bar", bar)
        top.setFixedHeight(_BAR)
        whole = column(top, self._stack, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.work.changed.connect(self._show)
        self.work.draft.changed.connect(self._faults.start)
        self.bench.edited.connect(self.work.draft.put)
        self.bench.versions.chosen.connect(self.work.view)
        self.bench.versions.continued.connect(self._go_on_from)
        self.bench.versions.force_requested.connect(self.put_in_force)
        self.bench.card.confirmed.connect(lambda note: self._writer.save(self.work.draft.rules, note))
        self.bench.trying.asked.connect(lambda wish: self._trials.begin(self.work.shown, wish))
        self.bench.trying.result_asked.connect(self.show_result)
        self.result.closed.connect(self.back)
        self.result.opened.connect(self.services.open_order)
        self._trials.finished.connect(self._on_tried)
        self.glossary.write_requested.connect(self._writer.write_term)
        self.glossary.changed.connect(self._name_chips)
        self._writer.kept.connect(self._on_kept)
        self._writer.recorded.connect(self.refresh)
        self._writer.refused.connect(self._on_refused)
        self._writer.term_kept.connect(self._on_term_kept)
        self._writer.term_refused.connect(self.glossary.refuse)
        self._faults.timeout.connect(self._find_faults)

    def _keys(self) -> dict[str, Callable[[], object]]:
        return {
            "F3": self.bench.branches.switch,
            "F5": self.bench.trying.ask,
            "F6": self.show_result,
            "F8": self.put_in_force,
            "Ctrl+S": self.save,
            "Ctrl+Return": self.bench.card.confirm,
            "Ctrl+Enter": self.bench.card.confirm,
            "Ctrl+Z": self.work.draft.undo,
            "Ctrl+Y": self.work.draft.redo,
            "Ctrl+Shift+Z": self.work.draft.redo,
            "Ctrl+H": self.bench.versions.setFocus,
            "Ctrl+E": self._trials.export,
            "Ctrl+Tab": self._next_page,
        }

    @staticmethod
    def title() -> str:
        """Rules of routing."""
        return text("Rules")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return key_words()

    @staticmethod
    def offers() -> dict[str, str]:
        """The pages."""
        return {"limits": text("Priority and limits of warehouses"), "glossary": text("Glossary")}

    def do(self, offer: str) -> None:
        """One of the pages."""
        self.show_page(_GLOSSARY if offer == "glossary" else _WEIGHTS)

    # --- Reading --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read versions and glossary; the draft stays."""
        reader = self.services.desk.reader
        self._read.ask(lambda: read_look(reader))

    def _on_look(self, look: Look) -> None:
        first = self.work.look is None
        if self.work.take(look):
            self.services.say(Message(text("Your draft is here as you left it"), Tone.INFO))
        self.bench.versions.show_versions(look.versions)
        self.glossary.show_terms(look.terms)
        self._find_faults()
        rules = {text("Draft"): self.work.draft.rules, text("In force"): look.in_force}
        desk, terms = self.services.desk, look.terms
        self.services.tasks.read(self, lambda: uses_of(desk, terms, rules), self.glossary.show_uses, lane="uses")
        if first:
            self.show_page(self._page)

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        if self.work.look is None:
            self._empty.explain("database", text("The rules cannot be read now"), "", text("Try again"), self.refresh)

    # --- What is shown --------------------------------------------------------------------------

    @property
    def _page(self) -> int:
        return next((at for at, chip in enumerate(self._chips) if chip.isChecked()), _BRANCHES)

    def show_page(self, which: int) -> None:
        """Branches, priority and limits, or the glossary."""
        for at, chip in enumerate(self._chips):
            chip.setChecked(at == which)
        if self.work.look is None:
            return
        self._stack.setCurrentWidget(self.glossary if which == _GLOSSARY else self.bench)
        for part in (self._state, self._undo, self._save):
            part.setVisible(which != _GLOSSARY)
        self.bench.show_weights(which == _WEIGHTS)
        self.focus_first()

    def _next_page(self) -> None:
        self.show_page((self._page + 1) % len(self._chips))

    def focus_first(self) -> None:
        """The branches, the weights, the terms, or the orders of a result."""
        if (shown := self._stack.currentWidget()) is not None:
            shown.setFocus()

    def show_result(self) -> None:
        """What the last trial has brought."""
        if self._trials.last is not None:
            self._stack.setCurrentWidget(self.result)
            self.result.setFocus()

    def back(self) -> bool:
        """From a result to the rules; close the card; from a version to the draft."""
        if self._stack.currentWidget() is self.result:
            self.show_page(self._page)
        elif not self.bench.card.isHidden():
            self.bench.card.close_card()
            self.focus_first()
        elif self.work.viewed is not None:
            self.bench.versions.choose_draft()
            self.focus_first()
        else:
            return False
        return True

    def _show(self) -> None:
        work = self.work
        self.bench.show_work(work, self._may)
        self._undo.setEnabled(work.draft.can_undo and work.viewed is None)
        self._save.setEnabled(self._may and work.unsaved and work.viewed is None)
        self._state.setText(work.state)
        restyle(self._state, "kind", "warn" if work.unsaved and work.viewed is None else "quiet")
        self._trials.show_draft(work.shown)

    def _name_chips(self) -> None:
        name = text("Glossary")
        unsaved = self.glossary.unsaved
        self._chips[_GLOSSARY].setText(text("{name} · unsaved", name=name) if unsaved else name)

    def _go_on_from(self, version: Version) -> None:
        """The draft says what the version says; undo brings back what it said before."""
        if version.rules is not None and self._may:
            self.bench.versions.choose_draft()
            self.work.draft.put(version.rules)
            self.focus_first()

    def _find_faults(self) -> None:
        desk, rules = self.services.desk, self.work.draft.rules

        def done(found: Sequence[Finding]) -> None:
            if rules == self.work.draft.rules:
                self.bench.show_findings(found)
                self._show()

        self.services.tasks.read(self, lambda: desk.find_faults(rules), done, lane="faults")

    # --- Versions -------------------------------------------------------------------------------

    def save(self) -> None:
        """The term, or say what changes and ask for a note."""
        if self._stack.currentWidget() is self.glossary:
            self.glossary.save()
        elif self._save.isEnabled():
            self._stack.setCurrentWidget(self.bench)
            self.bench.card.ask(self.work.differences)

    def put_in_force(self) -> None:
        """The draft (saved first where it is not) or the chosen version, now or from the time that is typed."""
        work = self.work
        sound, start = self.bench.versions.starts()
        if work.look is None or not self._may or self._stack.currentWidget() is not self.bench:
            return
        lines = work.differences
        if not sound:
            self.services.say(Message(text("Say a time to come, such as 18:00 or 11-24 00:00"), Tone.BAD))
        elif work.viewed is None and self.bench.blocked:
            self.services.say(Message(text("First mend what is marked red below"), Tone.BAD))
        elif not lines:
            self.services.say(Message(text("The same as what is in force"), Tone.INFO))
        else:
            number = work.version.row.version if work.version else None
            self._writer.activate(work.shown, number, start, "; ".join(lines))

    def _on_kept(self, rules: RuleSet, version: int, told: str) -> None:
        """These rules are a version now; a trial of just them is noted with it."""
        self.services.say(Message(told, Tone.GOOD))
        self.bench.versions.forget_start()
        self.bench.card.close_card()
        self.bench.versions.choose_draft()
        self.focus_first()
        self.refresh()
        tried = self._trials.last
        if tried is not None and tried.rules == rules:
            self._record(tried, version)

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        self.refresh()

    # --- Trials ---------------------------------------------------------------------------------

    def _on_tried(self, tried: Tried) -> None:
        """Shown at once, unless something else has been begun meanwhile."""
        version = self.work.look.version_of(tried.rules) if self.work.look else None
        if version is not None:
            self._record(tried, version.row.version)
        if self._stack.currentWidget() is self.bench and tried.rules == self.work.shown:
            self.show_result()

    def _record(self, tried: Tried, version: int) -> None:
        """What came with the program keeps no trial, and half a trial says nothing."""
        if version and not tried.stopped:
            self._writer.record(tried, version)

    def _on_term_kept(self, name: str, told: str) -> None:
        self.services.say(Message(told, Tone.GOOD))
        self.glossary.forget(name)
        self.refresh()

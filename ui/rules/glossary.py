"""The glossary: business terms with their definition, examples that must hold, and where they are used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from app.domain.glossary import Term, naming_faults
from app.i18n import text
from app.ports.language import Fault
from app.usecases.rules import RetireTerm, SaveTerm
from app.views.routing import TermRow
from app.words.language import fault
from ui.rules.conditions import term_name
from ui.rules.controls import Box
from ui.rules.examples import Examples, examples_hint
from ui.rules.expression import ConditionBox
from ui.rules.term_list import TermList, term_version
from ui.screen import Services
from ui.widgets.basics import button, column, frame, label, page, restyle, row, rule

if TYPE_CHECKING:
    from app.ports.language import Checked

_LIST, _WIDEST = 240, 860
_REST_MS = 250
_NEW = ""


class GlossaryPage(QWidget):
    """`write_requested` brings a SaveTerm or RetireTerm, `changed` says that something is unsaved, or no longer."""

    write_requested = Signal(object)
    changed = Signal()

    def __init__(self, services: Services, may: bool) -> None:
        super().__init__()
        self._services, self._may = services, may
        self._rows: Sequence[TermRow] = ()
        self._uses: Mapping[str, Sequence[str]] = {}
        self._drafts: dict[str, Term] = {}
        self._name = _NEW
        self.list = TermList()
        self.list.currentRowChanged.connect(self._on_row)
        self.list.added.connect(self.add)
        self.list.entered.connect(lambda: self._expression.setFocus())
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._try)
        self._make()
        add = button(text("New term"), self.add, "plain", tip="Insert")
        add.setEnabled(may)
        head = row(label(text("Terms"), "section"), None, add, margins=(16, 8, 8, 4))
        side = frame("bar", column(head, self.list, spacing=0))
        side.setFixedWidth(_LIST)
        body = row(side, rule(upright=True), self._scroll(), spacing=0)
        body.setStretch(2, 1)
        self.setLayout(body)
        self.setFocusProxy(self.list)

    def _make(self) -> None:
        self._title, self._version = label("", "section"), label("", "meta")
        self._english, self._chinese = Box(), Box()
        self._english.setPlaceholderText(text("lower case, such as fragile_goods"))
        self._english.setAccessibleName(text("English name"))
        self._chinese.setPlaceholderText(text("such as 易碎品"))
        self._chinese.setAccessibleName(text("Chinese name"))
        self._expression = ConditionBox(
            self._services, False, text("Definition"), text("Such as: promise_hours <= 4 and prepaid")
        )
        self._examples, self._hint = Examples(), label("", "bad", wrap=True)
        self._used = label("", wrap=True)
        for signal in (self._english.textEdited, self._chinese.textEdited, self._expression.edited):
            signal.connect(lambda _told: self._on_edited())
        self._examples.edited.connect(self._on_edited)
        self._expression.checked.connect(self._on_checked)
        no = "" if self._may else text("Your role may not change rules. Ask a coordinator.")
        self._save = button(text("Save the term") + "   Ctrl+S", self.save, "primary", tip=no)
        self._discard = button(text("Discard changes"), self.discard, "plain")
        self._retire = button(text("Take out of use"), self.retire, "danger", tip=no)

    def _scroll(self) -> QScrollArea:
        names = row(
            column(label(text("Chinese name"), "meta"), self._chinese, spacing=4),
            column(label(text("English name"), "meta"), self._english, spacing=4),
            spacing=12,
        )
        head = row(self._title, self._version, None, spacing=12)
        meaning = column(label(text("Definition"), "meta"), self._expression, spacing=4)
        examples = column(label(text("Examples"), "section"), examples_hint(), self._examples, spacing=6)
        used = column(label(text("Where it is used"), "section"), self._used, spacing=6)
        acts = row(self._save, self._discard, None, self._retire)
        parts = column(head, names, meaning, rule(), examples, rule(), used, self._hint, acts, spacing=12)
        parts.setContentsMargins(20, 16, 20, 16)
        self._card = frame("card", parts)
        self._card.setMaximumWidth(_WIDEST)
        outer = row(self._card, None, margins=(16, 16, 16, 16))
        outer.setStretch(0, 100)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page(column(outer, None)))
        return scroll

    # --- What is shown --------------------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        """Whether a term is different from what is kept."""
        return bool(self._drafts)

    def show_terms(self, rows: Sequence[TermRow]) -> None:
        """The glossary; unsaved terms stay as typed."""
        self._rows = rows
        kept = {row.term.name: row.term for row in rows}
        self._drafts = {name: term for name, term in self._drafts.items() if kept.get(name) != term}
        if self._name not in kept and self._name not in self._drafts:
            self._name = rows[0].term.name if rows else _NEW
        self._list_terms()
        self._show_term()

    def show_uses(self, uses: Mapping[str, Sequence[str]]) -> None:
        """Where the terms are used."""
        self._uses = uses
        self._show_used()

    def _list_terms(self) -> None:
        names = self._names()
        self.list.show_terms([self._term(name) for name in names], [name in self._drafts for name in names])
        self.list.mark(names.index(self._name))

    def _names(self) -> list[str]:
        names = [row.term.name for row in self._rows]
        return [*names, _NEW] if _NEW in self._drafts or not names else names

    def _term(self, name: str) -> Term:
        draft = self._drafts.get(name)
        return draft or next((row.term for row in self._rows if row.term.name == name), Term("", "", ""))

    def _show_term(self) -> None:
        term, kept = self._term(self._name), self._row()
        self._title.setText(term_name(term) or text("New term"))
        self._version.setText(term_version(kept))
        for box, told in ((self._english, term.name), (self._chinese, term.chinese)):
            if box.text() != told:
                box.setText(told)
        self._english.setReadOnly(kept is not None)
        self._expression.show_terms([row.term for row in self._rows if row.term.name != self._name])
        self._expression.show_expression(term.expression)
        if self._examples.examples() != term.examples:
            self._examples.show_examples(term.examples)
        self._card.setEnabled(self._may)
        self._show_used()
        self._show_state()
        self._try()

    def _row(self) -> TermRow | None:
        return next((row for row in self._rows if row.term.name == self._name), None)

    def _show_used(self) -> None:
        uses = self._uses.get(self._name, ())
        self._used.setText("\n".join(f"· {use}" for use in uses) or text("Not used yet."))
        restyle(self._used, "kind", "" if uses else "quiet")
        self._retire.setEnabled(self._may and self._row() is not None and not uses)

    def _show_state(self, told: str = "") -> None:
        changed = self._name in self._drafts
        self._save.setEnabled(self._may and changed)
        self._discard.setVisible(changed)
        self._hint.setText(told)
        self._hint.setVisible(bool(told))

    # --- What is done ---------------------------------------------------------------------------

    def add(self) -> None:
        """Begin a new term."""
        if not self._may:
            return
        self._drafts.setdefault(_NEW, Term("", "", ""))
        self._name = _NEW
        self._list_terms()
        self._show_term()
        self._chinese.setFocus()
        self.changed.emit()

    def discard(self) -> None:
        """Back to what is kept."""
        self._drafts.pop(self._name, None)
        self.show_terms(self._rows)
        self.list.setFocus()
        self.changed.emit()

    def save(self) -> None:
        """Send it, once it is whole."""
        term, examples = self._term(self._name), self._examples.examples()
        if not self._may or self._name not in self._drafts:
            return
        faults = naming_faults(term, [row.term for row in self._rows])
        if faults:
            english = faults[0] == "term.name"
            found = Fault(faults[0], 0, 0, term.name if english else term.chinese)
            self._complain(fault(found), self._english if english else self._chinese)
        elif not term.expression:
            self._complain(text("Say when it holds."), self._expression)
        elif examples is None:
            self._complain(text("An example is not understood."), self._examples)
        else:
            self.write_requested.emit(SaveTerm(uuid4().hex, term.name, term.chinese, term.expression, term.examples))

    def forget(self, name: str) -> None:
        """It is saved; nothing of it is unsaved."""
        for key in (name, _NEW):
            if key in self._drafts and self._drafts[key].name == name:
                del self._drafts[key]
        self._name = name
        self.changed.emit()

    def retire(self) -> None:
        """Ask for its end."""
        if self._row() is not None:
            self.write_requested.emit(RetireTerm(uuid4().hex, self._name))

    def refuse(self, told: str) -> None:
        """Why it was not saved."""
        self._show_state(told)

    def _complain(self, told: str, where: QWidget) -> None:
        self._show_state(told)
        where.setFocus()

    def _on_row(self, at: int) -> None:
        names = self._names()
        if 0 <= at < len(names) and names[at] != self._name:
            self._name = names[at]
            self._show_term()

    def _on_edited(self) -> None:
        examples = self._examples.examples()
        before = self._term(self._name)
        term = Term(
            self._english.text().strip(),
            self._chinese.text().strip(),
            self._expression.expression.strip(),
            before.examples if examples is None else examples,
        )
        kept = self._row()
        if kept is not None and kept.term == term and examples is not None:
            self._drafts.pop(self._name, None)
        else:
            self._drafts[self._name] = term
        self._show_state()
        self._examples.show_outcomes(())
        self._rest.start()
        self.changed.emit()

    def _on_checked(self, checked: Checked) -> None:
        if not checked.faults:
            self._try()

    def _try(self) -> None:
        """Whether the examples hold, now."""
        self._rest.stop()
        desk, term = self._services.desk, self._term(self._name)
        if not term.expression:
            return

        def done(as_said: Sequence[bool]) -> None:
            if term == self._term(self._name):
                self._examples.show_outcomes(as_said)

        self._services.tasks.read(self, lambda: desk.try_term(term), done, lane="try term")

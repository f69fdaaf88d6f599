"""Who is away, and who does their work meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QWidget

from app import words
from app.domain.people import Permission
from app.domain.site import exact
from app.i18n import text
from app.usecases.duty import CancelAbsence, SetAbsence
from app.views.cases import AbsenceRow
from ui import clock
from ui.cases.moments import moment_of, shown, tomorrow
from ui.screen import Services
from ui.widgets.basics import button, column, frame, label, page, restyle, row, with_key
from ui.widgets.empty_state import EmptyState
from ui.widgets.table import Column, Table, keep_chosen

_NOBODY = ""


class AbsencePage(QWidget):
    """`save_requested` brings the command."""

    save_requested = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._may = services.may(Permission.EDIT_DUTY)
        self._asked = -1
        self.table: Table[AbsenceRow] = Table(_columns(), services.preferences, "absences")
        self._who, self._deputy = QComboBox(), QComboBox()
        self._from, self._to, self._why = QLineEdit(), QLineEdit(), QLineEdit()
        self._told, self._stack, self._empty = label("", "meta", wrap=True), QStackedWidget(), EmptyState()
        self._cancel = button("", self.cancel, "danger")
        self._build()
        self.table.chosen.connect(lambda _: self._name())
        self._name()

    def _build(self) -> None:
        for box, name in ((self._who, text("Who is away")), (self._deputy, text("Deputy"))):
            box.setAccessibleName(name)
            box.setMinimumWidth(108)
        for line, hint in ((self._from, text("from: 11-25 09:00")), (self._to, text("until: 11-30 09:00"))):
            line.setPlaceholderText(hint)
            line.textChanged.connect(lambda _: self._check())
            line.setFixedWidth(136)
        self._why.setPlaceholderText(text("Reason"))
        add = button(with_key(text("Add"), "Ctrl+Enter"), self.confirm, "primary")
        for part in (add, self._who, self._deputy, self._from, self._to, self._why):
            part.setEnabled(self._may)
        who = column(label(text("Who is away"), "quiet"), self._who, spacing=2)
        deputy = column(label(text("Deputy"), "quiet"), self._deputy, spacing=2)
        begin = column(label(text("From"), "quiet"), self._from, spacing=2)
        end = column(label(text("Until"), "quiet"), self._to, spacing=2)
        why = column(label(text("Reason"), "quiet"), self._why, spacing=2)
        asked = row(who, begin, end, deputy, why, column(label(""), add, spacing=2), spacing=10)
        asked.setStretch(4, 1)
        form = frame("note", column(asked, self._told, spacing=4, margins=(12, 8, 12, 8)))
        hint = text("Exceptions go to the deputy while somebody is away.")
        self._empty.explain("user", text("Nobody is away"), hint)
        for shown_ in (self.table, self._empty):
            self._stack.addWidget(shown_)
        foot = frame("strip", row(self._cancel, None, margins=(16, 6, 16, 6)))
        whole = column(page(column(form, margins=(16, 12, 16, 12))), self._stack, foot, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFocusProxy(self._who)

    def show_absences(self, rows: Sequence[AbsenceRow], people: Mapping[str, str]) -> None:
        """Running and coming ones; the form stays as it is."""
        for box, entries in ((self._who, people), (self._deputy, {_NOBODY: "–", **people})):
            if box.count() != len(entries):
                box.clear()
                for code, name in entries.items():
                    box.addItem(name, code)
        keep_chosen(self.table, rows, lambda each: str(each.id))
        self._stack.setCurrentWidget(self.table if rows else self._empty)
        self._name()

    def add(self) -> None:
        """Ctrl+N: begin with who."""
        self._from.setText(shown(tomorrow()))
        self._who.setFocus()

    def confirm(self) -> None:
        """Ctrl+Enter: as it is typed; what is missing gets the keyboard."""
        begin, end = moment_of(self._from.text()), moment_of(self._to.text())
        if begin is None:
            self._from.setFocus()
        elif end is None or end <= begin:
            self._to.setFocus()
        elif self._may:
            names = str(self._who.currentData()), str(self._deputy.currentData() or "")
            command = SetAbsence(str(uuid4()), names[0], begin, end, names[1], self._why.text().strip())
            self.save_requested.emit(command)
            for line in (self._from, self._to, self._why):
                line.clear()

    def cancel(self) -> None:
        """The chosen one is not so after all; asked once more."""
        chosen = self.table.selected()
        if chosen is None or not self._may:
            return
        if self._asked == chosen.id:
            self._asked = -1
            self.save_requested.emit(CancelAbsence(str(uuid4()), chosen.id))
        else:
            self._asked = chosen.id
        self._name()

    def back(self) -> bool:
        """Not cancelled after all."""
        was, self._asked = self._asked, -1
        self._name()
        return was >= 0

    def _name(self) -> None:
        chosen = self.table.selected()
        if chosen is None or chosen.id != self._asked:
            self._asked = -1
        again = text("Press again to cancel it") if self._asked >= 0 else text("Cancel the absence")
        self._cancel.setText(f"{again}   Ctrl+Del")
        self._cancel.setEnabled(self._may and chosen is not None)

    def _check(self) -> None:
        """What was typed, as it is understood."""
        now, told, wrong = clock.now(), [], False
        for name, line in ((text("From"), self._from), (text("Until"), self._to)):
            moment = moment_of(line.text())
            wrong |= bool(line.text()) and moment is None
            if moment is not None:
                told.append(f"{name} {words.clock(moment, now)}")
        ends = (moment_of(self._from.text()), moment_of(self._to.text()))
        if ends[0] is not None and ends[1] is not None and ends[1] <= ends[0]:
            wrong, told = True, [text("It ends before it begins.")]
        elif wrong:
            told = [text("Type a time as 14:30, 11-25 or 11-25 09:00.")]
        self._told.setText("   ".join(told))
        restyle(self._told, "kind", "bad" if wrong else "meta")


def _columns() -> list[Column[AbsenceRow]]:
    return [
        Column(text("Who is away"), lambda each: each.operator_name or each.operator, 160),
        Column(text("From"), lambda each: exact(each.from_at), 180, code=True),
        Column(text("Until"), lambda each: exact(each.to_at), 180, code=True),
        Column(text("Deputy"), lambda each: each.deputy_name or each.deputy or "–", 160, _no_deputy),
        Column(text("Reason"), lambda each: each.reason),
        Column(text("State"), lambda each: text("away now") if _runs(each) else text("coming"), 110),
    ]


def _no_deputy(each: AbsenceRow) -> str:
    return "" if each.deputy else "quiet"


def _runs(each: AbsenceRow) -> bool:
    return each.from_at <= clock.now() < each.to_at

"""How alarms leave the house: workers with their health, and what was sent, failed or waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app import words
from app.domain.alerts import TOPICS, AlertState
from app.i18n import text
from app.usecases.outbox import ResendMessages
from app.views.cases import AlertRow, WorkerRow
from app.words import alerts
from ui import clock
from ui.cases.wording import headline_of
from ui.screen import Services
from ui.widgets.basics import button, column, frame, label, row, with_key
from ui.widgets.empty_state import EmptyState
from ui.widgets.table import COMPACT, Column, Table, keep_chosen

_HEAD, _ROWS = 34, 4


class DeliveryPage(QWidget):
    """`save_requested` brings the command."""

    save_requested = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._people: dict[str, str] = {}
        self._workers: Table[WorkerRow] = Table(_worker_columns(), services.preferences, "workers", COMPACT)
        self.table: Table[AlertRow] = Table(_sent_columns(self._people), services.preferences, "sent alarms")
        self._none = label("", "bad", wrap=True)
        self._stack, self._empty = QStackedWidget(), EmptyState()
        self._empty.explain("bell", text("No alarm has left the house yet"))
        for part in (self.table, self._empty):
            self._stack.addWidget(part)
        self._again = button(with_key(text("Send failed ones again"), "F5"), self.resend)
        upper = column(label(text("Workers"), "section"), self._none, spacing=4, margins=(16, 10, 16, 4))
        title = row(label(text("Alarms by robot and mail"), "section"), None, self._again, margins=(16, 10, 16, 6))
        whole = column(upper, self._workers, frame("rule"), title, self._stack, spacing=0)
        whole.setStretch(4, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.table)

    def show_delivery(self, workers: Sequence[WorkerRow], sent: Sequence[AlertRow], people: Mapping[str, str]) -> None:
        """As it stands; `people` are names by code."""
        self._people |= people
        keep_chosen(self._workers, workers, lambda each: each.name)
        self._workers.setFixedHeight(_HEAD + COMPACT * min(_ROWS, max(1, len(workers))))
        self._workers.setVisible(bool(workers))
        dead = not any(not each.lost for each in workers)
        self._none.setText(text("No worker is alive: nothing new is seen. Start one: picklane worker") if dead else "")
        self._none.setVisible(dead)
        keep_chosen(self.table, sent, lambda each: str(each.id))
        self._stack.setCurrentWidget(self.table if sent else self._empty)
        self._again.setEnabled(any(each.state == AlertState.FAILED for each in sent))

    def resend(self) -> None:
        """F5: robot or server work again."""
        if self._again.isEnabled():
            self.save_requested.emit(ResendMessages(str(uuid4()), topics=tuple(TOPICS.values())))


def _worker_columns() -> list[Column[WorkerRow]]:
    return [
        Column(text("Worker"), lambda each: each.name, 280, code=True),
        Column(text("State"), lambda each: text("lost") if each.lost else text("alive"), 110, _health),
        Column(text("Last seen"), lambda each: words.age(clock.now() - each.seen_at), 120),
        Column(text("Does"), lambda each: alerts.chores(each.doing), 220),
        Column(text("Trouble"), lambda each: each.trouble, 0, lambda each: "bad" if each.trouble else ""),
    ]


def _health(each: WorkerRow) -> str:
    return "bad" if each.lost else "good"


def _sent_columns(people: Mapping[str, str]) -> list[Column[AlertRow]]:
    return [
        Column(text("When"), lambda each: words.clock(each.closed_at or each.created_at, clock.now()), 90),
        Column(text("Way"), lambda each: alerts.port(each.port), 90),
        Column(text("To"), lambda each: people.get(each.operator, each.operator) or "–", 100),
        Column(text("State"), lambda each: alerts.state(each.state), 110, _sent_tone),
        Column(text("Exception"), lambda each: headline_of(each.case_kind, each.facts), 330),
        Column(text("Trouble"), lambda each: alerts.trouble(each.error) if each.error else ""),
    ]


def _sent_tone(each: AlertRow) -> str:
    return {AlertState.FAILED: "bad", AlertState.SENT: "good"}.get(AlertState(each.state), "")

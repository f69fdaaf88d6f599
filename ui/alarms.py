"""Exceptions in the frame: alarms counted, told and heard; their list, and the form that opens one by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.cases import LinkKind
from app.i18n import text
from app.usecases.alerts import AcknowledgeAlerts
from app.views.cases import AlertRow
from ui.cases.alarm_list import AlarmList
from ui.cases.opening import CaseForm
from ui.cases.wording import alert_word, headline_of
from ui.screen import Message, Services, Tone
from ui.sounds import Alarm, Speaker, WaveSpeaker
from ui.tasks import ANSWERS, Repeat
from ui.widgets.drawer import Drawer

if TYPE_CHECKING:
    from app.bus import Result

_MUTED = "alarm/muted"
_KINDS = frozenset({"alert", "case"})


class Alarms(QObject):
    """`counted` brings how many alarms wait for the operator, `case_opened` the number of a case to be shown."""

    counted = Signal(int)
    case_opened = Signal(str)

    def __init__(self, services: Services, host: QWidget, speaker: Speaker | None = None) -> None:
        super().__init__(host)
        self._services = services
        self._speaker = speaker or WaveSpeaker()
        self._speaker.muted = services.preferences.get(_MUTED) == "1"
        self._rows: Sequence[AlertRow] = ()
        self._last = -1
        self._drawer = Drawer(host)
        self._list, self._form = AlarmList(self._speaker.muted), CaseForm(services)
        for part in (self._list, self._form):
            part.setParent(self._drawer)
            part.hide()
        self._list.opened.connect(self._open)
        self._list.seen.connect(self._acknowledge)
        self._list.muted.connect(self._mute)
        self._form.opened.connect(lambda _: self._drawer.leave())
        self._read: Repeat[Sequence[AlertRow]] = Repeat(services.tasks, self, self._on_rows)

    def news(self, kinds: frozenset[str]) -> None:
        """Something has changed."""
        if kinds & _KINDS:
            self.refresh()

    def refresh(self) -> None:
        """Read them again."""
        reader, me = self._services.desk.reader, self._services.operator.code
        self._read.ask(lambda: reader.alerts(me))

    def show_list(self) -> None:
        """Alt+A; again: close it."""
        if self._drawer.content is self._list:
            self._drawer.leave()
        else:
            self._drawer.open(text("Alarms"), self._list)

    def open_form(self, about: Mapping[LinkKind, str]) -> None:
        """Alt+E, about what is in hand; what was typed stays while the form is open."""
        if self._drawer.content is not self._form:
            self._form.begin(about)
            self._drawer.open(text("Open an exception"), self._form)

    def back(self) -> bool:
        """Esc."""
        return self._drawer.leave()

    def _on_rows(self, rows: Sequence[AlertRow]) -> None:
        self._rows = rows
        newest = max((row.id for row in rows), default=0)
        arrived = [row for row in rows if row.id > self._last]
        if arrived:
            self._tell(arrived, is_first=self._last < 0)
        self._last = max(self._last, newest)
        self._list.show_alarms(rows)
        self.counted.emit(len(rows))

    def _tell(self, arrived: Sequence[AlertRow], *, is_first: bool) -> None:
        """One sentence and one sound, however many come at once."""
        if is_first:
            told = text("{count} alarms wait for you: Alt+A lists them.", count=len(arrived))
            self._services.say(Message(told, Tone.WARN))
            return
        worst = max(arrived, key=lambda row: (row.severity, row.id))
        said = f"{alert_word(worst.kind)}: {headline_of(worst.case_kind, worst.facts)} {worst.order_no}".strip()
        if len(arrived) > 1:
            said = text("{count} new alarms, first {alarm}", count=len(arrived), alarm=said)
        self._services.say(Message(f"{said}   Alt+A", Tone.BAD))
        self._speaker.play(Alarm.ALARM)

    def _open(self, row: AlertRow) -> None:
        """Who looks at it has heard it."""
        self._drawer.leave()
        self._acknowledge([row])
        self.case_opened.emit(row.case_no)

    def _acknowledge(self, rows: Sequence[AlertRow]) -> None:
        desk, actor = self._services.desk, self._services.actor
        command = AcknowledgeAlerts(str(uuid4()), tuple(row.id for row in rows))
        self._services.tasks.write(self, lambda: desk.handle(command, actor), self._on_seen, self._on_refused)

    def _on_seen(self, result: Result[object]) -> None:
        self.refresh()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)

    def _mute(self, muted: bool) -> None:
        self._speaker.muted = muted
        self._services.preferences.put(_MUTED, "1" if muted else "")

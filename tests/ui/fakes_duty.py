"""Duty rules in memory: saved ones are the newest version of their part."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.bus import Command, Result
from app.domain.cases import CaseKind, Severity
from app.domain.duty import DutyKind
from app.domain.people import Actor
from app.usecases.duty import AbsenceSaved, CancelAbsence, DutySaved, SaveDutyRules, SetAbsence
from app.usecases.outbox import MessagesResent, ResendMessages
from app.views.cases import AbsenceRow, AlertRow, DutyRow, WorkerRow
from tests.ui.fakes import NOW, OPERATORS, FakeDesk, FakeReader

NAMES = {row.code: row.name for row in OPERATORS}


def sent_alerts() -> list[AlertRow]:
    """One that failed and one that has left."""
    facts: dict[str, object] = {"stage": "assigned", "limit": 120}
    about = ("E000000101Z", CaseKind.STUCK, Severity.HIGH, facts, "O000000018J")
    return [
        AlertRow(2, *about, "opened", "wecom", "wangfang", "failed", NOW, NOW, "93000 invalid webhook url"),
        AlertRow(1, *about, "overdue", "mail", "zhouwei", "sent", NOW, NOW, ""),
    ]


class DutyReader(FakeReader):
    """What DutyDesk changes."""

    def __init__(self, total: int = 420) -> None:
        super().__init__(total)
        self.saved: dict[str, list[DutyRow]] = {}
        self.away: list[AbsenceRow] = []
        self.sent = sent_alerts()
        self.alive = [WorkerRow("pc-1:812", "pc-1", NOW - timedelta(hours=3), NOW, "watch", "", lost=False)]

    def duty_rules(self) -> list[DutyRow]:
        return [self.saved[row.kind][0] if row.kind in self.saved else row for row in super().duty_rules()]

    def duty_versions(self, kind: str, limit: int = 50) -> list[DutyRow]:
        default = next(row for row in super().duty_rules() if row.kind == kind)
        return [*self.saved.get(kind, []), default]

    def absences(self) -> list[AbsenceRow]:
        return list(self.away)

    def sent_alerts(self, limit: int = 200) -> list[AlertRow]:
        return self.sent

    def workers(self) -> list[WorkerRow]:
        return self.alive


@dataclass
class DutyDesk(FakeDesk):
    """Saves and sends again."""

    reader: Any = field(default_factory=DutyReader)

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        self.commands.append(command)
        match command:
            case SaveDutyRules(kind=kind, content=content, note=note):
                before = self.reader.saved.setdefault(kind, [])
                before.insert(0, DutyRow(kind, len(before) + 1, content, note, actor.operator, NOW))
                return Result(DutySaved(DutyKind(kind).value, len(before)))
            case SetAbsence():
                return Result(self._away(command))
            case CancelAbsence(absence=number):
                self.reader.away = [row for row in self.reader.away if row.id != number]
                return Result(AbsenceSaved(number, ""))
            case ResendMessages():
                return Result(MessagesResent((1,)))
        raise AssertionError(command)

    def _away(self, command: SetAbsence) -> AbsenceSaved:
        number, names = len(self.reader.away) + 1, (NAMES[command.operator], NAMES.get(command.deputy, ""))
        times = (command.from_at, command.to_at)
        row = AbsenceRow(number, command.operator, names[0], *times, command.deputy, names[1], command.reason)
        self.reader.away.append(row)
        return AbsenceSaved(number, command.operator)

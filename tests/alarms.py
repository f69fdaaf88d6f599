"""What the tests of alarms share: rules, cases with owners, and far sides that do as they are told."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import text

from app import casework
from app.domain.alerts import AlertPort, Contact, MailServer
from app.domain.cases import CaseKind, Severity, Signal
from app.domain.duty import AlertRoute, AlertRules, DutyKind, to_text
from app.ports.chat import Answer, Note, Reply
from app.worker.alerting import put_together
from app.worker.dispatching import MINUTE, Dispatch
from tests.core import House

RULES = AlertRules(
    routes=(AlertRoute((AlertPort.WECOM,)),),
    quiet_begin=None,
    quiet_end=None,
    digest_minutes=5,
    robots=("desk",),
    contacts={
        "planner": Contact(wecom="liping", mail="planner@example.com"),
        "keeper": Contact(mobile="13800001111"),
    },
)
BY_MAIL = replace(
    RULES,
    routes=(AlertRoute((AlertPort.MAIL,)),),
    mail=MailServer("mail.example.com", sender="picklane@example.com"),
)
TAKEN = Answer(Reply.TAKEN)


@dataclass
class ToldRobot:
    """app.ports.chat.ChatRobot: answers with what is next in line, then always that it was taken."""

    answers: list[Answer] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    ready: bool = True
    meanwhile: Callable[[], None] = lambda: None
    """Happens while a note is on its way."""

    def is_ready(self, to: str, rules: AlertRules) -> bool:
        return self.ready

    def send(self, note: Note, rules: AlertRules) -> Answer:
        self.notes.append(note)
        self.meanwhile()
        return self.answers.pop(0) if self.answers else TAKEN

    @property
    def texts(self) -> list[str]:
        return [note.text for note in self.notes]


def set_rules(house: House, rules: AlertRules) -> None:
    with house.program.unit_of_work() as uow:
        uow.duty.put(DutyKind.ALERTS, to_text(rules), "", "admin", house.clock())
        uow.commit()


def signal(cause: str, severity: Severity = Severity.NORMAL, kind: CaseKind = CaseKind.MANUAL) -> Signal:
    return Signal(kind, cause, severity, {"note": f"出事 {cause}"})


def go_wrong(house: House, *signals: Signal, owner: str = "planner") -> tuple[str, ...]:
    """Numbers of the cases."""
    with house.program.unit_of_work() as uow:
        raised = casework.raise_signals(signals, uow, house.clock(), owner=owner)
        uow.commit()
    return raised.opened


def gather(house: House) -> int:
    return put_together(house.program.looking, house.program.unit_of_work, house.clock)


def dispatch(house: House, robot: ToldRobot, worker: str = "w", window: timedelta = MINUTE) -> int:
    far_sides = {AlertPort.WECOM: robot, AlertPort.MAIL: robot}
    program = house.program
    return Dispatch(program.looking, program.unit_of_work, lambda: far_sides, worker, house.clock, window).run()


def states(house: House, port: str = "wecom") -> list[str]:
    """Of the alarms by this port, oldest first."""
    return query(house, f"SELECT state FROM alerts WHERE port = '{port}' ORDER BY id")


def outcomes(house: House) -> list[str]:
    """Of every attempt to send, oldest first."""
    return query(house, "SELECT outcome FROM sendings ORDER BY id")


def query(house: House, statement: str) -> list[str]:
    with house.program.database.reading() as connection:
        return [str(row[0]) for row in connection.execute(text(statement))]

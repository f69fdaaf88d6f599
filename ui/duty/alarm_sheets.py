"""The tables of alarms: by what way they go, and where people are reached."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.alerts import AlertKind, AlertPort, Contact
from app.domain.cases import Severity
from app.domain.duty import AlertRoute, AlertRules, DutyKind, DutyPart
from app.i18n import text
from app.words import alerts
from ui.cases.wording import severity_word
from ui.duty import cells
from ui.duty.sheet import DutySheet, Field, Newest, any_of
from ui.rates.sheet import Cell, Row


class RouteSheet(DutySheet):
    """By what way alarms go; the first row that fits counts, the screen always."""

    def __init__(self, newest: Newest) -> None:
        ways = cells.choice({True: text("yes"), False: text("no")})
        ranks = cells.choice({each: severity_word(each) for each in Severity})
        fields = (
            Field("kind", text("Alarm"), 170, any_of({each: alerts.kind(each) for each in AlertKind})),
            Field("severity", text("At least this pressing"), 170, ranks),
            Field("ports", alerts.port(AlertPort.WECOM), 110, ways),
            Field("mail", alerts.port(AlertPort.MAIL), 110, ways),
        )
        super().__init__(DutyKind.ALERTS, fields, newest)

    def says(self) -> str:
        """How it is read."""
        return text("The screen is always told. Read from the top: the first row that fits decides by what way else.")

    def values(self, part: AlertRules) -> Sequence[Sequence[Any]]:
        """Which alarms, then the ways."""
        return [
            (row.kind, row.severity, AlertPort.WECOM in row.ports, AlertPort.MAIL in row.ports) for row in part.routes
        ]

    def put(self, part: AlertRules, values: Sequence[Sequence[Any]]) -> DutyPart:
        """Addresses and hours stay."""
        routes = []
        for kind, severity, wecom, mail in values:
            ports = ((AlertPort.WECOM, wecom), (AlertPort.MAIL, mail))
            routes.append(AlertRoute(tuple(port for port, used in ports if used), kind, severity))
        return replace(part, routes=tuple(routes))


class ContactSheet(DutySheet):
    """Where people are reached."""

    def __init__(self, newest: Newest, people: Mapping[str, str]) -> None:
        said = cells.words()
        fields = (
            Field("operator", text("Person"), 140, cells.choice(people)),
            Field("robot", text("Robot (empty: the first)"), 180, said),
            Field("wecom", text("WeCom user id"), 150, said),
            Field("mobile", text("Mobile"), 140, said),
            Field("mail", alerts.port(AlertPort.MAIL), 220, said),
        )
        super().__init__(DutyKind.ALERTS, fields, newest)

    def says(self) -> str:
        """How it is read."""
        return text(
            "How people are mentioned by the robot and reached by mail. Keys and passwords are in the "
            "keyring of the worker, never here."
        )

    def values(self, part: AlertRules) -> Sequence[Sequence[Any]]:
        """By person."""
        return [(who, each.robot, each.wecom, each.mobile, each.mail) for who, each in part.contacts.items()]

    def put(self, part: AlertRules, values: Sequence[Sequence[Any]]) -> DutyPart:
        """Ways and hours stay."""
        return replace(part, contacts={who: Contact(*rest) for who, *rest in values})

    def wrong(self, rows: Sequence[Row]) -> Mapping[Cell, str]:
        """Nobody stands there twice."""
        names = [row[0] for row in rows]
        return {
            (at, 0): text("{name} stands here twice.", name=name) for at, name in enumerate(names) if name in names[:at]
        }

    def place(self, where: Mapping[str, object], rows: Sequence[Row]) -> Cell | None:
        """By the code of the person: contacts.CODE.field."""
        parts = str(where["where"]).split(".")
        codes = [self.codec(at, 0).read(row[0]) for at, row in enumerate(rows)]
        names = [field.name for field in self.fields]
        if len(parts) < 2 or parts[1] not in codes:
            return None
        return codes.index(parts[1]), names.index(parts[-1]) if parts[-1] in names else 0

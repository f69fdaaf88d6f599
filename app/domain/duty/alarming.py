"""Which alarms go which way, when, and to which address; no secret stands here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from app.domain.alerts import AlertKind, AlertPort, Contact, MailServer, Rate
from app.domain.cases import Severity
from app.domain.site import SITE_ZONE

MOST_A_MINUTE = 20
"""What a group robot of WeCom takes."""


@dataclass(frozen=True, slots=True)
class AlertRoute:
    """Alarms of a kind (None: every kind) about cases this severe or more go these ways, besides the screen."""

    ports: tuple[AlertPort, ...]
    kind: AlertKind | None = None
    severity: Severity = Severity.LOW


@dataclass(frozen=True, slots=True)
class AlertRules:
    """The first of `routes` that fits says which ways an alarm goes. Between `quiet_begin` and `quiet_end` (site's
    zone) all but urgent alarms wait; alarms of one person by one way are put together for `digest_minutes`. `robots`
    are the names under which keyring or environment keep the keys of group robots, `contacts` is by operator."""

    routes: tuple[AlertRoute, ...] = (
        AlertRoute((AlertPort.WECOM, AlertPort.MAIL), severity=Severity.HIGH),
        AlertRoute((AlertPort.WECOM, AlertPort.MAIL), AlertKind.ESCALATED),
        AlertRoute((AlertPort.WECOM,)),
    )
    quiet_begin: time | None = time(21)
    quiet_end: time | None = time(7, 30)
    digest_minutes: int = 5
    per_minute: int = MOST_A_MINUTE
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    robots: tuple[str, ...] = ()
    mail: MailServer = field(default_factory=MailServer)

    def ports_for(self, kind: AlertKind, severity: Severity) -> tuple[AlertPort, ...]:
        """The ways such an alarm goes, as far as they are set up: the screen always."""
        usable = {AlertPort.WECOM: bool(self.robots), AlertPort.MAIL: bool(self.mail.host)}
        for route in self.routes:
            if route.kind in (None, kind) and severity >= route.severity:
                return (AlertPort.SCREEN, *(port for port in route.ports if usable.get(port)))
        return (AlertPort.SCREEN,)

    def contact(self, operator: str) -> Contact:
        """Where somebody is reached; the company's first robot for whom nothing is written down."""
        known = self.contacts.get(operator, Contact())
        return known if known.robot else replace(known, robot=next(iter(self.robots), ""))

    def quiet(self, when: datetime) -> tuple[datetime, datetime] | None:
        """When the quiet hours begin and end that run then; None where none do."""
        begin, end, local = self.quiet_begin, self.quiet_end, when.astimezone(SITE_ZONE)
        if begin is None or end is None or begin == end:
            return None
        clock, day = local.time(), timedelta(days=1)
        if not (begin <= clock < end if begin < end else clock >= begin or clock < end):
            return None
        begun = datetime.combine(local.date(), begin, SITE_ZONE) - day * (clock < begin)
        over = datetime.combine(local.date(), end, SITE_ZONE) + day * (clock >= end)
        return begun.astimezone(when.tzinfo), over.astimezone(when.tzinfo)

    def due(self, severity: Severity, now: datetime) -> datetime:
        """When an alarm raised now goes out: at once where it is urgent, else with what is told until then, and never
        in quiet hours: what would be told in them is told as they begin."""
        if severity is Severity.URGENT:
            return now
        runs, told = self.quiet(now), now + self.digest
        if runs:
            told = max(runs[1], told)
        later = self.quiet(told)
        return later[0] if later else told

    @property
    def digest(self) -> timedelta:
        """How long alarms wait for each other."""
        return timedelta(minutes=self.digest_minutes)

    def rate(self, window: timedelta) -> Rate:
        """How often a far side is called; `window` is a minute, but for tests that have no time for it."""
        return Rate(self.per_minute, window)

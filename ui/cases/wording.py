"""Exceptions in words, icons and tones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app import words
from app.domain.cases import CaseDeed, CaseKind, CaseState, LinkKind, Severity
from app.domain.duty.calendar import WorkCalendar
from app.i18n import text
from app.views.cases import CaseDetail, CaseRow
from app.words import alerts
from ui import clock

_SEVERITY = {
    Severity.URGENT: ("urgent", "bad"),
    Severity.HIGH: ("stop", "bad"),
    Severity.NORMAL: ("warning", "warn"),
    Severity.LOW: ("info", "quiet"),
}
_LINKS: dict[LinkKind, Callable[[], str]] = {
    LinkKind.ORDER: lambda: text("Order"),
    LinkKind.SKU: lambda: text("SKU"),
    LinkKind.CUSTOMER: lambda: text("Customer"),
    LinkKind.PARCEL: lambda: text("Parcel"),
    LinkKind.CARRIER: lambda: text("Courier"),
    LinkKind.STATION: lambda: text("Station"),
    LinkKind.PRINTER: lambda: text("Printer"),
    LinkKind.BATCH: lambda: text("Import"),
    LinkKind.COUNT: lambda: text("Count"),
    LinkKind.MESSAGE: lambda: text("Message"),
}
_WHY: dict[str, Callable[[], str]] = {
    "kind": lambda: text("same kind"),
    "sku": lambda: text("same product"),
    "stage": lambda: text("same stage"),
    "warehouse": lambda: text("same warehouse"),
    "customer": lambda: text("same customer"),
    "carrier": lambda: text("same courier"),
    "order_type": lambda: text("same order type"),
    "fact": lambda: text("same circumstances"),
    "words": lambda: text("same words"),
}


@dataclass(frozen=True, slots=True)
class Around:
    """What words of a case need beside the case: the working calendar, names of warehouses by code, and who reads."""

    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    sites: Mapping[str, str] = field(default_factory=dict)
    me: str = ""

    def site(self, code: str) -> str:
        """A warehouse's name."""
        return self.sites.get(code, code)


def severity_look(severity: Severity) -> tuple[str, str]:
    """(icon, tone) of how pressing it is."""
    return _SEVERITY[severity]


def about(row: CaseRow, around: Around) -> str:
    """Customer, warehouse, how many orders hang on it; the order's number stands beside."""
    many = text("{count} orders", count=f"{row.orders:,}") if row.orders > 1 else ""
    who = "" if many else row.customer_name or row.customer  # of many orders the first one's customer says nothing
    return " · ".join(filter(None, (many, who, around.site(row.warehouse))))


def owner(row: CaseRow, around: Around) -> str:
    """Who has it, or whose work it is while nobody has."""
    if row.owner and row.owner == around.me:
        return text("me")
    return row.owner_name or row.owner or words.role(row.role)


def owner_state(row: CaseRow) -> tuple[str, str]:
    """(words, tone): escalated, not taken yet, taken when."""
    if row.state is CaseState.CLOSED:
        return "", "quiet"
    if row.level:
        return text("escalated {count}×", count=row.level), "bad"
    if row.reacted_at is None:
        return text("not taken yet"), "warn"
    return text("taken {time}", time=words.clock(row.reacted_at, clock.now())), "quiet"


def names_of(detail: CaseDetail) -> Mapping[str, str]:
    """Names of all who have done something to a case, by their codes."""
    return {event.by: event.by_name for event in detail.timeline if event.by_name}


def why(code: str) -> str:
    """Why a past case is similar."""
    entry = _WHY.get(code)
    return entry() if entry else code


def link_kind(kind: LinkKind) -> str:
    """What a case is about."""
    return _LINKS[kind]()


def headline_of(kind: CaseKind, facts: Mapping[str, object]) -> str:
    """What is wrong, in one sentence."""
    return words.case_headline(kind, facts, clock.now())


def headline(row: CaseRow) -> str:
    """What is wrong with it; while it is, for how long."""
    return words.case_headline(row.kind, row.facts, None if row.closed_at or row.cleared_at else clock.now())


def kind_word(kind: CaseKind) -> str:
    """What kind of thing is wrong."""
    return words.case_kind(kind)


def severity_word(severity: Severity) -> str:
    """How pressing."""
    return words.case_severity(severity)


def deed_words(kind: CaseDeed, facts: Mapping[str, object]) -> str:
    """A line of the timeline."""
    return words.case_deed(kind, facts)


def alert_word(code: str) -> str:
    """Why it rings."""
    return alerts.kind(code)

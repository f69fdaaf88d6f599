"""What exceptions are called, and what is said about them and about who is on duty."""

from collections.abc import Mapping

from app.domain.cases import CaseDeed, CaseKind, CaseState, OrderType, Severity
from app.domain.duty import DutyKind
from app.domain.events import EventKind
from app.i18n import text
from app.words.table import Table

KINDS: Table = {
    CaseKind.STUCK: lambda: text("Stuck order"),
    CaseKind.INCOMPLETE: lambda: text("Incomplete order"),
    CaseKind.NO_STOCK: lambda: text("No stock"),
    CaseKind.SHORT: lambda: text("Short pick"),
    CaseKind.STOPPED: lambda: text("Stopped order"),
    CaseKind.LABEL: lambda: text("Label or printer"),
    CaseKind.COURIER: lambda: text("Courier trouble"),
    CaseKind.CREDIT: lambda: text("Credit refused"),
    CaseKind.PROMISE: lambda: text("Promise in danger"),
    CaseKind.COUNT: lambda: text("Count difference"),
    CaseKind.IMPORT: lambda: text("Failed import"),
    CaseKind.MESSAGE: lambda: text("Undelivered message"),
    CaseKind.MANUAL: lambda: text("Reported by hand"),
}
STATES: Table = {
    CaseState.OPEN: lambda: text("to be solved"),
    CaseState.PAUSED: lambda: text("clock stopped"),
    CaseState.CLEARED: lambda: text("over, reason missing"),
    CaseState.CLOSED: lambda: text("solved"),
}
SEVERITIES: Table = {
    Severity.LOW.name.lower(): lambda: text("minor"),
    Severity.NORMAL.name.lower(): lambda: text("normal"),
    Severity.HIGH.name.lower(): lambda: text("serious"),
    Severity.URGENT.name.lower(): lambda: text("critical"),
}
TYPES: Table = {
    OrderType.STOCK: lambda: text("stock order"),
    OrderType.OEM: lambda: text("made to order"),
    OrderType.URGENT: lambda: text("urgent order"),
}
DUTY: Table = {
    DutyKind.ASSIGNMENT: lambda: text("Assignment"),
    DutyKind.LIMITS: lambda: text("Limits"),
    DutyKind.CALENDAR: lambda: text("Working calendar"),
    DutyKind.ESCALATION: lambda: text("Escalation"),
    DutyKind.ALERTS: lambda: text("Alarms"),
}
_DEEDS: Table = {
    CaseDeed.OPENED: lambda: text("Opened, owner: {owner}"),
    CaseDeed.JOINED: lambda: text("More of the same: {links}"),
    CaseDeed.REACTED: lambda: text("Taken on"),
    CaseDeed.HANDED_OVER: lambda: text("Handed over to {to}: {reason}"),
    CaseDeed.NOTED: lambda: "{note}",
    CaseDeed.PAUSED: lambda: text("Clock stopped until {until}: {reason}"),
    CaseDeed.RESUMED: lambda: text("Clock runs again"),
    CaseDeed.ESCALATED: lambda: text("Nobody reacted: from {from} to {to}"),
    CaseDeed.CLEARED: lambda: text("Over by itself; the reason is still to be told"),
    CaseDeed.RETURNED: lambda: text("There again"),
    CaseDeed.STEPS_TAKEN: lambda: text("{steps} steps of {article} “{title}” taken as checklist"),
    CaseDeed.STEP_DONE: lambda: text("Step {step} done: {words}"),
    CaseDeed.STEP_UNDONE: lambda: text("Step {step} open again: {words}"),
    CaseDeed.PHOTO_ADDED: lambda: text("Photo added"),
    CaseDeed.ACTED: lambda: text("Done: {note}"),
    CaseDeed.RESENT: lambda: text("{messages} messages sent again"),
    CaseDeed.CLOSED: lambda: text("Solved. {cause}: {solution}"),
    CaseDeed.REOPENED: lambda: text("Opened again: {reason}"),
}
EVENTS: Table = {
    EventKind.CASE_OPENED: lambda: text("Exception {case}: {case_kind}"),
    EventKind.CASE_CLOSED: lambda: text("Exception {case} solved. {cause}: {solution}"),
    EventKind.CASE_REOPENED: lambda: text("Exception {case} opened again: {reason}"),
}
PERMISSIONS: Table = {
    "handle_cases": lambda: text("handle exceptions"),
    "assign_cases": lambda: text("assign other people's exceptions"),
    "edit_duty": lambda: text("change who is on duty for what"),
    "write_articles": lambda: text("write articles"),
    "edit_knowledge": lambda: text("edit the knowledge base"),
}
FIELDS: Table = {
    "cause": lambda: text("Root cause"),
    "solution": lambda: text("Solution"),
    "until": lambda: text("Until"),
    "operator": lambda: text("Operator"),
    "role": lambda: text("Role"),
    "cases": lambda: text("Exceptions"),
    "verdict": lambda: text("Whether it worked"),
}
REFUSALS: Table = {
    "case.unknown": lambda: text("There is no exception “{case}”. Check the number."),
    "case.closed": lambda: text("Exception {case} is solved already. Open it again first."),
    "case.live": lambda: text("Exception {live} is about the same and not solved yet. Go on with that one."),
    "case.not_open": lambda: text("The clock of exception {case} does not run: {case_state}."),
    "case.not_paused": lambda: text("The clock of exception {case} is not stopped."),
    "case.not_yours": lambda: text("Exception {case} is {operator}'s. Only they or a supervisor may do this."),
    "case.owned": lambda: text("Exception {case} is {operator}'s already. Choose somebody else."),
    "case.mixed": lambda: text(
        "These {count} exceptions are of several kinds and not all over. Close those of one kind at a time."
    ),
    "cause.unknown": lambda: text("“{cause}” is no root cause in use. Choose one from the tree."),
    "cause.loop": lambda: text("Root cause {cause} would hang below itself. Choose another place."),
    "role.nobody": lambda: text("Nobody is there as {role} now. Choose a person."),
    "steps.none": lambda: text("Article {article} has no steps."),
    "steps.unknown": lambda: text("The checklist of {case} has no step {step}."),
    "steps.so_already": lambda: text("Step {step} of {case} stands so already."),
    "duty.bad": lambda: text("{duty}: {where} is “{found}”, expected {expected}."),
    "absence.unknown": lambda: text("There is no absence no. {absence}, or it was cancelled."),
    "absence.self": lambda: text("Nobody stands in for themselves ({operator}). Choose a colleague."),
}
EXPECTED: Table = {
    "duty.last_row": lambda: text("conditions in every row but the last, none in the last"),
    "duty.overlap": lambda: text("hours that do not overlap"),
}
_HEADLINES: Table = {
    CaseKind.STUCK: lambda: text("Stuck at {stage} for over {limit}"),
    CaseKind.INCOMPLETE: lambda: text("Lacks {missing}"),
    CaseKind.NO_STOCK: lambda: text("{sku} {name} is nowhere in stock"),
    CaseKind.SHORT: lambda: text("{pieces} × {sku} {name} not found on the shelf"),
    CaseKind.STOPPED: lambda: text("Stopped: {reason}"),
    CaseKind.LABEL: lambda: text("Nothing is printed at {place}: {fault}"),
    CaseKind.COURIER: lambda: text("{carrier} {waybill}: {says}"),
    CaseKind.CREDIT: lambda: text("Urgent order without enough credit"),
    CaseKind.PROMISE: lambda: text("Promised for {promised_at}, not yet sent"),
    CaseKind.COUNT: lambda: text("Count differs at {location}: {pieces} × {sku} {name}"),
    CaseKind.IMPORT: lambda: text("{file} could not be imported"),
    CaseKind.MESSAGE: lambda: text("{messages} messages could not be delivered ({topic})"),
    CaseKind.MANUAL: lambda: "{note}",
}


def headline(code: str, facts: Mapping[str, object]) -> str:
    """The template of a case's headline, by what its facts hold."""
    if "orders" in facts:
        return text("Many orders at {stage}: {case_kind}")
    if code == CaseKind.STUCK and "waited" in facts:
        return text("Stuck at {stage} for {waited}")
    if code == CaseKind.INCOMPLETE and "code" in facts:
        return text("Unknown part number {code} {title}")
    if code == CaseKind.NO_STOCK and "promised_at" in facts:
        return text("{sku} {name} was promised for {promised_at} and is not there")
    entry = _HEADLINES.get(code)
    return entry() if entry else code


def deed(code: str, facts: Mapping[str, object]) -> str:
    """The template of a line of the timeline."""
    if code == CaseDeed.REACTED and facts.get("from"):
        return text("Taken over from {from}")
    if code == CaseDeed.ESCALATED and facts.get("from") == facts.get("to"):
        return text("Nobody reacted: {to} reminded")
    if code == CaseDeed.JOINED and "severity" in facts:
        return text("More pressing now: {severity}")
    entry = _DEEDS.get(code)
    return entry() if entry else code

"""Codes and facts become sentences: what is wrong, where, and what to do next."""

from collections.abc import Mapping
from datetime import datetime

from app.domain.events import EventKind
from app.domain.site import exact
from app.errors import BadInput, NeedsConfirmation, Problem, Refused, Unavailable
from app.i18n import text
from app.words import (
    case_names,
    conflicts,
    counting,
    faults,
    floor,
    handover,
    language,
    lists,
    orders,
    printing,
    rules,
    station,
)
from app.words.amounts import age, clock, money, time_left, working
from app.words.cases import cause_name, duty_kind, order_type
from app.words.cases import deed as case_deed
from app.words.cases import event as case_event
from app.words.cases import headline as case_headline
from app.words.cases import kind as case_kind
from app.words.cases import proposal as case_proposal
from app.words.cases import severity as case_severity
from app.words.cases import state as case_state
from app.words.counting import count_reason, count_state
from app.words.knowledge import scope, success
from app.words.knowledge import state as article_state
from app.words.knowledge import why as likeness
from app.words.outbox import resent
from app.words.routing import decision_row, headline, outcome, verdict
from app.words.table import Table
from app.words.table import fill as _fill
from app.words.table import word as _word

__all__ = [
    "age",
    "article_state",
    "case_deed",
    "case_headline",
    "case_kind",
    "case_proposal",
    "case_severity",
    "case_state",
    "cause_name",
    "clock",
    "count_reason",
    "count_state",
    "decision_row",
    "duty_kind",
    "headline",
    "likeness",
    "money",
    "order_type",
    "outcome",
    "resent",
    "scope",
    "success",
    "time_left",
    "verdict",
    "working",
]
"""What comes from the other modules of this room."""


def stage(code: str) -> str:
    """A stage's name."""
    return _word(orders.STAGES, code)


def channel(code: str) -> str:
    """A channel's name."""
    return _word(orders.CHANNELS, code)


def awaits(code: str) -> str:
    """What an order waits for."""
    return _word(orders.AWAITS, code)


def missing(code: str) -> str:
    """What an incomplete order lacks."""
    return _word(orders.MISSING, code)


def role(code: str) -> str:
    """A role's name."""
    return _word(orders.ROLES, code)


def event(kind: str, facts: Mapping[str, object]) -> str:
    """One line of a timeline."""
    if kind == EventKind.TRANSFER_PROPOSED and facts.get("donors") == facts.get("warehouse"):
        return text("Nobody within the radius: direct service from {donors} proposed", donors=facts.get("donors"))
    if kind == EventKind.TRANSFER_APPROVED and facts.get("from") == facts.get("to"):
        return _fill(text("Direct service from {from} approved"), facts)
    if kind == EventKind.STOCK_DOUBTED and "count" in facts:
        return _fill(counting.doubt(), facts)
    if kind in case_names.EVENTS:
        return case_event(kind, facts)
    if kind == EventKind.ORDER_SPLIT and "of" in facts:
        return _fill(text("Split off order {of}"), facts)
    told = _fill(_word(orders.EVENTS, kind), _worded(facts))
    if kind == EventKind.ORDER_SIGNED:
        told += handover.how_signed(facts)
    if facts.get("unconfirmed"):
        as_of = str(facts.get("balance_as_of") or "")
        when = exact(datetime.fromisoformat(as_of)) if as_of else "–"
        told += ". " + text("Passed on the balance of {time}: the finance system did not answer", time=when)
    return told


def _worded(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as people read them: amounts in yuan, codes as words."""
    said = dict(facts)
    for name, fen in facts.items():
        if name.endswith("_fen") and isinstance(fen, int):
            said[name.removesuffix("_fen")] = money(fen)
    listed = facts.get("says")
    if isinstance(listed, list):
        said["says"] = ", ".join(_word(orders.CHANGES, str(change)) for change in listed)
    others = facts.get("orders")
    if isinstance(others, list):
        said["orders"] = ", ".join(map(str, others))
    said["flaw"] = _word(floor.FLAWS, str(facts.get("reason")))
    return said


def fate(code: str) -> str:
    """What an import makes of an order."""
    return _word(orders.FATES, code)


def entry(code: str) -> str:
    """What moved an account."""
    return _word(orders.ENTRIES, code)


def inbox(file: str, state: str, detail: str) -> str:
    """What became of a file of the hot folder."""
    return f"{file}: {_word(orders.INBOX, state)} – {detail}"


def floor_state(code: str) -> str:
    """Where a transfer, or what is to be made, stands."""
    return _word(floor.STATES, code)


def list_kind(code: str) -> str:
    """What kind of pick list."""
    return _word(lists.KINDS, code)


def list_state(code: str) -> str:
    """Where a pick list stands."""
    return _word(lists.STATES, code)


def load_state(code: str) -> str:
    """Where a load of a courier stands."""
    return _word(handover.STATES, code)


def waits(code: str) -> str:
    """Why a parcel is not in its courier's load."""
    return _word(handover.WAITS, code)


def grant_state(code: str) -> str:
    """Where temporary credit stands."""
    return _word(orders.GRANT_STATES, code)


def says(code: str, facts: Mapping[str, object]) -> str:
    """What a station says to a scan."""
    return _fill(station.sentence(code, facts), facts)


def command(code: str) -> str:
    """What a command of the station is called."""
    return _word(station.COMMANDS, code)


def use(code: str) -> str:
    """What a command of the station is for."""
    return _word(station.USES, code)


def says_alone(code: str, facts: Mapping[str, object]) -> str:
    """What a station says to a scan by itself, while the database is away."""
    told = _word(conflicts.ALONE, code) if code in conflicts.ALONE else station.sentence(code, facts)
    return _fill(told, facts)


def refusal(error: Exception) -> str:
    """The one sentence for an error that may reach a person, with the problems of a file behind it."""
    if isinstance(error, Refused):
        sentence = _fill(_word(faults.REFUSALS, error.code), _explained(error.facts))
        if isinstance(error, BadInput):
            sentence = " ".join([sentence, *(problem(p) for p in error.problems[:5] if p.row or p.field)])
        return sentence
    if isinstance(error, NeedsConfirmation):
        return _fill(_word(faults.REFUSALS, error.key), _explained(error.facts))
    if isinstance(error, Unavailable):
        return _fill(_word(faults.UNAVAILABLE, error.what), _explained(error.facts))
    return str(error)


def _explained(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts of an error as people read them."""
    tables: Mapping[str, Table] = {
        "stage": orders.STAGES,
        "permission": orders.PERMISSIONS,
        "state": {**orders.GRANT_STATES, **floor.STATES},
        "step": floor.STEPS,
        "field": faults.FIELDS,
        "why": {**faults.RATE_FAULTS, **faults.FINANCE_FAULTS, **faults.TEXT_FAULTS, **language.FAULTS},
        "finding": rules.FINDINGS,
        "difference": counting.STATES,
        "job_state": printing.STATES,
        "case_state": case_names.STATES,
        "duty": case_names.DUTY,
        "role": orders.ROLES,
        "fault": printing.FAULTS,
    }
    said = _worded(facts)
    for name, table in tables.items():
        code = str(facts.get(name))
        if code in table:
            said[name] = _fill(table[code](), said)
    return said


def expected(code: str) -> str:
    """What a cell should have held."""
    return _word(faults.EXPECTED, code)


def problem(found: Problem) -> str:
    """Where in a file, what was found and what was expected."""
    where = text("row {row}", row=found.row) if found.row else text("the file")
    place = text("{where}, {field}", where=where, field=found.field) if found.field else where
    return text(
        "{file}, {place}: found “{found}”, expected {expected}",
        file=found.file,
        place=place,
        found=found.found,
        expected=expected(found.expected),
    )

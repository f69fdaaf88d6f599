"""Codes and facts become sentences: what is wrong, where, and what to do next."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.domain.events import EventKind
from app.domain.site import SITE_ZONE, exact
from app.errors import BadInput, NeedsConfirmation, Problem, Refused, Unavailable
from app.i18n import text
from app.words import conflicts, counting, faults, floor, handover, language, lists, orders, printing, rules, station
from app.words.counting import count_reason, count_state
from app.words.routing import decision_row, headline, outcome, verdict
from app.words.table import Table

__all__ = ["count_reason", "count_state", "decision_row", "headline", "outcome", "verdict"]
"""What comes from the other modules of this room."""


def _word(table: Table, code: str) -> str:
    entry = table.get(code)
    return entry() if entry else code


def _fill(template: str, facts: Mapping[str, object]) -> str:
    class Facts(dict[str, object]):
        def __missing__(self, key: str) -> str:
            return "–"

    return template.format_map(Facts(facts))


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


def money(fen: int) -> str:
    """¥1,280.00."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}¥{fen // 100:,}.{fen % 100:02d}"


def age(span: timedelta) -> str:
    """How long: 2 小时 10 分."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, hours = divmod(minutes // 60, 24)
    if days:
        return text("{days} d {hours} h", days=days, hours=hours)
    if hours:
        return text("{hours} h {minutes} min", hours=hours, minutes=minutes % 60)
    return text("{minutes} min", minutes=minutes)


def clock(when: datetime, now: datetime) -> str:
    """14:02, 昨天 09:15, 11-11, 11-25 14:02 for a day to come, or with the year when it is another one; in the site's
    zone."""
    local, today = when.astimezone(SITE_ZONE), now.astimezone(SITE_ZONE)
    days = (today.date() - local.date()).days
    if days == 0:
        return f"{local:%H:%M}"
    if days == 1:
        return text("yesterday {time}", time=f"{local:%H:%M}")
    if days < 0:
        return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d}"
    return f"{local:%m-%d}" if local.year == today.year else f"{local:%Y-%m-%d}"

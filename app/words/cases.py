"""Exceptions in sentences: their headline, their timeline, and what the closing form begins with."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from app.domain.cases import CaseDeed, Severity
from app.domain.site import SITE_ZONE
from app.i18n import Language, language, text
from app.words import case_names, orders, outbox, printing
from app.words.amounts import age
from app.words.table import Table, fill, word

_LONGEST_PROPOSAL = 2000
_ENDS = "。;;."
_TELLING = (CaseDeed.STEP_DONE, CaseDeed.ACTED, CaseDeed.RESENT, CaseDeed.NOTED)

_CODES: Mapping[str, Table] = {"stage": orders.STAGES, "topic": outbox.TOPICS}
"""Facts that are codes of a table."""


def kind(code: str) -> str:
    """What kind of thing is wrong."""
    return word(case_names.KINDS, code)


def state(code: str) -> str:
    """Where a case stands."""
    return word(case_names.STATES, code)


def severity(found: int | str) -> str:
    """How pressing it is: a Severity, or its name in a fact."""
    return word(case_names.SEVERITIES, found if isinstance(found, str) else Severity(found).name.lower())


def order_type(code: str) -> str:
    """What kind of order."""
    return word(case_names.TYPES, code)


def duty_kind(code: str) -> str:
    """A part of the duty rules."""
    return word(case_names.DUTY, code)


def cause_name(zh: str, en: str) -> str:
    """A root cause in the language in force."""
    return zh if language() is Language.CHINESE else en


def headline(code: str, facts: Mapping[str, object], now: datetime | None = None) -> str:
    """What is wrong, in one line; with `now` also for how long."""
    said = {"case_kind": kind(code), **_worded(facts)}
    since = facts.get("since")
    if now is not None and isinstance(since, str):
        said["waited"] = age(now - datetime.fromisoformat(since))
    return " ".join(fill(case_names.headline(code, said), said).split())


def deed(code: str, facts: Mapping[str, object]) -> str:
    """One line of a case's timeline."""
    said = _worded(facts)
    for name in ("owner", "from", "to"):
        said[name] = facts.get(f"{name}_name") or facts.get(name) or word(orders.ROLES, str(facts.get("role") or "–"))
    return fill(case_names.deed(code, facts), said)


def event(code: str, facts: Mapping[str, object]) -> str:
    """A line of an order's timeline about its case."""
    return fill(word(case_names.EVENTS, code), {"case_kind": kind(str(facts.get("kind"))), **_worded(facts)})


def proposal(deeds: Iterable[tuple[str, Mapping[str, object]]], told: Sequence[str]) -> str:
    """A first wording of the solution, of what was done: steps and deeds of the case, each as (CaseDeed value, facts),
    then lines of its order's timeline; what was undone is left out."""
    steps: dict[object, str] = {}
    for place, (code, facts) in enumerate(deeds):
        step = facts.get("step")
        if code == CaseDeed.STEP_UNDONE:
            steps.pop(step, None)
        elif code in _TELLING:
            steps[step or -place] = str(facts.get("words") or facts.get("note") or deed(code, facts))
    lines = dict.fromkeys(line.strip().rstrip(_ENDS) for line in (*steps.values(), *told) if line.strip())
    return text("; ").join(lines)[:_LONGEST_PROPOSAL]


def _worded(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as people read them."""
    said = dict(facts)
    said |= {name: word(_CODES[name], str(facts[name])) for name in _CODES if name in facts}
    if isinstance(facts.get("missing"), str):
        said["missing"] = ", ".join(word(orders.MISSING, gap) for gap in str(facts["missing"]).split(","))
    if "fault" in facts:
        said["place"] = facts.get("printer") or facts.get("station") or "–"
        said["fault"] = word(printing.FAULTS, str(facts["fault"]))
    if isinstance(facts.get("limit"), int):
        said["limit"] = age(timedelta(minutes=int(str(facts["limit"]))))
    for name in ("promised_at", "until"):
        if isinstance(facts.get(name), str):
            said[name] = f"{datetime.fromisoformat(str(facts[name])).astimezone(SITE_ZONE):%m-%d %H:%M}"
    if isinstance(facts.get("links"), list):
        said["links"] = ", ".join(map(str, facts["links"]))  # type: ignore[call-overload]
    if "severity" in facts:
        said["severity"] = severity(str(facts["severity"]))
    if "cause_zh" in facts:
        said["cause"] = cause_name(str(facts["cause_zh"]), str(facts.get("cause_en")))
    return said

"""What can happen to an exception, and what each deed does to its clock."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.cases import Case, CaseDeed, CaseState, Severity, Signal
from app.domain.duty import Duty, Owner
from app.domain.events import Facts
from app.errors import BadInput, Refused

LONGEST_PAUSE = timedelta(days=92)


def open_case(signal: Signal, owner: Owner, duty: Duty, now: datetime, by: str = "") -> Case:
    """A new one, not yet kept: its number and id come then. No `by`: the program saw it by itself."""
    case = Case(
        id=0,
        no="",
        signal=signal,
        state=CaseState.OPEN,
        role=owner.role,
        owner=owner.operator,
        level=0,
        opened_at=now,
        due_at=duty.react_by(signal.severity, now),
        reacted_at=None,
        paused_at=None,
        resume_at=None,
        paused=timedelta(0),
        cleared_at=None,
        by=by,
        version=1,
        event_seq=0,
    )
    case.record(CaseDeed.OPENED, by, now, {"role": owner.role, "owner": owner.operator})
    return case


def act(case: Case, kind: CaseDeed, by: str, duty: Duty, now: datetime, facts: Facts) -> None:
    """A person does something about it: whoever owns it has time until the next deed. Refused("case.closed")."""
    case.check_live()
    case.reacted_at = case.reacted_at or now
    if case.state is CaseState.OPEN:
        case.due_at = duty.solve_by(case.signal.severity, now)
    case.record(kind, by, now, facts)


def take(case: Case, by: str, duty: Duty, now: datetime) -> None:
    """Somebody sees to it, and owns it from now on."""
    before = case.owner
    act(case, CaseDeed.REACTED, by, duty, now, {} if before == by else {"from": before})
    if before != by:
        case.owner, case.role = by, ""


def hand_over(case: Case, owner: Owner, reason: str, by: str, duty: Duty, now: datetime) -> None:
    """Somebody else's from now on, who must react in time."""
    facts: Facts = {"from": case.owner, "to": owner.operator, "role": owner.role, "reason": reason}
    act(case, CaseDeed.HANDED_OVER, by, duty, now, facts)
    case.role, case.owner = owner
    if case.state is CaseState.OPEN:
        case.due_at = duty.react_by(case.signal.severity, now)


def pause(case: Case, until: datetime, reason: str, by: str, duty: Duty, now: datetime) -> None:
    """The clock stands. Refused("case.not_open") where it stands already; BadInput("argument.bad") for a time that is
    past or too far away."""
    case.check_live()
    if case.state is not CaseState.OPEN:
        raise Refused("case.not_open", case=case.no, case_state=case.state.value)
    if not now < until <= now + LONGEST_PAUSE:
        raise BadInput("argument.bad", field="until", found=until.isoformat(), expected=f"1 – {LONGEST_PAUSE.days} d")
    act(case, CaseDeed.PAUSED, by, duty, now, {"reason": reason, "until": until.isoformat()})
    case.state, case.due_at, case.paused_at, case.resume_at = CaseState.PAUSED, None, now, until


def resume(case: Case, duty: Duty, now: datetime, by: str = "") -> None:
    """The clock runs again, by a person or because the pause is over. Refused("case.not_paused")."""
    case.check_live()
    if case.state is not CaseState.PAUSED:
        raise Refused("case.not_paused", case=case.no)
    _end_pause(case, duty, now)
    case.state, case.due_at = CaseState.OPEN, duty.solve_by(case.signal.severity, now)
    case.record(CaseDeed.RESUMED, by, now)


def clear(case: Case, duty: Duty, now: datetime) -> None:
    """What was wrong is so no longer; somebody must still say why it was. Nothing happens to one that is clear."""
    case.check_live()
    if case.state is not CaseState.CLEARED:
        _end_pause(case, duty, now)
        case.state, case.due_at, case.cleared_at = CaseState.CLEARED, None, now
        case.record(CaseDeed.CLEARED, "", now)


def see_again(case: Case, severity: Severity, links: list[str], duty: Duty, now: datetime) -> bool:
    """The same cause is seen again: what is new (more severe, `links` to more) is written down, one that had cleared
    is back. Whether there was anything new."""
    is_back = case.state is CaseState.CLEARED
    worse = severity > case.signal.severity
    facts: Facts = {"links": links} if links else {}
    if worse:
        facts["severity"] = severity.name.lower()
    if not (is_back or facts):
        return False
    if worse:
        case.signal = replace(case.signal, severity=severity)
    if is_back:
        case.state, case.cleared_at = CaseState.OPEN, None
        case.due_at = duty.react_by(case.signal.severity, now)
    elif worse and case.due_at is not None:
        case.due_at = min(case.due_at, duty.react_by(severity, now))
    case.record(CaseDeed.RETURNED if is_back else CaseDeed.JOINED, "", now, facts)
    return True


def escalate(case: Case, owner: Owner, within: timedelta, duty: Duty, now: datetime) -> None:
    """Nobody has done anything in time: the next one owns it."""
    case.level += 1
    facts: Facts = {"from": case.owner, "to": owner.operator, "role": owner.role, "level": case.level}
    case.role, case.owner = owner
    case.due_at = duty.calendar.after(now, within)
    case.record(CaseDeed.ESCALATED, "", now, facts)


def close(case: Case, facts: Facts, by: str, duty: Duty, now: datetime) -> None:
    """Understood; `facts` say why it was and what solved it."""
    act(case, CaseDeed.CLOSED, by, duty, now, facts)
    _end_pause(case, duty, now)
    case.state, case.due_at = CaseState.CLOSED, None


def reopen(case: Case, owner: Owner, reason: str, by: str, duty: Duty, now: datetime) -> None:
    """It was not solved after all: its owner (or who stands in) must react in time. Refused("case.not_closed")."""
    if case.state is not CaseState.CLOSED:
        raise Refused("case.not_closed", case=case.no)
    facts: Facts = {"reason": reason, "owner": owner.operator, "role": owner.role}
    case.state, case.cleared_at, case.level = CaseState.OPEN, None, 0
    case.role, case.owner = owner
    case.due_at = duty.react_by(case.signal.severity, now)
    case.record(CaseDeed.REOPENED, by, now, facts)


def _end_pause(case: Case, duty: Duty, now: datetime) -> None:
    if case.paused_at is not None:
        case.paused += duty.calendar.between(case.paused_at, now)
    case.paused_at = case.resume_at = None

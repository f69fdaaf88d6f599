"""What use cases and the watch do to exceptions: seen once a cause, owned at once, passed on when nobody reacts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.alerting import alert, heard
from app.domain import case_deeds
from app.domain.alerts import AlertKind
from app.domain.cases import Case, CaseState, Link, LinkKind, Signal
from app.domain.duty import Duty, Owner, Team
from app.domain.events import EventKind, Facts
from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Raised:
    """What signals did: numbers of new cases, and of live ones that got more to them or are back."""

    opened: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()


def raise_signals(
    signals: Iterable[Signal], uow: UnitOfWork, now: datetime, by: str = "", station: str = "", owner: str = ""
) -> Raised:
    """One case a cause, however many signals: a new one gets its owner (`owner`, or by the table of assignment) and is
    told; a live one gets what is new; one that had cleared is back. Nothing is written where nothing is new."""
    seen = _by_cause(signals)
    if not seen:
        return Raised()
    duty, live = uow.duty.rules(now), uow.cases.live(seen)
    joined, back = _join([(live[cause], signal) for cause, signal in seen.items() if cause in live], uow, duty, now)
    opened = _open([signal for cause, signal in seen.items() if cause not in live], uow, duty, now, by, owner)
    told: dict[str, Facts] = {}
    for case in opened:
        if case.signal.order_no:
            told.setdefault(case.signal.order_no, {"case": case.no, "kind": case.signal.kind.value})
    uow.cases.tell_orders(EventKind.CASE_OPENED, told, by, station, now)
    alert([*opened, *back], AlertKind.OPENED, uow, duty, now)
    return Raised(tuple(case.no for case in opened), tuple(case.no for case in joined))


def _by_cause(signals: Iterable[Signal]) -> dict[str, Signal]:
    """The first of each cause, with the links of the others and the worst severity of all."""
    found: dict[str, Signal] = {}
    for signal in signals:
        first = found.get(signal.cause, signal)
        severity = max(first.severity, signal.severity)
        found[signal.cause] = replace(first, links=tuple({**_links(first), **_links(signal)}), severity=severity)
    return found


def _links(signal: Signal) -> dict[Link, None]:
    """What it is about, in its order: the order it was first seen at in front."""
    first = [(LinkKind.ORDER, signal.order_no)] if signal.order_no else []
    return dict.fromkeys((*first, *signal.links))


def _join(
    pairs: Sequence[tuple[Case, Signal]], uow: UnitOfWork, duty: Duty, now: datetime
) -> tuple[list[Case], list[Case]]:
    """Live cases that got more to them, and those of them that had cleared and are back."""
    known = uow.cases.links([case.id for case, _ in pairs]) if pairs else {}
    more, back = dict[int, list[Link]](), []
    joined = []
    for case, signal in pairs:
        links = [link for link in signal.links if link not in known[case.id]]
        was_clear = case.state is CaseState.CLEARED
        if case_deeds.see_again(case, signal.severity, [key for _, key in links], duty, now):
            more[case.id] = links
            joined.append(case)
            back += [case] if was_clear else []
    uow.cases.link(more)
    uow.cases.save(joined)
    return joined, back


def _open(signals: Sequence[Signal], uow: UnitOfWork, duty: Duty, now: datetime, by: str, owner: str) -> Sequence[Case]:
    opened = []
    team: Team = uow.duty.team() if signals else {}
    for signal in signals:
        found = Owner("", owner) if owner else duty.owner(signal, team, now)
        _count(team, "", found.operator)
        opened.append(case_deeds.open_case(signal, found, duty, now, by))
    uow.cases.add(opened, {signal.cause: signal.links for signal in signals})
    return opened


def _count(team: Team, before: str, now: str) -> None:
    """Who has the fewest cases is asked again for each."""
    for operator, change in ((before, -1), (now, 1)):
        if operator in team:
            team[operator].cases += change


def clear(causes: Iterable[str], uow: UnitOfWork, now: datetime) -> tuple[str, ...]:
    """What was wrong is so no longer: live cases of these causes wait for an explanation only; their numbers."""
    over = [case for case in uow.cases.live(causes).values() if case.state is not CaseState.CLEARED]
    if over:
        duty = uow.duty.rules(now)
        for case in over:
            case_deeds.clear(case, duty, now)
        uow.cases.save(over)
        heard(over, "", uow, now)
    return tuple(case.no for case in over)


def escalate(uow: UnitOfWork, now: datetime, limit: int) -> int:
    """Cases that nobody has done anything about in time go to the next of the chain, at most `limit` of them; who
    owned one hears of it too, and behind the end of the chain is reminded. How many."""
    due = uow.cases.due(now, limit)
    if not due:
        return 0
    duty, team = uow.duty.rules(now), uow.duty.team()
    nexts = []
    for case in due:
        found = duty.escalated(case, team, now)
        _count(team, case.owner, found.owner.operator)
        nexts.append((case, found))
    moved = [case for case, found in nexts if found.owner.operator != case.owner]
    alert([case for case in moved if case.owner], AlertKind.OVERDUE, uow, duty, now)
    for case, found in nexts:
        case_deeds.escalate(case, *found, duty, now)
    uow.cases.save(due)
    alert(moved, AlertKind.ESCALATED, uow, duty, now)
    alert([case for case in due if case not in moved], AlertKind.REMINDER, uow, duty, now)
    return len(due)


def resume_due(uow: UnitOfWork, now: datetime, limit: int = 1000) -> int:
    """The clocks of cases whose pause is over run again, and their owners are reminded; how many."""
    over = uow.cases.to_resume(now, limit)
    if over:
        duty = uow.duty.rules(now)
        for case in over:
            case_deeds.resume(case, duty, now)
        uow.cases.save(over)
        alert(over, AlertKind.REMINDER, uow, duty, now)
    return len(over)

"""What the watch makes of orders and of the cases about them: new signals, and causes that are over."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.domain.cases import CaseKind, CaseState, Link, LinkKind, Severity, Signal
from app.domain.watching import (
    CROWD,
    OF_ORDERS,
    SYMPTOMS,
    Bounds,
    Place,
    Standing,
    Trouble,
    is_own,
    own_cause,
    severity,
    symptom,
    symptoms,
    troubles,
)

_ACTIVE = (CaseState.OPEN, CaseState.PAUSED)


class Known(NamedTuple):
    """A case that an order belongs to: a live one, or one closed lately. `is_fresh` when it was closed or cleared so
    lately that the order's waiting is still explained by it."""

    id: int
    cause: str
    kind: CaseKind
    state: CaseState
    severity: Severity
    is_fresh: bool

    @property
    def is_active(self) -> bool:
        """Something is wrong, and somebody is to see to it."""
        return self.state in _ACTIVE


@dataclass(frozen=True, slots=True)
class Verdict:
    """`signals` are of causes that orders may share, `own` of one order each, by place. `gone` are causes of single
    orders that are over; those `asked` may be, unless another order still has them. `behind` says for each order that
    is the reason of any of it which causes."""

    signals: list[Signal] = field(default_factory=list)
    own: dict[Place, list[Signal]] = field(default_factory=lambda: defaultdict(list))
    gone: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    behind: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def judge(
    numbers: Iterable[str],
    orders: Mapping[str, Standing],
    known: Mapping[str, Sequence[Known]],
    bounds: Bounds,
) -> Verdict:
    """Of orders by their numbers; one that is not among `orders` is no more."""
    verdict = Verdict()
    for no in numbers:
        order, cases = orders.get(no), known.get(no, ())
        causes = _raise(order, cases, bounds, verdict) if order else set[str]()
        for case in cases:
            if case.is_active and case.kind in OF_ORDERS and case.cause not in causes:
                (verdict.gone if is_own(case.kind, case.cause, no) else verdict.asked).add(case.cause)
                verdict.behind[no].add(case.cause)
    return verdict


def _raise(order: Standing, cases: Sequence[Known], bounds: Bounds, verdict: Verdict) -> set[str]:
    """Signals of what is new, or more pressing than its case says; the causes that the order has now."""
    waits = symptoms(order, bounds)
    found = [(trouble, _causes(order, trouble)) for trouble in troubles(order, bounds)]
    shown = [(trouble, _causes(order, trouble)) for trouble in (symptom(kind, order, bounds) for kind in waits)]
    causes = set[str]().union(*(names for _, names in (*found, *shown)))
    if shown and not found and not any(_explains(case, causes) for case in cases):
        closed = {case.cause for case in cases if case.state is CaseState.CLOSED}
        found = [each for each in shown if closed.isdisjoint(each[1])][:1]
    for trouble, names in found:
        if not any(case.cause in names and case.state is not CaseState.CLEARED for case in cases):
            _add(order, _signal(order, trouble, severity(trouble.kind, order, waits)), verdict)
    for case in cases:
        if case.is_active and (case.cause in causes or (waits and case.kind not in OF_ORDERS)):
            _press(order, case, severity(case.kind, order, waits), verdict)
    return causes


def _causes(order: Standing, trouble: Trouble) -> set[str]:
    """By which names a case may be about this: an order's own trouble also is the crowd's it stands in."""
    if trouble.cause != own_cause(trouble.kind, order):
        return {trouble.cause}
    return {trouble.cause, Place.of(trouble.kind, order).cause}


def _explains(case: Known, causes: Collection[str]) -> bool:
    """Whether an order waits because of what this case is, or was a moment ago, about."""
    if case.kind in SYMPTOMS:
        return case.is_active and case.cause in causes
    return case.is_active or case.is_fresh


def _signal(order: Standing, trouble: Trouble, level: Severity) -> Signal:
    about: tuple[Link, ...] = ((LinkKind.CUSTOMER, order.customer),) if order.customer else ()
    return Signal(
        kind=trouble.kind,
        cause=trouble.cause,
        severity=level,
        facts=trouble.facts,
        order_no=order.no,
        order_type=order.type,
        stage=order.stage.value,
        warehouse=order.warehouse,
        customer=order.customer,
        links=(*trouble.links, *about),
    )


def _add(order: Standing, signal: Signal, verdict: Verdict) -> None:
    if signal.cause == own_cause(signal.kind, order):
        verdict.own[Place.of(signal.kind, order)].append(signal)
    else:
        verdict.signals.append(signal)
    verdict.behind[order.no].add(signal.cause)


def _press(order: Standing, case: Known, level: Severity, verdict: Verdict) -> None:
    """A live case is more pressing than it says."""
    if level > case.severity:
        verdict.signals.append(Signal(case.kind, case.cause, level))
        verdict.behind[order.no].add(case.cause)


class Crowd(NamedTuple):
    """What is live in one place: cases of single orders, and the one of all, where there is one."""

    cases: int = 0
    id: int = 0
    is_active: bool = False


def gather(own: Mapping[Place, Sequence[Signal]], crowds: Mapping[Place, Crowd]) -> Iterator[tuple[int, list[Signal]]]:
    """Signals of single orders, each as it is, or as one where they are too many; with a number: orders that belong to
    that live case without further ado."""
    for place, signals in own.items():
        crowd = crowds.get(place, Crowd())
        if crowd.is_active:
            yield crowd.id, list(signals)
        elif crowd.cases + len(signals) > CROWD:
            yield 0, [_as_one(place, signals)]
        else:
            yield 0, list(signals)


def _as_one(place: Place, signals: Sequence[Signal]) -> Signal:
    first = signals[0]
    links = tuple((LinkKind.ORDER, signal.order_no) for signal in signals)
    level = max(signal.severity for signal in signals)
    facts = {**first.facts, "stage": place.stage.value, "orders": len(signals)}
    return replace(first, cause=place.cause, severity=level, facts=facts, customer="", links=links)

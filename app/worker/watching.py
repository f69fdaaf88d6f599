"""The watch: opens cases about what has gone wrong since it looked last, and notes what is wrong no longer. It looks
first without locking anybody out, and again in a transaction only at what is to be written; how far it has come is
written last, so that a pass broken off is done again."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from app import casework
from app.domain.cases import CaseKind, LinkKind, Signal
from app.domain.duty import Duty
from app.domain.events import Facts
from app.domain.glossary import URGENT
from app.domain.judging import Verdict, gather, judge
from app.domain.watching import SYMPTOMS, Bounds, Watched, Windows, base_severity
from app.errors import LostRace
from app.ports import Clock, UnitOfWork
from app.ports.watch import WATCH, Marks, Now
from app.ports.watch import Watch as Sight
from app.worker.inbox import InboxDone

_LEASE = timedelta(seconds=60)
_LOOKED_AT = 1000
"""Orders of one statement."""
_WRITTEN = 250
"""Orders of one transaction, so that nobody at a station waits long for it."""
_MOST_ESCALATED = 1000
_Find = Callable[[Sight, Sequence[str], Sequence[str]], Sequence[Signal]]
log = structlog.get_logger("picklane.watch")


@dataclass(frozen=True, slots=True)
class _Detector:
    """Finds faults of a kind once something of these entities has changed, given the keys of what has and the causes of
    its cases."""

    entities: tuple[str, ...]
    find: _Find


_DETECTORS: Mapping[CaseKind, _Detector] = {
    CaseKind.LABEL: _Detector(("print_job", "printer"), lambda sight, _keys, _causes: sight.label_faults()),
    CaseKind.COUNT: _Detector(("count",), lambda sight, _keys, _causes: sight.count_differences()),
    CaseKind.SHORT: _Detector(("stock", "count"), lambda sight, keys, causes: sight.short_places(keys, causes)),
    CaseKind.MESSAGE: _Detector(("message",), lambda sight, _keys, _causes: sight.failed_messages()),
}
"""What is no order's trouble; those are domain.judging's."""


@dataclass(frozen=True, slots=True)
class _Agenda:
    """What one pass looks at: orders by number, and kinds of faults with the keys that changed and causes that may be
    cases again."""

    bounds: Bounds
    marks: Marks
    numbers: list[str]
    faults: dict[CaseKind, tuple[list[str], Sequence[str]]]


class Watch:
    """One worker's watch; `looking` only reads."""

    def __init__(
        self, looking: Callable[[], UnitOfWork], unit_of_work: Callable[[], UnitOfWork], clock: Clock, worker: str
    ) -> None:
        self._looking, self._unit_of_work, self._clock, self._worker = looking, unit_of_work, clock, worker
        self._duty: tuple[int, Duty] | None = None

    def look(self) -> Watched:
        """One pass; where nothing has changed, two cheap statements. What a race with somebody else broke off is left
        for the next one."""
        with self._looking() as uow:
            agenda = self._agenda(uow, self._clock())
            if agenda is None:
                return Watched()
            news = _orders_with_news(agenda, uow)
        done = Watched(looked_at=len(agenda.numbers))
        try:
            if agenda.faults:  # first, as they explain why orders wait
                done = self._write_faults(agenda, done)
            for start in range(0, len(news), _WRITTEN):
                done = self._write(agenda, news[start : start + _WRITTEN], done)
            return self._finish(agenda, done)
        except LostRace as race:
            log.info("watch broken off", why=str(race))
            return done

    def _agenda(self, uow: UnitOfWork, now: datetime) -> _Agenda | None:
        """None where there is nothing to look at, or another worker looks."""
        marks, stands = uow.watch.marks(self._worker, now)
        if stands.is_taken:
            return None
        bounds = Bounds.of(self._rules(stands, uow, now), now)
        is_other = marks.rules != stands.rules
        windows = (Windows.anew if is_other else Windows.since)(marks.clocks, bounds)
        if marks.feed >= 0 and not is_other and not uow.watch.has_news(marks.feed, windows, now):
            return None
        changed = uow.watch.changed(marks.feed) if marks.feed >= 0 else {}
        if URGENT in changed.get("order", ()):  # what is urgent is another question now, and so is who is late
            windows, is_other = Windows.anew(marks.clocks, bounds), True
        numbers = [*changed.get("order", ()), *uow.watch.come_due(windows)]
        if marks.feed < 0:
            numbers += uow.watch.obstructed()
        if is_other:
            numbers += uow.watch.orders_of([*SYMPTOMS, CaseKind.NO_STOCK])
        faults = _to_look_for(changed, uow.watch.over(windows), marks.feed < 0)
        kept = Marks(stands.feed, stands.rules, windows.clocks)
        return _Agenda(bounds, kept, list(dict.fromkeys(numbers)), faults)

    def _rules(self, stands: Now, uow: UnitOfWork, now: datetime) -> Duty:
        """Read again only when somebody has changed them."""
        if self._duty is None or self._duty[0] != stands.rules:
            self._duty = stands.rules, uow.duty.rules(now)
        return self._duty[1]

    def _write(self, agenda: _Agenda, numbers: Sequence[str], done: Watched) -> Watched:
        """Orders, in one transaction."""
        now = agenda.bounds.now
        with self._claimed() as uow:
            verdict, over = _judged(numbers, agenda.bounds, uow)
            crowds = uow.watch.crowds(verdict.own) if verdict.own else {}
            signals = list(verdict.signals)
            for crowd, own in gather(verdict.own, crowds):
                if crowd:
                    uow.cases.link({crowd: [(LinkKind.ORDER, signal.order_no) for signal in own]})
                    uow.changed("case", "")
                else:
                    signals += own
            done = _written(signals, over, uow, now, done)
            uow.commit()
        return done

    def _write_faults(self, agenda: _Agenda, done: Watched) -> Watched:
        with self._claimed() as uow:
            signals, over = _faults(agenda, uow)
            done = _written(signals, over, uow, agenda.bounds.now, done)
            uow.commit()
        return done

    def _finish(self, agenda: _Agenda, done: Watched) -> Watched:
        """What is due, and the marks."""
        now = agenda.bounds.now
        with self._claimed() as uow:
            casework.resume_due(uow, now)
            done = replace(done, escalated=casework.escalate(uow, now, _MOST_ESCALATED))
            uow.watch.keep(agenda.marks)
            uow.commit()
        return done

    @contextmanager
    def _claimed(self) -> Iterator[UnitOfWork]:
        """A transaction in which nobody else watches; LostRace when somebody does."""
        with self._unit_of_work() as uow:
            if not uow.leases.claim(WATCH, self._worker, self._clock(), _LEASE):
                raise LostRace("another worker watches")
            yield uow


def _to_look_for(
    changed: Mapping[str, Sequence[str]], over: Mapping[CaseKind, Sequence[str]], everything: bool
) -> dict[CaseKind, tuple[list[str], Sequence[str]]]:
    """Faults of these kinds, with keys and causes as in `_Agenda`."""
    return {
        kind: ([key for entity in detector.entities for key in changed.get(entity, ())], over.get(kind, ()))
        for kind, detector in _DETECTORS.items()
        if everything or kind in over or not changed.keys().isdisjoint(detector.entities)
    }


def _orders_with_news(agenda: _Agenda, uow: UnitOfWork) -> list[str]:
    """Those of the orders about which there is something to write down."""
    news: list[str] = []
    for start in range(0, len(agenda.numbers), _LOOKED_AT):
        verdict, over = _judged(agenda.numbers[start : start + _LOOKED_AT], agenda.bounds, uow)
        kept = verdict.asked - over
        news += [no for no, causes in verdict.behind.items() if causes - kept]
    return news


def _judged(numbers: Sequence[str], bounds: Bounds, uow: UnitOfWork) -> tuple[Verdict, set[str]]:
    """And the causes that are over."""
    known = uow.watch.known(numbers, bounds.silent)
    verdict = judge(numbers, uow.watch.standings(numbers), known, bounds)
    asked = verdict.asked - set(uow.watch.still(verdict.asked, bounds)) if verdict.asked else set[str]()
    return verdict, verdict.gone | asked


def _faults(agenda: _Agenda, uow: UnitOfWork) -> tuple[list[Signal], set[str]]:
    """New ones, and the causes of those that are over."""
    found: list[Signal] = []
    over: set[str] = set()
    live = uow.watch.live(agenda.faults) if agenda.faults else {}
    for kind, (keys, causes) in agenda.faults.items():
        seen = {each.cause: each for each in live.get(kind, ())}
        signals = _DETECTORS[kind].find(uow.watch, keys, [*seen, *causes])
        found += [signal for signal in signals if signal.cause not in seen or seen[signal.cause].lacks(signal)]
        over |= {cause for cause, each in seen.items() if each.is_active} - {signal.cause for signal in signals}
    silent = uow.watch.silent([signal.cause for signal in found], agenda.bounds.silent) if found else ()
    return [signal for signal in found if signal.cause not in silent], over


def _written(
    signals: Sequence[Signal], over: Collection[str], uow: UnitOfWork, now: datetime, done: Watched
) -> Watched:
    raised = casework.raise_signals(signals, uow, now)
    cleared = casework.clear(over, uow, now) if over else ()
    return replace(
        done,
        opened=done.opened + len(raised.opened),
        joined=done.joined + len(raised.joined),
        cleared=done.cleared + len(cleared),
    )


def note_import(done: InboxDone, unit_of_work: Callable[[], UnitOfWork], clock: Clock) -> None:
    """A file of the hot folder that could not be taken in is a case until one of its name can."""
    cause = f"import:{done.channel}:{done.file}"
    with unit_of_work() as uow:
        if done.state == "failed":
            facts: Facts = {"file": done.file, "channel": done.channel, "says": done.detail}
            signal = Signal(CaseKind.IMPORT, cause, base_severity(CaseKind.IMPORT), facts)
            casework.raise_signals([signal], uow, clock())
        else:
            casework.clear([cause], uow, clock())
        uow.commit()

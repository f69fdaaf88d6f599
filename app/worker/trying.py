"""A draft of the rules tried on one order, the waiting queue, or the decisions of the last days; nothing is written."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from app.domain.comparing import Comparison
from app.domain.geo import Point
from app.domain.routing import RANK_FACTS, Decision, Demand, Site, Snapshot, rank, route
from app.domain.rules import Logic
from app.domain.site import SITE_ZONE
from app.domain.trial import Scope, Trial
from app.ports.history import History, Recorded, Standing
from app.worker.memory import no_collection

PAGE = 500
"""Decisions between two looks at whether the person has had enough."""

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Sides:
    """The rules in force and the draft, both ready to run."""

    before: Logic
    after: Logic

    @property
    def needs(self) -> Set[str]:
        """The facts of an order that either of them asks for."""
        return self.before.needs | self.after.needs | RANK_FACTS


@no_collection()
def try_rules(
    history: History,
    sides: Sides,
    scope: Scope,
    which: str | int,
    now: datetime,
    progress: Progress = lambda _done, _total: None,
    cancelled: Cancelled = lambda: False,
) -> Trial:
    """What the draft would do with the order `which`, with the queue, or with the decisions of the last `which` days.

    An order and the queue are decided by both sides as they stand now; a decision on record is compared with what the
    draft makes of the stock, the order and the time of then. Stopped, it tells what is done so far.
    Refused("order.unknown"), Refused("trial.incomplete").
    """
    if scope is Scope.HISTORY:
        return _replay(history, sides.after, now - timedelta(days=int(which)), progress, cancelled)
    needs = sides.needs
    standing = history.order(str(which), needs, now) if scope is Scope.ORDER else history.queue(needs, now)
    return _compare(standing, sides, now, progress, cancelled)


def _compare(standing: Standing, sides: Sides, now: datetime, progress: Progress, cancelled: Cancelled) -> Trial:
    """Each side takes the orders by its own priority from a stock of its own."""
    found = Comparison(sides.after.rules)
    demands = {demand.order_id: demand for demand in standing.demands}
    left, right = _decided(standing, sides.before, now), _decided(standing, sides.after, now)
    before: dict[int, Decision] = {}
    after: dict[int, Decision] = {}
    for done in range(0, len(demands), PAGE):
        before.update((decision.order_id, decision) for decision in islice(left, PAGE))
        after.update((decision.order_id, decision) for decision in islice(right, PAGE))
        for order_id in [order_id for order_id in before if order_id in after]:
            pair = before.pop(order_id), after.pop(order_id)
            found.add(standing.numbers[order_id], demands[order_id], now, *pair)
        progress(min(done + PAGE, len(demands)), len(demands))
        if cancelled():
            break
    return found.trial()


def _decided(standing: Standing, logic: Logic, now: datetime) -> Iterator[Decision]:
    demands = {demand.order_id: demand for demand in standing.demands}
    ranked = [demands[order.order_id] for order in rank(standing.waiting, logic) if order.order_id in demands]
    snapshot = Snapshot(standing.sites, standing.available, standing.given, now)
    for begin in range(0, len(ranked), PAGE):
        yield from route(ranked[begin : begin + PAGE], snapshot, logic)


def _replay(history: History, logic: Logic, since: datetime, progress: Progress, cancelled: Cancelled) -> Trial:
    """Every decision anew, each on the stock of its own moment."""
    found, given = Comparison(logic.rules), _Given(history, since)
    last, total = history.begin(since)
    done = 0
    while not cancelled():
        records = history.records(last, logic.needs, PAGE)
        if not records:
            break
        for record in records:
            if record.demand is not None:
                snapshot = _Then(record, record.demand, given.before(record.at))
                (after,) = route((record.demand,), snapshot, logic)
                found.add(record.order_no, record.demand, record.at, record.decision, after)
            given.count(record)
        last, done = records[-1].id, done + len(records)
        gc.collect(0)  # what this page left behind; the changes that are kept are not looked at again
        progress(done, max(done, total))
    return found.trial()


class _Given:
    """Orders that warehouses had been given on the day of a decision, by the decisions before it."""

    def __init__(self, history: History, since: datetime) -> None:
        self._day = _day(since)
        self._counts = Counter(history.given(since))

    def before(self, at: datetime) -> Counter[int]:
        if _day(at) != self._day:
            self._day, self._counts = _day(at), Counter()
        return self._counts

    def count(self, record: Recorded) -> None:
        site = record.decision.site
        if site is not None:
            self.before(record.at)[site.id] += 1


def _day(at: datetime) -> date:
    return at.astimezone(SITE_ZONE).date()


class _Then(Snapshot):
    """What routing saw when it made a decision: stock and distances of then."""

    def __init__(self, record: Recorded, demand: Demand, given: Counter[int]) -> None:
        super().__init__([site for _, site in record.distances], record.available, given, record.at)
        self._order = demand.place, demand.point
        self._distances = record.distances

    def by_distance(self, place: str, point: Point) -> tuple[tuple[float, Site], ...]:
        """Of the order as they were: it, or a warehouse, may have moved since."""
        return self._distances if (place, point) == self._order else super().by_distance(place, point)

"""The whole queue decided at once, where orders want the same stock: never worse than one by one, else not done."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from app.domain.comparing import Cost, cost
from app.domain.routing import Candidate, Decision, Demand, Outcome, Snapshot, StockKey, able, rank, route
from app.domain.rules import Logic
from app.ports.history import Standing
from app.ports.optimiser import Optimiser, Option
from app.worker.memory import no_collection


@dataclass(frozen=True, slots=True)
class Sums:
    """What a run comes to: orders that leave late or not at all, parcels, and km, transfers included. An order that is
    not served counts one parcel from the nearest warehouse: from there it goes once the goods have been made."""

    late: int
    parcels: int
    km: float

    def is_worse(self, other: "Sums") -> bool:
        """In any of the three."""
        return self.late > other.late or self.parcels > other.parcels or self.km > other.km


@dataclass(frozen=True, slots=True)
class Plan:
    """The sequence in which to route (ids), the warehouse (id) that orders are to take, how many orders wanted stock
    that is too little for all, and what both ways come to."""

    orders: tuple[int, ...]
    wishes: Mapping[int, int]
    contested: int
    one_by_one: Sums
    together: Sums


@no_collection()
def plan_together(standing: Standing, logic: Logic, optimiser: Optimiser, now: datetime, seconds: float) -> Plan:
    """Which order takes which warehouse, worked out on the stock of now by reading alone; the run itself checks every
    wish against the stock it finds. Where nothing better is found within `seconds`, everything stays one by one."""
    return _Planning(standing, logic, now).plan(optimiser, seconds)


class _Planning:
    """One queue, decided one by one first: what the optimiser has to beat."""

    def __init__(self, standing: Standing, logic: Logic, now: datetime) -> None:
        self._standing, self._logic, self._now = standing, logic, now
        demands = {demand.order_id: demand for demand in standing.demands}
        ranked = [demands[each.order_id] for each in rank(standing.waiting, logic) if each.order_id in demands]
        self._demands = {demand.order_id: demand for demand in ranked}
        self._greedy = {decision.order_id: decision for decision in self._route(ranked)}
        self._choices = dict(zip(self._demands, able(ranked, self._snapshot(), logic), strict=True))

    def plan(self, optimiser: Optimiser, seconds: float) -> Plan:
        contested = self._contested()
        one_by_one = self._sums(self._greedy.values())
        options = {order_id: self._options(order_id) for order_id in contested}
        chosen = optimiser.choose(list(options.values()), *self._left(contested), seconds)
        as_it_is = Plan(tuple(self._demands), MappingProxyType({}), len(contested), one_by_one, one_by_one)
        if chosen is None:
            return as_it_is
        wishes = {d.order_id: d.site.id for d in self._greedy.values() if d.outcome is Outcome.ASSIGNED and d.site}
        for (order_id, offered), number in zip(options.items(), chosen, strict=True):
            site = offered[number].site
            if site is not None:
                wishes[order_id] = site
        # Whoever has a wish goes first: the others were planned with what then is left.
        orders = sorted(self._demands, key=lambda order_id: order_id not in wishes)
        together = self._sums(self._route([self._demands[order_id] for order_id in orders], wishes))
        if together.is_worse(one_by_one) or together == one_by_one:
            return as_it_is
        return Plan(tuple(orders), wishes, len(contested), one_by_one, together)

    def _snapshot(self) -> Snapshot:
        standing = self._standing
        return Snapshot(standing.sites, standing.available, standing.given, self._now)

    def _route(self, demands: Sequence[Demand], wishes: Mapping[int, int] = MappingProxyType({})) -> list[Decision]:
        return route(demands, self._snapshot(), self._logic, wishes)

    def _contested(self) -> list[int]:
        """Orders with a warehouse at which some SKU does not suffice for all who could take it there."""
        wanted: Counter[StockKey] = Counter()
        places = {order_id: self._places(order_id) for order_id in self._demands}
        for keys in places.values():
            wanted.update(keys)
        short = {key for key, pieces in wanted.items() if pieces > self._standing.available.get(key, 0)}
        return [order_id for order_id, keys in places.items() if not short.isdisjoint(keys)]

    def _places(self, order_id: int) -> Counter[StockKey]:
        """The stock that the order takes, or could take."""
        found = _taken(self._greedy[order_id])
        for candidate in self._choices[order_id]:
            found |= self._takes(order_id, candidate)
        return found

    def _takes(self, order_id: int, candidate: Candidate) -> Counter[StockKey]:
        takes: Counter[StockKey] = Counter()
        for line in self._demands[order_id].lines:
            takes[candidate.site.id, line.sku_id] += line.quantity
        return takes

    def _options(self, order_id: int) -> list[Option]:
        """What it gets one by one, then each other warehouse that could serve it whole."""
        decision = self._greedy[order_id]
        measured = self._cost(decision)
        is_whole = decision.outcome is Outcome.ASSIGNED and decision.site is not None
        mine = decision.site.id if is_whole and decision.site else None
        given = Counter(site.id for site in decision.sites)
        late = int(not measured.in_time)
        found = [Option(mine, _taken(decision), measured.parcels, measured.km, late, given)]
        promised = self._demands[order_id].promised_at
        late = int(promised is not None and self._now > promised)
        for candidate in self._choices[order_id]:
            if candidate.site.id != mine:
                here = candidate.site.id
                found.append(Option(here, self._takes(order_id, candidate), 1, candidate.km, late, {here: 1}))
        return found

    def _left(self, contested: Sequence[int]) -> tuple[dict[StockKey, int], dict[int, int]]:
        """Stock, and orders of a day, that the others leave to the contested ones; a safety stock stays."""
        theirs: Counter[StockKey] = Counter()
        days: Counter[int] = Counter(self._standing.given)
        mine = set(contested)
        for order_id, decision in self._greedy.items():
            if order_id not in mine:
                theirs.update(_taken(decision))
                days.update(site.id for site in decision.sites)
        limits = {site.id: self._logic.rules.limits.get(site.code) for site in self._standing.sites}
        kept = {site_id: limit.safety for site_id, limit in limits.items() if limit}
        free = {
            key: max(0, pieces - kept.get(key[0], 0) - theirs[key]) for key, pieces in self._standing.available.items()
        }
        room = {id_: max(0, limit.orders - days[id_]) for id_, limit in limits.items() if limit and limit.orders}
        return free, room

    def _cost(self, decision: Decision) -> Cost:
        if decision.site is None and decision.candidates:
            return Cost(1, decision.candidates[0].km, in_time=False)
        return cost(decision, self._demands[decision.order_id], self._now, self._logic.rules)

    def _sums(self, decisions: Iterable[Decision]) -> Sums:
        found = [self._cost(decision) for decision in decisions]
        late, parcels = sum(not each.in_time for each in found), sum(each.parcels for each in found)
        return Sums(late, parcels, round(sum(each.km for each in found), 1))


def _taken(decision: Decision) -> Counter[StockKey]:
    taken: Counter[StockKey] = Counter()
    for goods in decision.allocations:
        taken[goods.warehouse_id, goods.sku_id] += goods.quantity
    return taken

"""A whole day by a seed: its orders, both stations' tapes before and after noon, and what must be true in the end."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import cycle

from app.domain.picking import Says
from app.domain.stages import Stage
from tests.e2e.day import GOODS, NEEDS_PAPER, RARE, SEVERAL, SHARES, Kind, Shift, Sold

FIRST, SECOND = "HZ-1", "HZ-2"
STATIONS = {FIRST: "picker", SECOND: "keeper"}
"""Who scans there."""
STOCK = 600
"""Pieces of each SKU in the morning."""
MISHAPS = ("CUT for 1.5 seconds", "ANSWER of the next scan is lost")
"""What each station meets in the morning, at any moment."""
_OUTAGE = 2
"""The part of the morning in which the first station has no printer."""


@dataclass
class Day:
    """Orders by name; the tapes are written in the order of the day, since each goes on from the one before."""

    seed: int
    count: int
    orders: dict[str, Sold] = field(default_factory=dict)
    answers: dict[str, list[str]] = field(default_factory=lambda: {station: [] for station in STATIONS})

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        kinds = [kind for kind, share in SHARES.items() for _ in range(max(1, self.count * share // 100))]
        kinds += [Kind.PLAIN] * (self.count - len(kinds))
        self._dice.shuffle(kinds)
        for number, kind in enumerate(kinds, 1):
            self.orders[str(number)] = Sold(str(number), kind, self._goods(kind))

    def _goods(self, kind: Kind) -> dict[str, int]:
        skus = self._dice.sample(GOODS, self._dice.choices((1, 2, 3), (6, 3, 1))[0])
        wanted = {sku: self._dice.choices((1, 2, 3), (7, 2, 1))[0] for sku in skus}
        if kind is Kind.BACKORDER:
            return {RARE: 1, skus[0]: 1}
        if kind in SEVERAL:
            wanted[skus[0]] = self._dice.randint(2, 3)
        if kind is Kind.KEYED:
            wanted[skus[0]] = self._dice.randint(3, 12)
        return wanted

    @property
    def said(self) -> Counter[str]:
        """How often each answer stands in the tapes that were written so far."""
        return Counter(says for answers in self.answers.values() for says in answers)

    @property
    def stock(self) -> dict[str, int]:
        """What lies on the shelves in the morning."""
        rare = sum(order.wanted.get(RARE, 0) for order in self.orders.values())
        return {**dict.fromkeys(GOODS, STOCK), RARE: rare}

    def of(self, *kinds: Kind) -> list[Sold]:
        """Orders by what happens to them."""
        return [order for order in self.orders.values() if order.kind in kinds]

    # --- the morning

    def morning(self) -> dict[str, list[str]]:
        """Between two parts of it the stations meet: one takes an order over from the other, or the power fails."""
        first, second = shifts = self._shifts()
        for shift in shifts:  # both are there before anything happens
            shift.expect("SAY ACK", Says.ACKNOWLEDGED)
            shift.note("MEET")
        self._regrets = {kind: cycle((second, first)) for kind in NEEDS_PAPER}
        meetings: list[Sold | None] = [*self.of(Kind.TAKEN), None]
        self._dice.shuffle(meetings)
        parts = self._parts(len(meetings) + 1)
        troubles = [(self._dice.randrange(len(parts)), shift, trouble) for shift in shifts for trouble in MISHAPS]
        for number, part in enumerate(parts):
            for when, shift, trouble in troubles:
                shift.mishaps += [trouble] if when == number else []
            self._part(shifts, part, is_outage=number == _OUTAGE)
            if number < len(meetings):
                giver, taker = self._dice.sample(shifts, 2)
                order = meetings[number]
                self._hand_over(order, giver, taker) if order else self._fail(first, second)
        return self._written(shifts)

    def _shifts(self) -> list[Shift]:
        return [Shift(station, by, self._dice) for station, by in STATIONS.items()]

    def _parts(self, count: int) -> list[list[Sold]]:
        work = [order for order in self.orders.values() if order.kind not in (Kind.TAKEN, Kind.LEFT)]
        self._failing = next(order for order in work if order.kind is Kind.PLAIN and len(order.missing) > 1)
        work.remove(self._failing)
        return [work[number::count] for number in range(count)]

    def _part(self, shifts: list[Shift], orders: Iterable[Sold], *, is_outage: bool) -> None:
        first, second = shifts
        if is_outage:
            first.has_paper = False
            first.note("PRINTER is gone")
        turns = cycle(shifts)
        for order in orders:
            if order.kind in NEEDS_PAPER:
                (second if is_outage else next(self._regrets[order.kind])).work(order)
            else:
                next(turns).work(order)
        if is_outage:
            first.has_paper = True
            first.note("PRINTER is back")
            first.stick_all()

    @staticmethod
    def _hand_over(order: Sold, giver: Shift, taker: Shift) -> None:
        giver.begin(order)
        giver.take(order, order.missing[0])
        giver.note("MEET", "MEET")
        taker.note("MEET")
        taker.take_over(order)
        taker.note("MEET")
        giver.learn(order)

    def _fail(self, first: Shift, second: Shift) -> None:
        """Nothing is on its way to a printer then: that job alone might come out twice."""
        order = self._failing
        first.note("MEET", "PAPER of everything")
        first.begin(order)
        first.note("CUT, and the power fails behind the next scan")
        first.collect(order)
        first.finish(order)
        first.note("MEET")
        second.note("MEET", "MEET")

    def _written(self, shifts: list[Shift]) -> dict[str, list[str]]:
        tapes = {}
        for station, shift in zip(STATIONS, shifts, strict=True):
            shift.stick_all()
            assert not shift.mishaps, "The day is too small for all of them."
            self.answers[station] += shift.answers
            tapes[station] = shift.lines
        return tapes

    # --- noon and after

    def noon(self) -> list[str]:
        """The office lets go what it has held, and routes what came back; rests of orders become known by a name."""
        stopped = self.of(Kind.HELD, Kind.HELD_LATE, Kind.MOVED, Kind.FOUND_LATER)
        released = [order for order in stopped if order.held]
        for order in released:
            order.held = False
        for order in self.of(Kind.SPLIT):
            rest = Sold(rest_of(order.name), Kind.PLAIN, dict(order.rejected))
            self.orders[rest.name] = rest
        for order in self.orders.values():
            if order.stage is Stage.PAID:
                order.stage = Stage.TO_PRODUCE if order.kind is Kind.BACKORDER else Stage.ASSIGNED
        return [*(f"OFFICE releases order {order.name}" for order in released), "OFFICE routes"]

    def afternoon(self) -> dict[str, list[str]]:
        """What stood still in the morning."""
        shifts = self._shifts()
        rests = [self.orders[rest_of(order.name)] for order in self.of(Kind.SPLIT)]
        waiting = self.of(Kind.HELD, Kind.HELD_LATE, Kind.MOVED, Kind.FOUND_LATER, Kind.REROUTED) + rests
        self._dice.shuffle(waiting)
        for order, shift in zip(waiting, cycle(shifts)):
            shift.go_on(order)
        return self._written(shifts)

    # --- the end

    def going(self) -> Iterator[Sold]:
        """Orders whose boxes the courier may have."""
        return (each for each in self.orders.values() if each.stage is Stage.PICKED and each.kind is not Kind.BARE)

    def on_hand(self) -> dict[str, int]:
        """What must lie on the shelves in the evening."""
        gone = Counter[str]()
        for order in self.orders.values():
            gone += order.rejected
            gone += order.picked if order.stage in (Stage.PICKED, Stage.SHIPPED, Stage.SIGNED) else Counter()
        return {sku: pieces - gone[sku] for sku, pieces in self.stock.items()}

    def reserved(self) -> dict[str, int]:
        """What of it must be promised."""
        promised = Counter[str]()
        for order in self.orders.values():
            promised += Counter(order.wanted) if order.stage is Stage.ASSIGNED else Counter()
        return {sku: promised[sku] for sku in self.stock}


def rest_of(name: str) -> str:
    """The name of what was not there of an order."""
    return str(10_000 + int(name))

"""Days at random: whatever happens, looking at what has changed or come due finds all that looking at everything would;
and several watchers at once find each thing once."""

import random
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.cases import CaseDeed, CaseState
from app.domain.duty import Limits, StageLimit
from app.domain.people import Actor
from app.domain.stages import Stage
from app.errors import Refused
from app.usecases.curing import CureSku
from app.usecases.production import AcceptProduction, FinishProduction
from app.views.orders import OrderFilter
from db.tables.cases import case_events, cases
from db.tables.orders import orders
from tests.core import AIR, OIL, PADS, START, House, incoming, new_id
from tests.db.processes import at_once, stock_up
from tests.db.watchers import watch_once, watch_while_working
from tests.worker.watch import limit, live, look, solve


class Day:
    """Things that happen in a warehouse, at random."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.chance, self.taken = house, random.Random(seed), 0

    def any_order(self, *stages: Stage) -> str:
        rows = self.house.program.reader.orders(OrderFilter(), limit=200).rows
        fitting = [row.no for row in rows if row.stage in stages]
        return self.chance.choice(fitting) if fitting else ""

    def step(self) -> None:
        often, seldom = [self.come, self.wait], [self.go_on, self.stop, self.make, self.close]
        deed = self.chance.choice([*often, *often, *seldom])
        with suppress(Refused):
            deed()

    def come(self) -> None:
        house, code = self.house, self.chance.choice([PADS, OIL, AIR, "X-1", "X-2"])
        fields: dict[str, Any] = {"paid_at": house.clock() - timedelta(minutes=self.chance.choice([0, 30, 300]))}
        if self.chance.random() < 0.3:
            fields["promised_at"] = house.clock() + timedelta(hours=self.chance.choice([1, 3, 8]))
        if self.chance.random() < 0.2:
            fields |= {"address": "", "place": None}
        self.taken += 1
        house.take_in(incoming(f"{self.taken}", (code, 1), **fields))
        if self.chance.random() < 0.7:
            house.route()

    def go_on(self) -> None:
        no = self.any_order(Stage.ASSIGNED, Stage.PICKED, Stage.SHIPPED)
        match self.house.order(no).row.stage if no else None:
            case Stage.ASSIGNED:
                self.house.pick(no)
            case Stage.PICKED:
                self.house.ship(no, f"SF{self.taken:013d}")
            case Stage.SHIPPED:
                self.house.sign(no)

    def stop(self) -> None:
        no = self.any_order(Stage.PAID, Stage.ASSIGNED, Stage.TO_PRODUCE)
        if no:
            deed = self.chance.choice([self.house.hold, self.house.release, self.house.release, self.house.cancel])
            deed(no)

    def make(self) -> None:
        sku, planner = self.chance.choice([PADS, OIL, AIR]), Actor("planner")
        match self.chance.randrange(4):
            case 0:
                day = self.house.clock().date() + timedelta(days=1)
                self.house.handle(AcceptProduction(new_id(), sku, date(day.year, day.month, day.day)), planner)
            case 1:
                self.house.handle(FinishProduction(new_id(), sku, "HZ", 2), planner)
            case 2:
                self.house.handle(CureSku(new_id(), self.chance.choice(["X-1", "X-2"]), sku, remember=False))
            case 3:
                limit(self.house, Limits((StageLimit(self.chance.choice([60, 120, 240])),)))

    def wait(self) -> None:
        self.house.clock.pass_by(minutes=self.chance.choice([1, 20, 61, 130, 700]))

    def close(self) -> None:
        rows = live(self.house)
        if rows:
            solve(self.house, self.chance.choice(rows).no)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_overlooked(house: House, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.domain.judging.CROWD", 3)
    house.count_in({("HZ", PADS): 4, ("HZ", OIL): 3})
    day = Day(house, seed)
    for number in range(60):
        day.step()
        if number % 3 == 0:
            look(house)


def test_several_watchers_open_each_case_once(house: House) -> None:
    stock_up(house, 30)

    at_once(watch_while_working, [(house.address, worker) for worker in range(3)])

    house.clock.pass_by(minutes=600)
    look(house)
    with house.program.database.reading() as connection:
        causes = Counter(connection.execute(select(cases.c.cause)).scalars())
        openings = select(case_events.c.case_id).where(case_events.c.kind == CaseDeed.OPENED.value)
        opened = Counter(connection.execute(openings).scalars())
        standing = connection.execute(select(orders.c.no).where(orders.c.stage == "assigned")).scalars().all()
    assert set(causes.values()) == {1} == set(opened.values())
    found = {row.order_no for row in live(house) if row.state is CaseState.OPEN}
    assert found >= set(standing)


def test_watchers_that_begin_together_find_each_order_once(house: House) -> None:
    house.take_in(*(incoming(f"{n}", (PADS, 1), paid_at=START - timedelta(hours=20)) for n in range(30)))

    opened = at_once(watch_once, [(house.address, worker) for worker in range(4)])

    assert (sum(opened), len(live(house))) == (30, 30)

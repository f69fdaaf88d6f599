"""Routing looks at stock without a lock; what it decided is confirmed before it is written (PostgreSQL)."""

from collections.abc import Callable

import pytest

from app.domain.rules import DEFAULT_RULES, SiteLimits, to_text
from app.domain.stages import Stage
from app.usecases.routing import RouteOrders
from app.usecases.rules import ActivateRules, SaveRules
from db.stores.routing import RoutingStore
from tests.core import PADS, House, incoming, new_id

pytestmark = pytest.mark.parametrize("house", ["postgresql"], indirect=True)


@pytest.fixture
def meanwhile(house: House, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Let something happen between the look at the stock and the writing of the decisions, the first time."""

    def arrange(happens: Callable[[], object]) -> None:
        apply, todo = RoutingStore.apply, [happens]

        def late(store: RoutingStore, *args: object) -> None:
            if todo:
                todo.pop()()
            apply(store, *args)  # type: ignore[arg-type]

        monkeypatch.setattr(RoutingStore, "apply", late)

    return arrange


def _route(house: House, *numbers: str) -> None:
    house.handle(RouteOrders(new_id(), tuple(house.order(no).row.id for no in numbers)))


def test_what_another_run_took_meanwhile_is_not_sold_again(house: House, meanwhile):
    house.count_in({("HZ", PADS): 1})
    house.take_in(incoming("1001", (PADS, 1)), incoming("1002", (PADS, 1)))
    meanwhile(lambda: _route(house, "1002"))

    _route(house, "1001")

    assert house.order("1002").row.stage is Stage.ASSIGNED
    assert house.order("1001").row.stage is Stage.TO_PRODUCE
    assert house.stock("HZ", PADS) == (1, 1)


def test_what_came_in_meanwhile_is_seen_before_anything_is_produced(house: House, meanwhile):
    house.take_in(incoming("1001", (PADS, 1)))
    meanwhile(lambda: house.count_in({("HZ", PADS): 3}))

    _route(house, "1001")

    assert house.order("1001").row.stage is Stage.ASSIGNED


def test_safety_stock_is_kept_back_from_a_decision_made_on_old_stock_too(house: House, meanwhile):
    limits = {"HZ": SiteLimits(safety=2)}
    house.handle(SaveRules(new_id(), to_text(DEFAULT_RULES.__class__(DEFAULT_RULES.branches, limits=limits))))
    house.handle(ActivateRules(new_id(), 1))
    house.count_in({("HZ", PADS): 3})
    house.take_in(incoming("1001", (PADS, 1)), incoming("1002", (PADS, 1)))
    meanwhile(lambda: _route(house, "1002"))

    _route(house, "1001")

    assert house.stock("HZ", PADS) == (3, 1)
    assert house.order("1001").row.stage is Stage.TO_PRODUCE


def test_stock_that_is_still_enough_needs_no_second_try(house: House, meanwhile, monkeypatch: pytest.MonkeyPatch):
    house.count_in({("HZ", PADS): 9})
    house.take_in(incoming("1001", (PADS, 1)), incoming("1002", (PADS, 1)))
    locked: list[bool] = []
    available = RoutingStore.available

    def watched(store: RoutingStore, skus: set[int], *, locked: bool, tries: list[bool] = locked) -> object:
        tries.append(locked)
        return available(store, skus, locked=locked)

    monkeypatch.setattr(RoutingStore, "available", watched)
    meanwhile(lambda: _route(house, "1002"))

    _route(house, "1001")

    assert locked == [False, False]
    assert house.stock("HZ", PADS) == (9, 2)

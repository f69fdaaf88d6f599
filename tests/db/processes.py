"""Real processes for the tests of races and crashes: what each of them does, and how to start them quickly."""

import multiprocessing
import random
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import count
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.synchronize import Event
from typing import Any

from app.domain.catalog import MasterKind, ProductRecord
from app.domain.intake import IncomingOrder
from app.domain.transfers import TransferState, next_step
from app.errors import Refused
from app.usecases.routing import RouteOrders
from app.views.orders import OrderFilter
from db import migrating
from db.engine import open_database
from tests.core import House, StoppedClock, incoming, new_id, over

HOT = [f"HOT-{n:02d}" for n in range(50)]
"""SKUs that everybody wants."""


def context() -> ForkServerContext | SpawnContext:
    """Processes forked from a small server that has the program loaded, so that starting one takes no time."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["tests.db.processes"])
    return made


def at_once(work: Callable[..., Any], arguments: Iterable[tuple[Any, ...]]) -> list[Any]:
    """Run the work with each of the arguments in a process of its own; what they return."""
    listed = list(arguments)
    with ProcessPoolExecutor(len(listed), mp_context=context()) as processes:
        return [future.result() for future in [processes.submit(work, *each) for each in listed]]


def stock_up(house: House, pieces: int) -> None:
    """The hot SKUs, so many pieces of each in Hangzhou and one more in Beijing."""
    house.master(MasterKind.PRODUCTS, [ProductRecord(sku, sku) for sku in HOT])
    house.count_in({("HZ", sku): pieces for sku in HOT} | {("BJ", sku): 1 for sku in HOT})


def sell(address: str, seller: int, orders: int) -> int:
    """Take in one's own orders and forty that every seller has, and route until nothing waits; orders routed."""
    house, pick = over(address, StoppedClock()), random.Random(seller)
    routed = 0
    for part in range(3):
        mine = [incoming(f"{seller}-{part}-{n}", (pick.choice(HOT), 1)) for n in range(orders // 3)]
        everybodys = [incoming(f"all-{part}-{n}", (HOT[n], 1)) for n in range(40)]
        pick.shuffle(everybodys)
        house.take_in(*mine, *everybodys)
        routed += house.route().orders
    house.program.close()
    return routed


def route_batches(address: str, orders: tuple[int, ...], size: int) -> int:
    """Route these orders in small batches, as a run of one's own; how many were one's own."""
    house, done = over(address, StoppedClock()), 0
    for begin in range(0, len(orders), size):
        done += house.handle(RouteOrders(new_id(), orders[begin : begin + size])).value.orders
    house.program.close()
    return done


def complete_and_cancel(address: str, seed: int) -> tuple[int, int]:
    """Complete every proposed transfer and cancel every third order, in an order of one's own; how many of each."""
    house, chance = over(address, StoppedClock()), random.Random(seed)
    work = [(row.no, False) for row in house.program.reader.transfers()]
    rows = house.program.reader.orders(OrderFilter(), limit=1000).rows
    work += [(row.no, True) for row in rows if row.id % 3 == 0]
    chance.shuffle(work)
    done = [0, 0]
    for no, is_order in work:
        done[is_order] += _cancel(house, no) if is_order else _complete(house, no)
    house.program.close()
    return done[0], done[1]


def _cancel(house: House, order: str) -> bool:
    try:
        house.cancel(order)
    except Refused:
        return False
    return True


def _complete(house: House, transfer: str) -> bool:
    """Whether it was this program that took the last step, while others try the same."""
    while states := [row.state for row in house.program.reader.transfers() if row.no == transfer]:
        step = next_step(TransferState(states[0]))
        assert step is not None
        with suppress(Refused):
            if house.move(transfer, step).state == TransferState.RECEIVED:
                return True
    return False


def send(address: str, command: Any) -> bool:
    """Send a command; whether it had been done before."""
    house = over(address, StoppedClock())
    repeated = house.handle(command).repeated
    house.program.close()
    return repeated


def day(part: int) -> list[IncomingOrder]:
    """The orders of one part of the endless work below."""
    return [incoming(f"{part}-{n}", (HOT[n], 1 + n % 2), (HOT[n + 5], 1)) for n in range(10)]


def work_until_killed(address: str, first: int, begun: Event) -> None:
    """Take in, route and pick, part after part."""
    house = over(address, StoppedClock())
    begun.set()
    for part in count(first):
        house.take_in(*day(part))
        house.route()
        for row in house.program.reader.orders(OrderFilter(warehouse="HZ"), limit=2).rows:
            house.pick(row.no)


def order_on_account(address: str, orders: int, fen: int) -> list[str]:
    """Place so many orders on account one after the other; what became of each: placed, or the code of the refusal."""
    house = over(address, StoppedClock())
    said = []
    for _ in range(orders):
        try:
            house.on_account(fen)
            said.append("placed")
        except Refused as refused:
            said.append(refused.code)
    house.program.close()
    return said


def grant_request(address: str, number: int) -> str:
    """Grant a request for credit: granted, or the code of the refusal."""
    house = over(address, StoppedClock())
    try:
        return house.grant(number).state
    except Refused as refused:
        return refused.code
    finally:
        house.program.close()


def upgrade_once(address: str) -> None:
    """Bring an empty database to the newest schema."""
    database = open_database(address)
    migrating.upgrade(database)
    database.close()

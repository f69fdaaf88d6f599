"""What real processes do with pick lists and parcels at the same moment."""

import random
from contextlib import suppress

from app.domain.people import Actor
from app.domain.pick_lists import ListKind
from app.errors import Refused
from app.usecases.pick_lists import CancelList, ReleaseList, TakeList
from tests.core import House, StoppedClock, new_id, over


def release_carts(address: str, seed: int, orders: tuple[str, ...], bins: int) -> list[tuple[str, tuple[str, ...]]]:
    """Release all orders cart by cart, in a sequence of one's own; lists and their orders."""
    house, asked, made = over(address, StoppedClock()), list(orders), []
    random.Random(seed).shuffle(asked)
    for begin in range(0, len(asked), bins):
        with suppress(Refused):
            command = ReleaseList(new_id(), ListKind.WAVE, "HZ", tuple(asked[begin : begin + bins]), "SF")
            released = house.handle(command, Actor("keeper")).value
            made.append((released.list, released.orders))
    house.program.close()
    return made


def take_all(address: str, station: str, lists: tuple[str, ...]) -> list[str]:
    """Take every list that nobody has; those that are one's own now."""
    house, asked, mine = over(address, StoppedClock()), list(lists), []
    random.Random(station).shuffle(asked)
    for no in asked:
        with suppress(Refused):
            mine.append(house.handle(TakeList(new_id(), no), Actor("picker", station)).value.list)
    house.program.close()
    return mine


def disturb(address: str, seed: int, orders: tuple[str, ...], lists: tuple[str, ...]) -> None:
    """Cancel a third of the lists, hold every third order, release it again, and call off every seventh."""
    house, chance = over(address, StoppedClock()), random.Random(seed)
    deeds = [("list", no) for no in lists[::3]] + [("order", no) for no in orders]
    chance.shuffle(deeds)
    for kind, no in deeds:
        with suppress(Refused):
            if kind == "list":
                house.handle(CancelList(new_id(), no))
            else:
                _stop(house, no, orders.index(no))
    house.program.close()


def _stop(house: House, no: str, place: int) -> None:
    if place % 7 == 0:
        house.cancel(no)
    elif place % 3 == 0:
        house.hold(no)
        house.release(no)


def pick_all(address: str, station: str, orders: tuple[str, ...]) -> list[str]:
    """Pick these orders of one brake pad each; the number on each label."""
    house, numbers = over(address, StoppedClock()), []
    for no in orders:
        house.pick(no, station)
        numbers += [label.waybill for label in house.program.reader.labels_of([no])]
    house.program.close()
    return numbers

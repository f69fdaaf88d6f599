"""What keepers and pickers do at the same moment, each in a process of its own (see tests.db.processes)."""

from collections.abc import Sequence
from typing import Any

from app.domain.people import Actor
from app.errors import Refused
from app.usecases.found import FoundStock
from tests.core import StoppedClock, new_id, over


def find(address: str, code: str, pieces: int, times: int) -> list[str]:
    """Find so many pieces several times; what became of each."""
    house = over(address, StoppedClock())
    said = [house.handle(FoundStock(new_id(), code, pieces), Actor("keeper", "HZ-1")).value.state for _ in range(times)]
    house.program.close()
    return said


def try_to(address: str, command: Any, operator: str) -> str:
    """Do a command: done, or the code of the refusal."""
    house = over(address, StoppedClock())
    try:
        house.handle(command, Actor(operator, "HZ-1"))
        return "done"
    except Refused as refused:
        return refused.code
    finally:
        house.program.close()


def pick_all(address: str, numbers: Sequence[str], station: str) -> str:
    """Pick these orders, one after the other."""
    house = over(address, StoppedClock())
    for no in numbers:
        house.pick(no, station)
    house.program.close()
    return "done"

"""Stations with their real engine and database, cut off and killed at random: nothing lost, nothing counted twice."""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject

from app.bus import Result
from app.domain.people import Actor
from app.domain.picking import ACCEPTED, Says
from app.errors import Unavailable
from tests.core import OIL, PADS, House, StoppedClock, copy_of, incoming, over
from ui.desk import Desk
from ui.station.spool import ScanSpool
from ui.tasks import InlineTasks

ACTOR = Actor("picker", "HZ-1")
PIECES = 400
SEEDS = int(os.environ.get("PICKLANE_CUTS", "3"))


@dataclass
class Cable:
    """The house at the end of a line: cut, or its answers lost, as often as `breaks` says (0 to 1)."""

    house: House
    spool_folder: Path
    dice: random.Random
    breaks: float = 0.0
    lost_answers: int = 0
    reader: Any = field(init=False)

    def __post_init__(self) -> None:
        self.reader = self.house.program.reader

    def handle(self, command: Any, actor: Actor) -> Result[Any]:
        if self.dice.random() < self.breaks:
            raise Unavailable("database.away", database="cable")
        result = self.house.program.handle(command, actor)
        if self.dice.random() < self.breaks:
            self.lost_answers += 1
            raise Unavailable("database.away", database="cable")
        return result


class Station:
    """The picker's side, which can be killed and started again."""

    def __init__(self, cable: Cable) -> None:
        self._cable = cable
        self.yes: list[str] = []
        self.start()

    def start(self) -> None:
        self._owner = QObject()
        self.spool = ScanSpool(cast(Desk, self._cable), InlineTasks(), self._owner)
        self.spool._retry.setInterval(3_600_000)
        self.spool.answered.connect(lambda answer: self._hear(answer.says))
        self.spool.told.connect(lambda answer: self._hear(answer.says))
        self.spool.open(ACTOR.station)
        self.look()

    def _hear(self, says: str) -> None:
        if Says(says) in ACCEPTED:
            self.yes.append(says)

    def look(self) -> None:
        self.spool.watch(self._cable.reader.station(ACTOR.station))

    def scan(self, code: str) -> None:
        self.spool.put(code, ACTOR)
        self.look()

    def kill(self) -> None:
        assert self.spool.file is not None
        self.spool.file.close()
        self.start()

    def retry(self) -> None:
        self.spool._retry.stop()
        self.spool._retry.timeout.emit()
        self.look()


@pytest.fixture
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[House, str]]:
    """An order of many pieces in the hand of HZ-1."""
    with copy_of("sqlite", request, tmp_path) as address:
        house = over(address, StoppedClock())
        house.count_in({("HZ", PADS): PIECES, ("HZ", OIL): 9})
        house.take_in(incoming("1001", (PADS, PIECES), (OIL, 1)), incoming("1002", (OIL, 5)))
        house.route()
        yield house, house.no("1001")
        assert house.program.check() == []
        house.program.close()


def scanned(house: House, order: str) -> int:
    return sum(event.event == "item_scanned" for event in house.order(order).events)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_scan_counts_once_through_cuts_and_kills(qapp, shop: tuple[House, str], tmp_path: Path, seed: int):
    house, order = shop
    dice = random.Random(seed)
    cable = Cable(house, tmp_path / "spool", dice)
    station = Station(cable)
    station.scan(order)
    cable.breaks = 0.2
    for _ in range(80):
        station.scan(PADS)
        if dice.random() < 0.3:
            station.retry()
        if dice.random() < 0.1:
            station.kill()
    cable.breaks = 0.0
    station.retry()
    assert (station.spool.depth, station.spool.unsynced, station.spool.refused) == (0, 0, 0)
    assert scanned(house, order) == house.order(order).lines[0].picked == 80
    assert house.program.reader.conflicts() == []
    assert cable.lost_answers > 1


def test_an_order_taken_over_meanwhile_makes_conflicts_and_opens_nothing_else(
    qapp, shop: tuple[House, str], tmp_path: Path
):
    house, order = shop
    cable = Cable(house, tmp_path / "spool", random.Random(1))
    station = Station(cable)
    station.scan(order)
    cable.breaks = 1.0
    for code in (PADS, OIL, PADS):
        station.scan(code)
    assert station.yes[1:] == ["item_accepted", "line_done", "item_accepted"]
    house.scan(order, "HZ-2")
    house.scan(order, "HZ-2")  # yes, take it over
    cable.breaks = 0.0
    station.retry()
    assert [(row.code, row.order, row.says) for row in house.program.reader.conflicts("HZ-1")] == [
        (code, order, "not_now") for code in (PADS, OIL, PADS)
    ]
    assert scanned(house, order) == scanned(house, house.no("1002")) == 0
    assert house.program.reader.station("HZ-1").order is None
    assert house.program.reader.station("HZ-2").order is not None

"""Pictures of every screen for the guide: `python -m tests.screenshots docs/screenshots`.

A sample company works through the real services on days that never change, so the pictures hardly do either.
"""

import argparse
import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image

from app import bootstrap, console
from app.adapters.sample import write_sample_files
from app.bootstrap import ADMIN, Picklane
from app.demo import run_day
from app.domain.people import Actor
from app.domain.site import SITE_ZONE
from app.i18n import Language
from app.views import OrderDetail
from ui import clock
from ui.screenshots import render_screens

ORDERS, LATER_ORDERS = 120, 9
SATURDAY = datetime(2026, 11, 21, tzinfo=SITE_ZONE)
SUNDAY, MONDAY = SATURDAY + timedelta(days=1), SATURDAY + timedelta(days=2)
VARIANTS = {"zh-light": (Language.CHINESE, False), "en-dark": (Language.ENGLISH, True)}
OPERATOR = ADMIN.operator
"""Somebody with every right, so that no picture shows disabled buttons."""


class SampleClock:
    """A time that moves on with every look at it, and jumps from one part of the work to the next."""

    def __init__(self) -> None:
        self.moment, self._tick = SATURDAY + timedelta(hours=18, minutes=31), timedelta(seconds=12)

    def __call__(self) -> datetime:
        self.moment += self._tick
        return self.moment

    def after(self, part: str) -> None:
        """Picking begins on Sunday morning, the courier comes on Monday."""
        starts = {"transfer": SUNDAY + timedelta(hours=8, minutes=5), "label": MONDAY + timedelta(hours=8)}
        self.moment = starts.get(part, self.moment)

    def stop_at(self, moment: datetime) -> None:
        """The time of the pictures."""
        self.moment, self._tick = moment, timedelta()


@dataclass(frozen=True, slots=True)
class Scene:
    """The order in hand at its station, what is scanned there, and an item that belongs to another order."""

    order: str
    actor: Actor
    right: str
    wrong: str


def prepare(picklane: Picklane, now: SampleClock, folder: Path) -> Scene:
    """Two days of orders: one worked through, one that waits for routing."""
    halves: list[str] = []

    def note(_folder: Path, order: str) -> list[Path]:
        halves.append(order)
        return []

    run_day(picklane, folder / "saturday", ORDERS, SATURDAY, note, now.after)
    now.stop_at(MONDAY + timedelta(hours=9, minutes=40))
    files = write_sample_files(folder / "sunday", "small", LATER_ORDERS, SUNDAY)
    picklane.import_files(ADMIN, "taobao", [files.orders, files.order_lines])
    now.stop_at(MONDAY + timedelta(hours=10, minutes=5))
    return scene(picklane, halves[0])


def scene(picklane: Picklane, order: str) -> Scene:
    """What can be scanned while this order is in hand."""
    detail = picklane.reader.order(order)
    assert detail is not None
    here = next(row.code for row in picklane.reader.stations() if row.warehouse == detail.row.warehouse)
    right = next(line.sku for line in detail.lines if line.picked < line.quantity)
    return Scene(order, Actor(OPERATOR, here), right, foreign_sku(picklane, detail))


def foreign_sku(picklane: Picklane, detail: OrderDetail) -> str:
    """A product that the order does not ask for."""
    own = {line.sku for line in detail.lines}
    for row in picklane.reader.queue():
        other = picklane.reader.order(row.no)
        for line in other.lines if other else ():
            if line.sku and line.sku not in own:
                return line.sku
    raise LookupError("every waiting order asks for the same products")


def render(database: Path, now: SampleClock, shown: Scene, folder: Path) -> list[Path]:
    """All variants, each over a copy of the database, since a scan is made for a picture."""
    made = set()
    scans = ((shown.right, "station"), (shown.wrong, "station-wrong"))
    for name, (language, dark) in VARIANTS.items():
        copy = database.with_name(f"{name}.sqlite")
        shutil.copy(database, copy)
        picklane = Picklane.open(bootstrap.local_address(copy), now)
        try:
            made |= set(render_screens(picklane, folder / name, language, dark, shown.actor, shown.order, scans))
        finally:
            picklane.close()
    return sorted(made)


def shrink(path: Path) -> int:
    """256 colours, each at most 8 of 255 off, take a third of the bytes; returns how many are left."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    return path.stat().st_size


def main() -> None:
    """Render into the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    console.prepare(Language.CHINESE, verbose=False)
    with TemporaryDirectory() as work:
        now, database = SampleClock(), Path(work) / "pictures.sqlite"
        picklane = bootstrap.create(bootstrap.local_address(database), "small", now)
        try:
            shown = prepare(picklane, now, Path(work))
        finally:
            picklane.close()
        clock.stop_at(now())
        for path in render(database, now, shown, folder):
            print(f"{path}: {shrink(path):,} bytes")


if __name__ == "__main__":
    main()

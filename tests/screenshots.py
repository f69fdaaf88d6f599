"""Pictures of every screen for the guide: `python -m tests.screenshots docs/screenshots`.

A sample company works through the real services on days that never change, so the pictures hardly do either.
"""

import argparse
import os
import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PIL import Image

from app import bootstrap, console
from app.adapters.sample import write_sample_files
from app.adapters.sample.mini import mini_orders, write_mini
from app.bootstrap import ADMIN, Picklane
from app.demo import run_day
from app.domain.cases import CaseKind
from app.domain.cutoffs import DEFAULT_CARRIERS, Carrier, carriers_text
from app.domain.intake import Pay
from app.domain.people import Actor
from app.domain.rules import Branch, Otherwise, RuleSet, Service, SiteLimits, Transfers, to_text
from app.domain.site import SITE_ZONE
from app.i18n import Language
from app.usecases.cases import CloseCase, PauseCase, TakeCase
from app.usecases.company import ChangeSetting
from app.usecases.credit import GrantCredit, RecordPayment
from app.usecases.ordering import PlacedLine, PlaceOrder
from app.usecases.rules import ActivateRules, SaveRules
from app.usecases.waybills import AddWaybillNumbers
from app.views.cases import CaseFilter
from app.views.orders import OrderDetail
from app.worker.watching import Watch
from tests.bad_days import collected, morning, past, printed, settle_in
from tests.station_pictures import render_station
from ui import clock
from ui.screenshots import render_screens

ORDERS, LATER_ORDERS = 120, 9
SATURDAY = datetime(2026, 11, 21, tzinfo=SITE_ZONE)
SUNDAY, MONDAY = SATURDAY + timedelta(days=1), SATURDAY + timedelta(days=2)
VARIANTS = {"zh-light": (Language.CHINESE, False), "en-dark": (Language.ENGLISH, True)}
_COLOURS, _EXACT = 256, 192
_SAID = "老客户,周五前回款"
_URGENT = Service((100, 300, 800), prefer=("HD",), parcels=2, parcel_fen=20_000, transfers=Transfers.BEFORE_PROMISE)
_REMOTE = Service((800,), approve=False, otherwise=Otherwise.WAIT)
RULES = RuleSet(
    (Branch("加急单", "加急单", _URGENT), Branch("偏远地区", "偏远地区", _REMOTE), Branch("其余订单")),
    limits={code: SiteLimits(60, 0, 20 * 60) for code in ("HB", "HD", "HN")},
)
DRAFT = replace(RULES, branches=(*RULES.branches[:-1], Branch("其余订单", service=Service((350,)))))
"""What somebody would like to try: 350 km instead of 300."""
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

    def jump(self, moment: datetime) -> None:
        """On to another moment."""
        self.moment = moment

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
    now.moment = MONDAY - timedelta(days=30)
    settle_in(picklane, folder)
    past(picklane, now.jump, MONDAY)
    now.jump(SATURDAY + timedelta(hours=18, minutes=30))
    look(picklane, now)
    picklane.handle(SaveRules("rules", to_text(RULES), "加急单逐级放宽,偏远地区自动调拨"), ADMIN)
    picklane.handle(ActivateRules("in force", 1), ADMIN)

    def note(_folder: Path, order: str) -> list[Path]:
        halves.append(order)
        return []

    run_day(picklane, folder / "saturday", ORDERS, SATURDAY, note, now.after)
    now.jump(MONDAY + timedelta(hours=8, minutes=10))
    collected(picklane, MONDAY + timedelta(hours=11, minutes=30))
    printed(picklane, now.jump, MONDAY + timedelta(hours=8, minutes=15))
    now.jump(MONDAY + timedelta(hours=8, minutes=55))
    look(picklane, now)
    now.stop_at(MONDAY + timedelta(hours=9, minutes=40))
    files = write_sample_files(folder / "sunday", "small", LATER_ORDERS, SUNDAY)
    picklane.import_files(ADMIN, "taobao", [files.orders, files.order_lines])
    trade(picklane, now)
    decide(picklane, now)
    write_mini(folder / "mini.jsonl", mini_orders(14, SUNDAY))
    picklane.import_files(ADMIN, "mini", [folder / "mini.jsonl"])
    now.stop_at(MONDAY + timedelta(hours=9, minutes=50))
    picklane.inbox = folder / "inbox"
    morning(picklane, picklane.inbox, halves[0], now())
    now.stop_at(MONDAY + timedelta(hours=10, minutes=5))
    observe(picklane, now)
    return scene(picklane, halves[0])


def look(picklane: Picklane, now: SampleClock) -> None:
    """One pass of the watch."""
    Watch(picklane.looking, picklane.unit_of_work, now, "pictures").look()


def observe(picklane: Picklane, now: SampleClock) -> None:
    """The worker has done its work and is alive; one exception was solved, by an article for the next of its kind,
    others are worked on."""
    picklane.work_once(ADMIN, "HD-1", lambda _: None)
    with picklane.unit_of_work() as uow:
        uow.leases.seen(
            "office:812", "office", now() - timedelta(hours=3), now(), "inbox labels watch alerts print", ""
        )
        uow.commit()
    solved, taken, paused = (
        next(row for row in picklane.reader.cases(CaseFilter(kind=kind), limit=20) if row.owner)
        for kind in (CaseKind.INCOMPLETE, CaseKind.STUCK, CaseKind.PROMISE)
    )
    no = next(row.no for row in picklane.reader.articles() if row.title.startswith("零件号不认识"))
    solution = "客户发来旧件照片,零件号写错一位,已补正并重新分仓"
    for row in (solved, taken):
        picklane.handle(TakeCase(f"take {row.no}", row.no), Actor(row.owner if row is solved else ADMIN.operator))
    picklane.handle(CloseCase("close", (solved.no,), "data.code", solution, no, "worked"), Actor(solved.owner))
    late = MONDAY + timedelta(hours=16)
    picklane.handle(PauseCase("pause", paused.no, "等快递上门,下午三点取件", late), Actor(paused.owner))


def decide(picklane: Picklane, now: SampleClock) -> None:
    """Finance has a carrier for the neighbourhood, then a departure more; its pools are filled."""
    heavy, shops, rest = DEFAULT_CARRIERS
    near = Carrier("YTO", "圆通", "11:30 19:30", regions=("浙江省", "上海市"))
    noon = replace(rest, cutoff="11:00 15:00 18:00")
    for hour, carriers in ((8, (heavy, shops, near, rest)), (9, (heavy, shops, near, noon))):
        now.stop_at(MONDAY + timedelta(hours=hour, minutes=12))
        picklane.handle(ChangeSetting(f"carriers {hour}", "carriers", carriers_text(carriers)), Actor("zhoumin"))
    for carrier, first, count in (("中通", 73100000000001, 1240), ("圆通", 0, 36)):
        numbers = tuple(f"YT{number:013d}" if not first else str(first + number) for number in range(count))
        picklane.handle(AddWaybillNumbers(f"pool {carrier}", carrier, numbers), ADMIN)


def trade(picklane: Picklane, now: SampleClock) -> None:
    """Orders by phone on account: some fit, one waits for a supervisor, one runs on a grant."""
    clerk, dealers = Actor("wangfang"), picklane.reader.customers("4S", 4)
    skus = [row.sku for row in picklane.reader.parts("刹车片", limit=6)]
    for number, dealer in enumerate(dealers):
        lines = tuple(PlacedLine(sku, 6 + number * 1200) for sku in skus[number : number + 2])
        order = PlaceOrder(
            f"picture-{number}", dealer.code, lines, Pay.CREDIT, ask_credit=True, reason="老客户,周五前回款"
        )
        placed = picklane.place_order(clerk, order)
        if placed.grant and number % 2:
            now.stop_at(MONDAY + timedelta(hours=9, minutes=52))
            picklane.handle(GrantCredit(f"grant-{number}", "已电话确认", int(placed.grant)), Actor("liuyang"))
    picklane.handle(RecordPayment("payment", dealers[0].code, 1_250_000, "银行回单 20261123-07"), Actor("zhoumin"))


def typed(picklane: Picklane) -> PlaceOrder:
    """The order that a clerk is typing."""
    dealer = picklane.reader.customers("4S", 1)[0]
    skus = [row.sku for row in picklane.reader.parts("机油滤", limit=2)]
    return PlaceOrder("draft", dealer.code, tuple(PlacedLine(sku, 4) for sku in skus), Pay.CREDIT, 24)


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
    for row in picklane.reader.ranked_queue():
        other = picklane.reader.order(row.order.no)
        for line in other.lines if other else ():
            if line.sku and line.sku not in own:
                return line.sku
    raise LookupError("every waiting order asks for the same products")


def render(database: Path, now: SampleClock, shown: Scene, files: list[Path], folder: Path) -> list[Path]:
    """All variants, each over a copy of the database, since a scan is made for a picture; `files` are previewed."""
    made = set()
    for name, (language, dark) in VARIANTS.items():
        copy = database.with_name(f"{name}.sqlite")
        shutil.copy(database, copy)
        picklane = Picklane.open(bootstrap.local_address(copy), now)
        try:
            who, draft = shown.actor, typed(picklane)
            parts = (shown.order, (), draft, files, DRAFT)
            made |= set(render_screens(picklane, folder / name, language, dark, who, *parts))
            hands = (shown.order, shown.right, shown.wrong)
            made |= set(render_station(picklane, folder / name, language, dark, who, hands))
        finally:
            picklane.close()
    return sorted(made)


def shrink(path: Path) -> int:
    """256 colours take a third of the bytes: the most frequent ones exactly, as the grounds are tokens of the theme,
    all others by the nearest one; returns how many bytes are left."""
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(np.int32)
        others = picture.convert("RGB").quantize(_COLOURS - _EXACT, Image.Quantize.MAXCOVERAGE).getpalette() or []
    packed, places, counts = np.unique(pixels @ (1 << 16, 1 << 8, 1), return_inverse=True, return_counts=True)
    colours = np.stack((packed >> 16, packed >> 8 & 255, packed & 255), axis=1)
    palette = np.concatenate((colours[np.argsort(-counts, kind="stable")[:_EXACT]], np.reshape(others, (-1, 3))))
    off = ((colours[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2)
    small = Image.fromarray(off.argmin(axis=1)[places].reshape(pixels.shape[:2]).astype(np.uint8))
    small.putpalette(palette.astype(np.uint8).tobytes())
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
        monday = write_sample_files(Path(work) / "monday", "small", LATER_ORDERS * 4, MONDAY)
        for path in render(database, now, shown, [monday.orders, monday.order_lines], folder):
            print(f"{path}: {shrink(path):,} bytes")


if __name__ == "__main__":
    main()

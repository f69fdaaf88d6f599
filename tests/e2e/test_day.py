"""A day of 300 orders at two stations, with all that goes wrong on a day, and what must be true in the evening."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog

from app.bootstrap import Picklane
from app.domain.people import Actor
from app.domain.picking import STOPS, Says
from app.domain.stages import Stage
from app.errors import Refused
from app.usecases.handover import CloseLoad, LoadParcel, OpenLoad
from app.views.orders import OrderFilter
from tests.core import PADS, House, StoppedClock, TextLabel, copy_of, new_id
from tests.e2e.cli import Cli
from tests.e2e.company import PLACES, Company
from tests.e2e.day import BARCODES, GOODS, Kind
from tests.e2e.day_plan import FIRST, SECOND, STATIONS, Day, rest_of
from tests.e2e.floor import Bench, Floor, Printer
from tests.e2e.scan_script import Story
from tests.e2e.shop import Sale, csv_file, exports, stock_file

ORDERS = int(os.environ.get("PICKLANE_DAY_ORDERS", "60"))
DAYS = [("sqlite", ORDERS), *([("postgresql", ORDERS // 5)] if ORDERS >= 300 else [])]
"""A whole day has 300; PostgreSQL's is too long for every run of the suite."""
SEED = int(os.environ.get("PICKLANE_DAY_SEED", "20261123"))
KEEPER = Actor("keeper", "HZ-1")
COURIER = "ZTO"
UNSIGNED_EVERY = 20
"""Of so many orders the courier says of one that it is still on its way."""
log = structlog.get_logger("picklane.day")
"""Its figures stand in the output of `pytest -rP`."""


@contextmanager
def opened(cli: Cli, day: Day, folder: Path, request: pytest.FixtureRequest) -> Iterator[Floor]:
    """The floor in the morning: goods on the shelves, orders routed, two printers on the wire."""
    fill(cli, day, folder)
    printers = {station: Printer() for station in STATIONS}
    for station, printer in printers.items():
        cli.json("printers", "add", f"LP-{station}", "--kind", "tcp", "--address", printer.address)
        cli.json("printers", "use", "label", f"LP-{station}", "--station", station)
    cli.json("printers", "use", "label", f"LP-{SECOND}")
    server = None if cli.address.startswith("sqlite") else request.getfixturevalue("postgres_server")
    program = Picklane.open(cli.address)
    house, sales = House(program, cli.address, StoppedClock(), TextLabel()), sales_of(day)
    try:
        yield Floor(house, folder, server, printers, sales, {name: house.no(sale.no) for name, sale in sales.items()})
    finally:
        program.close()
        for printer in printers.values():
            if not printer.over.is_set():
                printer.close()


def fill(cli: Cli, day: Day, folder: Path) -> None:
    """By the files that a clerk has."""
    products = [
        ["sku", "name", "barcodes", "price_fen"],
        *([sku, f"配件 {sku}", BARCODES[sku], "19.90"] for sku in GOODS),
    ]
    cli.json("import", csv_file(folder / "products.csv", products, "utf-8"), "--kind", "products")
    stock = {("HZ", sku): pieces for sku, pieces in day.stock.items()}
    cli.json("import", stock_file(folder, stock), "--kind", "stock")
    numbers = [["运单号"], *([f"73{place:012d}"] for place in range(2 * day.count))]
    cli.json("waybills", "add", csv_file(folder / "numbers.csv", numbers, "utf-8"), "--carrier", COURIER)
    imported = cli.json("import", *exports(folder, *sales_of(day).values()), "--channel", "taobao")
    assert (imported["orders"], imported["rejected"], imported["incomplete"]) == (day.count, [], 0)
    assert cli.json("route")["assigned"] == day.count


def sales_of(day: Day) -> dict[str, Sale]:
    """As the channel has them, by name."""
    return {name: Sale(f"45300000000000{int(name):05d}", tuple(o.wanted.items())) for name, o in day.orders.items()}


@contextmanager
def staffed(floor: Floor) -> Iterator[dict[str, Bench]]:
    """Both stations."""
    benches = {station: Bench(floor, station, by) for station, by in STATIONS.items()}
    try:
        yield benches
    finally:
        for bench in benches.values():
            bench.switch_off()


def work(floor: Floor, benches: Mapping[str, Bench], name: str, tapes: Mapping[str, list[str]]) -> None:
    """Both stations at the same time."""

    def play(station: str) -> None:
        try:
            benches[station].play(written(floor, f"{name}-{station}", tapes[station]))
        except BaseException:
            floor.meeting.abort()
            raise

    with ThreadPoolExecutor(len(tapes)) as pool:
        done = [pool.submit(play, station) for station in tapes]
    failures = [error for each in done if (error := each.exception())]
    if failures:
        raise BaseExceptionGroup(name, failures)


def written(floor: Floor, name: str, lines: list[str]) -> Path:
    """A tape as a file."""
    tape = floor.folder / f"{name}.tape"
    tape.write_text("\n".join(lines), "utf-8")
    return tape


def noon(floor: Floor, office: Bench, day: Day) -> None:
    """The office lets go and routes; labels of what it let go are drawn; rests of split orders are known by a name."""
    office.play(written(floor, "noon", day.noon()))
    floor.house.program.deliver()
    for order in day.of(Kind.SPLIT):
        floor.numbers[rest_of(order.name)] = floor.rests[office.number(order.name)]


def evening(cli: Cli, floor: Floor, company: Company, day: Day) -> None:
    """The courier takes every labelled parcel and no other, and has signatures for nearly all of them."""
    handle = floor.house.program.handle
    going = {company.number(order.name): order for order in day.going()}
    labels = company.rows(
        "SELECT o.no, l.code, l.state, p.waybill FROM labels l JOIN parcels p ON p.id = parcel_id"
        " JOIN orders o ON o.id = order_id ORDER BY l.id"
    )
    live = {code: (no, waybill) for no, code, state, waybill in labels if state != "void" and no in going}
    assert Counter(no for no, _ in live.values()) == {no: order.boxes for no, order in going.items()}
    assert len({waybill for _, waybill in live.values()}) == len(live)
    load = handle(OpenLoad(new_id(), COURIER), KEEPER).value.load
    loaded = [handle(LoadParcel(new_id(), load, code), KEEPER).value for code in live]
    assert (loaded[-1].inside, loaded[-1].expected) == (len(live), len(live) + len(day.of(Kind.BARE)))
    assert Counter(refused(floor, load, code) for _, code, *_ in labels if code not in live) == {
        "load.stop_cancelled": len(day.of(Kind.CANCELLED_LATE)),
        "parcel.unlabelled": len(day.of(Kind.BARE)),
        "label.superseded": day.said[Says.OLD_LABEL],
    }
    closed = handle(CloseLoad(new_id(), load, "load.missing"), KEEPER).value
    assert (closed.parcels, set(closed.shipped), closed.partly) == (len(live), set(going), ())
    signed = [no for place, no in enumerate(sorted(going)) if place % UNSIGNED_EVERY]
    news = [{"nu": number, "com": "zhongtong", "state": "3" if no in signed else "5"} for no, number in live.values()]
    (floor.folder / "news.json").write_text("\n".join(map(json.dumps, news)), "utf-8")
    (told,) = cli.json("courier", "import", floor.folder / "news.json")["files"]
    assert (sorted(told["signed"]), told["unknown"], told["not_shipped"]) == (signed, [], [])
    for no, order in going.items():
        order.stage = Stage.SIGNED if no in signed else Stage.SHIPPED


def refused(floor: Floor, load: str, code: str) -> str:
    """Why a label's parcel may not go."""
    with pytest.raises(Refused) as refusal:
        floor.house.program.handle(LoadParcel(new_id(), load, code), KEEPER)
    return refusal.value.code


# --- what must be true in the end


def scans_are_kept(company: Company, benches: Mapping[str, Bench], day: Day) -> None:
    """Each once, in its order, with the answer of the tape."""
    for station, bench in benches.items():
        kept = company.rows("SELECT raw, says FROM scans WHERE station = :s ORDER BY id", s=station)
        assert [raw for raw, _ in kept] == bench.sent
        assert [says for _, says in kept] == day.answers[station]
    (ids,) = company.rows("SELECT count(*), count(DISTINCT request_id) FROM scans")
    assert tuple(ids) == (day.said.total(), day.said.total())
    assert company.house.program.reader.conflicts() == []


def orders_are_where_they_should(company: Company, day: Day) -> None:
    """Stage, hold and pieces of every single one; and all of them are accounted for."""
    name_of = {company.number(name): name for name in day.orders}
    found = company.rows(
        "SELECT o.no, o.stage, o.held, l.code, l.quantity, l.picked FROM orders o JOIN order_lines l ON o.id = order_id"
    )
    came = {name_of[no]: (stage, held == 1) for no, stage, held, *_ in found}
    assert came == {name: (order.stage.value, order.held) for name, order in day.orders.items()}
    lines = {(name_of[no], sku): (quantity, picked) for no, _, _, sku, quantity, picked in found}
    wanted = {(order.name, sku): pieces for order in day.orders.values() for sku, pieces in order.wanted.items()}
    assert lines == {key: (pieces, day.orders[key[0]].picked[key[1]]) for key, pieces in wanted.items()}
    stages = {stage: company.house.program.reader.count(OrderFilter(stage=stage)) for stage in Stage}
    assert stages[Stage.CANCELLED] == len(day.of(Kind.CANCELLED, Kind.CANCELLED_LATE))
    assert stages[Stage.TO_PRODUCE] == len(day.of(Kind.BACKORDER))
    assert stages[Stage.ASSIGNED] == len(day.of(Kind.WAITS, Kind.LEFT))
    assert stages[Stage.PICKED] == len(day.of(Kind.BARE))
    rest = stages[Stage.CANCELLED] + stages[Stage.TO_PRODUCE] + stages[Stage.ASSIGNED] + stages[Stage.PICKED]
    assert stages[Stage.SIGNED] + stages[Stage.SHIPPED] + rest == day.count + len(day.of(Kind.SPLIT))


def stock_adds_up(company: Company, day: Day) -> None:
    """On the shelves lies what came in, less what was picked and what was not there."""
    shelves = {sku: company.house.stock("HZ", sku) for sku in day.stock}
    assert shelves == {sku: (day.on_hand()[sku], day.reserved()[sku]) for sku in day.stock}
    moved = company.rows(
        "SELECT k.code, sum(m.quantity) FROM stock_movements m JOIN skus k ON k.id = sku_id GROUP BY 1"
    )
    assert {sku: int(pieces) for sku, pieces in moved} == day.on_hand()


def paper_came_once(company: Company, floor: Floor) -> None:
    """Every label that was not stopped before, once, from the printer of its station."""
    jobs = company.rows(
        "SELECT j.state, j.station, l.state, l.pdf FROM print_jobs j JOIN labels l ON l.code = j.reference"
    )
    fates = {(job, label) for job, _, label, _ in jobs}
    assert {("printed", "applied")} <= fates <= FATES
    printed = [(station or SECOND, bytes(pdf)) for state, station, _, pdf in jobs if state == "printed"]
    for station, printer in floor.printers.items():
        assert Counter(printer.taken) == Counter(pdf for at, pdf in printed if at == station)
    assert [len(jobs)] == [row[0] for row in company.rows("SELECT count(*) FROM labels")]


FATES = {("printed", "applied"), ("printed", "printed"), ("printed", "void"), ("cancelled", "void")}
"""Of a job and its label."""


def everything_happened(floor: Floor, day: Day) -> None:
    """As often as the seed says."""
    stopped = (Kind.CANCELLED, Kind.CANCELLED_LATE, Kind.HELD, Kind.HELD_LATE, Kind.MOVED)
    counted: list[tuple[tuple[Says, ...], tuple[Kind, ...]]] = [
        (tuple(STOPS), stopped),
        ((Says.SHORT_SPLIT,), (Kind.SPLIT,)),
        ((Says.SHORT_REROUTED,), (Kind.REROUTED, Kind.BACKORDER)),
        ((Says.SHORT_WAITS,), (Kind.WAITS, Kind.FOUND_LATER)),
        ((Says.CONFIRM_TAKE_OVER,), (Kind.TAKEN,)),
        ((Says.ORDER_TAKEN,), (Kind.TAKEN,)),
        ((Says.BOX_CLOSED,), (Kind.BOXES,)),
        ((Says.UNPICKED, Says.REPRINTED, Says.NOT_PERMITTED), (Kind.UNDONE, Kind.REPRINTED)),
    ]
    for answers, kinds in counted:
        assert sum(day.said[each] for each in answers) == len(day.of(*kinds)) > 0, answers
    for each in (Says.UNDONE, Says.UNPICKED, Says.REPRINTED, Says.NOT_PERMITTED, Says.WRONG_ITEM):
        assert day.said[each] > 0, each
    assert sum(day.said[each] for each in (Says.WRONG_ITEM, Says.OVER_QUANTITY, Says.UNKNOWN_CODE)) >= day.count // 20
    assert floor.cuts == len(STATIONS) + 1
    assert not list(floor.folder.glob("lost-*")), "Answers were lost as often as they should."


@pytest.mark.parametrize(("kind", "orders"), DAYS)
def test_a_day(kind: str, orders: int, request: pytest.FixtureRequest, tmp_path: Path):
    day = Day(SEED, orders)
    with (
        copy_of(kind, request, tmp_path) as address,
        opened(Cli(address), day, tmp_path, request) as floor,
        staffed(floor) as benches,
    ):
        work(floor, benches, "morning", day.morning())
        noon(floor, benches[FIRST], day)
        work(floor, benches, "afternoon", day.afternoon())
        for bench in benches.values():
            bench.close()
        company = benches[FIRST]
        evening(Cli(address), floor, company, day)

        everything_happened(floor, day)
        scans_are_kept(company, benches, day)
        orders_are_where_they_should(company, day)
        stock_adds_up(company, day)
        paper_came_once(company, floor)
        assert floor.house.program.check() == []
    log.info("a day", orders=len(day.orders), scans=day.said.total(), cuts=floor.cuts, falls=floor.falls, **day.said)


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_an_order_that_went_to_another_warehouse_meanwhile_stops_at_the_first_piece(house: House):
    story = Story(house)
    for line in ("STOCK HZ: 9 PADS", "STOCK BJ: 9 PADS", "ORDER 1: 2 PADS", "OFFICE routes", "AT HZ-1 AS picker"):
        assert story.line(1, line) == ""
    assert story.line(2, "SCAN order 1 → says order_opened, beeps tick") == ""
    house.take_in(story.orders["1"]._replace(address="北京市朝阳区建国路9号", place=PLACES["Beijing"]))
    house.route()
    assert house.order(story.number("1")).row.warehouse == "BJ"
    assert story.line(3, "SCAN PADS → says stop_address, beeps stop") == ""
    assert story.line(4, "SCAN order 1 → says other_warehouse, beeps wrong") == ""
    assert (house.stock("HZ", PADS), house.stock("BJ", PADS)) == ((9, 0), (9, 2))

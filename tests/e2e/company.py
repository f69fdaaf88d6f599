"""The company around a tape: its names, what its people do away from the station, and what must be true of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, text

from app.domain.catalog import MasterKind, StockRecord
from app.domain.couriers import courier_name
from app.domain.events import EventKind
from app.domain.geo import Point
from app.domain.intake import IncomingOrder, Pay, Place
from app.domain.people import Role
from app.domain.pick_lists import ListKind
from app.domain.picking import Modes, Pack, StationCommand, command_code
from app.domain.printing import Document, Language, PrinterKind
from app.domain.transfers import TransferState
from app.usecases.credit import RevokeCredit
from app.usecases.found import ApproveCount
from app.usecases.locations import SaveLocations
from app.usecases.pick_lists import ReleaseList
from app.usecases.picking import SetModes
from app.usecases.printing import SavePrinter, UsePrinter
from app.usecases.stages import CancelOrder, ConfirmShipped, HoldOrder, ReleaseOrder
from app.usecases.waybills import AddWaybillNumbers
from tests.core import AIR, OIL, PADS, SUPERVISOR, YUHANG, House, badge_of, incoming, new_id

PARTS = {"PADS": PADS, "OIL": OIL, "AIR": AIR}
PLACES = {
    "Hangzhou": YUHANG,
    "Beijing": Place("110105", "北京市 朝阳区", Point(39.92, 116.44)),
}


@dataclass
class Company:
    """Orders, transfers and pick lists go by the numbers that a story gives them."""

    house: House
    orders: dict[str, IncomingOrder] = field(default_factory=dict)
    phoned: dict[str, str] = field(default_factory=dict)
    grants: dict[str, int] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)

    # --- what stands under a barcode

    def code(self, what: str) -> str:
        """What stands under the barcode."""
        for pattern, name in _NAMES:
            found = re.fullmatch(pattern, what)
            if found is not None:
                return name(self, *found.groups(default=""))
        return PARTS.get(what) or what

    def changed(self, what: str, how: str) -> str:
        """A code as a keyboard in the wrong state sends it."""
        code = self.code(what)
        if how == "small letters":
            return code.lower()
        if how == "full width":
            return "".join(chr(ord(character) + 0xFEE0) for character in code)
        return code[:-2] + ("0" if code[-2] != "0" else "1") + code[-1]

    def number(self, name: str) -> str:
        """Our number of an order."""
        return self.phoned.get(name) or self.house.no(self.channel_number(name))

    def badge(self, role: str) -> str:
        return badge_of(Role(role))

    def channel_number(self, name: str) -> str:
        return f"45300000000000{int(name):05d}"

    def label(self, kind: str, box: str, name: str) -> str:
        """The code on a box: of the label that counts, or of the one before it."""
        states = "= 'void'" if kind else "<> 'void'"
        found = self.rows(
            f"SELECT l.code FROM labels l JOIN parcels p ON p.id = parcel_id JOIN orders o ON o.id = order_id"
            f" WHERE o.no = :no AND p.box = :box AND l.state {states} ORDER BY l.id DESC",
            no=self.number(name),
            box=int(box or 1),
        )
        assert found, "It has no such label."
        return str(found[0][0])

    def parcel(self, name: str) -> str:
        parcel = self.house.order(self.number(name)).parcel
        assert parcel is not None
        return parcel.no

    def transfer(self, name: str) -> str:
        """The transfer that an order waits for."""
        return self.house.order(self.number(name)).transfers[-1].no

    # --- what people do

    def count_stock(self, warehouse: str, goods: str) -> None:
        records = []
        for part in goods.split(","):
            count, name, _, place = (*part.split(), "", "")[:4]
            records.append(StockRecord(warehouse, PARTS[name], place or f"{PARTS[name][:1]}-01", int(count)))
        self.house.master(MasterKind.STOCK, records)

    def walk(self, warehouse: str, places: str) -> None:
        walk = tuple((place.strip(), number) for number, place in enumerate(places.split(","), 1))
        self.house.handle(SaveLocations(new_id(), warehouse, walk))

    def barcode(self, code: str, pieces: str, name: str) -> None:
        self.house.run(
            "INSERT INTO sku_codes (sku_id, kind, code, match_key, pieces)"
            " SELECT id, 'barcode', :code, :code, :pieces FROM skus WHERE code = :sku",
            code=code,
            pieces=int(pieces),
            sku=PARTS[name],
        )

    def modes(self, station: str, given: str) -> None:
        values: dict[str, Any] = {}
        for part in given.split(","):
            name, _, value = part.strip().partition(" ")
            values[name] = Pack(value) if name == "pack" else int(value) if name == "most_keyed" else value == "on"
        self.house.handle(SetModes(new_id(), station, Modes(**values)))

    def take_order(self, name: str, town: str, goods: str) -> None:
        lines = [(PARTS[part], int(count)) for count, part in (each.split() for each in goods.split(","))]
        order = incoming(self.channel_number(name), *lines, place=PLACES[town or "Hangzhou"])
        self.orders[name] = order
        self.house.take_in(order)

    def phone_order(self, name: str, goods: str) -> None:
        """By a customer without any limit, on credit that a supervisor grants for a day."""
        self.house.customer(f"C{name}", limit_fen=0)
        count, part = goods.split()
        placed = self.house.place((PARTS[part], int(count)), customer=f"C{name}", pay=Pay.CREDIT, ask_credit=True)
        self.phoned[name], self.grants[name] = placed.no, int(placed.grant)
        self.house.grant(placed.grant)

    def move_order(self, name: str) -> None:
        """The channel's next file has another address."""
        moved = self.orders[name]._replace(address="浙江省杭州市余杭区良渚街道99号")
        self.house.take_in(moved)

    def office(self, deed: str, name: str) -> None:
        no = self.number(name)
        commands: dict[str, Any] = {
            "holds": HoldOrder(new_id(), no, "等客户"),
            "releases": ReleaseOrder(new_id(), no),
            "cancels": CancelOrder(new_id(), no, "客户退单"),
        }
        self.house.handle(commands[deed])

    def revoke(self, name: str) -> None:
        self.house.handle(RevokeCredit(new_id(), self.grants[name], "风险"), SUPERVISOR)

    def pay(self, name: str) -> None:
        """More than the order costs."""
        self.house.pay(10**8, f"C{name}")

    def ship(self, name: str, waybill: str) -> None:
        self.house.handle(ConfirmShipped(new_id(), self.number(name), "顺丰", waybill))

    def release_list(self, names: str, number: str) -> None:
        orders = tuple(self.number(name.strip()) for name in names.split(","))
        released = self.house.handle(ReleaseList(new_id(), ListKind.BATCH, "HZ", orders)).value
        assert released.left_out == (), released
        self.lists[number] = released.list

    def approve_transfer(self, name: str) -> None:
        self.house.bring(self.transfer(name), TransferState.APPROVED)

    def approve_counts(self) -> None:
        for (count,) in self.rows("SELECT id FROM stock_counts WHERE state = 'asked'"):
            self.house.handle(ApproveCount(new_id(), count), SUPERVISOR)

    def printer(self, station: str, state: str) -> None:
        """A printer that writes into a folder, which is there while the printer works."""
        folder = Path(make_url(self.house.address).database or "").parent / "printer"
        if state == "works":
            folder.mkdir()
        else:
            folder.rename(folder.with_name("away"))
        sheet = SavePrinter(new_id(), "LP-1", "面单机", PrinterKind.FOLDER, str(folder), Language.PDF)
        self.house.handle(sheet)
        self.house.handle(UsePrinter(new_id(), station, Document.LABEL, "LP-1"))

    def print_waiting(self) -> None:
        self.house.program.print_waiting("HZ-1")

    # --- what must be true

    def order_is(self, name: str, stage: str) -> None:
        found = self.house.order(self.number(name)).row
        came = {found.stage.value, found.awaits.value if found.awaits else "", "held" if found.held else ""}
        assert stage in came, f"It is {found.stage}, {found.awaits}, held: {found.held}."

    def order_has(self, name: str, picked: str, quantity: str, part: str) -> None:
        lines = self.house.order(self.number(name)).lines
        found = [(line.picked, line.quantity) for line in lines if line.sku == PARTS[part]]
        assert found == [(int(picked), int(quantity))], f"It has {found}."

    def order_tells(self, name: str, times: str, event: str) -> None:
        found = self.house.events(self.number(name)).count(EventKind(event))
        assert found == int(times or 1), f"It tells so {found} times."

    def shelf_has(self, warehouse: str, count: str, part: str, reserved: str) -> None:
        found = self.house.stock(warehouse, PARTS[part])
        assert found == (int(count), int(reserved or 0)), f"On hand and reserved are {found}."

    def fill_pool(self, carrier: str, numbers: str) -> None:
        given = tuple(number.strip() for number in numbers.split(","))
        self.house.handle(AddWaybillNumbers(new_id(), carrier, given))

    def labels_have(self, name: str, number: str) -> None:
        """On every live label; without a number, on none."""
        found = [label.waybill for label in self.house.program.reader.labels_of([self.number(name)])]
        assert set(found) == {number}, f"They have {found}."

    def pool_has(self, carrier: str, count: str) -> None:
        free = {row.carrier: row.free for row in self.house.program.reader.waybill_numbers()}
        assert free[courier_name(carrier)] == int(count), f"They have {free}."

    def labels_are(self, count: str, state: str, name: str) -> None:
        found = self.rows(
            "SELECT l.state FROM labels l JOIN parcels p ON p.id = parcel_id JOIN orders o ON o.id = order_id"
            " WHERE o.no = :no",
            no=self.number(name),
        )
        states = [row[0] for row in found]
        assert states.count(state) == int(count), f"They are {states}."

    def jobs_are(self, count: str, state: str) -> None:
        found = [row[0] for row in self.rows("SELECT state FROM print_jobs")]
        assert found.count(state) == int(count), f"They are {found}."

    def rows(self, statement: str, **values: object) -> list[Any]:
        """What SQL finds."""
        with self.house.program.database.reading() as connection:
            return list(connection.execute(text(statement), values))


DEEDS: list[tuple[str, Callable[..., object]]] = [
    (r"STOCK (\w+): (.+)", Company.count_stock),
    (r"WALK (\w+): (.+)", Company.walk),
    (r"BARCODE (\S+) is (\d+) (\w+)", Company.barcode),
    (r"STATION (\S+) works with (.+)", Company.modes),
    (r"ORDER (\d+)(?: to (\w+))?: (.+)", Company.take_order),
    (r"ORDER (\d+) on granted credit: (.+)", Company.phone_order),
    (r"PRINTER at (\S+) (works|fails)", Company.printer),
    (r"PRINTER prints what waits", Company.print_waiting),
    (r"OFFICE routes", lambda company: company.house.route()),
    (r"OFFICE (holds|releases|cancels) order (\d+)", Company.office),
    (r"OFFICE moves order (\d+)", Company.move_order),
    (r"OFFICE revokes the credit of order (\d+)", Company.revoke),
    (r"OFFICE takes payment for order (\d+)", Company.pay),
    (r"OFFICE ships order (\d+) with (\S+)", Company.ship),
    (r"OFFICE puts orders ([\d, ]+) on list (\d+)", Company.release_list),
    (r"OFFICE approves what was counted", Company.approve_counts),
    (r"OFFICE approves the transfer of order (\d+)", Company.approve_transfer),
    (r"EXPECT order (\d+) is (\w+)", Company.order_is),
    (r"EXPECT order (\d+) has (\d+)/(\d+) (\w+)", Company.order_has),
    (r"EXPECT order (\d+) tells (?:(\d+) times )?(\w+)", Company.order_tells),
    (r"EXPECT (\w+) shelf has (\d+) (\w+)(?:, (\d+) reserved)?", Company.shelf_has),
    (r"POOL (\S+): (.+)", Company.fill_pool),
    (r"EXPECT pool (\S+) has (\d+) free", Company.pool_has),
    (r"EXPECT labels of order (\d+) have (?:number (\w+)|no number)", Company.labels_have),
    (r"EXPECT (\d+) labels? (\w+) of order (\d+)", Company.labels_are),
    (r"EXPECT (\d+) print jobs? (\w+)", Company.jobs_are),
]
_NAMES: list[tuple[str, Callable[..., str]]] = [
    (r"(.+) (?:in|with a) (small letters|full width|wrong digit)", Company.changed),
    (r"undo", lambda _company: command_code(StationCommand.UNDO)),
    (r"order (\d+)", Company.number),
    (r"channel number of order (\d+)", Company.channel_number),
    (r"(old )?label (?:of box (\d) )?of order (\d+)", Company.label),
    (r"parcel of order (\d+)", Company.parcel),
    (r"transfer of order (\d+)", Company.transfer),
    (r"badge of (\w+)", Company.badge),
    (r"list (\d+)", lambda company, name: company.lists[name]),
]

"""Reads and plays scan scripts: what people do at a scan station, one deed a line. Described in scripts/README.md."""

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.bootstrap import Picklane
from app.bus import Command
from app.domain.people import Actor
from app.domain.picking import StationCommand, command_code
from app.usecases.stages import CancelOrder, HoldOrder, ReleaseOrder
from tests.core import AIR, OIL, PADS
from tests.e2e.cli import SECONDS, Cli, command, environment
from tests.e2e.shop import BEIJING, HANGZHOU, Sale, exports, stock_file

PARTS = {"PADS": PADS, "OIL": OIL, "AIR": AIR}
ADDRESSES = {"Hangzhou": HANGZHOU, "Beijing": BEIJING}
COMMANDS = {f"command {name}": command_code(name) for name in StationCommand}


class ScriptError(AssertionError):
    """A line of a script that cannot be read, or that came out otherwise."""


@dataclass
class Player:
    """One script over one company."""

    cli: Cli
    folder: Path
    station: str = ""
    operator: str = ""
    sales: dict[str, Sale] = field(default_factory=dict)

    def play(self, script: Path) -> int:
        """Do every line; returns how many there were. ScriptError says where it went wrong."""
        played = 0
        for row, line in enumerate(script.read_text(encoding="utf-8").splitlines(), 1):
            told = line.split("#")[0].strip()
            if told:
                try:
                    self.do(told)
                except AssertionError as error:
                    raise ScriptError(f"{script.name}, line {row}: {told}\n  {error}") from error
                played += 1
        return played

    def do(self, line: str) -> None:
        """One deed."""
        for pattern, deed in _DEEDS:
            found = re.fullmatch(pattern, line)
            if found is not None:
                deed(self, *found.groups(default=""))
                return
        raise ScriptError("This line is not understood.")

    # --- the company

    def count_stock(self, warehouse: str, goods: str) -> None:
        stock = {(warehouse, code): count for code, count in _goods(goods)}
        self.cli.json("import", stock_file(self.folder, stock), "--kind", "stock")

    def take_order(self, name: str, town: str, goods: str) -> None:
        number = f"45300000000000{int(name):05d}"
        sale = self.sales[name] = Sale(number, _goods(goods), {"收货地址": ADDRESSES[town or "Hangzhou"]})
        self.cli.json("import", *exports(self.folder, sale), "--channel", "taobao")

    def route(self) -> None:
        self.cli.json("route")

    def office(self, deed: str, name: str) -> None:
        no, request = self.number(name), str(uuid4())
        commands: dict[str, Command] = {
            "holds": HoldOrder(request, no, "等客户"),
            "releases": ReleaseOrder(request, no),
            "cancels": CancelOrder(request, no, "客户退单"),
        }
        picklane = Picklane.open(self.cli.address)
        picklane.handle(commands[deed], Actor("coordinator"))
        picklane.close()

    def ship(self, name: str, waybill: str) -> None:
        self.cli.json("ship", self.number(name), "--carrier", "顺丰", "--waybill", waybill)

    # --- the station

    def stand_at(self, station: str, operator: str) -> None:
        self.station, self.operator = station, operator

    def scan(self, what: str, expected: str) -> None:
        (answer,) = self.cli.scan(
            self.code(what), warehouse=self.station.split("-")[0], operator=self.operator, station=self.station
        )
        _compare(answer, expected)

    def scan_and_crash(self, what: str, expected: str) -> None:
        """A real station is killed as soon as it has answered."""
        place = ("--warehouse", self.station.split("-")[0], "--station", self.station, "--operator", self.operator)
        with subprocess.Popen(
            command("--db", self.cli.address, "station", *place),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
        ) as station:
            assert station.stdin is not None
            assert station.stdout is not None
            station.stdin.write(f"{self.code(what)}\n".encode())
            station.stdin.flush()
            said = station.stdout.readline()
            station.kill()
            station.wait(SECONDS)
        _compare(json.loads(said), expected)

    def code(self, what: str) -> str:
        """What stands under the barcode."""
        words = what.split()
        if words[:1] == ["order"]:
            return self.number(words[1])
        if what.startswith("label of order "):
            return str(self.cli.json("order", self.sales[words[3]].no)["parcel"]["label_code"])
        if what.startswith("channel number of order "):
            return self.sales[words[4]].no
        return COMMANDS.get(what) or PARTS.get(what) or what

    def number(self, name: str) -> str:
        """Our number of an order."""
        return self.cli.number(self.sales[name].no)

    # --- what must be true

    def order_is(self, name: str, stage: str) -> None:
        found = self.cli.json("order", self.sales[name].no)["stage"]
        assert found == stage, f"It is {found}."

    def order_has(self, name: str, picked: str, quantity: str, part: str) -> None:
        lines = self.cli.json("order", self.sales[name].no)["lines"]
        found = [(line["picked"], line["quantity"]) for line in lines if line["sku"] == PARTS[part]]
        assert found == [(int(picked), int(quantity))], f"It has {found}."

    def shelf_has(self, warehouse: str, goods: str, reserved: str) -> None:
        ((code, expected),) = _goods(goods)
        picklane = Picklane.open(self.cli.address)
        with picklane.database.reading() as connection:
            found = connection.exec_driver_sql(
                "SELECT on_hand, reserved FROM stock JOIN warehouses w ON w.id = warehouse_id"
                f" JOIN skus k ON k.id = sku_id WHERE w.code = '{warehouse}' AND k.code = '{code}'"
            ).one()
        picklane.close()
        assert tuple(found) == (expected, int(reserved or 0)), f"On hand and reserved are {tuple(found)}."


def _goods(text: str) -> tuple[tuple[str, int], ...]:
    """`2 PADS, 1 OIL`."""
    pairs = (part.split() for part in text.split(","))
    return tuple((PARTS[part], int(count)) for count, part in pairs)


def _compare(answer: dict[str, Any], expected: str) -> None:
    """`says wrong_item, beeps wrong, line 1/2` against an answer; says and beeps must both be written."""
    facts = answer["facts"]
    came = {
        "says": answer["reason"],
        "beeps": answer["beep"],
        "line": f"{facts.get('picked')}/{facts.get('quantity')}",
    }
    wanted = dict(part.split(maxsplit=1) for part in expected.split(","))
    assert wanted.keys() >= {"says", "beeps"}, "Write what it says and what it beeps."
    assert wanted.keys() <= came.keys(), "An answer has says, beeps and line."
    assert wanted == {word: came[word] for word in wanted}, f"It {', '.join(f'{k} {v}' for k, v in came.items())}."


_Deed = Callable[..., None]
_DEEDS: list[tuple[str, _Deed]] = [
    (r"STOCK (\w+): (.+)", Player.count_stock),
    (r"ORDER (\d+)(?: to (\w+))?: (.+)", Player.take_order),
    (r"OFFICE routes", Player.route),
    (r"OFFICE (holds|releases|cancels) order (\d+)", Player.office),
    (r"OFFICE ships order (\d+) with (\S+)", Player.ship),
    (r"AT (\S+) AS (\w+)", Player.stand_at),
    (r"SCAN (.+?), then the power fails *→ *(.+)", Player.scan_and_crash),
    (r"SCAN (.+?) *→ *(.+)", Player.scan),
    (r"EXPECT order (\d+) is (\w+)", Player.order_is),
    (r"EXPECT order (\d+) has (\d+)/(\d+) (\w+)", Player.order_has),
    (r"EXPECT (\w+) shelf has (\d+ \w+)(?:, (\d+) reserved)?", Player.shelf_has),
]

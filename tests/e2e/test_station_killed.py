"""A station killed with -9 at any moment loses no scan, counts none twice, and goes on where it was."""

import json
import os
import random
import subprocess
import time
from pathlib import Path

from app.adapters.spool import open_spool
from app.bootstrap import Picklane
from app.domain.stages import Stage
from app.views.orders import OrderFilter
from tests.core import OIL, PADS
from tests.e2e.cli import SECONDS, Cli, command, environment
from tests.e2e.shop import Sale, exports, stock_file

ROUNDS = int(os.environ.get("PICKLANE_KILLS", "3"))
ORDERS = 12 * ROUNDS + 4
"""So many that no round is without work."""
PLACE = ("--warehouse", "HZ", "--station", "HZ-1", "--operator", "picker")


def taken(address: str) -> tuple[list[str], int]:
    """Ids of the scans that the database or the station's file knows, and how many of them wait for an answer."""
    program = Picklane.open(address)
    with program.database.reading() as connection:
        known = list(connection.exec_driver_sql("SELECT request_id FROM scans ORDER BY id").scalars())
    spool = open_spool(program.spool_folder, "HZ-1")
    waiting = list(spool.waiting)
    spool.close()
    program.close()
    return list(dict.fromkeys([*known, *waiting])), len(set(waiting) - set(known))


def work(address: str, codes: list[str], seconds: float | None) -> None:
    """Scan these in one burst and pull the plug so long after the first answer (None: let it end)."""
    with subprocess.Popen(
        command("--db", address, "station", *PLACE),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    ) as station:
        assert station.stdin is not None
        assert station.stdout is not None
        try:
            station.stdin.write("".join(f"{code}\n" for code in codes).encode())
            station.stdin.close() if seconds is None else station.stdin.flush()
            first = station.stdout.readline()
            if seconds is not None:
                time.sleep(seconds)
                station.kill()
            station.stdout.read()
            station.wait(SECONDS)
        except BrokenPipeError:
            return
    assert not first or json.loads(first)["code"]


def test_no_scan_is_lost_and_none_counts_twice(file_cli: Cli, tmp_path: Path) -> None:
    file_cli.json("import", stock_file(tmp_path, {("HZ", PADS): 3 * ORDERS, ("HZ", OIL): ORDERS}), "--kind", "stock")
    sales = [Sale(f"4530000000{n:05d}", ((PADS, 3), (OIL, 1))) for n in range(ORDERS)]
    file_cli.json("import", *exports(tmp_path, *sales), "--channel", "taobao")
    file_cli.json("route")
    codes = [code for sale in sales for code in (file_cli.number(sale.no), PADS, PADS, PADS, OIL)]

    for _ in range(ROUNDS):
        done = len(taken(file_cli.address)[0])
        assert done < len(codes)
        work(file_cli.address, codes[done:], random.uniform(0, 0.15))
        assert file_cli.sound()
    work(file_cli.address, codes[len(taken(file_cli.address)[0]) :], None)

    ids, left = taken(file_cli.address)
    assert (len(ids), left) == (len(codes), 0)
    assert len(set(ids)) == len(codes)
    program = Picklane.open(file_cli.address)
    assert program.reader.count(OrderFilter(stage=Stage.PICKED)) == ORDERS
    program.close()
    assert file_cli.sound()

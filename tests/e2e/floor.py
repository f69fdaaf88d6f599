"""A floor with two scan stations: real processes, printers that can be away, and a database that can be cut off."""

import json
import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from psycopg import sql
from sqlalchemy import make_url

from app.console import Exit
from app.domain.events import Topic
from app.domain.people import Actor
from app.domain.printing import Fault, Lamp
from app.errors import Refused
from app.usecases.picking import ScanAnswer, ScanCode
from app.usecases.printing import RetryJob
from tests.core import ADMIN, House, new_id
from tests.e2e.cable import CUT, lost_answer
from tests.e2e.cli import SECONDS, command, environment
from tests.e2e.scan_script import Story
from tests.e2e.shop import Sale, exports
from tests.postgres import PostgresServer
from tests.sink import Sink, takes_all

_PAUSE = 0.02
_PATIENCE = 10.0
"""Seconds; nothing takes as long, except what was cut off."""


class Printer(Sink):
    """A sink that goes away and comes back to the same address."""

    def __init__(self) -> None:
        super().__init__(takes_all)
        self.close()
        self.come_back()

    def come_back(self) -> None:
        """Behind the same port; it waits for work as long as it takes."""
        self.over.clear()
        self._listening = socket.create_server(("127.0.0.1", int(self.address.rpartition(":")[2])))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()


@dataclass
class Floor:
    """What the stations share. Whoever has the `office` works with the database from this process; it is kept while
    the database is cut off."""

    house: House
    folder: Path
    server: PostgresServer | None
    printers: dict[str, Printer]
    sales: dict[str, Sale]
    numbers: dict[str, str]
    """Of our orders, by name."""
    office: threading.Lock = field(default_factory=threading.Lock)
    meeting: threading.Barrier = field(default_factory=lambda: threading.Barrier(2, timeout=SECONDS))
    rests: dict[str, str] = field(default_factory=dict)
    """Number of the order that a split brought, by the one that was split."""
    cuts: int = 0
    falls: int = 0
    """Stations that ended by themselves because of the database."""

    def cut(self) -> None:
        """Nobody reaches the database, and whoever is at it is thrown out."""
        self.office.acquire()
        self.cuts += 1
        if self.server is None:
            (self.folder / CUT).touch()
            return
        self._allow("false")
        name = sql.Literal(make_url(self.house.address).database)
        self.server.execute(
            sql.SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}").format(name)
        )

    def mend(self) -> None:
        """The end of it."""
        if self.server is None:
            (self.folder / CUT).unlink()
        else:
            self._allow("true")
        self.office.release()

    def _allow(self, allowed: str) -> None:
        assert self.server is not None
        name = sql.Identifier(make_url(self.house.address).database or "")
        self.server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS " + allowed).format(name))


class Bench(Story):
    """One station: its tapes go through a real `picklane station`."""

    def __init__(self, floor: Floor, station: str, operator: str) -> None:
        super().__init__(floor.house)
        self.floor, self.station = floor, station
        self.phoned = floor.numbers
        self._operator = operator
        self._process: subprocess.Popen[str] | None = None
        self._power_fails = False
        self.sent: list[str] = []

    # --- the station

    def scan(self, command: ScanCode, actor: Actor) -> ScanAnswer:
        """Until it is answered: what a station that ended had not taken in is scanned again."""
        assert actor == Actor(self._operator, self.station), actor
        self.sent.append(command.code)
        while (answer := self._answer(command.code)) is None:
            self.floor.falls += 1
        if answer.says == "short_split":
            self.floor.rests[answer.order] = str(answer.facts["other"])
        return answer

    def _answer(self, code: str) -> ScanAnswer | None:
        process = self._process = self._process or self._start()
        assert process.stdin is not None
        try:
            process.stdin.write(f"{code}\n")
            process.stdin.flush()
        except BrokenPipeError:
            self._ended(process)
            return None
        if self._power_fails:
            process = self._killed(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            self._ended(process)
            return None
        said = json.loads(line)
        reason = said.pop("reason")
        return ScanAnswer(**said | {"says": reason})

    def _start(self) -> "subprocess.Popen[str]":
        address, place = self.house.address, ("--warehouse", "HZ", "--station", self.station)
        cable = f"from tests.e2e.cable import lay; lay({str(self.floor.folder)!r}, {self.station!r})"
        words = command("--db", address, "station", *place, "--operator", self._operator, wrapper=[cable])
        pipe = subprocess.PIPE
        return subprocess.Popen(words, env=environment(), text=True, encoding="utf-8", stdin=pipe, stdout=pipe)

    def _ended(self, process: "subprocess.Popen[str]") -> None:
        """By itself, since the database was away."""
        self._process = None
        process.communicate(timeout=SECONDS)
        assert process.returncode == Exit.ENVIRONMENT, f"The station ended with {process.returncode}."

    def _killed(self, process: "subprocess.Popen[str]") -> "subprocess.Popen[str]":
        """As soon as it has the scan on its disk; the next one answers it when the database is back."""
        spool = self.house.program.spool_folder / f"{self.station}.jsonl"
        _wait_until(lambda: len(_waiting(spool)) == 1)
        process.kill()
        process.communicate(timeout=SECONDS)
        assert len(_waiting(spool)) == 1, "The scan was answered without a database."
        self._power_fails = False
        self.floor.mend()
        self._process = self._start()
        return self._process

    def close(self) -> None:
        """The end of the shift: it has said everything."""
        process, self._process = self._process, None
        if process is not None:
            out, _ = process.communicate(timeout=SECONDS)
            assert (process.returncode, out) == (Exit.DONE, ""), (process.returncode, out)

    def switch_off(self) -> None:
        """Whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate(timeout=SECONDS)

    # --- what stands in its tapes besides scans

    def told(self, line: str) -> bool:
        for pattern, deed in _DEEDS:
            found = re.fullmatch(pattern, line)
            if found is not None:
                deed(self, *found.groups())
                return True
        if not line.startswith("OFFICE"):
            return False
        with self.floor.office:
            return super().told(line)

    def code(self, what: str) -> str:
        """Codes of orders are known to the office; those of labels when they are on paper."""
        if "order" not in what:
            return super().code(what)
        label = re.fullmatch(r"label (?:of box \d )?of order (\d+)", what)
        if label is not None:
            self.paper(label[1])
        with self.floor.office:
            return super().code(what)

    def wait(self, span: object) -> None:
        time.sleep(_PAUSE)

    def meet(self) -> None:
        self.floor.meeting.wait()

    def paper(self, name: str) -> None:
        """Until every label of the order is printed."""
        to_print = (
            "SELECT l.id FROM labels l JOIN parcels p ON p.id = parcel_id JOIN orders o ON o.id = order_id"
            " WHERE o.no = :no AND l.state IN ('pending', 'rendered', 'sent')"
        )
        self._until(lambda: not self.rows(to_print, no=self.number(name)))

    def all_paper(self) -> None:
        """Until no printer has anything to do."""
        asked = "SELECT id FROM labels WHERE state = 'pending'"
        queued = "SELECT id FROM print_jobs WHERE state NOT IN ('printed', 'cancelled')"
        self._until(lambda: not self.rows(asked) and not self.rows(queued))

    def _until(self, is_so: Callable[[], bool]) -> None:
        patient = time.monotonic() + _PATIENCE

        def look() -> bool:
            with self.floor.office:
                if time.monotonic() > patient:
                    self._draw()
                return is_so()

        _wait_until(look)

    def _draw(self) -> None:
        """Two minutes pass, and the office draws the labels that were cut off while a station drew them."""
        lease_ends = "UPDATE outbox SET due_at = 0 WHERE state = 'waiting' AND topic = :label"
        self.house.run(lease_ends, label=Topic.LABEL.value)
        self.house.program.deliver()

    def cut(self, seconds: str) -> None:
        self.floor.cut()
        threading.Timer(float(seconds), self.floor.mend).start()

    def cut_and_fail(self) -> None:
        self.floor.cut()
        self._power_fails = True

    def lose_answer(self) -> None:
        lost_answer(self.floor.folder, self.station).touch()

    def printer_gone(self) -> None:
        self.floor.printers[self.station].close()

    def printer_back(self) -> None:
        """The lamp has shown it; whoever sees to the printer has everything tried again."""
        reader = self.house.program.reader
        self._until(lambda: reader.print_lamp(self.station).lamp is Lamp.FAULT)
        self.floor.printers[self.station].come_back()
        with self.floor.office:
            for job in reader.print_jobs(is_open=True):
                if job.fault is Fault.UNREACHABLE:
                    with suppress(Refused):  # it came out just now
                        self.house.handle(RetryJob(new_id(), job.id), Actor(self._operator, self.station))

    def move(self, name: str) -> None:
        """The channel's next file has another address."""
        sale = self.floor.sales[name]
        moved = Sale(sale.no, sale.lines, {**sale.cells, "收货地址": "浙江省 杭州市 余杭区 良渚街道99号(310000)"})
        with self.floor.office:
            files = exports(self.floor.folder, moved, name=f"moved-{name}")
            self.house.program.import_files(ADMIN, "taobao", files)


def _wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < until, "It did not come to that."
        time.sleep(_PAUSE)


def _waiting(spool: Path) -> set[str]:
    """Ids of the scans that wait in a station's file."""
    lines = [json.loads(line) for line in spool.read_bytes().split(b"\n")[:-1]]
    return {line["id"] for line in lines if "id" in line} - {line.get("done") for line in lines}


_DEEDS: list[tuple[str, Callable[..., None]]] = [
    (r"MEET", Bench.meet),
    (r"PAPER of order (\d+)", Bench.paper),
    (r"PAPER of everything", Bench.all_paper),
    (r"CUT for ([\d.]+) seconds", Bench.cut),
    (r"CUT, and the power fails behind the next scan", Bench.cut_and_fail),
    (r"ANSWER of the next scan is lost", Bench.lose_answer),
    (r"PRINTER is gone", Bench.printer_gone),
    (r"PRINTER is back", Bench.printer_back),
    (r"OFFICE moves order (\d+)", Bench.move),
]

"""What the scanners of this computer sent and the database has not answered yet: a journal for each station."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.adapters.journal import Journal, shared
from app.errors import Refused

_ODD = re.compile(r"[^\w-]")


@dataclass(frozen=True, slots=True)
class SpooledScan:
    """One scan: `id` is the request id of its command, `raw` what the scanner sent and `code` what was made of it;
    `told` is what the station said by itself (a Says value) while the database was away and `order` the order it had in
    hand then; both may be empty."""

    id: str
    raw: str
    code: str
    at: datetime
    by: str
    station: str
    told: str = ""
    order: str = ""


class Spool(Journal[SpooledScan]):
    """One station's scans; `open_spool` makes it."""

    def __init__(self, path: Path, station: str) -> None:
        super().__init__(path, _scan, Refused("spool.in_use", station=station))
        self.station = station

    def put(self, raw: str, code: str, by: str, at: datetime) -> SpooledScan:
        """Keep a scan. Unavailable("spool.unwritable") when the disk does not take it; then there was no such scan."""
        scan = SpooledScan(str(uuid4()), raw, code, at, by, self.station)
        self.keep(scan)
        return scan

    def tell(self, scan_id: str, says: str, order: str) -> None:
        """The station says this by itself; the scan waits on. Unavailable("spool.unwritable")."""
        self.keep(replace(self.waiting[scan_id], told=says, order=order))


def _scan(line: dict[str, Any]) -> SpooledScan:
    return SpooledScan(**{**line, "at": datetime.fromisoformat(line["at"])})


def open_spool(folder: Path, station: str) -> Spool:
    """The spool of a station. Refused("spool.in_use") when another program has it; Unavailable("spool.unwritable")."""
    return shared(_file(folder, station), partial(Spool, station=station))


def _file(folder: Path, name: str) -> Path:
    return folder / f"{_ODD.sub(lambda odd: f'%{ord(odd[0]):X}', name)}.jsonl"


@dataclass(frozen=True, slots=True)
class KeptCommand:
    """A command that carries a scan: `id` is its request id, `kind` the name of its type, `fields` the rest of it."""

    id: str
    kind: str
    fields: dict[str, Any]
    by: str
    station: str


def open_commands(folder: Path, name: str, in_use: Refused) -> Journal[KeptCommand]:
    """The journal of a screen that sends commands of its own. `in_use` when another program has it; Unavailable
    ("spool.unwritable")."""
    return shared(_file(folder, name), partial(Journal, read=_command, in_use=in_use))


def _command(line: dict[str, Any]) -> KeptCommand:
    return KeptCommand(**line)

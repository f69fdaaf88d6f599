"""What the station check and the drawer of conflicts read, kept in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from app.bus import Command, Result
from app.domain.people import Actor
from app.domain.printing import Document, Fault, Language, Printer, PrinterKind
from app.errors import Refused
from app.usecases.conflicts import ConflictSettled, SettleConflict
from app.views.conflicts import ConflictRow
from app.views.printing import PrinterRow, PrinterUseRow
from tests.ui.fakes import NOW
from tests.ui.fakes_station import STATION, StationDesk, StationReader

LABELS = Printer("ZEBRA", "面单机 1", PrinterKind.TCP, "10.0.0.9:9100", Language.ZPL, 203, "100x150")
CONFLICTS = (
    ConflictRow(
        1,
        STATION,
        "6901234567892",
        NOW - timedelta(minutes=41),
        "zhaomin",
        "赵敏",
        "O000000018J",
        "item_accepted",
        "stop_cancelled",
        {},
    ),
    ConflictRow(
        2,
        STATION,
        "16901234567899",
        NOW - timedelta(minutes=38),
        "zhaomin",
        "赵敏",
        "O000000019H",
        "line_done",
        "over_quantity",
        {"name": "前刹车片", "picked": 5, "quantity": 5},
    ),
)


class CaptureReader(StationReader):
    """A sound station: its clock `ahead` seconds, its label printer with paper in it, two open conflicts."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = 0.0
        self.paper = LABELS.layout
        self.open = list(CONFLICTS)

    def database_time(self) -> datetime:
        self.station(STATION)  # away or not
        return NOW + timedelta(seconds=self.ahead)

    def printers(self) -> Sequence[PrinterRow]:
        fault: Fault | None = self.printing.fault
        return [PrinterRow(replace(LABELS, layout=self.paper), 0, fault)]

    def printer_uses(self) -> Sequence[PrinterUseRow]:
        return [PrinterUseRow("", Document.LABEL, LABELS.code)]

    def conflicts(self, station: str = "", limit: int = 200) -> Sequence[ConflictRow]:
        return [row for row in self.open if station in ("", row.station)]


@dataclass
class CaptureDesk(StationDesk):
    """Settles conflicts, each once."""

    reader: Any = field(default_factory=CaptureReader)

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        if not isinstance(command, SettleConflict):
            return super().handle(command, actor)
        self.commands.append(command)
        left = [row for row in self.reader.open if row.id != command.id]
        if len(left) == len(self.reader.open):
            raise Refused("conflict.settled", conflict=command.id, by="李强")
        self.reader.open = left
        return Result(ConflictSettled(command.id, ""))

"""Printers in memory: four of them, one without paper, one station without any, and jobs in every state."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from app.bus import Command, Result
from app.domain.codes import CodeType, make_code, make_label_code
from app.domain.people import Actor
from app.domain.printing import Delivery, Document, Fault, JobState, Lamp, Language, Printer, PrinterKind
from app.errors import Unavailable
from app.usecases.outbox import MessagesResent, ResendMessages
from app.usecases.people import LoggedIn
from app.usecases.printing import (
    CancelJob,
    JobChanged,
    PrinterSaved,
    PrinterUsed,
    Reprint,
    Reprinted,
    RetirePrinter,
    RetryJob,
    SavePrinter,
    UsePrinter,
)
from app.views.company import StationRow
from app.views.labels import LayoutRow
from app.views.outbox import MessageRow
from app.views.printing import PrinterRow, PrinterUseRow, PrintJobRow, PrintLampRow
from tests.ui.fakes import NOW, FakeDesk, FakeReader
from ui.preferences import MemoryPreferences
from ui.screen import Message, Services
from ui.tasks import InlineTasks, Tasks

LAYOUTS = (LayoutRow("100x150", 100, 150), LayoutRow("100x180", 100, 180), LayoutRow("76x130", 76, 130))
STATIONS = tuple(StationRow(f"HD-{n}", f"华东仓 {n} 号打包台", "HD") for n in range(1, 6))
PRINTERS = (
    Printer("A4", "办公室激光打印机", PrinterKind.QUEUE, "HP LaserJet Pro M404", Language.PDF, 300),
    Printer("ARCHIVE", "存档", PrinterKind.FOLDER, "/srv/picklane/prints", Language.PDF),
    Printer("TSC-2", "2 号台佳博", PrinterKind.QUEUE, "Gprinter GP-1924D", Language.TSPL, 203, "76x130"),
    Printer("ZEBRA-1", "1 号台斑马", PrinterKind.TCP, "192.168.1.50:9100", Language.ZPL),
)
USES = (
    PrinterUseRow("", Document.LABEL, "ZEBRA-1"),
    PrinterUseRow("", Document.SHEET, "A4"),
    PrinterUseRow("", Document.SLIP, "A4"),
    PrinterUseRow("HD-2", Document.LABEL, "TSC-2"),
)
_FATES = (
    (JobState.WAITING, None, "ZEBRA-1", 0),
    (JobState.WAITING, Fault.PAPER, "ZEBRA-1", 7),
    (JobState.SENT, None, "TSC-2", 1),
    (JobState.SENT, Fault.SILENT, "TSC-2", 1),
    (JobState.FAILED, Fault.OTHER_PAPER, "TSC-2", 1),
    (JobState.PRINTED, None, "ZEBRA-1", 1),
    (JobState.PRINTED, None, "ZEBRA-1", 1),
    (JobState.CANCELLED, None, "", 0),
)
OPEN = (JobState.WAITING, JobState.SENT, JobState.FAILED)


def job(number: int) -> PrintJobRow:
    """Every fifth is a slip without a printer, the others are labels in all states in turn."""
    state, fault, printer, attempts = _FATES[number % len(_FATES)]
    order, parcel = make_code(CodeType.ORDER, 900 + number), make_code(CodeType.PARCEL, 700 + number)
    document, reference = Document.LABEL, make_label_code(parcel, 1 + number % 2)
    if number % 5 == 4:
        state, fault, printer, attempts = JobState.WAITING, None, "", 0
        document, reference, order = Document.MANIFEST, make_code(CodeType.LOAD, number), ""
    at = NOW - timedelta(minutes=3 * number + 1)
    station, closed = f"HD-{1 + number % 3}", None if state in OPEN else at + timedelta(seconds=4)
    asked = (at, at + timedelta(minutes=2), closed)
    return PrintJobRow(
        100 - number, document, reference, order, station, printer, state, attempts, fault, "陈建国", *asked
    )


class PrintersReader(FakeReader):
    """Its own jobs, printers and uses, changed by PrintersDesk."""

    def __init__(self, total: int = 420) -> None:
        super().__init__(total)
        self.jobs = [job(number) for number in range(40)]
        self.known = list(PRINTERS)
        self.undrawn: Sequence[MessageRow] = ()
        self.uses = list(USES)
        self.is_away = False

    def stations(self) -> Sequence[StationRow]:
        return STATIONS

    def printers(self) -> Sequence[PrinterRow]:
        faults = {"ZEBRA-1": Fault.PAPER}
        waiting = {"ZEBRA-1": 12, "TSC-2": 1}
        return [PrinterRow(each, waiting.get(each.code, 0), faults.get(each.code)) for each in self.known]

    def messages(self, topic: str = "", limit: int = 200, *, failed: bool = False) -> Sequence[MessageRow]:
        return self.undrawn

    def printer_uses(self) -> Sequence[PrinterUseRow]:
        return self.uses

    def print_jobs(self, limit: int = 200, *, is_open: bool = False) -> Sequence[PrintJobRow]:
        if self.is_away:
            raise Unavailable("database.away", database="pg")
        return [each for each in self.jobs if not is_open or each.state in OPEN][:limit]

    def print_lamps(self) -> Sequence[PrintLampRow]:
        return [
            PrintLampRow("HD-1", Lamp.FAULT, 12, Fault.PAPER, "ZEBRA-1"),
            PrintLampRow("HD-2", Lamp.WAITING, 2, None, ""),
            PrintLampRow("HD-3", Lamp.NO_PRINTER, 1, None, ""),
            PrintLampRow("HD-4", Lamp.OK, 0, None, ""),
            PrintLampRow("HD-5", Lamp.OK, 0, None, ""),
        ]


@dataclass
class PrintersDesk(FakeDesk):
    """Does as it is told; `delivery` is what becomes of a test page, `refusal` the answer to the next command."""

    reader: Any = field(default_factory=PrintersReader)
    delivery: Delivery = field(default_factory=lambda: Delivery(JobState.PRINTED))
    refusal: Exception | None = None
    tried: list[str] = field(default_factory=list)

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        self.commands.append(command)
        refusal, self.refusal = self.refusal, None
        if refusal is not None:
            raise refusal
        return Result(self._done(command))

    def _done(self, command: Command) -> object:
        reader: PrintersReader = self.reader
        if isinstance(command, SavePrinter):
            saved = Printer(
                command.code, command.name, command.kind, command.address, command.language, command.dpi, command.layout
            )
            reader.known = [*(each for each in reader.known if each.code != command.code), saved]
            return PrinterSaved(command.code)
        if isinstance(command, RetirePrinter):
            reader.known = [each for each in reader.known if each.code != command.code]
            return PrinterSaved(command.code)
        if isinstance(command, UsePrinter):
            line = (command.station, command.document)
            reader.uses = [use for use in reader.uses if (use.station, use.document) != line]
            if command.printer:
                reader.uses.append(PrinterUseRow(*line, command.printer))
            return PrinterUsed(command.station, command.document.value, command.printer)
        if isinstance(command, Reprint):
            return Reprinted("O0000009001", ("P00000070002X",))
        if isinstance(command, ResendMessages):
            reader.undrawn = ()
            return MessagesResent(command.messages)
        assert isinstance(command, RetryJob | CancelJob)
        state = JobState.CANCELLED if isinstance(command, CancelJob) else JobState.WAITING
        reader.jobs = [replace(each, state=state) if each.id == command.job else each for each in reader.jobs]
        return JobChanged(command.job, state.value)

    def label_layouts(self) -> Sequence[LayoutRow]:
        return LAYOUTS

    def test_printer(self, code: str) -> Delivery:
        self.tried.append(code)
        return self.delivery


def printer_services(
    desk: FakeDesk, role: str = "keeper", tasks: Tasks | None = None
) -> tuple[Services, list[Message], list[Exception], list[str]]:
    """Services at station HD-1, and what was said, told as trouble and opened."""
    said: list[Message] = []
    troubles: list[Exception] = []
    opened: list[str] = []
    operator = LoggedIn("chenjianguo", "陈建国", (role,), False)
    made = Services(
        desk,
        tasks or InlineTasks(),
        Actor("chenjianguo", "HD-1"),
        operator,
        "HD",
        "HD-1",
        said.append,
        troubles.append,
        opened.append,
        MemoryPreferences(),
    )
    return made, said, troubles, opened

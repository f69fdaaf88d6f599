"""What the tests of printing share: a house with printers, and printers that do as they are told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.domain.people import Actor
from app.domain.printing import Delivery, Document, Fault, JobState, Language, Printer, PrinterKind
from app.usecases.printing import SavePrinter, UsePrinter
from app.views.printing import PrintJobRow
from app.worker.printing import deliver_jobs
from tests.core import PADS, House, incoming, new_id

KEEPER = Actor("keeper", "HZ-1")
PRINTED, SENT = Delivery(JobState.PRINTED), Delivery(JobState.SENT, ticket="7")
OFFLINE = Delivery(JobState.WAITING, Fault.UNREACHABLE)


@dataclass
class ToldPrinters:
    """app.ports.Printers: answers `send` and `follow` with what is next in line, then always PRINTED."""

    sends: list[Delivery] = field(default_factory=list)
    follows: list[Delivery] = field(default_factory=list)
    papers: list[tuple[str, str]] = field(default_factory=list)
    """(printer, title) of what was handed over."""
    meanwhile: Callable[[], None] = lambda: None
    """Happens while the first document is on its way."""

    def send(self, printer: Printer, title: str, pdf: bytes) -> Delivery:
        happens, self.meanwhile = self.meanwhile, lambda: None
        happens()
        delivery = self.sends.pop(0) if self.sends else PRINTED
        if delivery.state in (JobState.SENT, JobState.PRINTED):
            self.papers.append((printer.code, title))
        return delivery

    def follow(self, printer: Printer, ticket: str) -> Delivery:
        return self.follows.pop(0) if self.follows else PRINTED


def add_printer(
    house: House, code: str = "A", kind: PrinterKind = PrinterKind.TCP, address: str = "10.0.0.9", **fields: str
) -> None:
    house.handle(SavePrinter(new_id(), code, code, kind, address, Language.PDF, **fields), KEEPER)  # type: ignore[arg-type]


def use_printer(house: House, code: str = "A", station: str = "", document: Document = Document.LABEL) -> None:
    house.handle(UsePrinter(new_id(), station, document, code), KEEPER)


def with_printer(house: House) -> None:
    """One printer for the labels of every station."""
    add_printer(house)
    use_printer(house)


def labelled(house: House, *external_nos: str, station: str = "HZ-1") -> list[str]:
    """Picked orders of one brake pad each, their labels drawn; returns the label codes."""
    house.count_in({("HZ", PADS): len(external_nos)})
    house.take_in(*(incoming(no, (PADS, 1)) for no in external_nos))
    house.route()
    codes = [house.pick(house.no(no), station) for no in external_nos]
    house.program.deliver()
    return codes


def deliver(house: House, printers: ToldPrinters, station: str = "HZ-1") -> int:
    program = house.program
    return deliver_jobs(program.looking, program.unit_of_work, printers, station, house.clock)


def jobs(house: House) -> Sequence[PrintJobRow]:
    """Oldest first."""
    return list(reversed(house.program.reader.print_jobs()))


def states(house: House) -> list[str]:
    return [job.state.value for job in jobs(house)]


def label_state(house: House, order: str) -> str:
    parcel = house.order(order).parcel
    assert parcel is not None
    return parcel.label_state

"""Printers and what they do: set up, jobs tried again or ended, labels in a chosen order, further copies."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass

from app.domain.codes import clean_code, clean_text
from app.domain.label_look import DEFAULT_LAYOUT
from app.domain.parcel import LabelState
from app.domain.printing import DPIS, Document, JobState, Language, Printer, PrinterKind, sound_address
from app.domain.stages import Stage
from app.errors import BadInput, Refused
from app.labelling import label_again
from app.ports import Context, PrintJob, UnitOfWork
from app.printing_jobs import queue_print

_LARGEST = 32 << 20
"""Bytes of a document."""
_OVER = (Stage.CANCELLED, Stage.SHIPPED, Stage.SIGNED)


@dataclass(frozen=True, slots=True)
class SavePrinter:
    """A printer, new or known by its code; the fields are those of domain.printing.Printer."""

    request_id: str
    code: str
    name: str
    kind: PrinterKind
    address: str
    language: Language
    dpi: int = 203
    layout: str = DEFAULT_LAYOUT


@dataclass(frozen=True, slots=True)
class RetirePrinter:
    """It is gone; what waits for it waits for another one."""

    request_id: str
    code: str


@dataclass(frozen=True, slots=True)
class PrinterSaved:
    """Its code."""

    code: str


@dataclass(frozen=True, slots=True)
class UsePrinter:
    """Which printer takes the documents of a station; no station: of every station without a line of its own; no
    printer: none."""

    request_id: str
    station: str
    document: Document
    printer: str


@dataclass(frozen=True, slots=True)
class PrinterUsed:
    """As it is now."""

    station: str
    document: str
    printer: str


@dataclass(frozen=True, slots=True)
class Reprint:
    """A further copy of an order's labels; `code` is any code that names it. The copies before it are void."""

    request_id: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reprinted:
    """The order and its new labels."""

    order: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintLabels:
    """Labels that are not on paper yet, at the acting station, in the sequence of these codes of orders."""

    request_id: str
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelsQueued:
    """Labels that wait in that sequence; those the printer has or had already (another copy is a reprint); and orders
    whose labels are not drawn yet, or that have none."""

    queued: tuple[str, ...]
    printed: tuple[str, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintDocument:
    """A slip, manifest or sheet for the acting station's printer."""

    request_id: str
    document: Document
    reference: str
    pdf: bytes

    def fingerprint(self) -> str:
        """The bytes by their digest."""
        return f"{self.document} {self.reference} {hashlib.sha256(self.pdf).hexdigest()}"


@dataclass(frozen=True, slots=True)
class RetryJob:
    """A waiting or failed job is tried now; a document that the printer has swallowed is sent again."""

    request_id: str
    job: int


@dataclass(frozen=True, slots=True)
class CancelJob:
    """It is not printed any more, or not looked after any more where the printer has it."""

    request_id: str
    job: int


@dataclass(frozen=True, slots=True)
class JobChanged:
    """A job and its state."""

    job: int
    state: str


def save_printer(
    command: SavePrinter, uow: UnitOfWork, context: Context, layouts: Callable[[], Collection[str]]
) -> PrinterSaved:
    """BadInput("printer.address") for an address that can be none, BadInput("argument.bad") for other dots,
    BadInput("label.layout") for a layout that is not there."""
    code = clean_code(clean_text(command.code))
    if not code:
        raise Refused("field.required", field="code")
    address = sound_address(command.kind, clean_text(command.address))
    if not address:
        raise BadInput("printer.address", address=command.address, kind=command.kind.value)
    if command.dpi not in DPIS:
        raise BadInput("argument.bad", field="dpi", found=str(command.dpi), expected=", ".join(map(str, DPIS)))
    if command.layout not in layouts():
        raise BadInput("label.layout", layout=command.layout, known=", ".join(layouts()))
    name = clean_text(command.name).strip() or code
    uow.printing.save_printer(Printer(code, name, command.kind, address, command.language, command.dpi, command.layout))
    uow.changed("printer", code)
    return PrinterSaved(code)


def retire_printer(command: RetirePrinter, uow: UnitOfWork, context: Context) -> PrinterSaved:
    """Refused("printer.unknown")."""
    code = _known(command.code, uow)
    uow.printing.retire_printer(code)
    uow.changed("printer", code)
    return PrinterSaved(code)


def use_printer(command: UsePrinter, uow: UnitOfWork, context: Context) -> PrinterUsed:
    """Jobs that wait go there as well."""
    station = clean_text(command.station).strip()
    if station and uow.people.station_warehouse(station) is None:
        raise Refused("station.unknown", station=station)
    code = _known(command.printer, uow) if command.printer.strip() else ""
    uow.printing.use_printer(station, command.document, code)
    uow.changed("printer", code)
    return PrinterUsed(station, command.document.value, code)


def reprint(command: Reprint, uow: UnitOfWork, context: Context) -> Reprinted:
    """Refused("label.too_late") once the parcel has left or the order has ended."""
    reason = clean_text(command.reason).strip()
    if not reason:
        raise Refused("field.required", field="reason")
    order = uow.orders.load(_number(command.code, uow))
    if order.stage in _OVER:
        raise Refused("label.too_late", order=order.no, stage=order.stage.value)
    if order.held:
        raise Refused("order.held", order=order.no)
    labels = label_again(order, reason, uow, context)
    uow.orders.save(order)
    for job in uow.printing.drop_pointless(context.now):
        uow.changed("print_job", str(job))
    return Reprinted(order.no, tuple(labels))


def print_labels(command: PrintLabels, uow: UnitOfWork, context: Context) -> LabelsQueued:
    """No label is printed twice by it: what waits moves to its place, what a printer has stays."""
    numbers = dict.fromkeys(_number(code, uow) for code in command.orders)
    orders = {no: uow.orders.load(no) for no in sorted(numbers)}
    queued: list[str] = []
    printed: list[str] = []
    without: list[str] = []
    for no in numbers:
        labels = [label for label in uow.parcels.live_labels(orders[no].id) if label.state is not LabelState.PENDING]
        if not labels:
            without.append(no)
        for label in labels:
            done = label.state is not LabelState.RENDERED or not _withdrawn(label.code, uow, context)
            (printed if done else queued).append(label.code)
    for label_code in queued:
        job = uow.printing.add(Document.LABEL, label_code, context.station, context.by.code, context.now)
        uow.changed("print_job", str(job))
    return LabelsQueued(tuple(queued), tuple(printed), tuple(without))


def _withdrawn(label: str, uow: UnitOfWork, context: Context) -> bool:
    """Whether no job of this label is at a printer any more, after those that wait were taken out of the queue."""
    jobs = [job for job in uow.printing.jobs_of_labels([label], context.now) if job.state is not JobState.CANCELLED]
    waiting = [job.id for job in jobs if job.state in (JobState.WAITING, JobState.FAILED)]
    return len(uow.printing.close(waiting, context.now)) == len(jobs)


def print_document(command: PrintDocument, uow: UnitOfWork, context: Context) -> JobChanged:
    """BadInput("print.not_pdf") for other bytes; labels are printed by PrintLabels."""
    if command.document is Document.LABEL:
        others = ", ".join(document for document in Document if document is not Document.LABEL)
        raise BadInput("argument.bad", field="document", found=command.document.value, expected=others)
    reference = clean_text(command.reference).strip()
    if not command.pdf.startswith(b"%PDF-") or len(command.pdf) > _LARGEST:
        raise BadInput("print.not_pdf", reference=reference)
    return JobChanged(queue_print(uow, context, command.document, reference, command.pdf), JobState.WAITING.value)


def retry_job(command: RetryJob, uow: UnitOfWork, context: Context) -> JobChanged:
    """Refused("print.sent") for a label that a printer has: another copy of it is a reprint."""
    job = _job(command.job, uow, context)
    if job.state is JobState.SENT and job.document is Document.LABEL:
        raise Refused("print.sent", label=job.reference)
    uow.printing.retry(job.id, context.now)
    uow.changed("print_job", str(job.id))
    return JobChanged(job.id, JobState.WAITING.value)


def cancel_job(command: CancelJob, uow: UnitOfWork, context: Context) -> JobChanged:
    """Refused("print.sending") while it goes to the printer."""
    job = _job(command.job, uow, context)
    if not uow.printing.close([job.id], context.now):
        raise Refused("print.sending", job=job.id)
    uow.changed("print_job", str(job.id))
    return JobChanged(job.id, JobState.CANCELLED.value)


def _job(number: int, uow: UnitOfWork, context: Context) -> PrintJob:
    job = uow.printing.job(number, context.now)
    if job is None:
        raise Refused("print.unknown", job=number)
    if job.state in (JobState.PRINTED, JobState.CANCELLED):
        raise Refused("print.over", job=number, job_state=job.state.value)
    return job


def _known(code: str, uow: UnitOfWork) -> str:
    printer = uow.printing.printer(clean_code(clean_text(code)))
    if printer is None:
        raise Refused("printer.unknown", printer=code)
    return printer.code


def _number(code: str, uow: UnitOfWork) -> str:
    no = uow.orders.find(clean_code(code))
    if no is None:
        raise Refused("order.unknown", order=code)
    return no

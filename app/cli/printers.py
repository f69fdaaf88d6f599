"""Printers on the command line: set up, tried, and what they have to print."""

from collections.abc import Collection
from typing import Annotated, Any
from uuid import uuid4

import typer

from app.bus import Command
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, console_of, opened
from app.console import plain
from app.domain.label_look import DEFAULT_LAYOUT
from app.domain.printing import Document, JobState, Language, PrinterKind
from app.domain.site import exact
from app.errors import BadInput, Refused
from app.i18n import text
from app.usecases.printing import (
    CancelJob,
    JobChanged,
    LabelsQueued,
    PrinterSaved,
    PrinterUsed,
    PrintLabels,
    Reprint,
    Reprinted,
    RetirePrinter,
    RetryJob,
    SavePrinter,
    UsePrinter,
)
from app.views.printing import PrinterRow, PrinterUseRow, PrintJobRow, PrintLampRow
from app.words import printing as words

app = typer.Typer(help="Printers, what they print, and their jobs.", no_args_is_help=True)
StationOption = Annotated[str, typer.Option("--station", metavar="CODE", help="A station; default: all others")]
_NONE = "-"


@app.command("list")
def printers(db: DbOption = None, as_json: JsonOption = False) -> None:
    """The printers, which documents they take, and the lamp of every station."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        reader = picklane.reader
        rows, uses, lamps = reader.printers(), reader.printer_uses(), reader.print_lamps()
    content = {
        "printers": [plain(row.printer) | {"waiting": row.waiting, "fault": plain(row.fault)} for row in rows],
        "uses": [plain(use) for use in uses],
        "lamps": [plain(lamp) for lamp in lamps],
    }
    lines = [*map(_printer_line, rows), *map(_use_line, uses), *map(_lamp_line, lamps)]
    console.answer(content, lambda: "\n".join(lines) or text("There is no printer yet"))


def _printer_line(row: PrinterRow) -> str:
    printer = row.printer
    what = f"{printer.language.value} {printer.dpi} dpi {printer.layout}"
    state = words.fault(row.fault) if row.fault else ""
    return f"{printer.code}  {printer.name}  {words.kind(printer.kind)} {printer.address}  {what}  {state}".rstrip()


def _use_line(use: PrinterUseRow) -> str:
    return f"{use.station or text('Every station')} · {words.document(use.document)} → {use.printer}"


def _lamp_line(row: PrintLampRow) -> str:
    return f"{row.station}: {words.lamp(row.lamp, row.waiting, row.fault, row.printer)}"


@app.command("add")
def add(
    code: str,
    kind: Annotated[str, typer.Option("--kind", help="tcp, queue or folder")],
    address: Annotated[str, typer.Option("--address", help="HOST:PORT, the name of a queue, or a folder")],
    language: Annotated[str, typer.Option("--language", help="pdf, zpl or tspl")] = Language.PDF.value,
    dpi: Annotated[int, typer.Option("--dpi", help="203 or 300")] = 203,
    layout: Annotated[str, typer.Option("--layout", help="Size of the labels in it")] = DEFAULT_LAYOUT,
    name: Annotated[str, typer.Option("--name", help="What people call it")] = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a printer, or change the one of this code."""
    with console_of(as_json).errors_told():
        _known("--kind", kind, PrinterKind)
        _known("--language", language, Language)
    command = SavePrinter(str(uuid4()), code, name, PrinterKind(kind), address, Language(language), dpi, layout)
    saved: PrinterSaved = _do(command, db, operator, as_json)
    console_of(as_json).answer(plain(saved), lambda: text("Printer {code} saved.", code=saved.code))


def _known(option: str, found: str, expected: type[PrinterKind | Language | Document]) -> None:
    names: Collection[str] = list(expected)
    if found not in names:
        raise BadInput("argument.bad", field=option, found=found, expected=", ".join(names))


def _do(command: Command, db: str | None, operator: str | None, as_json: bool, station: str = "") -> Any:
    with opened(db, console_of(as_json)) as picklane:
        return picklane.handle(command, actor_of(operator, station)).value


@app.command("use")
def use(
    document: Annotated[str, typer.Argument(help="label, slip, manifest or sheet")],
    printer: Annotated[str, typer.Argument(help="Code of a printer; - for none")],
    station: StationOption = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say which printer takes a document."""
    with console_of(as_json).errors_told():
        _known("DOCUMENT", document, Document)
    command = UsePrinter(str(uuid4()), station, Document(document), "" if printer == _NONE else printer)
    used: PrinterUsed = _do(command, db, operator, as_json)
    row = PrinterUseRow(used.station, Document(used.document), used.printer or _NONE)
    console_of(as_json).answer(plain(used), lambda: _use_line(row))


@app.command("remove")
def remove(code: str, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False) -> None:
    """Remove a printer; what waits for it waits for another one."""
    removed: PrinterSaved = _do(RetirePrinter(str(uuid4()), code), db, operator, as_json)
    console_of(as_json).answer(plain(removed), lambda: text("Printer {code} removed.", code=removed.code))


@app.command("test")
def try_out(code: str, db: DbOption = None, as_json: JsonOption = False) -> None:
    """Print a test page from this computer: rulers, bars of one to six dots, a code."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        delivery = picklane.test_printer(code)
        if delivery.fault is not None:
            raise Refused("printer.fault", printer=code, fault=delivery.fault.value)
    answer = {"printer": code, "state": delivery.state.value}
    console.answer(answer, lambda: f"{code}: {words.job_state(delivery.state)}")


@app.command("jobs")
def jobs(
    every: Annotated[bool, typer.Option("--all", help="Also those that are over")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000)] = 50,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """What waits, is at a printer or failed, newest first."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = picklane.reader.print_jobs(limit, is_open=not every)
    console.answer(
        {"jobs": [plain(row) for row in rows]},
        lambda: "\n".join(map(_job_line, rows)) or text("Nothing waits to be printed."),
    )


def _job_line(row: PrintJobRow) -> str:
    where = f"{row.station or _NONE} → {row.printer or text('No printer')}"
    why = f" · {words.fault(row.fault)}" if row.fault else ""
    what = f"{words.document(row.document)} {row.reference}"
    return f"{row.id}  {exact(row.created_at)}  {what}  {where}  {words.job_state(row.state)}{why}"


@app.command("retry")
def retry(job: int, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False) -> None:
    """Try a waiting or failed job now."""
    _changed(_do(RetryJob(str(uuid4()), job), db, operator, as_json), as_json)


@app.command("cancel")
def cancel(job: int, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False) -> None:
    """Do not print a job any more."""
    _changed(_do(CancelJob(str(uuid4()), job), db, operator, as_json), as_json)


def _changed(changed: JobChanged, as_json: bool) -> None:
    told = f"{changed.job}: {words.job_state(JobState(changed.state))}"
    console_of(as_json).answer(plain(changed), lambda: told)


@app.command("reprint")
def reprint(
    code: Annotated[str, typer.Argument(help="Any code that names the order")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stands on the paper")],
    station: StationOption = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """A further copy of an order's labels; the copies before it are void."""
    done: Reprinted = _do(Reprint(str(uuid4()), code, reason), db, operator, as_json, station)
    console_of(as_json).answer(plain(done), lambda: f"{done.order}: {', '.join(done.labels)}")


@app.command("print")
def print_labels(
    orders: Annotated[list[str], typer.Argument(help="Orders, in the sequence wanted")],
    station: StationOption = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print labels that no printer has had yet, in this sequence."""
    queued: LabelsQueued = _do(PrintLabels(str(uuid4()), tuple(orders)), db, operator, as_json, station)
    told = text(
        "{queued} labels wait to be printed; {printed} were printed already, {without} orders have none.",
        queued=len(queued.queued),
        printed=len(queued.printed),
        without=len(queued.without),
    )
    console_of(as_json).answer(plain(queued), lambda: told)

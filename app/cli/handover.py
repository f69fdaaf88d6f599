"""What leaves the house: loads of couriers, and photos of what happened to orders."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer

from app import words
from app.bus import Command
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, console_of, opened, write_out
from app.console import plain
from app.domain.site import exact
from app.errors import BadInput, NeedsConfirmation
from app.i18n import text
from app.usecases.evidence import EvidenceAdded
from app.usecases.handover import (
    CancelLoad,
    CloseLoad,
    LoadChanged,
    LoadClosed,
    LoadParcel,
    OpenLoad,
    ParcelMoved,
    UnloadParcel,
)
from app.views.handover import EvidenceRow, HandoverDetail, HandoverRow, OutgoingRow

handover_app = typer.Typer(help="Loads of parcels for couriers.", no_args_is_help=True)
evidence_app = typer.Typer(help="Photos of what happened to orders.", no_args_is_help=True)
StationOption = Annotated[str, typer.Option("--station", metavar="CODE", help="The station that acts")]
CarrierOption = Annotated[str, typer.Option("--carrier", metavar="NAME", help="Courier, by any of its names")]
YesOption = Annotated[bool, typer.Option("--yes", help="Answer the question with yes")]


def register(main: typer.Typer) -> None:
    """Add these commands."""
    main.add_typer(handover_app, name="handover")
    main.add_typer(evidence_app, name="evidence")


def _do(
    command: Command, told: Callable[[Any], str], db: str | None, operator: str | None, as_json: bool, station: str = ""
) -> None:
    console = console_of(as_json)
    with opened(db, console) as picklane:
        done = picklane.handle(command, actor_of(operator, station)).value
    console.answer(plain(done), lambda: told(done))


def do_or_confirm(
    make: Callable[[str], Command],
    told: Callable[[Any], str],
    yes: bool,
    db: str | None,
    operator: str | None,
    as_json: bool,
) -> None:
    """The command, and once more with the answer to its question where that is yes."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        actor = actor_of(operator)
        try:
            done = picklane.handle(make(""), actor).value
        except NeedsConfirmation as asked:
            if not yes:
                raise
            done = picklane.handle(make(asked.key), actor).value
    console.answer(plain(done), lambda: told(done))


@handover_app.command("open")
def open_load(
    carrier: CarrierOption,
    station: StationOption,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """A new load at the station's warehouse."""
    _do(OpenLoad(str(uuid4()), carrier), _changed, db, operator, as_json, station)


def _changed(load: LoadChanged) -> str:
    return f"{load.load}  {load.carrier}  {words.load_state(load.state)}  {load.parcels}"


@handover_app.command("add")
def add(
    load: str, code: str, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False
) -> None:
    """The parcel of a label's code, parcel number or waybill number goes in."""
    _do(LoadParcel(str(uuid4()), load, code), _moved, db, operator, as_json)


@handover_app.command("remove")
def remove(
    load: str, code: str, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False
) -> None:
    """It is taken out again."""
    _do(UnloadParcel(str(uuid4()), load, code), _moved, db, operator, as_json)


def _moved(moved: ParcelMoved) -> str:
    return f"{moved.inside} / {moved.expected}  {moved.parcel}  {moved.waybill}"


@handover_app.command("close")
def close(
    load: str, yes: YesOption = False, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False
) -> None:
    """The courier has it: its orders are shipped. Asks when parcels of the courier stay behind."""
    request = str(uuid4())
    do_or_confirm(lambda confirm: CloseLoad(request, load, confirm), _closed, yes, db, operator, as_json)


def _closed(closed: LoadClosed) -> str:
    told = text(
        "Load {load} of {carrier}: {parcels} parcels, {orders} orders shipped",
        load=closed.load,
        carrier=closed.carrier,
        parcels=closed.parcels,
        orders=len(closed.shipped),
    )
    partly = text("Not all parcels have left of: {orders}", orders=", ".join(closed.partly)) if closed.partly else ""
    return "\n".join(filter(None, (told, partly)))


@handover_app.command("cancel")
def cancel(load: str, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False) -> None:
    """The load is given up; its parcels wait again."""
    _do(CancelLoad(str(uuid4()), load), _changed, db, operator, as_json)


@handover_app.command("list")
def listed(
    load: Annotated[str | None, typer.Argument(help="A load, to see its parcels")] = None,
    warehouse: Annotated[str, typer.Option(help="Loads of this warehouse only")] = "",
    limit: Annotated[int, typer.Option(min=1)] = 50,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Loads, open ones first; or one load with its parcels and what is missing."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        if load is None:
            rows = picklane.reader.handovers(warehouse, limit)
            console.answer({"loads": [plain(row) for row in rows]}, lambda: "\n".join(map(_load_line, rows)))
            return
        detail = picklane.reader.handover(load, limit)
        if detail is None:
            raise BadInput("load.unknown", load=load)
    console.answer(plain(detail), lambda: "\n".join(_detail_lines(detail)))


def _load_line(row: HandoverRow) -> str:
    when = exact(row.closed_at or row.opened_at)
    return f"{row.no}  {row.carrier}  {row.warehouse}  {row.parcels:>4}  {words.load_state(row.state)}  {when}"


def _detail_lines(detail: HandoverDetail) -> list[str]:
    lines = [_load_line(detail.row), *map(_parcel_line, detail.inside)]
    if detail.missing_count:
        lines.append(text("Missing: {count}", count=detail.missing_count))
        lines += map(_parcel_line, detail.missing)
    return lines


def _parcel_line(row: OutgoingRow) -> str:
    why = f"  {words.waits(row.waits)}" if row.waits else ""
    return f"  {row.no}  {row.waybill:<16}  {row.order_no}  {row.buyer}{why}"


@handover_app.command("manifest")
def manifest(
    load: str,
    out: Annotated[Path | None, typer.Option(help="Where the PDF is written; without it, it is printed")] = None,
    station: Annotated[str, typer.Option(help="The station whose printer prints it")] = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """The hand-over list with the load's and every parcel's barcode."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        if out is None:
            queued = picklane.print_manifest(actor_of(operator, station), load)
            console.answer(plain(queued), lambda: text("Print job {job}", job=queued.job))
            return
        pdf = picklane.manifest(load)
        write_out(out, pdf)
    console.answer(
        {"file": str(out), "bytes": len(pdf)}, lambda: text("{file}: {bytes} bytes", file=out, bytes=len(pdf))
    )


@evidence_app.command("add")
def add_evidence(
    code: str,
    files: list[Path],
    stage: Annotated[str, typer.Option(help="paid, assigned, picked, shipped, signed; default: where it stands")] = "",
    station: Annotated[str, typer.Option(help="Where the photo was taken")] = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Photos of the order or parcel that the code names; small copies are kept, the files stay."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        actor = actor_of(operator, station)
        added = [picklane.add_photo(actor, code, file, stage) for file in files]
    console.answer({"evidence": [plain(each) for each in added]}, lambda: "\n".join(map(_added_line, added)))


def _added_line(added: EvidenceAdded) -> str:
    return f"{added.order}  {words.stage(added.stage)}  {added.sha256}"


@evidence_app.command("list")
def list_evidence(code: str, db: DbOption = None, as_json: JsonOption = False) -> None:
    """The photos of an order."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = picklane.reader.evidence(code)
    console.answer({"evidence": [plain(row) for row in rows]}, lambda: "\n".join(map(_photo_line, rows)))


def _photo_line(row: EvidenceRow) -> str:
    return f"{exact(row.at)}  {words.stage(row.stage)}  {row.by_name}  {row.sha256}  {row.name}"

"""Found stock, blind counts and the walk on the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer

from app import words
from app.adapters.location_files import read_locations
from app.bus import Command
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, chosen, console_of, opened
from app.console import plain
from app.domain.counting import Reason
from app.domain.site import exact
from app.errors import BadInput
from app.i18n import text
from app.usecases.counting import (
    UNCOUNTED,
    CancelCount,
    Choice,
    CloseCount,
    CountClosed,
    CountItem,
    CountOpened,
    ItemCounted,
    OpenCount,
    OpenTask,
)
from app.usecases.found import ApproveCount, FoundStock, RefuseCount, StockCorrected
from app.usecases.locations import SaveLocations, WalkSaved
from app.views.counting import CorrectionRow, CountTaskRow, LocationRow

count_app = typer.Typer(help="Found stock and blind counts by location.", no_args_is_help=True)
locations_app = typer.Typer(help="The locations of a warehouse, in the order of the walk.", no_args_is_help=True)
_MOST = 1000
"""Rows of a list."""
WarehouseOption = Annotated[str, typer.Option("--warehouse", metavar="W", help="Default: where the station stands")]
StationOption = Annotated[str, typer.Option("--station", metavar="CODE", help="The station that acts")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="R", help=", ".join(Reason))]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="What there is to say about it")]


def register(main: typer.Typer) -> None:
    """Add these commands."""
    main.add_typer(count_app, name="count")
    main.add_typer(locations_app, name="locations")


@count_app.callback()
@locations_app.callback()
def before(db: DbOption = None, as_json: JsonOption = False) -> None:
    """What is said before the command counts for it."""
    chosen.db, chosen.as_json = db or chosen.db, as_json or chosen.as_json


@count_app.command("list")
def list_counts(
    warehouse: Annotated[str, typer.Option("--warehouse", metavar="W", help="Only of this one")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Also differences that are decided")] = False,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is being counted, and the differences that wait for a decision."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        tasks = picklane.reader.count_tasks(warehouse)
        rows = picklane.reader.corrections(warehouse, asked=not everything, limit=_MOST)
    content = {"tasks": [plain(row) for row in tasks], "corrections": [_plain(row) for row in rows]}
    console.answer(content, lambda: "\n".join([*map(_task_line, tasks), *map(_correction_line, rows)]))


def _plain(row: CorrectionRow) -> dict[str, Any]:
    return {**plain(row), "pieces": row.pieces}


def _task_line(row: CountTaskRow) -> str:
    scanned = text("{items} products, {pieces} pieces so far", items=row.items, pieces=row.pieces)
    return f"{row.no}  {row.warehouse} {row.location:<10} {row.by_name}  {exact(row.opened_at)}  {scanned}"


def _correction_line(row: CorrectionRow) -> str:
    place = f"{row.warehouse} {row.location}".strip()
    why = words.count_reason(row.reason, row.note)
    return f"{row.id:>6}  {place:<14} {row.sku}  {row.pieces:+d}  {why}  {words.count_state(row.state)}  {row.by_name}"


@count_app.command("open")
def open_count(
    locations: Annotated[list[str] | None, typer.Argument(help="Locations to count")] = None,
    longest: Annotated[int, typer.Option("--longest", metavar="N", help="Those not counted for longest")] = 0,
    doubtful: Annotated[int, typer.Option("--doubtful", metavar="N", help="Those with differences lately")] = 0,
    warehouse: WarehouseOption = "",
    station: StationOption = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Locations shall be counted, by name or so many of a kind."""
    choice = Choice.LONGEST if longest else Choice.DOUBTFUL if doubtful else Choice.NAMED
    command = OpenCount(str(uuid4()), warehouse, tuple(locations or ()), choice, longest or doubtful)
    opened_now: CountOpened = _do(command, db, operator, station, as_json)
    _tell(opened_now, as_json, lambda done: "\n".join(f"{task.no}  {task.location}" for task in done.tasks))


@count_app.command("item")
def count_item(
    task: str,
    code: str,
    pieces: Annotated[int, typer.Option("--pieces", metavar="N", help="Below 0 takes back")] = 1,
    station: StationOption = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """So many of an item lie at the location of a count."""
    counted: ItemCounted = _do(CountItem(str(uuid4()), task, code, pieces), db, operator, station, as_json)
    _tell(counted, as_json, _counted_line)


def _counted_line(counted: ItemCounted) -> str:
    if counted.again:
        return text("Goods of {sku} moved meanwhile: count it from the start.", sku=counted.sku)
    return f"{counted.location}  {counted.sku} {counted.name}  {counted.counted}"


@count_app.command("close")
def close_count(
    task: str,
    reason: ReasonOption = Reason.MISCOUNTED.value,
    note: NoteOption = "",
    yes: Annotated[bool, typer.Option("--yes", help="What was not scanned is not there")] = False,
    station: StationOption = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Everything at the location is counted; what differs is corrected, or asked for."""
    command = CloseCount(str(uuid4()), task, reason, note, UNCOUNTED if yes else "")
    closed: CountClosed = _do(command, db, operator, station, as_json)
    _tell(closed, as_json, _closed_line)


def _closed_line(closed: CountClosed) -> str:
    said = text("{location}: {right} right, {corrected} corrected, {asked} to be approved.", **plain(closed))
    return " ".join([said, *_consequences(closed.orders, closed.warned)])


@count_app.command("cancel")
def cancel_count(
    task: str,
    station: StationOption = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """The location is not counted after all."""
    over: OpenTask = _do(CancelCount(str(uuid4()), task), db, operator, station, as_json)
    told = text("Count of {location} called off; nothing changed.", location=over.location)
    console_of(as_json).answer(plain(over), lambda: told)


@count_app.command("found")
def found(
    code: str,
    pieces: Annotated[int, typer.Option("--pieces", metavar="N", help="Pieces more than the system says")],
    location: Annotated[str, typer.Option("--location", metavar="L", help="Where they lie")] = "",
    order: Annotated[str, typer.Option("--order", metavar="NO", help="The order that was in hand")] = "",
    reason: ReasonOption = Reason.FOUND.value,
    note: NoteOption = "",
    warehouse: WarehouseOption = "",
    station: StationOption = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """More is there than the system says: corrected at once within the limit, above it asked for."""
    command = FoundStock(str(uuid4()), code, pieces, reason, note, location, order, warehouse)
    _tell(_do(command, db, operator, station, as_json), as_json, _corrected)


@count_app.command("approve")
def approve(
    number: int,
    note: NoteOption = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """A difference is real: the number follows the shelf."""
    _tell(_do(ApproveCount(str(uuid4()), number, note), db, operator, "", as_json), as_json, _corrected)


@count_app.command("refuse")
def refuse(
    number: int,
    note: NoteOption,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """A difference is not believed: the number stays."""
    _tell(_do(RefuseCount(str(uuid4()), number, note), db, operator, "", as_json), as_json, _corrected)


def _corrected(done: StockCorrected) -> str:
    said = f"{done.count}: {done.warehouse} {done.sku} {done.pieces:+d} · {words.count_state(done.state)}"
    on_hand = text("{count} on hand", count=done.on_hand)
    return " · ".join([said, on_hand, *_consequences(done.orders, ())])


def _consequences(orders: tuple[str, ...], warned: tuple[str, ...]) -> list[str]:
    said = [text("Routed anew: {orders}", orders=", ".join(orders))] if orders else []
    return said + ([text("Warned: {orders}", orders=", ".join(warned))] if warned else [])


@locations_app.command("import")
def import_locations(
    file: Path,
    warehouse: Annotated[str, typer.Option("--warehouse", metavar="W", help="Whose locations these are")],
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take the order of the walk from a file: a column “location”, and “walk” unless the rows stand in its order."""
    console = console_of(as_json)
    with console.errors_told():
        walk, rejected = read_locations(file)
        if not walk:
            raise BadInput("file.nothing_usable", rejected, file=file.name)
    saved: WalkSaved = _do(SaveLocations(str(uuid4()), warehouse, walk), db, operator, "", as_json)
    told = text("{warehouse}: {added} locations added, {changed} moved in the walk.", **plain(saved))
    content = {**plain(saved), "rejected": plain(rejected)}
    console.answer(content, lambda: "\n".join([told, *map(words.problem, rejected)]))


@locations_app.command("list")
def list_locations(
    warehouse: Annotated[str, typer.Option("--warehouse", metavar="W", help="Whose locations")],
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """All of a warehouse, in the order of the walk, with when they were last counted."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = picklane.reader.locations(warehouse)
    console.answer({"locations": [plain(row) for row in rows]}, lambda: "\n".join(map(_location_line, rows)))


def _location_line(row: LocationRow) -> str:
    counted = exact(row.counted_at) if row.counted_at else text("never counted")
    walk = "–" if row.walk is None else row.walk
    held = text("{count} products", count=row.items)
    return f"{walk:>6}  {row.code:<12} {held:<12} {counted}"


def _do(command: Command, db: str | None, operator: str | None, station: str, as_json: bool) -> Any:
    with opened(db, console_of(as_json)) as picklane:
        return picklane.handle(command, actor_of(operator, station)).value


def _tell(done: object, as_json: bool, sentence: Callable[[Any], str]) -> None:
    console_of(as_json).answer(plain(done), lambda: sentence(done))

"""Waybill numbers of couriers, and what couriers say of parcels."""

from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from app import words
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, console_of, opened
from app.cli.handover import CarrierOption, YesOption, do_or_confirm
from app.console import plain
from app.i18n import text
from app.usecases.waybills import NumbersAdded, TakeWaybill, WaybillTaken
from app.views.handover import WaybillRow
from app.worker.courier import CourierSummary, news_lines

waybills_app = typer.Typer(help="Waybill numbers of couriers.", no_args_is_help=True)
courier_app = typer.Typer(help="What couriers say.", no_args_is_help=True)


def register(main: typer.Typer) -> None:
    """Add these commands."""
    main.add_typer(waybills_app, name="waybills")
    main.add_typer(courier_app, name="courier")


@waybills_app.command("add")
def add_waybills(
    file: Path,
    carrier: CarrierOption,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """The numbers of a text, CSV or XLSX file for a courier's pool."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        added = picklane.add_waybill_numbers(actor_of(operator), carrier, file)
    console.answer(plain(added), lambda: _added_numbers(added))


def _added_numbers(added: NumbersAdded) -> str:
    told = text("{carrier}: {added} numbers added, {known} there already", **plain(added))
    odd = text("These look odd: {numbers}", numbers=", ".join(added.odd)) if added.odd else ""
    return "\n".join(filter(None, (told, odd)))


@waybills_app.command("take")
def take_waybill(
    code: str,
    carrier: CarrierOption,
    number: Annotated[str, typer.Option(help="As typed or scanned; without it, the next one of the pool")] = "",
    yes: YesOption = False,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """A parcel gets its waybill number. Asks when the number looks odd, or the parcel has another one."""
    request = str(uuid4())
    do_or_confirm(
        lambda confirm: TakeWaybill(request, code, carrier, number, confirm), _taken, yes, db, operator, as_json
    )


def _taken(taken: WaybillTaken) -> str:
    return f"{taken.parcel}  {taken.carrier}  {taken.waybill}"


@waybills_app.command("list")
def list_waybills(db: DbOption = None, as_json: JsonOption = False) -> None:
    """How many numbers each courier's pool has."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = picklane.reader.waybill_numbers()
    console.answer({"waybills": [plain(row) for row in rows]}, lambda: "\n".join(map(_pool_line, rows)))


def _pool_line(row: WaybillRow) -> str:
    return text("{carrier}: {free} free, {taken} taken, next {next}", **plain(row))


@courier_app.command("import")
def import_news(
    files: list[Path], db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False
) -> None:
    """Pushes and answers of 快递100 or 快递鸟 (JSON): tracks of parcels, and which orders are signed."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        found = [picklane.record_courier_file(actor_of(operator), file) for file in files]
    console.answer({"files": [plain(each) for each in found]}, lambda: "\n".join(map(_news, found)))


def _news(found: CourierSummary) -> str:
    return "\n".join([*news_lines(found), *map(words.problem, found.rejected)])

"""The floor: transfers between warehouses, what must be made, and what people decide otherwise."""

from datetime import date
from typing import Annotated, Any
from uuid import uuid4

import typer

from app import words
from app.bus import Command
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, chosen, console_of, opened
from app.console import plain
from app.domain.site import SITE_ZONE, exact
from app.domain.transfers import TransferStep
from app.errors import BadInput
from app.i18n import text
from app.usecases.overriding import LineRejected, OverrideRoute, RejectLine, RejectReason, Rerouted, RerouteOrder
from app.usecases.production import AcceptProduction, FinishProduction, ProductionAccepted, ProductionFinished
from app.usecases.transfers import Arrival, MoveTransfer, TransferMoved
from app.views.orders import TransferRow
from app.views.routing import ProductionRow

transfers_app = typer.Typer(help="Goods between warehouses.", invoke_without_command=True)
production_app = typer.Typer(help="What must be made.", invoke_without_command=True)
_MOST = 1000
"""Rows of a list."""
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why")]


def register(main: typer.Typer) -> None:
    """Add these commands."""
    main.add_typer(transfers_app, name="transfers")
    main.add_typer(production_app, name="production")
    main.command("override")(override)
    main.command("reroute")(reroute)
    main.command("reject")(reject)


@transfers_app.callback()
def transfers(context: typer.Context, db: DbOption = None, as_json: JsonOption = False) -> None:
    """Without a command: the transfers that are neither received nor cancelled."""
    if _goes_on(context, db, as_json):
        return
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = picklane.reader.transfers(_MOST)
    console.answer({"transfers": [plain(row) for row in rows]}, lambda: "\n".join(map(_transfer_line, rows)))


def _goes_on(context: typer.Context, db: str | None, as_json: bool) -> bool:
    """Whether a command follows; what was said before it counts for it."""
    chosen.db, chosen.as_json = db or chosen.db, as_json or chosen.as_json
    return context.invoked_subcommand is not None


def _transfer_line(row: TransferRow) -> str:
    way = f"{row.from_warehouse} → {row.to_warehouse}"
    return f"{row.no}  {way:<16} {row.pieces:>4}  {words.floor_state(row.state):<6} {row.order_no}"


@transfers_app.command("approve")
def approve(no: str, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False) -> None:
    """It may be picked; direct service from beyond the radius needs no more than this."""
    _move(MoveTransfer(str(uuid4()), no, TransferStep.APPROVE), db, operator, as_json)


@transfers_app.command("pick")
def pick(no: str, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False) -> None:
    """Its goods are off the donor's shelf."""
    _move(MoveTransfer(str(uuid4()), no, TransferStep.PICK), db, operator, as_json)


@transfers_app.command("send")
def send(no: str, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False) -> None:
    """Its goods have left the donor."""
    _move(MoveTransfer(str(uuid4()), no, TransferStep.SEND), db, operator, as_json)


@transfers_app.command("receive")
def receive(
    no: str,
    arrived: Annotated[
        list[str] | None, typer.Option("--arrived", metavar="SKU=N", help="What came, of a SKU that came short")
    ] = None,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Its goods have arrived, all of them unless said otherwise; the order goes on by itself."""
    with console_of(as_json).errors_told():
        counted = tuple(map(_arrival, arrived or []))
    _move(MoveTransfer(str(uuid4()), no, TransferStep.RECEIVE, counted), db, operator, as_json)


@transfers_app.command("cancel")
def cancel(
    no: str,
    reason: ReasonOption,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Before it is picked: the order goes back to routing."""
    _move(MoveTransfer(str(uuid4()), no, TransferStep.CANCEL, reason=reason), db, operator, as_json)


def _arrival(given: str) -> Arrival:
    sku, _, pieces = given.rpartition("=")
    if not (sku and pieces.isascii() and pieces.isdigit() and len(pieces) < 10):
        raise BadInput("argument.bad", field="--arrived", found=given, expected="SKU=2")
    return Arrival(sku, int(pieces))


def _move(command: MoveTransfer, db: str | None, operator: str | None, as_json: bool) -> None:
    moved: TransferMoved = _do(command, db, operator, as_json)
    told = f"{moved.transfer}: {words.floor_state(moved.state)} · {moved.order}: {words.awaits(moved.awaits)}"
    console_of(as_json).answer(plain(moved), lambda: told)


def _do(command: Command, db: str | None, operator: str | None, as_json: bool) -> Any:
    with opened(db, console_of(as_json)) as picklane:
        return picklane.handle(command, actor_of(operator)).value


@production_app.callback()
def production(context: typer.Context, db: DbOption = None, as_json: JsonOption = False) -> None:
    """Without a command: what orders wait for, by product and the day it is needed."""
    if _goes_on(context, db, as_json):
        return
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = picklane.reader.production(_MOST)
    console.answer({"production": [plain(row) for row in rows]}, lambda: "\n".join(map(_production_line, rows)))


def _production_line(row: ProductionRow) -> str:
    needed = text("{count} orders, needed by {time}", count=row.orders, time=exact(row.due_at))
    promised = f" {row.promised_at.astimezone(SITE_ZONE).date()} ({row.by})" if row.promised_at else ""
    return f"{row.sku}  {row.name}  {row.pieces:>5}  {needed}  {words.floor_state(row.state)}{promised}"


@production_app.command("accept")
def accept(
    sku: str,
    day: Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD", help="By when it will be made")],
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Promise a date for all pieces of a product that orders wait for now."""
    with console_of(as_json).errors_told():
        try:
            promised_on = date.fromisoformat(day)
        except ValueError:
            raise BadInput("argument.bad", field="--date", found=day, expected="2026-11-25") from None
    done: ProductionAccepted = _do(AcceptProduction(str(uuid4()), sku, promised_on), db, operator, as_json)
    told = text("{pieces} × {sku} for {orders} orders by {date}.", **{**plain(done), "date": promised_on})
    console_of(as_json).answer(plain(done), lambda: told)


@production_app.command("done")
def done(
    sku: str,
    pieces: Annotated[int, typer.Option("--pieces", metavar="N", help="Pieces made")],
    warehouse: Annotated[
        str, typer.Option("--warehouse", metavar="W", help="Where they are; default: where most is")
    ] = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Pieces are made: they enter the stock and serve the orders that wait, by priority."""
    command = FinishProduction(str(uuid4()), sku, warehouse, pieces)
    made: ProductionFinished = _do(command, db, operator, as_json)
    told = text("{pieces} × {sku} in {warehouse}: {orders} orders go on, {assigned} assigned.", **plain(made))
    console_of(as_json).answer(plain(made), lambda: told)


def override(
    order: str,
    warehouse: Annotated[
        str, typer.Option("--warehouse", metavar="W", help="Code of the warehouse that shall serve it")
    ],
    reason: ReasonOption,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move an order to a warehouse that has everything, whatever the rules say."""
    _send_back(OverrideRoute(str(uuid4()), order, warehouse, reason), db, operator, as_json)


def reroute(
    order: str,
    reason: ReasonOption,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take back what was decided on an order; it waits for routing again."""
    _send_back(RerouteOrder(str(uuid4()), order, reason), db, operator, as_json)


def _send_back(command: OverrideRoute | RerouteOrder, db: str | None, operator: str | None, as_json: bool) -> None:
    sent: Rerouted = _do(command, db, operator, as_json)
    told = f"{sent.order}: {words.stage(sent.stage)} {sent.warehouse}".rstrip()
    console_of(as_json).answer(plain(sent), lambda: told)


def reject(
    order: str,
    line: Annotated[int, typer.Option("--line", metavar="N", help="Position of the line")],
    pieces: Annotated[int, typer.Option("--pieces", metavar="N", help="Pieces that are not there or not good")],
    reason: Annotated[str, typer.Option("--reason", metavar="R", help="short, damaged or missing")],
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """A line cannot be picked: its stock is taken out, the order waits for routing again."""
    with console_of(as_json).errors_told():
        if reason not in set(RejectReason):
            raise BadInput("argument.bad", field="--reason", found=reason, expected=", ".join(RejectReason))
    command = RejectLine(str(uuid4()), order, line, RejectReason(reason), pieces)
    rejected: LineRejected = _do(command, db, operator, as_json)
    told = text("{pieces} × {sku} taken out of {warehouse}; {order} waits for routing.", **plain(rejected))
    if rejected.others:
        told += " " + text("Warned: {orders}", orders=", ".join(rejected.others))
    console_of(as_json).answer(plain(rejected), lambda: told)

"""Pick lists: what waits, which carts it would go on, and the lists under way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer

from app import words
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, console_of, opened
from app.console import plain
from app.domain.pick_lists import MOST_BINS, Cart, ListKind, SlipPaper, Step
from app.domain.site import SITE_ZONE
from app.errors import BadInput, Refused
from app.i18n import text
from app.usecases.pick_lists import CancelList, ListChanged
from app.views.lists import CartPlan, ListDetail, ListRow, WaveRow

app = typer.Typer(help="Pick lists.", no_args_is_help=True)
WarehouseOption = Annotated[str, typer.Option("--warehouse", metavar="W", help="Code of the warehouse")]
CarrierOption = Annotated[str, typer.Option("--carrier", metavar="CODE", help="Only what leaves with this carrier")]
BinsOption = Annotated[int, typer.Option("--bins", metavar="N", min=1, max=MOST_BINS, help="Orders on a cart")]
_BINS = 12


@app.command("plan")
def plan(
    warehouse: WarehouseOption,
    carrier: CarrierOption = "",
    bins: BinsOption = _BINS,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """What waits by carrier and departure, and the carts that a release would make of it."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        waves = picklane.reader.waves(warehouse, bins)
        found = picklane.reader.carts(warehouse, bins, carrier)
    content = {
        "waves": [plain(wave) for wave in waves if wave.carrier],
        "carts": [_cart_content(cart, found) for cart in found.carts],
    }
    lines = [*map(_wave_line, waves), *(_cart_line(number, cart, found) for number, cart in enumerate(found.carts, 1))]
    console.answer(content, lambda: "\n".join(lines) or text("Nothing waits to be picked."))


def _wave_line(row: WaveRow) -> str:
    who = f"{row.name} {row.leaves_at.astimezone(SITE_ZONE):%m-%d %H:%M}" if row.carrier else text("Everything")
    told = text(
        "{orders} orders ({urgent} urgent), {lines} lines, {pieces} pieces: {carts} carts, {minutes} min",
        **{name: getattr(row, name) for name in ("orders", "urgent", "lines", "pieces", "carts", "minutes")},
    )
    return f"{who}: {told}"


def _cart_line(number: int, cart: Cart, found: CartPlan) -> str:
    pieces = sum(step.pieces for step in cart.steps)
    told = text(
        "Cart {number}: {orders} orders, {stops} stops, {pieces} pieces, {minutes} min",
        number=number,
        orders=len(cart.orders),
        stops=len(cart.steps),
        pieces=pieces,
        minutes=found.pace.minutes(cart.steps),
    )
    return f"  {told}"


def _cart_content(cart: Cart, found: CartPlan) -> dict[str, object]:
    return {
        "orders": [order.no for order in cart.orders],
        "minutes": found.pace.minutes(cart.steps),
        "steps": [_step_content(step) for step in cart.steps],
    }


def _step_content(step: Step) -> dict[str, object]:
    return {
        "location": step.location,
        "sku": step.sku,
        "name": step.name,
        "pieces": step.pieces,
        "bins": [share._asdict() for share in step.bins],
    }


@app.command("release")
def release(
    warehouse: WarehouseOption,
    carrier: Annotated[
        str, typer.Option("--carrier", metavar="CODE", help="A wave: everything that leaves with this carrier next")
    ] = "",
    bins: BinsOption = _BINS,
    carts: Annotated[
        int | None, typer.Option("--carts", metavar="N", min=1, help="At most so many; default: 1, or the whole wave")
    ] = None,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Release carts as planned: of a carrier's wave, or of the orders with most in common."""
    console = console_of(as_json)
    kind = ListKind.WAVE if carrier else ListKind.BATCH
    most = carts or (None if carrier else 1)
    with opened(db, console) as picklane:
        planned = picklane.reader.carts(warehouse, bins, carrier).carts[:most]
        made = picklane.release_carts(actor_of(operator), warehouse, kind, planned)
    if not made:
        with console.errors_told():
            raise Refused("list.empty", warehouse=warehouse)
    told = [text("{list}: {orders} orders", list=each.list, orders=len(each.orders)) for each in made]
    console.answer({"lists": [plain(each) for each in made]}, lambda: "\n".join(told))


@app.command("list")
def list_(
    warehouse: WarehouseOption = "",
    limit: Annotated[int, typer.Option(min=1)] = 50,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Lists under way and the last closed ones."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = picklane.reader.pick_lists(warehouse, limit)
    lines = [_list_line(row) for row in rows]
    console.answer({"lists": [plain(row) for row in rows]}, lambda: "\n".join(lines) or text("No pick lists."))


def _list_line(row: ListRow) -> str:
    kind = f"{words.list_kind(row.kind)} {row.carrier}".rstrip()
    told = text(
        "{orders} orders, {picked}/{pieces} pieces, {minutes} min left",
        orders=row.orders,
        picked=row.picked,
        pieces=row.pieces,
        minutes=row.minutes,
    )
    who = f" {row.station} {row.picker}".rstrip()
    return f"{row.no}  {row.warehouse:<4} {kind}  {words.list_state(row.state)}{who}  {told}"


@app.command("show")
def show(no: str, db: DbOption = None, as_json: JsonOption = False) -> None:
    """A list: its orders by bin, and what is left of its walk."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        found = picklane.reader.pick_list(no)
        if found is None:
            raise Refused("list.unknown", list=no)
    content = {**plain(found.row), "orders_in_bins": plain(found.orders), "steps": list(map(_step_content, found.left))}
    console.answer(content, lambda: "\n".join(_detail_lines(found)))


def _detail_lines(found: ListDetail) -> Iterator[str]:
    yield _list_line(found.row)
    for order in found.orders:
        place = f"[{order.bin}]" if order.inside else "[-]"
        yield f"  {place} {order.no} {order.buyer} {order.picked}/{order.pieces}"
    for step in found.left:
        bins = " ".join(f"[{share.bin}]×{share.pieces}" for share in step.bins)
        yield f"  {step.location or '-':<10} {step.sku} {step.name} ×{step.pieces}: {bins}"


@app.command("cancel")
def cancel(no: str, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False) -> None:
    """Nobody picks this list any more; its orders wait for another one."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        changed: ListChanged = picklane.handle(CancelList(str(uuid4()), no), actor_of(operator)).value
    told = text("{list}: {state}, {orders} orders wait again", list=changed.list, **_ended(changed))
    console.answer(plain(changed), lambda: told)


def _ended(changed: ListChanged) -> dict[str, Any]:
    return {"state": words.list_state(changed.state), "orders": len(changed.left)}


@app.command("slips")
def slips(
    no: str,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="The PDF; default: print it")] = None,
    paper: Annotated[str, typer.Option("--paper", metavar="P", help="a4 or 100x150")] = SlipPaper.A4.value,
    by_order: Annotated[bool, typer.Option("--by-order", help="A slip for each order, not one for the walk.")] = False,
    station: Annotated[str, typer.Option("--station", help="The station whose printer it is for")] = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is left of a list on paper, with barcodes."""
    console = console_of(as_json)
    with console.errors_told():
        if paper not in set(SlipPaper):
            raise BadInput("argument.bad", field="--paper", found=paper, expected=", ".join(SlipPaper))
    with opened(db, console) as picklane:
        if out is None:
            job = picklane.print_slips(actor_of(operator, station), no, SlipPaper(paper), by_order=by_order).job
            content: dict[str, object] = {"job": job}
            told = text("Print job {job}", job=job)
        else:
            size = picklane.save_slips(no, SlipPaper(paper), out, by_order=by_order)
            content = {"file": str(out), "bytes": size}
            told = text("{file}: {bytes} bytes", file=out, bytes=size)
    console.answer(content, lambda: told)

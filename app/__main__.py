"""The command line; without a command it opens the desktop."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn
from uuid import uuid4

import typer

from app import __version__, bootstrap, listing, settings, words
from app.bootstrap import Picklane, Sample
from app.cli import (
    accounts,
    alerts,
    cases,
    counting,
    couriers,
    duty,
    floor,
    handover,
    intake,
    knowledge,
    labels,
    lists,
    measures,
    outbox,
    printers,
    profiles,
    routing,
    sheets,
    station,
    terms,
    watch,
    workers,
)
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, address_of, chosen, console_of, opened
from app.console import Console, Exit, plain, prepare
from app.domain.people import Actor
from app.domain.site import SITE_ZONE
from app.domain.stages import Stage
from app.errors import BadInput, Unavailable
from app.i18n import language, text
from app.usecases.stages import ConfirmShipped, ConfirmSigned
from app.views.orders import OrderFilter, OrderRow

app = typer.Typer(
    help="Picklane 拣通: order desk and scan station of a small warehouse.",
    add_completion=False,
    invoke_without_command=True,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
)
db_app = typer.Typer(help="Make, upgrade and check a database.", no_args_is_help=True)
app.add_typer(db_app, name="db")
app.add_typer(accounts.app, name="credit")
app.add_typer(profiles.app, name="profile")
app.add_typer(alerts.app, name="alerts")
app.add_typer(outbox.app, name="outbox")
app.add_typer(terms.app, name="terms")
app.add_typer(lists.app, name="lists")
app.add_typer(knowledge.app, name="kb")
app.add_typer(printers.app, name="printers")
intake.register(app)
cases.register(app)
duty.register(app)
measures.register(app)
app.command("watch")(watch.watch)
workers.register(app)
routing.register(app)
floor.register(app)
handover.register(app)
couriers.register(app)
counting.register(app)
labels.register(app)
station.register(app)
sheets.register(app)


@app.callback()
def begin(
    context: typer.Context,
    db: DbOption = None,
    as_json: JsonOption = False,
    operator: OperatorOption = None,
    lang: Annotated[str, typer.Option("--lang", help="zh or en", envvar="PICKLANE_LANG", show_default=True)] = "zh",
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log every command to stderr.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Without a command: the desktop."""
    chosen.db, chosen.as_json, chosen.operator = db, as_json, operator
    with Console(as_json).errors_told():
        prepare(lang, verbose)
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        with Console(as_json).errors_told():
            raise typer.Exit(_desktop(db))


def _desktop(db: str | None) -> int:
    """The embedded file is made at the first start, with the sample company and its day's orders."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        platform = os.environ.get("QT_QPA_PLATFORM", "")
        if platform not in ("offscreen", "vnc", "minimal"):
            raise Unavailable("display.none")
    address = address_of(db)
    local = settings.default_database()
    is_default = address == bootstrap.local_address(local)
    picklane = _first_start(address) if is_default and not local.exists() else Picklane.open(address)
    try:
        from ui.application import run

        return run(picklane)
    finally:
        picklane.close()


def _first_start(address: str) -> Picklane:
    import tempfile

    from app.demo import import_day

    picklane = bootstrap.create(address, "small")
    with tempfile.TemporaryDirectory() as folder:
        import_day(picklane, Path(folder), 120, datetime.now(SITE_ZONE))
    return picklane


@db_app.command("init")
def db_init(
    db: DbOption = None,
    sample: Annotated[str, typer.Option(help="none, small or seed")] = "none",
    training: Annotated[bool, typer.Option("--training", help="For training: shifts are replayed there")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a database: empty but for an operator `admin`, or with a sample company."""
    console = console_of(as_json)
    with console.errors_told():
        if sample not in ("none", "small", "seed"):
            raise BadInput("argument.bad", field="--sample", found=sample, expected="none, small, seed")
        chosen: Sample = sample  # type: ignore[assignment]  # one of the three, as just checked
        picklane = bootstrap.create(address_of(db), chosen, training=training)
        name = picklane.database.name
        picklane.close()
    console.answer(
        {"database": name, "sample": sample},
        lambda: text("Database ready: {name} (sample: {sample})", name=name, sample=sample),
    )


@db_app.command("upgrade")
def db_upgrade(db: DbOption = None, as_json: JsonOption = False) -> None:
    """Bring a database to this program's schema; a SQLite file is copied first."""
    console = console_of(as_json)
    with console.errors_told():
        copy = bootstrap.upgrade(address_of(db))
    console.answer(
        {"copy": str(copy) if copy else None},
        lambda: text("Up to date. Copy before: {copy}", copy=copy) if copy else text("Up to date."),
    )


@db_app.command("check")
def db_check(db: DbOption = None, as_json: JsonOption = False) -> None:
    """Prove the invariants; exit 1 with what is broken."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        findings = picklane.check()
    broken = [
        text("{invariant}: {count} broken: {names}", invariant=f.invariant, count=f.count, names=", ".join(f.broken))
        for f in findings
    ]
    console.answer({"ok": not findings, "findings": findings}, lambda: "\n".join(broken) or text("Everything adds up."))
    if findings:
        raise typer.Exit(Exit.REFUSED)


@app.command("orders")
def orders(
    stage: Annotated[str | None, typer.Option(help="paid, assigned, picked, shipped, signed, …")] = None,
    limit: Annotated[int, typer.Option(min=1)] = 50,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """The pool, newest first."""
    console = console_of(as_json)
    with console.errors_told():
        if stage is not None and stage not in set(Stage):
            raise BadInput("argument.bad", field="--stage", found=stage, expected=", ".join(Stage))
    where = OrderFilter(stage=Stage(stage) if stage else None)
    rows: list[OrderRow] = []
    with opened(db, console) as picklane:
        after: int | None = None
        while len(rows) < limit:
            page = picklane.reader.orders(where, after, min(limit - len(rows), 1000))
            rows.extend(page.rows)
            after = page.next_key
            if after is None:
                break
        total = picklane.reader.count(where)
    console.answer(
        {"total": total, "orders": [listing.order_head(row) for row in rows]},
        lambda: "\n".join([*map(listing.order_line, rows), text("{total} orders in all", total=total)]),
    )


@app.command("ship")
def ship(
    no: str,
    carrier: Annotated[str, typer.Option(help="Courier")],
    waybill: Annotated[str, typer.Option(help="The courier's number")],
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """④ The parcel has left."""
    _confirm(ConfirmShipped(str(uuid4()), no, carrier, waybill), db, operator, as_json)


@app.command("sign")
def sign(
    no: str,
    reason: Annotated[str, typer.Option(help="How it is known, where nobody has the signed note")] = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """⑤ The customer has signed."""
    _confirm(ConfirmSigned(str(uuid4()), no, reason), db, operator, as_json)


def _confirm(command: ConfirmShipped | ConfirmSigned, db: str | None, operator: str | None, as_json: bool) -> None:
    console = console_of(as_json)
    with opened(db, console) as picklane:
        changed = picklane.handle(command, actor_of(operator)).value
    console.answer(plain(changed), lambda: f"{changed.order}: {words.stage(changed.stage)}")


@app.command("demo")
def demo(
    out: Annotated[Path, typer.Option(help="Folder for labels, summary and pictures")],
    orders: Annotated[int, typer.Option(min=1, help="Orders of the day")] = 120,
    as_json: JsonOption = False,
) -> None:
    """A sample company's day through the real program, without a display."""
    from app.demo import run_day

    console = console_of(as_json)
    tell: Callable[[str], None] = (
        (lambda _part: None) if console.as_json else lambda part: typer.echo(f"✓ {part}", err=True)
    )
    with console.errors_told():
        picklane = _demo_database(out, "small" if orders <= 500 else "seed")
        try:
            summary = run_day(picklane, out, orders, datetime.now(SITE_ZONE), _pictures(picklane), tell)
        finally:
            picklane.close()
    lines = [f"{words.stage(stage)}: {count}" for stage, count in summary.stages.items()]
    lines.append(text("Labels, pictures and summary.json are in {folder}", folder=out))
    console.answer(plain(summary), lambda: "\n".join(lines))
    if summary.findings:
        raise typer.Exit(Exit.REFUSED)


def _demo_database(out: Path, sample: Sample) -> Picklane:
    """A database of its own in the folder; one of an earlier demo is replaced."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for old in out.glob("demo.sqlite*"):
            old.unlink()
    except OSError:
        raise Unavailable("folder.unwritable", folder=str(out)) from None
    return bootstrap.create(bootstrap.local_address(out.absolute() / "demo.sqlite"), sample)


def _pictures(picklane: Picklane) -> Callable[[Path, str], list[Path]]:
    def render(folder: Path, order: str) -> list[Path]:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from ui.screenshots import render_screens

        return render_screens(picklane, folder, language(), False, Actor("zhaolei", "HD-1"), order)

    return render


@app.command("bench")
def bench(
    name: Annotated[
        str,
        typer.Argument(
            help="route, crowd, optimise, replay, terms, import, scan, station, label, batchprint, pool, address, "
            "credit, form, kbsearch, suggest"
        ),
    ],
    db: DbOption = None,
    orders: Annotated[int | None, typer.Option(min=1, help="Size; default: the one of the targets")] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure against bare driver statements in the same run."""
    from app import bench as benches

    console = Console(as_json=True)
    with console.errors_told():
        report = benches.run(name, db or chosen.db or settings.database_address(), orders)
    console.answer(report.as_dict(), lambda: "")


def main() -> NoReturn:
    """The console script; with --json also what is wrong with the command line itself is one JSON object."""
    as_json = "--json" in sys.argv
    try:
        sys.exit(app(standalone_mode=not as_json))
    except typer.TyperException as error:
        misused = BadInput("usage", says=error.format_message())
        sys.exit(Console(as_json).failed(misused, misused.code, Exit.BAD_INPUT).exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

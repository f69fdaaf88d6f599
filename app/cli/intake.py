"""Orders come in: import and its undo, orders by phone; and the company's settings."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from app import listing, words
from app.bootstrap import Picklane
from app.cli import addresses
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, console_of, opened
from app.cli.profiles import profile_text
from app.cli.reading import read_order, yuan_of
from app.console import Console, plain
from app.domain.catalog import MasterKind
from app.domain.intake import Channel
from app.domain.profile import Profile, from_text
from app.errors import BadInput, Problem, Refused
from app.i18n import text
from app.ports import LeftOut, NothingUsable
from app.usecases.intake import UndoImport
from app.usecases.ordering import OrderPlaced
from app.worker.intake import ImportPreview, ImportSummary

_CHANNELS = "taobao, mini, pos, jd, 1688"
_MOST_NAMED = 200
"""Rows named one by one in words; --json names all."""


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("import")(import_files)
    app.command("order")(order)
    app.command("address")(addresses.address)
    app.command("setting")(setting)


def import_files(
    files: Annotated[list[Path], typer.Argument(help="Files of one kind; or: undo BATCH", readable=False)],
    channel: Annotated[str | None, typer.Option(help=_CHANNELS)] = None,
    kind: Annotated[str | None, typer.Option(help="warehouses, products, stock, customers or prices")] = None,
    profile: Annotated[str | None, typer.Option(help="Mapping profile: its name, or a file of one")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    left_out: Annotated[Path | None, typer.Option(help="Where rows that were rejected are written (XLSX)")] = None,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import orders of a channel or master data; `import undo BATCH` takes an import back."""
    console = console_of(as_json)
    if _is_undo(files, channel, kind):
        with console.errors_told():
            _check_plain(profile, dry_run, left_out)
        _undo(str(files[1]), db, operator, console)
        return
    with console.errors_told():
        _check_kind(channel, kind)
        if channel is None:
            _check_plain(profile, dry_run, left_out)
        _check_left_out(left_out, files)
    with opened(db, console) as picklane:
        mapping = None if profile is None else _profile(picklane, profile)
        found: ImportPreview | ImportSummary
        try:
            if dry_run and channel is not None:
                found = picklane.preview_import(channel, files, profile=mapping)
            else:
                found = picklane.import_files(actor_of(operator), channel or kind or "", files, profile=mapping)
        except NothingUsable as nothing:
            _write_left_out(picklane, nothing.problems, nothing.left_out, left_out)
            raise
        _write_left_out(picklane, found.rejected, found.left_out, left_out)
    lines = [_previewed(found) if isinstance(found, ImportPreview) else _imported(found)]
    lines += map(words.problem, found.rejected[:_MOST_NAMED])
    if len(found.rejected) > _MOST_NAMED:
        lines.append(text("… and {count} more", count=len(found.rejected) - _MOST_NAMED))
    if left_out is not None and found.left_out:
        lines.append(str(left_out))
    console.answer(_content(found, left_out), lambda: "\n".join(lines))


def _write_left_out(
    picklane: Picklane, rejected: Sequence[Problem], rows: Sequence[LeftOut], path: Path | None
) -> None:
    if path is not None and rows:
        picklane.write_left_out(rejected, rows, path)


def _is_undo(files: list[Path], channel: str | None, kind: str | None) -> bool:
    return len(files) == 2 and str(files[0]) == "undo" and channel is None and kind is None


def _undo(batch: str, db: str | None, operator: str | None, console: Console) -> None:
    with opened(db, console) as picklane:
        undone = picklane.handle(UndoImport(str(uuid4()), batch), actor_of(operator)).value
    told = text("Import {batch} undone: {removed} orders removed, {restored} put back.", **plain(undone))
    console.answer(plain(undone), lambda: told)


def _check_kind(channel: str | None, kind: str | None) -> None:
    if (channel is None) == (kind is None):
        raise BadInput("import.what", channels=_CHANNELS, kinds=", ".join(MasterKind))
    if channel == Channel.PHONE:
        raise BadInput("channel.no_files", channel=channel)
    if channel is not None and channel not in set(Channel):
        raise BadInput("channel.unknown", channel=channel, known=_CHANNELS)
    if kind is not None and kind not in set(MasterKind):
        raise BadInput("argument.bad", field="--kind", found=kind, expected=", ".join(MasterKind))


def _check_plain(profile: str | None, dry_run: bool, left_out: Path | None) -> None:
    """What only orders of a channel have is refused elsewhere, and never ignored: a dry run must not write."""
    for name, given in (("--profile", profile), ("--dry-run", dry_run), ("--left-out", left_out)):
        if given:
            raise BadInput("argument.bad", field=name, found=given, expected=f"--channel {_CHANNELS}")


def _check_left_out(path: Path | None, files: list[Path]) -> None:
    """Before anything is imported: no file of the import is written over, and the folder is there."""
    if path is None:
        return
    if path.suffix.lower() != ".xlsx" or path.resolve() in {file.resolve() for file in files}:
        raise BadInput("argument.bad", field="--left-out", found=path, expected="FILE.xlsx")
    if not path.absolute().parent.is_dir():
        raise BadInput("file.missing", file=str(path.parent))


def _profile(picklane: Picklane, named: str) -> Profile:
    """A profile by its name, or from a file."""
    for row in picklane.profiles():
        if row.profile.name == named:
            return row.profile
    path = Path(named)
    if not path.is_file():
        raise Refused("profile.unknown", name=named)
    return from_text(profile_text(path))


def _content(found: ImportPreview | ImportSummary, left_out: Path | None) -> dict[str, object]:
    content: dict[str, object] = plain(found)
    content["left_out"] = str(left_out) if left_out is not None and found.left_out else None
    if isinstance(found, ImportPreview):
        del content["orders"]
        content |= {"dry_run": True, **found.counts, "rejected": plain(found.rejected)}
        del content["counts"]
    return content


def _previewed(found: ImportPreview) -> str:
    parts = [f"{words.fate(name)} {count}" for name, count in found.counts.items()]
    return text("Nothing written. It would be: {parts}", parts=", ".join(parts))


def _imported(summary: ImportSummary) -> str:
    told = text(
        "Batch {batch}: {orders} orders, {lines} lines, {duplicates} there already, {incomplete} incomplete,"
        " {completed} completed.",
        batch=summary.batch,
        orders=summary.orders,
        lines=summary.lines,
        duplicates=summary.duplicates,
        incomplete=summary.incomplete,
        completed=summary.completed,
    )
    if summary.changed or summary.returns:
        told += " " + text("{changed} changed at their source, {returns} lines returned.", **plain(summary))
    return told


def order(
    no: Annotated[str, typer.Argument(help="Any number of an order; or: new")],
    json_file: Annotated[Path | None, typer.Option(help="With `order new`: the order as a JSON object")] = None,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """One order by our number, its channel's, its parcel's or its waybill number; `order new` places one."""
    console = console_of(as_json)
    if json_file is not None:
        with console.errors_told():
            if no != "new":
                raise BadInput("argument.bad", field="order", found=no, expected="new --json-file FILE")
            command = read_order(json_file)
        with opened(db, console) as picklane:
            placed = picklane.place_order(actor_of(operator), command)
        console.answer(_placed(placed), lambda: _placed_line(placed))
        return
    with opened(db, console) as picklane:
        detail = picklane.reader.order(no)
        if detail is None:
            raise Refused("order.unknown", order=no)
    console.answer(listing.order_content(detail), lambda: "\n".join(listing.order_lines(detail)))


def _placed(placed: OrderPlaced) -> dict[str, object]:
    return {
        "no": placed.no,
        "stage": placed.stage,
        "missing": list(placed.missing),
        "total": yuan_of(placed.total_fen),
        "goods": yuan_of(placed.goods_fen),
        "freight": yuan_of(placed.freight_fen),
        "discount": yuan_of(placed.discount_fen),
        "promotion": placed.promotion,
        "urgent": placed.urgent,
        "grant": placed.grant,
    }


def _placed_line(placed: OrderPlaced) -> str:
    told = text(
        "Order {no}: {total}, of it freight {freight}, saved {discount}.",
        no=placed.no,
        total=words.money(placed.total_fen),
        freight=words.money(placed.freight_fen),
        discount=words.money(placed.discount_fen),
    )
    if placed.missing:
        told += " " + text("Missing: {what}", what=", ".join(map(words.missing, placed.missing)))
    return told


def setting(
    key: Annotated[str | None, typer.Argument()] = None,
    value: Annotated[str | None, typer.Argument()] = None,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """The company's settings; with KEY VALUE change one."""
    from app.domain.company import checked
    from app.usecases.company import ChangeSetting

    console = console_of(as_json)
    with opened(db, console) as picklane:
        if key is not None and value is not None:
            picklane.handle(ChangeSetting(str(uuid4()), key, value), actor_of(operator))
        found = dict(picklane.reader.settings())
        if key is not None:
            checked(key, found.get(key, ""))
            found = {key: found[key]}
    console.answer(found, lambda: "\n".join(f"{name} = {value}" for name, value in found.items()))

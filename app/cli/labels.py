"""Labels of many orders as one file, for a printer or for paper."""

from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from app.cli.base import DbOption, JsonOption, console_of, opened, write_out
from app.domain.label_look import DEFAULT_LAYOUT
from app.errors import BadInput, Refused
from app.i18n import text
from app.views.labels import LabelOrder

_FORMATS = ("pdf", "zpl", "tspl")
_DPI = (203, 300)


def register(main: typer.Typer) -> None:
    """Add these commands."""
    main.command("label")(label)
    main.command("labels")(labels)


def label(
    no: str,
    out: Annotated[Path, typer.Option(help="Where the PDF is written")],
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """The label of a picked order: the same bytes every time."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        pdf = picklane.label(no)
        write_out(out, pdf)
    console.answer(
        {"file": str(out), "bytes": len(pdf)}, lambda: text("{file}: {bytes} bytes", file=out, bytes=len(pdf))
    )


def labels(
    out: Annotated[Path, typer.Option(help="Where the file is written")],
    orders: Annotated[str, typer.Option(metavar="O1,O2", help="The labels of these orders")] = "",
    all_picked: Annotated[
        bool, typer.Option("--all-picked", help="The labels of picked orders that no printer has had yet")
    ] = False,
    file_format: Annotated[str, typer.Option("--format", help="pdf, zpl or tspl")] = "pdf",
    layout: Annotated[str, typer.Option(help="Size of the paper in millimetres")] = DEFAULT_LAYOUT,
    dpi: Annotated[int, typer.Option(help="Of the printer, for zpl and tspl: 203 or 300")] = 203,
    order_by: Annotated[str, typer.Option(help="age, sku, location, channel or route")] = LabelOrder.AGE.value,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """One file with the labels of many orders, in the sequence wanted; nothing is marked as printed."""
    console = console_of(as_json)
    with console.errors_told():
        codes = [code.strip() for code in orders.split(",") if code.strip()]
        if bool(codes) == all_picked:
            raise BadInput("argument.bad", field="--orders", found=orders, expected="--orders O1,O2 / --all-picked")
        _known("--format", file_format, _FORMATS)
        _known("--dpi", dpi, _DPI)
        _known("--order-by", order_by, list(LabelOrder))
    with opened(db, console) as picklane:
        by, reader = LabelOrder(order_by), picklane.reader
        contents = reader.labels_of(codes, by) if codes else reader.labels_to_print(by)
        if not contents:
            raise Refused("label.nothing")
        made = picklane.label_batch(contents, layout, file_format, dpi)
        write_out(out, made)
    console.answer(
        {"files": [str(out)], "labels": len(contents), "bytes": len(made)},
        lambda: text("{file}: {labels} labels, {bytes} bytes", file=out, labels=len(contents), bytes=len(made)),
    )


def _known(option: str, found: object, expected: Collection[object]) -> None:
    if found not in expected:
        raise BadInput("argument.bad", field=option, found=str(found), expected=", ".join(map(str, expected)))

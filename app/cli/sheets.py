"""Sheets of paper for the bench; no database is needed for them."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from app.adapters.sheets import calibration_sheet, command_sheet
from app.cli.base import JsonOption, console_of, write_out
from app.i18n import text

OutOption = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the PDF is written")]


def register(main: typer.Typer) -> None:
    """Add these commands."""
    main.command("calibration-sheet")(calibration)
    main.command("command-sheet")(commands)


def calibration(out: OutOption, as_json: JsonOption = False) -> None:
    """The sheet that teaches the program a barcode scanner (A4, four lines to scan)."""
    _write(out, calibration_sheet, as_json)


def commands(out: OutOption, as_json: JsonOption = False) -> None:
    """Every command of the scan station as a barcode with its name in Chinese and English (A4)."""
    _write(out, command_sheet, as_json)


def _write(out: Path, draw: Callable[[], bytes], as_json: bool) -> None:
    console = console_of(as_json)
    with console.errors_told():
        pdf = draw()
        write_out(out, pdf)
    console.answer(
        {"file": str(out), "bytes": len(pdf)}, lambda: text("{file}: {bytes} bytes", file=out, bytes=len(pdf))
    )

"""Sheets of A4 for the bench: every command as a barcode, and the lines that teach the program a scanner."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from barcode.codex import Code128, Gs1_128

from app import words
from app.adapters.label_sheet import DPI, Sheet, fit
from app.domain.calibration import GS1_LINE, LINES
from app.domain.picking import QUANTITIES, StationCommand, command_code, quantity_code
from app.i18n import Language, speaking, text

_WIDE_MM, _HIGH_MM = 210.0, 297.0
_MM = DPI / 25.4
_WIDE, _HIGH = round(_WIDE_MM * _MM), round(_HIGH_MM * _MM)
_MARGIN = round(12 * _MM)
_TITLE, _NOTE = 48, 26
"""Heights of letters, in dots."""
_COLUMNS, _BAR_DOTS = 3, 3
_LINE_HIGH, _LINE_PITCH = round(16 * _MM), round(54 * _MM)
_FNC1 = Gs1_128.FNC1_CHAR


def command_sheet() -> bytes:
    """Commands, then quantities, each with its name in both languages: one page, whose height their rows share."""
    notes = [lambda: text("Scan a command instead of pressing its key. Cover the others with your hand.")]
    sheet, top = _page(lambda: text("Commands of the scan station"), notes)
    commands = _commands()
    rows = -(-len(commands) // _COLUMNS)
    across, down = (_WIDE - 2 * _MARGIN) // _COLUMNS, (_HIGH - top - _MARGIN) // rows
    letters = min(34, down // 4)
    for number, (code, named) in enumerate(commands):
        x, y = _MARGIN + number % _COLUMNS * across, top + number // _COLUMNS * down
        name = fit("  ".join(dict.fromkeys(_both(named))), across - 24, letters, bold=True)
        sheet.write(x + across // 2, y, name, letters, bold=True, align=0.5)
        sheet.code128(x, y + letters + 8, across, code, _BAR_DOTS, down - letters - 32)
    return sheet.finish()


def calibration_sheet() -> bytes:
    """The lines in the sequence in which they are to be scanned, too far from each other to be mixed up."""
    notes = [
        lambda: text("Open the station check (F12 on the station screen), choose “Calibrate scanner”,"),
        lambda: text("then scan the lines 1 to 4, each once, in this sequence."),
    ]
    sheet, top = _page(lambda: text("Calibration of a barcode scanner"), notes)
    names = (
        lambda: text("Letters"),
        lambda: text("Digits"),
        lambda: text("Signs"),
        lambda: text("GS1 with FNC1"),
    )
    left = _MARGIN + 130
    for number, (symbol, name) in enumerate(zip([*LINES[:-1], _FNC1 + _FNC1.join(GS1_LINE)], names, strict=True)):
        y = top + number * _LINE_PITCH
        sheet.write(_MARGIN, y + 8, f"{number + 1}", 120, bold=True)
        sheet.write(left, y, "  ".join(_both(name)), 34, bold=True)
        sheet.fill(_bars(symbol, left, y + 52))
        sheet.write(left, y + 60 + _LINE_HIGH, LINES[number], _NOTE)
    return sheet.finish()


def _commands() -> list[tuple[str, Callable[[], str]]]:
    named = [(command_code(command), partial(words.command, command.value)) for command in StationCommand]
    return [*named, *((quantity_code(pieces), partial("× {}".format, pieces)) for pieces in QUANTITIES)]


def _both(say: Callable[[], str]) -> list[str]:
    """In Chinese, then in English."""
    said = []
    for language in (Language.CHINESE, Language.ENGLISH):
        with speaking(language):
            said.append(say())
    return said


def _page(title: Callable[[], str], notes: Sequence[Callable[[], str]]) -> tuple[Sheet, int]:
    """An empty page with its heading, and where the rest begins."""
    chinese, english = _both(title)
    sheet = Sheet(_WIDE_MM, _HIGH_MM, english)
    sheet.write(_MARGIN, _MARGIN, f"{chinese}  {english}", _TITLE, bold=True)
    y = _MARGIN + _TITLE + 24
    for line in [line for version in zip(*map(_both, notes), strict=True) for line in version]:
        sheet.write(_MARGIN, y, line, _NOTE)
        y += _NOTE + 10
    return sheet, y + 30


def _bars(symbol: str, x: int, y: int) -> list[tuple[float, float, float, float]]:
    """A Code 128, which may hold FNC1."""
    modules = str(Code128(symbol).build()[0])
    return [
        (x + run.start() * _BAR_DOTS, y, (run.end() - run.start()) * _BAR_DOTS, _LINE_HIGH)
        for run in re.finditer("1+", modules)
    ]

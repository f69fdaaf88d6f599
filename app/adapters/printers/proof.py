"""The page that shows whether a printer prints at exact size and on its own dots."""

from collections.abc import Iterator

from app.adapters.label_sheet import DPI, Sheet, fit
from app.adapters.labels import layouts
from app.domain.printing import Printer
from app.i18n import text

_MARGIN_MM = 5
_TICKS = ((10, 40), (5, 28), (1, 16))
"""Every so many millimetres a tick of so many dots."""
_SIZE = 26
"""Dots of the letters."""
_WIDEST_BAR = 6


def proof_page(printer: Printer) -> bytes:
    """A PDF of the size of the printer's paper: a ruler along two edges, bars of one to six dots, a code to scan, and
    who the printer is."""
    paper = layouts()[printer.layout]
    sheet = Sheet(paper.width_mm, paper.height_mm, title=printer.code)
    left = top = _dots(_MARGIN_MM)
    sheet.fill(_ruler(left, top, paper.width_mm - 2 * _MARGIN_MM, paper.height_mm - 2 * _MARGIN_MM))
    left, top, room = left + 60, top + 60, _dots(paper.width_mm - 2 * _MARGIN_MM) - 80
    for number, line in enumerate(_lines(printer, paper.width_mm, paper.height_mm)):
        sheet.write(left, top + number * 44, fit(line, room, _SIZE), _SIZE)
    sheet.code128(left, top + 300, room, f"TEST{printer.dpi}", dots=3, height=100)
    sheet.qr(left, top + 420, f"TEST{printer.dpi}", dots=5)
    sheet.fill(_bars(left + 220, top + 450))
    return sheet.finish()


def _dots(millimetres: float) -> int:
    return round(millimetres * DPI / 25.4)


def _lines(printer: Printer, width: int, height: int) -> Iterator[str]:
    yield text("Test page")
    yield f"{printer.code} · {printer.name}" if printer.name != printer.code else printer.code
    yield printer.address
    yield f"{printer.language.value.upper()} · {printer.dpi} dpi · {width} × {height} mm"
    long, high = width - 2 * _MARGIN_MM, height - 2 * _MARGIN_MM
    yield text("Rulers: {width} mm, {height} mm", width=long, height=high)


def _ruler(left: int, top: int, width: int, height: int) -> Iterator[tuple[float, float, float, float]]:
    """Ticks at every millimetre, from the first edge of the first to the first edge of the last; none where the rulers
    meet, but the first."""
    for at in (0, *range(_MARGIN_MM + 1, width + 1)):
        yield left + _dots(at), top, 2, _tick(at)
    for at in (0, *range(_MARGIN_MM + 1, height + 1)):
        yield left, top + _dots(at), _tick(at), 2


def _tick(at: int) -> int:
    return next(length for every, length in _TICKS if at % every == 0)


def _bars(left: int, top: int) -> Iterator[tuple[float, float, float, float]]:
    """Of each width three, with gaps as wide: on the printer's dots all of them are equally sharp."""
    for wide in range(1, _WIDEST_BAR + 1):
        for number in range(3):
            yield left + 2 * number * wide, top, wide, 70
        left += 6 * wide + 16

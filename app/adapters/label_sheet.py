"""Label pages measured in printer dots, and the Chinese text on it."""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from PIL import Image
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.adapters.barcodes import CODE128_QUIET, QR_QUIET, code128, qr

DPI = 203
"""The dots of a common label printer; a millimetre is 8 of them."""

WORD = re.compile(r"[!-~]+|.", re.DOTALL)
"""What wrapping keeps together in running text: part numbers and other Latin words."""
SPACED = re.compile(r"\S+|.", re.DOTALL)
"""What wrapping keeps together in a region: everything between blanks."""

rl_config.useA85 = 0  # 8-bit streams: a quarter smaller, and quicker

_DOT = 72 / DPI
_MM = 72 / 25.4
_TRIM = 0.05
"""Dots taken off every edge of a box: a renderer that blackens every touched dot then still keeps to its dots."""
_LEAST_DOTS = 2
"""Dots of the narrowest bar; scanners fail on single dots."""
_ASCENT = 0.88
"""Of the em box; Noto Sans SC."""
_LONGEST = 500
"""Characters of one field that are looked at; no area of a label holds more."""
_ELLIPSIS = "…"
_UNKNOWN = "□"
_NEVER_FIRST = "，。、；：！？）》」』】〉”’…·,.;:!?)]}%"
_font_file = threading.Lock()
"""A font file is read through one cursor, by whoever takes the glyphs of a document out of it."""
_FONTS = {False: "NotoSansSC-Regular", True: "NotoSansSC-Bold"}


def font_path(bold: bool = False) -> Path:
    """The TrueType file of Noto Sans SC (SIL OFL 1.1), Regular or Bold, that ships with the application."""
    return Path(str(files("resources"))) / "fonts" / f"{_FONTS[bold]}.ttf"


@lru_cache(maxsize=2)
def _font(bold: bool) -> TTFont:
    """The font, parsed once (about 40 ms and 24 MB) and kept; a document gets only the glyphs it uses."""
    name = _FONTS[bold]
    with _font_file:
        if name not in pdfmetrics.getRegisteredFontNames():  # else another thread came first
            pdfmetrics.registerFont(TTFont(name, str(font_path(bold)), asciiReadable=False))
        return pdfmetrics.getFont(name)


def printable(text: str) -> str:
    """One line of what the font can show: other letters and digits as a box, other signs and controls left out."""
    glyphs = _font(False).face.charToGlyph
    shown = []
    for c in unicodedata.normalize("NFC", text[:_LONGEST]):
        category = unicodedata.category(c)[0]
        if c.isspace():
            shown.append(" ")
        elif ord(c) in glyphs and category not in "CM":
            shown.append(c)
        elif category in "LN":
            shown.append(_UNKNOWN)
    return " ".join("".join(shown).split())


def width_of(text: str, size: float, bold: bool = False) -> float:
    """How many dots a line takes in letters of `size` dots."""
    advance = _font(bold).face.getCharWidth
    return float(sum(advance(ord(c)) for c in text)) * size / 1000


def fit(text: str, room: float, size: float, bold: bool = False) -> str:
    """`text`, shortened with an ellipsis where it is wider than `room` dots."""
    if width_of(text, size, bold) <= room:
        return text
    room -= width_of(_ELLIPSIS, size, bold)
    end = 0
    while end < len(text) and (room := room - width_of(text[end], size, bold)) >= 0:
        end += 1
    return text[:end].rstrip() + _ELLIPSIS


def wrap(
    text: str, room: float, size: float, most: int, bold: bool = False, words: re.Pattern[str] = WORD
) -> list[str]:
    """At most `most` lines; the last is shortened when more would be needed. Closing marks never begin a line."""
    lines, last = [""], ""
    for piece in _pieces(text, room, size, bold, words):
        if width_of((lines[-1] + piece).rstrip(), size, bold) <= room:
            lines[-1] += piece
        elif piece in _NEVER_FIRST and last != lines[-1] and width_of(last + piece, size, bold) <= room:
            lines[-1] = lines[-1].removesuffix(last)
            lines.append(last + piece)
        else:
            lines.append(piece.lstrip())
        last = piece
    if len(lines) > most:
        lines[most - 1 :] = [fit("".join(lines[most - 1 :]), room, size, bold)]
    return [line.strip() for line in lines]


def _pieces(text: str, room: float, size: float, bold: bool, words: re.Pattern[str]) -> Iterator[str]:
    """Words that must not be broken; one wider than a line falls apart into characters."""
    for word in words.findall(text):
        if width_of(word, size, bold) <= room:
            yield word
        else:
            yield from word


class _Path:
    """Boxes as reportlab asks a path for its operators; its own path takes ten times as long to write numbers."""

    def __init__(self, boxes: Sequence[tuple[float, float, float, float]]) -> None:
        self._boxes = boxes

    def getCode(self) -> str:  # noqa: N802 - reportlab's name
        return " ".join(["n", *("{:.3f} {:.3f} {:.3f} {:.3f} re".format(*box) for box in self._boxes)])


class Sheet:
    """Pages in dots from their left upper corners. The same drawing gives the same bytes; each thread may have a sheet
    of its own."""

    def __init__(self, width_mm: float, height_mm: float, title: str) -> None:
        self._out = BytesIO()
        self._height = height_mm * _MM / _DOT
        size = (width_mm * _MM, height_mm * _MM)
        self._canvas = Canvas(self._out, pagesize=size, pageCompression=1, invariant=1)
        self._canvas.setTitle(title)
        self._canvas.setCreator("Picklane")
        self._canvas.setViewerPreference("PrintScaling", "None")
        self._canvas.scale(_DOT, _DOT)

    def next_page(self) -> None:
        """What is drawn from now on stands on another page."""
        self._canvas.showPage()
        self._canvas.scale(_DOT, _DOT)

    def fill(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        """Blacken boxes of (x, y, width, height)."""
        low, trim = self._height + _TRIM, 2 * _TRIM
        path = _Path([(x + _TRIM, low - y - h, w - trim, h - trim) for x, y, w, h in boxes])
        self._canvas.setFillGray(0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        white: bool = False,
        align: float = 0,
    ) -> None:
        """One line of letters of `size` dots below height `y`; `align` is the part of the line left of `x`."""
        if align:
            x -= width_of(text, size, bold) * align
        self._canvas.setFillGray(1 if white else 0)
        self._canvas.setFont(_font(bold).fontName, size)
        self._canvas.drawString(x, self._height - y - size * _ASCENT, text)

    def code128(self, x: int, y: int, room: int, text: str, dots: int, height: int) -> None:
        """A Code 128 in the middle of `room`, of `dots` a module or as few as two; ValueError when that is too wide."""
        width, bars = code128(text)
        while (width + 2 * CODE128_QUIET) * dots > room:
            dots -= 1
        if dots < _LEAST_DOTS:
            raise ValueError(f"too long for a label: {text!r}")
        first = x + (room - width * dots) // 2
        self.fill((first + start * dots, y, wide * dots, height) for start, wide in bars)

    def qr(self, x: int, y: int, text: str, dots: int) -> None:
        """A QR code of `dots` a module; (x, y) is the corner of its quiet zone."""
        runs = qr(text)[1]
        x, y = x + QR_QUIET * dots, y + QR_QUIET * dots
        self.fill((x + start * dots, y + row * dots, wide * dots, dots) for row, start, wide in runs)

    def picture(self, x: int, y: int, width: int, height: int, png: bytes) -> None:
        """A picture in the middle of a box, of one dot a pixel, or smaller where it would not fit."""
        image = Image.open(BytesIO(png)).convert("L")
        scale = min(1, width / image.width, height / image.height)
        across, down = round(image.width * scale), round(image.height * scale)
        left, top = x + (width - across) // 2, y + (height - down) // 2
        low, trim = self._height - top - down + _TRIM, 2 * _TRIM
        self._canvas.drawImage(ImageReader(image), left + _TRIM, low, across - trim, down - trim)

    def finish(self) -> bytes:
        """The PDF."""
        self._canvas.showPage()
        with _font_file:
            self._canvas.save()
        return self._out.getvalue()

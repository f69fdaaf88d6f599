"""What a thermal printer burns: any of our PDFs as 1-bit raster in the printer's own language, dot for dot."""

import threading
import zlib
from base64 import b64encode
from binascii import crc_hqx
from collections.abc import Generator
from contextlib import closing
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw

from app.adapters.label_sheet import DPI
from app.adapters.labels.grids import Box, refitted, take_grids

_DOTS_PER_MM = {203: 8.0, 300: 300 / 25.4}
"""Of the print heads; one that is called 203 dpi has 8 a millimetre."""
_POINTS_PER_MM = 72 / 25.4
_BURN = [255] * 128 + [0] * 128
"""Grey below the middle is burned."""
_NEGATIVE = bytes(range(255, -1, -1))

pdfium_alone = threading.RLock()
"""pdfium bears one thread at a time; a long job gives way after each page."""


def to_printer(pdf: bytes, dpi: int, language: str) -> bytes:
    """All pages of a PDF as one print job, each at its exact size.

    `language` is "pdf" (as it is), "zpl" (^GFA) or "tspl" (BITMAP); `dpi` is 203 or 300 and means nothing to "pdf".
    The bars of codes are whole dots. ValueError for another language, another dpi, or what is no PDF. Safe from any
    thread.
    """
    if language == "pdf":
        return pdf
    speak = {"zpl": _zpl, "tspl": _tspl}.get(language)
    if speak is None:
        raise ValueError(f"no printer speaks {language!r}")
    with closing(burned_pages(pdf, dpi)) as pages:
        return b"".join(speak(page, dpi) for page in pages)


def picture(pdf: bytes) -> bytes:
    """The first page as a 203-dpi printer burns it, as PNG."""
    target = BytesIO()
    with closing(burned_pages(pdf, DPI)) as pages:
        next(pages).convert("L").point(_NEGATIVE).save(target, "PNG")
    return target.getvalue()


def burned_pages(pdf: bytes, dpi: int) -> Generator[Image.Image]:
    """The pages as 1-bit images of the label's size in dots; what is burned is 1. ValueError as `to_printer`."""
    if dpi not in _DOTS_PER_MM:
        raise ValueError(f"no printer has {dpi} dpi")
    with pdfium_alone:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise ValueError(f"no PDF: {error}") from None
        count = len(document)
    try:
        for number in range(count):
            with pdfium_alone:
                page = _burned(document, number, dpi)
            yield page
    finally:
        with pdfium_alone:
            document.close()


def _burned(document: pypdfium2.PdfDocument, number: int, dpi: int) -> Image.Image:
    page = document[number]
    width, height = (round(points / _POINTS_PER_MM * _DOTS_PER_MM[dpi]) for points in page.get_size())
    # Our PDFs stand on the dots of 203 dpi; for another density the codes are taken out and drawn anew.
    codes = [] if dpi == DPI else [refitted(grid, dpi / DPI) for grid in take_grids(page)]
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_Gray)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    matrix, all_of_it = pdfium.FS_MATRIX(dpi / 72, 0, 0, dpi / 72, 0, 0), pdfium.FS_RECTF(0, 0, width, height)
    pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, all_of_it, 0)
    burned: Image.Image = bitmap.to_pil().point(_BURN, "1")
    bitmap.close()
    _blacken(burned, [box for boxes in codes for box in boxes])
    page.close()
    return burned


def _blacken(image: Image.Image, boxes: list[Box]) -> None:
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom in boxes:
        draw.rectangle((left, top, right - 1, bottom - 1), fill=255)


def _millimetres(dots: int, dpi: int) -> str:
    return f"{dots / _DOTS_PER_MM[dpi]:.1f}".removesuffix(".0")


def _zpl(page: Image.Image, _dpi: int) -> bytes:
    """A ^GFA field in Zebra's Z64: deflated, base 64, CRC-16 over the letters."""
    width, height = page.size
    dots = page.tobytes()
    letters = b64encode(zlib.compress(dots))
    size = f"{len(dots)},{len(dots)},{len(dots) // height}"
    head = f"^XA^PW{width}^LL{height}^LH0,0^FO0,0^GFA,{size},:Z64:"
    return head.encode() + letters + f":{crc_hqx(letters, 0):04X}^FS^PQ1^XZ\n".encode()


def _tspl(page: Image.Image, dpi: int) -> bytes:
    """A BITMAP, where 0 is burned and 1 is not."""
    width, height = page.size
    dots = page.tobytes().translate(_NEGATIVE)
    head = (
        f"SIZE {_millimetres(width, dpi)} mm,{_millimetres(height, dpi)} mm",
        *("GAP 2 mm,0 mm", "DIRECTION 0", "REFERENCE 0,0", "CLS"),
        f"BITMAP 0,0,{len(dots) // height},{height},0,",
    )
    return "\r\n".join(head).encode() + dots + b"\r\nPRINT 1,1\r\n"

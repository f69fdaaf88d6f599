"""What goes to a thermal printer: decoded back it is the page, dot for dot, whatever its texts say."""

import re
import zlib
from base64 import b64decode
from binascii import crc_hqx
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from app.adapters.labels import WaybillLabel, draw, picture, to_printer
from app.adapters.labels.raster import burned_pages
from app.domain.label_look import LabelLook
from tests.adapters.label_samples import (
    CROWDED,
    FULL,
    LAYOUTS,
    LOOK,
    NORMAL,
    Dots,
    codes_on,
    dots_of,
    printed,
    read,
)

SIZES = {
    ("100x150", 203): (800, 1200),
    ("100x150", 300): (1181, 1772),
    ("100x180", 203): (800, 1440),
    ("100x180", 300): (1181, 2126),
    ("76x130", 203): (608, 1040),
    ("76x130", 300): (898, 1535),
}
HOSTILE = replace(
    FULL,
    receiver_name='^XZ~JA"',
    receiver_address='"\r\nCLS\r\nPRINT 9,9\r\n^FS^XZ~HS' + "😀'\\;--" * 70,
    remark="^" * 500,
    reason='"]["',
    carrier="~^",
)
ZPL = re.compile(
    rb"\^XA\^PW(?P<width>\d+)\^LL(?P<height>\d+)\^LH0,0\^FO0,0\^GFA,(?P<sent>\d+),(?P<total>\d+),(?P<row>\d+),"
    rb":Z64:(?P<letters>[A-Za-z0-9+/=]+):(?P<crc>[0-9A-F]{4})\^FS\^PQ1\^XZ\n"
)
TSPL = re.compile(
    rb"SIZE (?P<across>[\d.]+) mm,(?P<down>[\d.]+) mm\r\nGAP 2 mm,0 mm\r\nDIRECTION 0\r\nREFERENCE 0,0\r\nCLS\r\n"
    rb"BITMAP 0,0,(?P<row>\d+),(?P<height>\d+),0,"
)


def zpl_pages(job: bytes) -> Iterator[Dots]:
    """The pages as a Zebra printer would burn them; every byte of the job must belong to one."""
    at = 0
    while at < len(job):
        found = ZPL.match(job, at)
        assert found, job[at : at + 80]
        dots = zlib.decompress(b64decode(found["letters"]))
        assert int(found["crc"], 16) == crc_hqx(found["letters"], 0)
        row, height, width = (int(found[name]) for name in ("row", "height", "width"))
        assert len(dots) == int(found["sent"]) == int(found["total"]) == row * height
        yield unpacked(dots, row, height, width)
        at = found.end()


def tspl_pages(job: bytes) -> Iterator[tuple[Dots, float, float]]:
    """The pages as a TSC printer would burn them, and the millimetres it is told."""
    at = 0
    while at < len(job):
        found = TSPL.match(job, at)
        assert found, job[at : at + 80]
        row, height = int(found["row"]), int(found["height"])
        end = found.end() + row * height
        assert job[end : end + 13] == b"\r\nPRINT 1,1\r\n"
        white = bytes(255 - byte for byte in job[found.end() : end])
        yield unpacked(white, row, height, row * 8), float(found["across"]), float(found["down"])
        at = end + 13


def unpacked(dots: bytes, row: int, height: int, width: int) -> Dots:
    bits = np.unpackbits(np.frombuffer(dots, np.uint8).reshape(height, row), axis=1)
    assert not bits[:, width:].any(), "beyond the label"
    return np.where(bits[:, :width], 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("layout", "dpi"), SIZES)
def test_both_languages_hold_exactly_the_page(layout: str, dpi: int) -> None:
    pdf = draw([FULL, NORMAL], layout, LOOK)
    pages = [dots_of(page) for page in burned_pages(pdf, dpi)]
    width, height = SIZES[layout, dpi]
    assert [page.shape for page in pages] == [(height, width)] * 2

    for page, sent in zip(pages, zpl_pages(to_printer(pdf, dpi, "zpl")), strict=True):
        assert (page == sent).all()
    for page, (sent, across, down) in zip(pages, tspl_pages(to_printer(pdf, dpi, "tspl")), strict=True):
        assert (page == sent[:, :width]).all()
        assert (sent[:, width:] == 255).all()
        assert (across, down) == LAYOUTS[layout]


def test_at_203_dpi_the_raster_is_the_pdf_itself_on_the_whole_paper() -> None:
    pdf = draw([CROWDED], "100x150", LOOK)
    page, plain = dots_of(next(burned_pages(pdf, 203))), printed(pdf)
    assert (page[: plain.shape[0], : plain.shape[1]] == plain).all()


@pytest.mark.parametrize("language", ["zpl", "tspl"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_text_of_a_label_is_ever_a_command(layout: str, language: str) -> None:
    job = to_printer(draw([HOSTILE], layout, LabelLook()), 203, language)
    pages = list(zpl_pages(job)) if language == "zpl" else [page for page, _, _ in tspl_pages(job)]
    (page,) = pages
    assert read(page) == codes_on(HOSTILE)


def test_a_pdf_printer_gets_the_pdf() -> None:
    pdf = WaybillLabel().render(NORMAL)
    assert to_printer(pdf, 600, "pdf") is pdf


@pytest.mark.parametrize(
    ("pdf", "dpi", "language"),
    [(b"no pdf", 203, "zpl"), (b"%PDF-1.4", 300, "tspl"), (None, 600, "zpl"), (None, 203, "epl")],
)
def test_what_cannot_be_printed_is_refused(pdf: bytes | None, dpi: int, language: str) -> None:
    with pytest.raises(ValueError, match=r"no PDF|no printer"):
        to_printer(WaybillLabel().render(NORMAL) if pdf is None else pdf, dpi, language)


def test_drawings_that_are_no_codes_stay_where_they_are_at_300_dpi() -> None:
    target = BytesIO()
    canvas = Canvas(target, pagesize=(200, 200), invariant=1)
    path = canvas.beginPath()
    for at in range(40):
        path.rect(10 + at * 3.1, 20 + at, 1.7, 30)
    path.moveTo(10, 150)
    for at in range(150):
        path.lineTo(10 + at, 150 + at % 7)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.drawString(20, 100, "slip")
    canvas.save()
    page, plain = dots_of(next(burned_pages(target.getvalue(), 300))), printed(target.getvalue(), 300)
    assert (page == plain).all()


def test_the_preview_is_what_is_burned() -> None:
    pdf = WaybillLabel().render(FULL)
    shown = np.asarray(Image.open(BytesIO(picture(pdf))))
    assert (shown == dots_of(next(burned_pages(pdf, 203)))).all()

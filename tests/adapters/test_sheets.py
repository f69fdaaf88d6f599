"""Every barcode of the bench's sheets is read back from the paper."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL.Image import Image

from app.adapters.sheets import calibration_sheet, command_sheet
from app.domain.calibration import LINES, Burst, learn
from app.domain.picking import COMMAND_CODES, QUANTITIES, quantity_code
from app.i18n import Language, language, speaking, text

A4 = (210 * 72 / 25.4, 297 * 72 / 25.4)


def printed(pdf: bytes, dpi: int) -> tuple[Image, str]:
    """The one page as a printer draws it, and its text."""
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    try:
        (page,) = document
        assert page.get_size() == pytest.approx(A4, abs=0.1)
        return page.render(scale=dpi / 72).to_pil().convert("L"), page.get_textpage().get_text_range()
    finally:
        document.close()


@pytest.mark.parametrize("dpi", [203, 300])
def test_every_command_and_quantity_is_there_once(dpi: int):
    image, words = printed(command_sheet(), dpi)
    found = sorted(barcode.text for barcode in zxingcpp.read_barcodes(image))
    assert found == sorted([*COMMAND_CODES, *map(quantity_code, QUANTITIES)])
    assert "撤销" in words
    assert "Undo" in words


@pytest.mark.parametrize("dpi", [203, 300])
def test_the_calibration_sheet_teaches_what_it_says(dpi: int):
    image, words = printed(calibration_sheet(), dpi)
    barcodes = sorted(zxingcpp.read_barcodes(image), key=lambda barcode: barcode.position.top_left.y)
    arrived = [barcode.bytes.decode() for barcode in barcodes]
    assert arrived[:-1] == list(LINES[:-1])
    learned = learn([Burst(text, "", "CR") for text in arrived])
    assert learned is not None
    assert learned.separates
    assert learned.meant == {}
    assert LINES[0] in words


def test_both_languages_are_only_for_the_sheet():
    before = language()
    with speaking(Language.ENGLISH):
        assert text("Undo") == "Undo"
    assert language() is before
    assert text("Undo") == "撤销"

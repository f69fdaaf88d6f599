"""Pick slips as they come out of a printer: every code reads back, every step and bin is there on some page."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from app.adapters.slips import draw_slips
from app.domain.codes import CodeType, make_code
from app.domain.pick_lists import ListKind, ListState, SlipPaper, Step, Want, walk
from app.domain.stages import Awaits
from app.views.lists import ListDetail, ListOrderRow, ListRow

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
NO = make_code(CodeType.PICK_LIST, 17)
PRODUCTS = (
    ("BP-06A115", "前刹车片", "A-03-2"),
    ("OF-1301A", "机油滤清器", "B-11-1"),
    ("SP-K20TT", "铱金火花塞(四支装)适配一汽大众迈腾 1.8T/2.0T 2012-2017 款", "B-07-3"),
    ("CL-7731", "离合器三件套", ""),
)
BARCODES = {0: "6901234567892", 2: "16901234567899"}


def order_no(place: int) -> str:
    return make_code(CodeType.ORDER, 400 + place)


def listed(orders: int, lines: int) -> ListDetail:
    """A list of so many orders with so many lines each."""
    wants = [
        Want(place, order_no(place), place * 100 + line, 0, product[2], number, product[0], product[1], 1 + line)
        for place in range(1, orders + 1)
        for line in range(lines)
        for number in ((place + line) % len(PRODUCTS),)
        for product in (PRODUCTS[number],)
    ]
    steps = walk(wants)
    rows = tuple(
        ListOrderRow(
            *(place, order_no(place), f"3120{place}", "顺达汽修厂", "江苏省 苏州市 吴中区", "送货前电话"),
            *(place == 2, Awaits.PICKING, 4, 0, True),
        )
        for place in range(1, orders + 1)
    )
    pieces = sum(step.pieces for step in steps)
    row = ListRow(
        *(NO, ListKind.WAVE, ListState.RELEASED, "HZ", "顺丰", NOON, "", "", "李强", NOON, None),
        *(orders, pieces, 0, 12),
    )
    codes = {step.sku_id: BARCODES.get(step.sku_id, step.sku) for step in steps}
    return ListDetail(row, rows, steps, steps, codes)


def many_stops(count: int, bins: int = 1) -> ListDetail:
    """A walk of so many stops, each for so many bins."""
    wants = [
        Want(place, order_no(place), stop * 100 + place, 0, f"E-{stop:03d}", stop, f"SKU-{stop:03d}", "火花塞", 12)
        for stop in range(count)
        for place in range(1, bins + 1)
    ]
    steps = walk(wants)
    return replace(listed(bins, 1), walk=steps, left=steps, codes={step.sku_id: step.sku for step in steps})


def pages(pdf: bytes, dpi: int = 203) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()


def codes(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image) if code.format is zxingcpp.BarcodeFormat.Code128]


def words(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("paper", SlipPaper)
@pytest.mark.parametrize("dpi", [203, 300])
def test_the_walk_has_the_code_of_its_list_and_of_each_product(paper: SlipPaper, dpi: int):
    detail = listed(6, 3)

    read = [code for page in pages(draw_slips(detail, paper, by_order=False), dpi) for code in codes(page)]

    assert Counter(code for code in read if code != NO) == Counter(detail.codes.values())
    assert set(read) >= {NO}


@pytest.mark.parametrize("paper", SlipPaper)
def test_each_order_has_a_slip_with_its_own_code(paper: SlipPaper):
    detail = listed(5, 3)

    drawn = pages(draw_slips(detail, paper, by_order=True))

    assert len(drawn) == 5
    for place, page in enumerate(drawn, 1):
        mine = {detail.codes[step.sku_id] for step in detail.left if _shares(step, place)}
        assert set(codes(page)) == {order_no(place), *mine}


def _shares(step: Step, place: int) -> bool:
    return any(share.bin == place for share in step.bins)


@pytest.mark.parametrize("paper", SlipPaper)
def test_it_says_where_what_how_many_and_into_which_bin(paper: SlipPaper):
    (walk_page,) = words(draw_slips(listed(2, 2), paper, by_order=False))
    first, second = words(draw_slips(listed(2, 2), paper, by_order=True))

    for said in ("拣货单", "波次", "顺丰 11-23 12:00", "B-11-1", "机油滤清器", "无货位", "[1]×1", "[2]×2", "加急"):
        assert said in walk_page
    assert "送货前电话" in first
    assert "加急" in second
    assert "加急" not in first


@pytest.mark.parametrize("paper", SlipPaper)
def test_a_long_walk_takes_pages_and_loses_nothing(paper: SlipPaper):
    detail = many_stops(70)

    said = words(draw_slips(detail, paper, by_order=False))

    assert len(said) > 1
    assert all(f"{at}/{len(said)}" in page for at, page in enumerate(said, 1))
    for stop in range(70):
        assert sum(f"E-{stop:03d}" in page for page in said) == 1


@pytest.mark.parametrize("paper", SlipPaper)
def test_every_bin_of_a_full_cart_is_told(paper: SlipPaper):
    said = " ".join(words(draw_slips(many_stops(3, bins=60), paper, by_order=False)))

    assert all(said.count(f"[{place}]×12") == 3 for place in range(1, 61))
    assert "…" not in said


def test_a_code_that_no_barcode_can_say_stands_there_in_words():
    detail = listed(1, 1)
    sku = detail.left[0].sku_id

    for code in ("刹车片-1", "A" * 90):
        drawn = draw_slips(replace(detail, codes={sku: code}), SlipPaper.LABEL, by_order=False)
        assert codes(pages(drawn)[0]) == [NO]
        assert detail.left[0].sku in words(drawn)[0]


def test_the_same_list_gives_the_same_bytes():
    detail = listed(3, 2)

    assert draw_slips(detail, SlipPaper.A4, by_order=True) == draw_slips(detail, SlipPaper.A4, by_order=True)


def test_a_list_that_is_picked_has_no_slips():
    with pytest.raises(ValueError, match="nothing left"):
        draw_slips(replace(listed(1, 1), left=()), SlipPaper.A4, by_order=False)


@pytest.mark.parametrize(("paper", "size"), [(SlipPaper.A4, (210, 297)), (SlipPaper.LABEL, (100, 150))])
def test_pages_have_the_exact_size(paper: SlipPaper, size: tuple[int, int]):
    document = pypdfium2.PdfDocument(draw_slips(listed(1, 1), paper, by_order=False))
    width, height = document[0].get_size()
    document.close()

    assert (round(width / 72 * 25.4, 1), round(height / 72 * 25.4, 1)) == size

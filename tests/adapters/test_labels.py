"""Waybill labels as the printer gets them: rastered dot by dot and read back by another maker's decoder."""

import hashlib
import pickle
import subprocess
import sys
import threading
from dataclasses import replace

import numpy as np
import pypdfium2.raw as pdfium
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.adapters.label_sheet import fit, printable, width_of, wrap
from app.adapters.labels import WaybillLabel, font_path, merge
from app.domain.codes import CodeType, make_code, make_label_code
from app.domain.parcel import LabelContent
from tests.adapters.label_samples import CROWDED, FULL, NORMAL, codes_on, opened, printed, read, text_of

MARGIN = 24


@pytest.fixture(scope="module")
def label() -> WaybillLabel:
    return WaybillLabel()


@pytest.mark.parametrize("number", [1, 9, 123, 4711, 65536, 1234567, 20261123, 99999999])
def test_codes_of_any_number_are_read_back(label: WaybillLabel, number: int) -> None:
    parcel, order = make_code(CodeType.PARCEL, number), make_code(CodeType.ORDER, number)
    code = make_label_code(parcel, number % 100)
    assert ("Code128", code) in (found := read(printed(label.render(replace(NORMAL, label_code=code, order_no=order)))))
    assert ("Code128", order) in found
    assert ("QRCode", code) in found


def test_bars_are_whole_dots_between_wide_quiet_zones(label: WaybillLabel) -> None:
    page = printed(label.render(NORMAL))
    for row, first, last, module in ((180, 30, 770, 3), (1020, 30, 360, 2)):
        edges = np.flatnonzero(np.diff(page[row, first:last].astype(int)))
        assert len(edges) > 50
        assert set(np.diff(edges) % module) == {0}
        assert edges[0] >= 10 * module
        assert last - first - edges[-1] >= 10 * module


def test_one_page_of_exactly_100_by_150_mm(label: WaybillLabel) -> None:
    with opened(label.render(CROWDED)) as document:
        assert len(document) == 1
        assert document[0].get_size() == pytest.approx((100 * 72 / 25.4, 150 * 72 / 25.4), abs=0.01)


def test_the_same_content_gives_the_same_bytes_in_any_process(label: WaybillLabel) -> None:
    digest = hashlib.sha256(label.render(CROWDED)).hexdigest()
    label.render(NORMAL)
    assert hashlib.sha256(label.render(CROWDED)).hexdigest() == digest
    script = (
        "import hashlib, pickle, sys; from app.adapters.labels import WaybillLabel; "
        "print(hashlib.sha256(WaybillLabel().render(pickle.load(sys.stdin.buffer))).hexdigest())"
    )
    fresh = subprocess.run([sys.executable, "-c", script], input=pickle.dumps(CROWDED), capture_output=True, check=True)
    assert fresh.stdout.decode().strip() == digest


def test_everything_asked_for_stands_on_the_label(label: WaybillLabel) -> None:
    text = text_of(label.render(NORMAL))
    for part in (
        *(NORMAL.label_code, NORMAL.order_no, NORMAL.external_no, "淘宝", "③", "洛阳中心仓", "WH-LY01", "拣通汽配"),
        *("王**", "138****5678", "河南省洛阳市西工区", NORMAL.receiver_address, "机油滤清器", "06A115561B", "×2"),
        *("铱金火花塞", "SPK-ILZKR7B", "×4", NORMAL.remark, "签收人", "日期", "2026-11-2314:05"),
    ):
        assert part in text
    for absent in ("加急", "补打", "REPRINT", "□", "…"):
        assert absent not in text


def test_a_crowded_label_keeps_what_matters(label: WaybillLabel) -> None:
    text = text_of(label.render(CROWDED))
    for part in ("加急", "补打REPRINT12", "0996-2****12-8001", "伊犁哈萨克自治州察布查尔锡伯自治县", "×6", "等45件"):
        assert part in text
    assert "×7" not in text
    assert "😀" not in text


def test_rare_characters_come_from_the_embedded_font(label: WaybillLabel) -> None:
    rare, boxes = (label.render(replace(NORMAL, receiver_name=name)) for name in ("喆镕堃", "𠮷𠮷𠮷"))
    assert "喆镕堃" in text_of(rare)
    assert "□□□" in text_of(boxes)
    area = slice(400, 440), slice(90, 250)
    assert (printed(rare)[area] == 0).sum() > 1.5 * (printed(boxes)[area] == 0).sum()
    with opened(rare) as document:
        texts = list(document[0].get_objects([pdfium.FPDF_PAGEOBJ_TEXT]))
        assert texts
        assert all(pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(item)) for item in texts)


TEXT_FIELDS = (
    *("external_no", "channel", "warehouse_code", "warehouse_name", "sender_name", "receiver_name"),
    *("receiver_phone", "receiver_region", "receiver_address", "remark", "created"),
)
words = st.text(st.characters(), max_size=120)


@settings(max_examples=40)
@given(
    fields=st.fixed_dictionaries(dict.fromkeys(TEXT_FIELDS, words)),
    items=st.lists(st.tuples(words, words, st.integers(0, 10**12)), max_size=9).map(tuple),
    copy=st.integers(1, 99),
    urgent=st.booleans(),
)
@example({"receiver_address": "\u202e\x00\ud800\u0301" * 9, "remark": "🚗" * 9}, (), 1, True)
@example({"receiver_address": "鑫" * 100_000, "remark": "W" * 100_000, "receiver_name": "，" * 999}, (), 1, True)
def test_any_text_is_drawn_inside_the_frame(fields, items, copy, urgent) -> None:
    page = printed(WaybillLabel().render(replace(NORMAL, **fields, items=items, copy=copy, urgent=urgent)))
    assert (page[MARGIN:-MARGIN, MARGIN:-MARGIN] == 0).any()
    page[MARGIN : 1176 + 1, MARGIN : 776 + 1] = 255
    assert (page == 255).all()


@given(text=st.text("汽车A8-，。 ", max_size=60), room=st.integers(60, 400), most=st.integers(1, 3))
def test_wrapped_lines_fit_and_lose_nothing_unless_shortened(text: str, room: int, most: int) -> None:
    lines = wrap(text, room, 30, most)
    assert len(lines) <= most
    assert all(width_of(line, 30) <= room for line in lines)
    if "…" not in lines[-1]:
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrapping_keeps_part_numbers_whole_and_closing_marks_with_their_word() -> None:
    assert wrap("适用于 06A115561B 的滤清器", 150, 20, 3) == ["适用于", "06A115561B 的", "滤清器"]
    assert wrap("汽车配件，轻放", 80, 20, 3) == ["汽车配", "件，轻放"]
    assert wrap("滤清器06A115561B，轻放", 180, 20, 3) == ["滤清器", "06A115561B，轻放"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一号\t楼\r\n 二层\u3000", "一号 楼 二层"),
        ("Cafe\u0301 汽\u0301车\u20dd", "Café 汽车"),
        ("\u202e易\u200b碎\x00\ud800\ue000", "易碎"),
        ("𠮷先生🚗", "□先生"),
    ],
)
def test_what_the_font_cannot_show_is_boxed_or_left_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_fitting_shortens_only_what_is_too_wide() -> None:
    assert fit("汽车配件", 80, 20) == "汽车配件"
    assert fit("汽车配件", 79, 20) == "汽车…"


@pytest.mark.parametrize("code", ["", "订单1", "X" * 80])
def test_a_code_that_cannot_be_a_code_128_is_refused(label: WaybillLabel, code: str) -> None:
    with pytest.raises(ValueError, match=r"Code 128|too long"):
        label.render(replace(NORMAL, order_no=code))


def test_merged_labels_keep_order_size_and_codes(label: WaybillLabel) -> None:
    contents = [NORMAL, CROWDED, replace(NORMAL, copy=2)]
    merged = merge([label.render(content) for content in contents])
    with opened(merged) as document:
        assert [page.get_size() for page in document] == [pytest.approx((283.4646, 425.1969), abs=0.01)] * 3
    assert [("REPRINT" in text_of(merged, page)) for page in range(3)] == [False, True, True]
    assert ("QRCode", NORMAL.label_code) in read(printed(merged))


def test_nothing_cannot_be_merged_or_drawn(label: WaybillLabel) -> None:
    with pytest.raises(ValueError, match="no labels"):
        merge([])
    with pytest.raises(ValueError, match="no labels"):
        label.render_many([])


def test_a_batch_is_one_pdf_with_the_labels_in_their_order(label: WaybillLabel) -> None:
    contents = [NORMAL, FULL, CROWDED]
    batch = label.render_many(contents)
    assert label.render_many(contents) == batch
    for page, content in enumerate(contents):
        assert read(printed(batch, page=page)) == codes_on(content)
        assert text_of(batch, page) == text_of(label.render(content))
    assert len(batch) < sum(len(label.render(content)) for content in contents)


def test_labels_drawn_at_the_same_time_are_what_they_are_alone(label: WaybillLabel) -> None:
    alone = {content.label_code: label.render(content) for content in (NORMAL, CROWDED)}
    drawn: list[bool] = []

    def draw(content: LabelContent) -> None:
        drawn.append(all(label.render(content) == alone[content.label_code] for _ in range(6)))

    threads = [threading.Thread(target=draw, args=(content,)) for content in (NORMAL, CROWDED) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == [True] * 4


@pytest.mark.parametrize("bold", [False, True])
def test_the_font_ships_with_the_application(bold: bool) -> None:
    assert font_path(bold).read_bytes()[:4] == b"\x00\x01\x00\x00"
    assert "Open Font License" in (font_path(bold).parent / "OFL.txt").read_text(encoding="utf-8")

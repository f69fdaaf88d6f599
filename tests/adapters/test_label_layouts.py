"""The layouts of waybill labels: what stands where, what staff may change, and every code read by two readers."""

from dataclasses import replace
from importlib.resources import files
from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.adapters.labels import draw, layouts
from app.adapters.labels.drawing import scaled
from app.adapters.labels.fields import FIELDS, fields_of
from app.adapters.labels.layout import Code, Goods, Layout, Logo, read_layout
from app.adapters.labels.raster import burned_pages
from app.domain.label_look import STEPS, LabelLook
from app.domain.parcel import LabelContent
from app.errors import BadInput
from tests.adapters.label_reader import code128_in, is_qr_of
from tests.adapters.label_samples import (
    CONTENTS,
    CROWDED,
    FULL,
    LAYOUTS,
    LOOK,
    NORMAL,
    codes_on,
    dots_of,
    grey,
    logo,
    opened,
    printed,
    read,
    text_of,
)

PLAIN = LabelLook()
every_layout = pytest.mark.parametrize("layout", LAYOUTS)
every_density = pytest.mark.parametrize("dpi", [203, 300])


def test_the_default_layout_comes_first_and_an_unknown_one_is_named() -> None:
    assert list(layouts()) == list(LAYOUTS)
    with pytest.raises(BadInput) as refused:
        draw([NORMAL], "80x80", PLAIN)
    assert (refused.value.code, refused.value.facts["layout"]) == ("label.layout", "80x80")


@every_layout
def test_the_page_has_the_size_that_names_it(layout: str) -> None:
    with opened(draw([FULL], layout, LOOK)) as document:
        expected = tuple(mm * 72 / 25.4 for mm in LAYOUTS[layout])
        assert document[0].get_size() == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
@every_density
@every_layout
def test_two_readers_find_every_code(layout: str, dpi: int, content: LabelContent) -> None:
    pdf = draw([content], layout, LOOK)
    burned = dots_of(next(burned_pages(pdf, dpi)))
    for dots in (grey(pdf, dpi), printed(pdf, dpi), burned):
        assert read(dots) == codes_on(content)
        assert code128_in(dots) == {text for kind, text in codes_on(content) if kind == "Code128"}
    x, y, module = qr_of(layouts()[layout])
    scale = dpi / 203
    assert is_qr_of(content.label_code, printed(pdf, dpi), x * scale, y * scale, module * scale)


def qr_of(layout: Layout) -> tuple[int, int, int]:
    """Where the quiet zone of the QR code begins, and the dots of a module: it stands in the last area."""
    foot = layout.areas[-1]
    code = next(part for part in foot.parts if isinstance(part, Code) and part.square)
    return layout.frame[0] + code.box[0], layout.frame[3] - foot.height + code.box[1], code.dots


@pytest.mark.parametrize(("dpi", "modules"), [(203, {3, 2}), (300, {4, 3})])
@every_layout
def test_bars_are_whole_dots_between_quiet_zones(layout: str, dpi: int, modules: set[int]) -> None:
    """In rows through the first code and the last area's: the printer's own raster."""
    page = dots_of(next(burned_pages(draw([NORMAL], layout, PLAIN), dpi)))
    found = set()
    for row in page[:: dpi // 20]:
        bars = np.flatnonzero(np.diff((row < 128).astype(int)))
        for module in modules:
            found |= {module for first, last in symbols(bars, module)}
    assert found == modules


def symbols(edges: np.ndarray, module: int) -> list[tuple[int, int]]:
    """(first, last) edge of what may be a Code 128 of such modules, with ten of them white on either side."""
    gaps = np.diff(edges)
    breaks = [-1, *np.flatnonzero(gaps >= 9 * module), len(gaps)]
    runs = [(int(a) + 1, int(b)) for a, b in pairwise(breaks)]
    return [(a, b) for a, b in runs if b - a > 50 and set(gaps[a:b] % module) == {0} and gaps[a:b].min() == module]


@every_layout
def test_goods_keep_room_when_everything_else_is_there(layout: str) -> None:
    paper = layouts()[layout]
    fields = fields_of(FULL, LOOK)
    shown = [a for a in paper.areas if (not a.when or fields[a.when]) and not (a.unless and fields[a.unless])]
    _, top, _, bottom = paper.frame
    assert bottom - top - sum(area.height for area in shown) >= 80
    assert "等45件" in text_of(draw([FULL], layout, LOOK))


@every_layout
def test_parts_stand_inside_their_areas_and_areas_inside_the_paper(layout: str) -> None:
    paper = layouts()[layout]
    left, top, right, bottom = paper.frame
    assert (left, top) >= (16, 16)
    assert (right, bottom) <= (paper.width_mm * 8 - 16, paper.height_mm * 8 - 16)
    for area in paper.areas:
        for part in area.parts:
            x, y, width, height = part.box
            assert x + width <= right - left, part
            assert y + height <= (area.height or height + y), part
    assert sum(isinstance(part, Goods) for area in paper.areas for part in area.parts) == 1


@settings(max_examples=25)
@given(
    layout=st.sampled_from(list(LAYOUTS)),
    fields=st.fixed_dictionaries(
        dict.fromkeys(
            (
                "receiver_name",
                "receiver_region",
                "receiver_address",
                "route_code",
                "consolidation",
                "waybill",
                "reason",
            ),
            st.text(st.characters(), max_size=80) | st.just("^XZ~JA\"';--😀" * 45),
        )
    ),
    items=st.lists(st.tuples(st.text(max_size=40), st.text(max_size=60), st.integers(0, 10**6)), max_size=12),
    copy=st.integers(1, 99),
    step=st.sampled_from(STEPS),
)
def test_any_text_of_any_size_stays_inside_the_frame(layout, fields, items, copy, step) -> None:
    content = replace(FULL, **fields, items=tuple(items), copy=copy)
    page = printed(draw([content], layout, replace(LOOK, step=step)))
    left, top, right, bottom = layouts()[layout].frame
    page[top : bottom + 1, left : right + 1] = 255
    assert (page == 255).all()


@every_layout
def test_what_the_courier_gives_stands_on_the_label_and_only_then(layout: str) -> None:
    text = text_of(draw([FULL], layout, PLAIN))
    for part in (
        "520-C2108-004",
        "集包地",
        "乌鲁木齐集包中心",
        "顺丰速运SF1234567890123",
        "2/3箱",
        "补打REPRINT12面单破损",
    ):
        assert part in text
    text = text_of(draw([NORMAL], layout, PLAIN))
    for part in ("集包", "箱", "补打"):
        assert part not in text


@every_layout
def test_a_courier_number_that_no_bars_can_show_is_printed_as_text(layout: str) -> None:
    for waybill in ("W" * 60, "顺丰123"):
        pdf = draw([replace(FULL, waybill=waybill)], layout, PLAIN)
        assert read(printed(pdf)) == codes_on(replace(FULL, waybill=""))
        assert waybill[:8] in text_of(pdf)


@every_layout
def test_staff_change_sender_remark_and_goods(layout: str) -> None:
    plain, changed = (text_of(draw([NORMAL], layout, look)) for look in (PLAIN, LOOK))
    assert "拣通汽配旗舰店400-820-1234杭州市余杭区" in changed
    assert NORMAL.sender_name in plain
    bare = text_of(draw([NORMAL], layout, LabelLook(remark=False, items=False)))
    for gone in (NORMAL.remark, "机油滤清器", "备注"):
        assert gone in plain
        assert gone not in bare
    assert "共6件" in bare
    assert "共6件" not in plain


@every_layout
def test_other_letter_sizes_lose_nothing(layout: str) -> None:
    sizes = []
    for step in STEPS:
        pdf = draw([NORMAL], layout, LabelLook(step=step))
        text = text_of(pdf)
        for part in (
            NORMAL.receiver_phone,
            NORMAL.receiver_address,
            NORMAL.remark,
            "河南省洛阳市西工区",
            "SPK-ILZKR7B",
        ):
            assert part in text, step
        assert read(printed(pdf)) == codes_on(NORMAL)
        sizes.append(letter_height(pdf, "工作日"))
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[2] < sizes[-1]


def letter_height(pdf: bytes, word: str) -> float:
    """Of the first character of a word on the page, in points."""
    with opened(pdf) as document:
        page = document[0].get_textpage()
        at = page.search(word).get_next()
        assert at is not None, word
        _, bottom, _, top = page.get_charbox(at[0], loose=True)
        return float(top - bottom)


def test_scaled_sizes_still_hold_what_the_own_ones_hold() -> None:
    assert scaled([80, 60, 40], 0) == [80, 60, 40]
    assert scaled([80, 60, 40], 2) == [96, 72, 48, 40]
    assert scaled([80, 60, 20], -2) == [64, 48, 18]


@every_layout
def test_a_logo_that_fits_is_burned_dot_for_dot(layout: str) -> None:
    picture = Image.open(BytesIO(logo(160, 40)))
    look = replace(LOOK, logo=logo(160, 40))
    x, y, width, height = logo_box(layouts()[layout], fields_of(NORMAL, look))
    left, top = x + (width - 160) // 2, y + (height - 40) // 2
    page = printed(draw([NORMAL], layout, look))
    assert (page[top : top + 40, left : left + 160] == np.where(np.asarray(picture), 255, 0)).all()


def logo_box(paper: Layout, fields: dict[str, str]) -> tuple[int, int, int, int]:
    """Of the first area with a logo, below those that are shown above it."""
    left, y, _, _ = paper.frame
    for area in paper.areas:
        for part in area.parts:
            if isinstance(part, Logo):
                return left + part.box[0], y + part.box[1], part.box[2], part.box[3]
        if (not area.when or fields[area.when]) and not (area.unless and fields[area.unless]):
            y += area.height
    raise AssertionError("no logo")


def test_every_field_that_a_layout_may_name_is_filled() -> None:
    assert set(fields_of(FULL, LOOK)) == FIELDS
    assert all(fields_of(FULL, LOOK).values())


@pytest.mark.parametrize(
    ("broken", "wrong"),
    [
        ("{receiver_name}", "{reciever_name}"),
        ('when = "urgent"', 'when = "urgnt"'),
        ("sizes = [76]", "size = 76"),
        ("height = 88", "height = 0"),
        ("width_mm = 100", ""),
        ("frame = [", "frame = "),
    ],
)
def test_a_layout_file_with_a_mistake_is_refused(broken: str, wrong: str) -> None:
    text = (files("resources") / "labels" / "100x150.toml").read_text(encoding="utf-8")
    assert broken in text
    with pytest.raises(ValueError, match=r"layout mine|Invalid|Expected"):
        read_layout("mine", text.replace(broken, wrong))


def test_a_name_that_is_too_long_gives_way_to_the_phone() -> None:
    for layout in LAYOUTS:
        text = text_of(draw([CROWDED], layout, PLAIN))
        assert CROWDED.receiver_phone in text
        assert CROWDED.receiver_name not in text

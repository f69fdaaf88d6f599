"""The grammars of single cells: what is sound is read exactly, everything else is refused."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters import cells
from app.adapters.cells import BadCell

fen = st.integers(0, 10**11)


@given(fen, st.booleans(), st.sampled_from(["", "元", " 元"]))
def test_every_amount_comes_back(amount: int, grouped: bool, unit: str):
    written = f"{Decimal(amount) / 100:,.2f}" if grouped and amount < 10**11 else f"{Decimal(amount) / 100:.2f}"

    assert cells.money("总金额", written + unit) == amount


@given(st.text(alphabet="0123456789.,元eE+-_ ٣３¥NaIinfty", max_size=12))
def test_what_is_read_as_money_is_written_as_money(text: str):
    try:
        amount = cells.money("总金额", text)
    except BadCell:
        return
    digits = cells.half_width(text).strip().removesuffix("元").strip().replace(",", "") or "0"
    assert digits.isascii()
    assert set(digits) <= set("0123456789.")
    assert Decimal(digits) * 100 == amount


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "1e5",
        "1_000",
        "٣",
        "-0",
        "-1.00",
        "+1",
        "1.234",
        "1,00",
        "12,34.5",
        ".5",
        "5.",
        "０x１０",
        "Infinity",
        "99999999999",
        "无退款申请",
    ],
)
def test_money_is_strict(text: str):
    with pytest.raises(BadCell) as caught:
        cells.money("总金额", text)

    assert (caught.value.field, caught.value.found, caught.value.expected) == ("总金额", text, "money")


@given(st.integers(1, cells.MAX_QUANTITY), st.sampled_from(["", ".0", ".00"]))
def test_every_quantity_comes_back(pieces: int, tail: str):
    assert cells.quantity("数量", f" {pieces}{tail} ") == pieces


@given(st.text(alphabet="0123456789.eE+-_١٣ ３", max_size=10))
def test_what_is_read_as_a_quantity_is_a_whole_number(text: str):
    try:
        pieces = cells.quantity("数量", text)
    except BadCell:
        return
    digits = cells.half_width(text).strip()
    assert digits.isascii()
    assert pieces == Decimal(digits) >= 1


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "1e5", "١", "1,000", "1000001", "＋２", "+2", "2.", "2件"])
def test_quantity_is_strict(text: str):
    with pytest.raises(BadCell):
        cells.quantity("数量", text)


def test_a_count_may_be_zero():
    assert cells.count("库存", "0") == 0


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('="4530000000000000123"', "4530000000000000123"),
        ("'13812345678", "13812345678"),
        ("\t6917926768823643751", "6917926768823643751"),
        ('="\'0012"', "0012"),
        ("null", ""),
        ("'", ""),
        ('\'="0012"', "0012"),
        ('="12', '="12'),
        ('=""', ""),
        ("138****0000", "138****0000"),
        ("13212345774-1234", "13212345774-1234"),
        ("4E18", "4E18"),
    ],
)
def test_wrappings_come_off_and_text_stays(cell: str, value: str):
    assert cells.text_id("订单编号", cell) == value


def test_full_width_digits_are_digits():
    assert cells.money("总金额", "１，２３４．５０元") == 123450
    assert cells.quantity("数量", "１２") == 12
    assert cells.text_id("手机", "'１３８－１２３４－５６７８") == "138-1234-5678"
    assert cells.text_id("商家编码", "０６Ａ１１５５６１Ｂ") == "06A115561B"
    assert cells.time("时间", "２０１６／５／２３　２２：０２") == datetime(2016, 5, 23, 14, 2, tzinfo=UTC)
    assert cells.latitude("纬度", "３０．５") == 30.5
    assert cells.one_line("（东门）３号") == "（东门）３号"


CELL_TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("0123456789='\" .,-+:#eE元\t\r\n\u3000\u200b张"), st.characters()), max_size=22
) | st.sampled_from(["null", "12.30", "0012", '="123456"', "2016-05-23 22:02:03", "2016-13-01 00:00:00", "２０"])


@given(CELL_TEXTS, st.sampled_from([cells.money, cells.count, cells.time, cells.text_id]))
def test_the_short_ways_say_what_the_grammars_say(text: str, grammar: Callable[[str, str], object]):
    def said(cell: str) -> object:
        try:
            return grammar("x", cell)
        except BadCell:
            return BadCell

    assert said(text) == said(f"\t{text}")
    assert cells.one_line(text) == cells.one_line(f"\t{text}")


@pytest.mark.parametrize("cell", ["4.53E+18", "4.53e+18", "4E+18", "########", '="4.53E+18"', "４.５３Ｅ＋１８"])
def test_a_damaged_number_is_never_guessed(cell: str):
    with pytest.raises(BadCell) as caught:
        cells.text_id("订单编号", cell)

    assert caught.value.expected == "text_id"


def test_text_loses_what_would_break_a_line_or_turn_its_direction():
    assert cells.one_line(" 张\r\n三\u202e  (四)\x07\u3000五 ") == "张 三 (四) 五"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2016/5/23 22:02", datetime(2016, 5, 23, 14, 2, tzinfo=UTC)),
        ("2016-05-23 07:02:03", datetime(2016, 5, 22, 23, 2, 3, tzinfo=UTC)),
        ("2016-05-23T22:02:03+00:00", datetime(2016, 5, 23, 22, 2, 3, tzinfo=UTC)),
        ("2016-05-23T22:02:03.25Z", datetime(2016, 5, 23, 22, 2, 3, tzinfo=UTC)),
        ("2016/5/23", datetime(2016, 5, 22, 16, tzinfo=UTC)),
        (" ", None),
    ],
)
def test_times_are_aware(cell: str, value: datetime | None):
    assert cells.time("订单付款时间", cell) == value


@pytest.mark.parametrize(
    "cell",
    ["42513.918", "2016/13/1 1:00", "2016-5/23 1:00", "0001-01-01 00:00:00", "2016-02-30", "昨天", "2016-05-23 25:00"],
)
def test_times_are_strict(cell: str):
    with pytest.raises(BadCell):
        cells.time("订单付款时间", cell)


@pytest.mark.parametrize("cell", ["90.1", "-91", "NaN", "", "1e1", "30°"])
def test_latitude_stays_on_the_globe(cell: str):
    with pytest.raises(BadCell):
        cells.latitude("纬度", cell)


def test_a_long_finding_is_cut():
    problem = BadCell("备注", "x" * 5000, "money").at("a.csv", 3)

    assert (problem.file, problem.row, len(problem.found)) == ("a.csv", 3, 120)

"""Tables of any shop through mapping profiles: the layouts known, the profiles built in, and whatever else comes."""

import csv
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.profiled import read_preview, read_profiled
from app.domain.intake import Channel, IncomingLine, Pay, SourceStatus
from app.domain.profile import Field, FieldRule, Profile, Unit
from app.errors import BadInput, Problem
from app.ports import ChannelReading, LeftOut
from tests.domain.test_profile import profiles

F = Field


def _rule(*columns: str, **more: str) -> FieldRule:
    return replace(FieldRule(columns), **more)  # type: ignore[arg-type]  # Texts only.


SMALL = Profile(
    "small",
    Channel.MINI,
    ("no", "state", "sku", "name", "n", "price", "total"),
    {
        F.NUMBER: _rule("no"),
        F.STATUS: replace(_rule("state"), values=(("OK, go", "paid"), ("完成", "signed"))),
        F.SKU: _rule("sku"),
        F.TITLE: _rule("name"),
        F.QUANTITY: _rule("n"),
        F.PRICE: _rule("price"),
    },
)
TILL = replace(
    SMALL,
    channel=Channel.POS,
    rules={
        **{name: rule for name, rule in SMALL.rules.items() if name is not F.STATUS},
        F.TOTAL: _rule("total"),
        F.ADDRESS: _rule("state"),
    },
)


def table(path: Path, *rows: Sequence[str], encoding: str = "gb18030") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def small(path: Path, *rows: str, profile: Profile = SMALL) -> ChannelReading:
    """A file of SMALL's columns, its cells given as one text."""
    return read_profiled([table(path / "small.csv", SMALL.header, *(row.split("|") for row in rows))], profile)


def facts(reading: ChannelReading) -> list[tuple[int, str, str, str]]:
    return [(problem.row, problem.field, problem.found, problem.expected) for problem in reading.rejected]


# --- Rules --------------------------------------------------------------------------------------


def test_columns_are_joined_split_replaced_and_counted_in_fen(tmp_path: Path) -> None:
    rules = {
        F.NUMBER: replace(_rule("no"), split="-", part=2),
        F.STATUS: _rule(constant="paid"),
        F.PAY: replace(_rule("state"), values=(("月结", "credit"),)),
        F.TITLE: _rule("name", "sku", joint="/"),
        F.CARRIER: replace(_rule("sku"), values=(("ST", "申通"),)),
        F.QUANTITY: _rule("n", constant="1"),
        F.PRICE: FieldRule(("price",), unit=Unit.FEN),
        F.FREIGHT: FieldRule(("total",), unit=Unit.FEN),
        F.ORDERED_AT: FieldRule(("no",), split="-", part=1, form="%Y年%m月%d日"),
    }
    reading = small(tmp_path, "2026年5月1日-７７|月 结|ST|鼓||￥1,250|8", profile=replace(SMALL, rules=rules))
    assert reading.rejected == ()
    order = reading.orders[0]
    assert (order.external_no, order.pay, order.carrier) == ("77", Pay.CREDIT, "申通")
    assert order.ordered_at == datetime(2026, 4, 30, 16, tzinfo=UTC)
    assert (order.amount_fen, order.freight_fen) == (1250, 8)
    assert order.lines == (IncomingLine((), "鼓/ST", 1, 1250),)


def test_the_first_row_that_says_something_counts_for_the_order(tmp_path: Path) -> None:
    reading = small(tmp_path, "1||A|a|1|2.00|", "1|ok，GO|B|b|3|1.5|", "2|完成|A|a|1||")
    assert [(o.external_no, o.status, o.amount_fen) for o in reading.orders] == [
        ("1", SourceStatus.PAID, 650),
        ("2", SourceStatus.SIGNED, 0),
    ]
    assert small(tmp_path, "1||A|a|1|2.00|").rejected[0].expected == "status"


def test_lines_closed_in_an_open_order_are_not_wanted(tmp_path: Path) -> None:
    rows = ("1|完成|A|a|1|2|", "1|closed|B|b|1|3|", "1||C|c|1|4|", "1|完成|D|d|1|5|", "2|closed|A|a|1|1|")
    one, two = small(tmp_path, *rows).orders
    assert (one.status, one.amount_fen, [line.title for line in one.lines]) == (SourceStatus.SIGNED, 700, ["a", "d"])
    assert (two.status, len(two.lines)) == (SourceStatus.CLOSED, 1)


def test_lines_at_different_stages_reject_the_order(tmp_path: Path) -> None:
    reading = small(tmp_path, "1|paid|A|a|1|2|", "1|shipped|B|b|1|3|")
    assert facts(reading) == [(2, "state", "paid, shipped", "same_status")]
    assert len(reading.left_out[0].rows) == 2


# --- What is wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "field", "found", "expected"),
    [
        ("4.53E+18|完成|A|a|1|1|", "no", "4.53E+18", "text_id"),
        ("=1+1|完成|A|a|1|1|", "no", "=1+1", "text_id"),
        ("|完成|A|a|1|1|", "no", "", "filled"),
        ("9|走了|A|a|1|1|", "state", "走了", "status"),
        ("9|完成|||1|1|", "sku", "", "filled"),
        ("9|完成|A|a|0|1|", "n", "0", "quantity"),
        ("9|完成|A|a|-1|1|", "n", "-1", "quantity"),
        ("9|完成|A|a|=1+1|1|", "n", "=1+1", "quantity"),
        ("9|完成|A|a|1|-1|", "price", "-1", "money"),
        ("9|完成|A|a|1|1e3|", "price", "1e3", "money"),
    ],
)
def test_a_cell_that_does_not_fit_names_its_place(
    tmp_path: Path, row: str, field: str, found: str, expected: str
) -> None:
    reading = small(tmp_path, "1|完成|A|a|1|1|", "2|完成|A|a|1|1|", row)
    assert (3 + 1, field, found, expected) in facts(reading)
    assert reading.left_out[0].rows[-1] == tuple(row.split("|"))
    assert reading.orders[0].external_no == "1"


@pytest.mark.parametrize(
    ("field", "rule", "cell", "expected"),
    [
        (F.PRICE, FieldRule(("state",), unit=Unit.FEN), "12.5", "money"),
        (F.PRICE, FieldRule(("state",)), "9999999999", "money"),
        (F.PAID_AT, FieldRule(("state",), form="%d.%m.%Y"), "2026-05-01", "time"),
        (F.PAID_AT, FieldRule(("state",), form="%d.%m.%y"), "31.02.26", "time"),
        (F.AMOUNT, FieldRule(("state",)), "--1", "money"),
        (F.PAY, FieldRule(("state",)), "later", "pay"),
    ],
)
def test_a_cell_that_does_not_fit_its_rule_names_its_place(
    tmp_path: Path, field: Field, rule: FieldRule, cell: str, expected: str
) -> None:
    rules: dict[Field, FieldRule] = {
        name: own for name, own in TILL.rules.items() if name not in (F.ADDRESS, F.PRICE, F.TOTAL)
    }
    reading = small(tmp_path, f"1|{cell}|A|a|1000||", profile=replace(TILL, rules={**rules, field: rule}))
    assert [(problem.row, problem.expected) for problem in reading.rejected] == [(2, expected)]


@pytest.mark.parametrize(("pieces", "total"), [("-1", "5"), ("1", "-5")])
def test_a_total_below_nothing_belongs_to_a_return(tmp_path: Path, pieces: str, total: str) -> None:
    reading = small(tmp_path, f"1||A|a|{pieces}||{total}", profile=TILL)
    assert facts(reading) == [(2, "total", f"{total}.00", "amount_sign")]


def test_an_order_with_a_line_that_cannot_be_read_is_rejected_whole(tmp_path: Path) -> None:
    rows = ("1|完成|A|a|1|1|", "2|完成|A|a|1|1|", "1|完成|B|b|x|1|", "1|完成|C|c|1|1|")
    reading = small(tmp_path, *rows)
    assert [order.external_no for order in reading.orders] == ["2"]
    assert facts(reading) == [(4, "n", "x", "quantity"), (4, "no", "1", "order_lines")]
    left = tuple(tuple(rows[place].split("|")) for place in (0, 2, 3))
    assert reading.left_out == (LeftOut("small.csv", SMALL.header, left),)


def test_lines_below_a_number_that_cannot_be_read_go_to_no_other_order(tmp_path: Path) -> None:
    merged = replace(SMALL, fills_down=True)
    rows = ("1|完成|A|a|1|1|", "|||b|2|1|", "4.5E+18|完成|A|a|1|1|", "|||c|1|1|", "3|完成|A|a|1|1|")
    reading = small(tmp_path, *rows, profile=merged)
    assert [(order.external_no, len(order.lines)) for order in reading.orders] == [("1", 2), ("3", 1)]
    assert [problem.row for problem in reading.rejected] == [4, 5]


@pytest.mark.parametrize(
    ("misfit", "kept"),
    [
        ("1|完成|B|b|1|1||more", ["2", "3"]),
        ("7|完成|B|b|1|1||more", ["1", "2", "3"]),
        ("|完成|B|b|1|1||more", ["3"]),
    ],
)
def test_a_row_wider_than_the_header_takes_its_order_with_it(tmp_path: Path, misfit: str, kept: list[str]) -> None:
    rows = ("1|完成|A|a|1|1|", misfit, "2|完成|A|a|1|1|", "3|完成|A|a|1|1|")
    reading = small(tmp_path, *rows)
    assert [order.external_no for order in reading.orders] == kept
    assert tuple(misfit.split("|")) in reading.left_out[0].rows


def test_a_quote_that_swallows_lines_takes_the_orders_around_it(tmp_path: Path) -> None:
    path = tmp_path / "small.csv"
    rows = (
        "no,state,sku,name,n,price,total",
        "1,paid,A,a,1,1,",
        '1,paid,B,"b,1,1,',
        '2,paid,C,"c",1,1,',
        "3,paid,D,d,1,1,",
    )
    path.write_text("\n".join((*rows, "4,paid,D,d,1,1,", "")), encoding="utf-8")
    reading = read_profiled([path], SMALL)
    assert [order.external_no for order in reading.orders] == ["4"]
    assert [(problem.found, problem.expected) for problem in reading.rejected[1:]] == [
        ("1", "order_lines"),
        ("3", "order_lines"),
    ]


def test_the_same_order_in_two_files_must_be_the_same(tmp_path: Path) -> None:
    one = table(tmp_path / "a.csv", SMALL.header, *(f"{n}|完成|A|a|1|1|".split("|") for n in "123"))
    two = table(tmp_path / "b.csv", SMALL.header, *(f"{n}|完成|A|a|{n}|1|".split("|") for n in "12x"))
    reading = read_profiled([one, two], SMALL)
    assert [order.external_no for order in reading.orders] == ["1", "3"]
    assert [(p.file, p.found, p.expected) for p in reading.rejected] == [
        ("a.csv", "2", "same_lines"),
        ("b.csv", "x", "quantity"),
        ("b.csv", "2", "same_lines"),
    ]
    assert reading.digest == read_profiled([two, one], SMALL).digest


def test_columns_missing_or_doubled_refuse_the_file(tmp_path: Path) -> None:
    path = table(tmp_path / "x.csv", ("no", "state", "sku", "SKU", "name", "price"))
    with pytest.raises(BadInput) as refused:
        read_profiled([path], SMALL)
    assert refused.value.code == "file.columns"
    assert {(p.field, p.expected) for p in refused.value.problems} == {("n", "column"), ("sku", "column_once")}


def test_a_sheet_that_does_not_fit_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["notes"])
    sheet = book.create_sheet("orders")
    for row in (SMALL.header, ("1", "完成", "A", "a", "1", "1", "")):
        sheet.append(row)
    book.save(tmp_path / "two.xlsx")
    reading = read_profiled([tmp_path / "two.xlsx"], SMALL)
    assert [order.external_no for order in reading.orders] == ["1"]
    assert reading.rejected == (Problem("two.xlsx#Sheet", 1, "", "notes", "profile_table"),)


@pytest.mark.parametrize("form", ["%H:%M", "%Q", "%Y-%m", "%", "%Y %Y", "\x00", "day"])
def test_a_form_of_time_that_cannot_be_read_back_refuses_the_profile(tmp_path: Path, form: str) -> None:
    profile = replace(SMALL, rules={**SMALL.rules, F.PAID_AT: FieldRule(("state",), form=form)})
    with pytest.raises(BadInput) as refused:
        small(tmp_path, profile=profile)
    assert refused.value.code == "profile.bad"
    assert str(refused.value.facts["why"]).startswith("paid_at.form")


def test_a_constant_that_the_field_cannot_hold_refuses_the_profile(tmp_path: Path) -> None:
    profile = replace(SMALL, rules={**SMALL.rules, F.STATUS: FieldRule(constant="maybe")})
    with pytest.raises(BadInput, match=r"profile\.bad"):
        small(tmp_path, profile=profile)


# --- Whatever comes -----------------------------------------------------------------------------

_cells = st.sampled_from(
    ["", "1", "2", "-1", "=1", "4.5E+18", "完成", "2026-05-01", "合计", "\t", "a" * 99, "null", '"']
)
_grids = st.lists(st.lists(_cells | st.text(max_size=4), max_size=6), max_size=6)


@settings(max_examples=60)
@given(profiles, _grids, st.booleans())
def test_no_table_and_no_profile_ends_in_anything_but_a_refusal(
    profile: Profile, grid: list[list[str]], is_small: bool
) -> None:
    header = SMALL.header if is_small else profile.header
    profile = replace(SMALL, channel=profile.channel, fills_down=profile.fills_down) if is_small else profile
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
            csv.writer(stream).writerows([header, *grid])
        with suppress(BadInput):
            assert len(read_preview(path, profile).rows) <= len(grid)
        with suppress(BadInput):
            assert all(order.external_no for order in read_profiled([path], profile).orders)


@given(st.lists(st.tuples(st.sampled_from("123"), st.integers(-1, 3), st.booleans()), min_size=1, max_size=12))
def test_every_row_comes_in_or_is_left_out(rows: list[tuple[str, int, bool]]) -> None:
    with TemporaryDirectory() as folder:
        reading = small(Path(folder), *(f"{n}|完成|A|{'a' if ok else ''}|{pieces}|1|" for n, pieces, ok in rows))
    came = {order.external_no: len(order.lines) for order in reading.orders}
    left = [row[0] for table in reading.left_out for row in table.rows]
    assert sum(came.values()) + len(left) == len(rows)
    assert not came.keys() & set(left)

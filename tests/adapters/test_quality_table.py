"""Channel quality added up: sums, shares, weeks, days nobody ordered; and the table that is written."""

import csv
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.quality_table import quality_summary, write_quality
from app.domain.intake import Channel, Missing
from app.domain.quality import Quality, Span
from app.errors import BadInput, Unavailable
from app.i18n import Language, set_language
from app.views.intake import QualityRow

MONDAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _english():
    set_language(Language.ENGLISH)
    yield
    set_language(Language.CHINESE)


def row(day: date, channel: str, orders: int, complete: int, **more) -> QualityRow:
    lacked = more.pop("lacked", {})
    counts = {"stopped": 0, "cancelled": 0, "duplicates": 0, "rejected": 0} | more
    return QualityRow(day, channel, orders, complete, lacked, **counts)


ROWS = (
    row(MONDAY + timedelta(7), "taobao", 40, 30, lacked={"sku": 6, "address": 9}, duplicates=3),
    row(MONDAY + timedelta(4), "taobao", 10, 10, cancelled=2),
    row(MONDAY + timedelta(1), "1688", 50, 25, lacked={"sku": 25}, stopped=4, rejected=7),
)


def test_channels_are_added_up_with_their_shares_and_what_they_lacked_most() -> None:
    summary = quality_summary(ROWS, "day")
    taobao, ali = summary.channels
    assert (taobao.channel, taobao.share, taobao.quality.orders) == ("taobao", 50.0, 50)
    assert taobao.quality.completeness == 80.0
    assert taobao.quality.lacked == (("address", 9), ("sku", 6))
    assert ali.quality == Quality(50, 25, 4, 0, 0, 7, (("sku", 25),))
    assert summary.whole.lacked == (("sku", 31), ("address", 9))


def test_days_without_orders_stand_between_the_others() -> None:
    summary = quality_summary(ROWS, "day")
    assert summary.periods == tuple(MONDAY + timedelta(day) for day in range(1, 8))
    assert [cell.period for cell in summary.cells] == [found.day for found in ROWS]


def test_weeks_begin_on_monday() -> None:
    summary = quality_summary(ROWS, "week")
    assert summary.span is Span.WEEK
    assert summary.periods == (MONDAY, MONDAY + timedelta(7))
    assert [(cell.period, cell.channel, cell.quality.orders) for cell in summary.cells] == [
        (MONDAY + timedelta(7), "taobao", 40),
        (MONDAY, "taobao", 10),
        (MONDAY, "1688", 50),
    ]


def test_nothing_came() -> None:
    summary = quality_summary((), "day")
    assert (summary.periods, summary.cells, summary.whole.completeness) == ((), (), None)


def test_files_without_new_orders_have_no_completeness() -> None:
    (taobao,) = quality_summary([row(MONDAY, "taobao", 0, 0, duplicates=12)], "day").channels
    assert (taobao.share, taobao.quality.completeness, taobao.quality.duplicates) == (0.0, None, 12)


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 60), st.sampled_from([channel.value for channel in Channel])),
        st.tuples(st.integers(0, 500), st.integers(0, 50), st.dictionaries(st.sampled_from(list(Missing)), st.just(2))),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(list(Span)),
)
def test_nothing_is_lost_or_counted_twice(given_rows, span: Span) -> None:
    rows = [
        row(MONDAY + timedelta(day), channel, orders, orders // 2, rejected=rejected, lacked=lacked)
        for (day, channel), (orders, rejected, lacked) in given_rows.items()
    ]
    summary = quality_summary(rows, span)
    for parts in ([cell.quality for cell in summary.cells], [total.quality for total in summary.channels]):
        assert sum(part.orders for part in parts) == summary.whole.orders == sum(r.orders for r in rows)
        assert sum(part.rejected for part in parts) == sum(r.rejected for r in rows)
        assert sum(count for part in parts for _, count in part.lacked) == sum(sum(r.lacked.values()) for r in rows)
    assert {cell.period for cell in summary.cells} <= set(summary.periods)


def test_the_written_tables_say_the_same(tmp_path: Path) -> None:
    assert write_quality(ROWS, tmp_path / "quality.csv") == write_quality(ROWS, tmp_path / "quality.xlsx") == 3
    with (tmp_path / "quality.csv").open(encoding="utf-8-sig", newline="") as file:
        header, first, *_ = list(csv.reader(file))
    assert header[:5] == ["Day", "Channel", "Orders", "Complete", "Complete %"]
    assert first[:5] == ["2026-11-23", "Taobao", "40", "30", "75.0"]
    assert first[header.index("Lacked: a clear county in the address")] == "9"
    sheet = openpyxl.load_workbook(tmp_path / "quality.xlsx").active
    assert [cell.value for cell in sheet[1]] == header
    assert (sheet["B2"].value, sheet["C2"].value, sheet["E2"].value) == ("Taobao", 40, 75)
    assert sheet.max_row == 4


def test_other_names_and_places_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        write_quality(ROWS, tmp_path / "quality.pdf")
    assert refused.value.code == "export.kind"
    with pytest.raises(Unavailable):
        write_quality(ROWS, tmp_path / "missing" / "quality.csv")

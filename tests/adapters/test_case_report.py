"""Measures of exceptions as a table and on paper hold the figures that were measured."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from app.adapters.case_report import CaseReport, draw_case_report, write_case_report
from app.domain.case_measures import CaseFact, SplitBy, compare, measure
from app.errors import BadInput, Unavailable

DAY0 = datetime(2026, 11, 2, 1, tzinfo=UTC)


def facts(count: int = 40) -> list[CaseFact]:
    return [
        CaseFact(
            no=f"E{number}",
            kind="short",
            cause=f"cause-{number % 9}",
            owner="li",
            warehouse="HZ",
            opened_at=DAY0 + timedelta(hours=7 * number),
            reacted_at=DAY0 + timedelta(hours=7 * number + 1),
            closed_at=DAY0 + timedelta(hours=7 * number + 6),
            about=frozenset({"sku:A"}),
        )
        for number in range(count)
    ]


def report(count: int = 40, by: SplitBy = SplitBy.CAUSE) -> CaseReport:
    until = DAY0 + timedelta(days=14)
    return CaseReport(
        since=date(2026, 11, 2),
        until=date(2026, 11, 15),
        by=by,
        measures=measure(facts(count), DAY0, until, by, until),
        name=lambda name: f"原因 {name}",
        turn=date(2026, 11, 9),
        comparison=compare(facts(count), DAY0, DAY0 + timedelta(days=7), until),
    )


def words_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return pages


def test_the_workbook_has_the_figures(tmp_path: Path):
    write_case_report(report(), tmp_path / "cases.xlsx")
    book = openpyxl.load_workbook(tmp_path / "cases.xlsx")
    first = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert first[1][1:4] == [40, 40, 1]
    assert len(first) == 2 + 9
    assert first[2][0].startswith("原因 cause-")
    assert [cell.value for cell in book.worksheets[2][2]][1:] == [24, 16, -33.3]  # seven days each
    book.close()


def test_the_paper_has_every_part():
    told = "\n".join(words_of(draw_case_report(report())))
    assert all(f"cause-{number}" in told for number in range(9))
    assert "2026-11-09" in told


def test_many_parts_take_more_pages():
    cases = [CaseFact(f"E{n}", "short", f"c{n}", "li", "HZ", DAY0, None, DAY0, frozenset()) for n in range(90)]
    until = DAY0 + timedelta(days=1)
    made = CaseReport(DAY0.date(), until.date(), SplitBy.CAUSE, measure(cases, DAY0, until, SplitBy.CAUSE, until), str)
    pages = words_of(draw_case_report(made))
    assert len(pages) == 3
    assert "c89" in "".join(pages)


def test_an_empty_period_is_a_sheet_of_dashes():
    made = CaseReport(DAY0.date(), DAY0.date(), SplitBy.WEEK, measure([], DAY0, DAY0, SplitBy.WEEK, DAY0), str)
    assert "–" in words_of(draw_case_report(made))[0]


def test_other_files_are_refused(tmp_path: Path):
    with pytest.raises(BadInput, match=r"export\.kind"):
        write_case_report(report(), tmp_path / "cases.txt")
    with pytest.raises(Unavailable, match=r"file\.unwritable"):
        write_case_report(report(), tmp_path / "nowhere" / "cases.pdf")

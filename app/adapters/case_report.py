"""What exceptions cost, on paper and as a table: the figures of a period, its parts as bars, before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from app import words
from app.adapters.label_sheet import Sheet, fit, printable
from app.domain.case_measures import AGES, CaseFigures, CaseMeasures, Comparison, SplitBy, compare, measure
from app.domain.site import midnight
from app.errors import BadInput, Unavailable
from app.i18n import text
from app.views import Reader

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_A4 = (210, 297)
_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 1584, 88, 2268
"""Dots of 1/8 mm: 12 mm of margin."""
_PITCH = 56
_BAR = 640
_NAME = 520
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class CaseReport:
    """Measures of the days from `since` to `until`, both counted, split by `by`; `comparison` where two periods were
    asked for, the later one from `turn` on. `name` gives the words of a part."""

    since: date
    until: date
    by: SplitBy
    measures: CaseMeasures
    name: Callable[[str], str]
    turn: date | None = None
    comparison: Comparison | None = None


def case_report(
    reader: Reader, since: date, until: date, by: SplitBy, now: datetime, turn: date | None = None
) -> CaseReport:
    """What exceptions cost on these days of the site."""
    start, end = midnight(since), midnight(until + timedelta(days=1))
    facts = reader.case_facts(start, end)
    return CaseReport(
        since=since,
        until=until,
        by=by,
        measures=measure(facts, start, end, by, now),
        name=_names(reader, by),
        turn=turn,
        comparison=None if turn is None else compare(facts, start, midnight(turn), end),
    )


def _names(reader: Reader, by: SplitBy) -> Callable[[str], str]:
    """The words of a part; of none, what its absence means."""
    if by is SplitBy.KIND:
        return words.case_kind
    known = {"": text("not solved yet") if by is SplitBy.CAUSE else text("nobody") if by is SplitBy.OWNER else "–"}
    if by is SplitBy.CAUSE:
        known |= {row.code: words.cause_name(row.zh, row.en) for row in reader.causes()}
    elif by is SplitBy.OWNER:
        known |= {row.code: row.name for row in reader.operators()}
    elif by is SplitBy.WAREHOUSE:
        known |= {row.code: row.name for row in reader.warehouses()}
    return lambda name: known.get(name, name)


def write_case_report(report: CaseReport, path: Path) -> None:
    """As .xlsx or .pdf; BadInput("export.kind"), Unavailable("file.unwritable")."""
    writers = {".xlsx": _workbook, ".pdf": draw_case_report}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise BadInput("export.kind", file=path.name)
    try:
        path.write_bytes(write(report))
    except OSError as error:
        raise Unavailable("file.unwritable", file=str(path), why=error.strerror or "") from None


def split_title(by: SplitBy) -> str:
    """What a part is, as the head of a column."""
    return {
        SplitBy.CAUSE: text("Root cause"),
        SplitBy.KIND: text("Kind of exception"),
        SplitBy.OWNER: text("Owner"),
        SplitBy.WAREHOUSE: text("Warehouse"),
        SplitBy.WEEK: text("Week from"),
    }[by]


def figure_titles() -> list[str]:
    """Heads of the columns of `figure_words`."""
    return [
        text("Opened"),
        text("Closed"),
        text("Reaction, h"),
        text("Solved, h"),
        text("Median, h"),
        text("Repeats"),
        text("Repeats %"),
    ]


def figure_values(figures: CaseFigures) -> list[float | int | None]:
    """In the order of `figure_titles`, rounded to a tenth."""
    return [
        figures.opened,
        figures.closed,
        _tenth(figures.reaction_mean),
        _tenth(figures.solving_mean),
        _tenth(figures.solving_median),
        figures.repeats,
        _tenth(figures.repeat_share),
    ]


def age_titles() -> list[str]:
    """Groups of the ages of live cases."""
    bounds = [text("under {hours} h", hours=hours) for hours in AGES]
    return [*bounds, text("over {hours} h", hours=AGES[-1])]


_COUNTED = (0, 1, 5)
"""Figures that grow with the length of a period: of those, a day's worth is compared."""


def change_values(report: CaseReport) -> list[float | None]:
    """Percent by which each figure of `figure_titles` changed; of what is counted, a day's worth. Empty without a
    comparison."""
    comparison, turn = report.comparison, report.turn
    if comparison is None or turn is None:
        return []
    days = (turn - report.since).days, (report.until - turn).days + 1
    pairs = enumerate(zip(figure_values(comparison.before), figure_values(comparison.after), strict=True))
    return [
        _tenth(Comparison.change(*(_a_day(value, count, at) for value, count in zip(pair, days, strict=True))))
        for at, pair in pairs
    ]


def _a_day(value: float | None, days: int, at: int) -> float | None:
    return value / days if value is not None and at in _COUNTED else value


def _tenth(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _workbook(report: CaseReport) -> bytes:
    import pandas as pd  # it takes half a second, so those who write import it

    content, titles = BytesIO(), figure_titles()
    parts = [[report.name(name), *figure_values(figures)] for name, figures in report.measures.parts]
    whole = [text("All"), *figure_values(report.measures.whole)]
    with pd.ExcelWriter(content) as book:
        by_part = pd.DataFrame([whole, *parts], columns=[split_title(report.by), *titles])
        by_part.to_excel(book, index=False, sheet_name=text("Exceptions"))
        ages = pd.DataFrame([list(report.measures.ages)], columns=age_titles())
        ages.to_excel(book, index=False, sheet_name=text("Open by age"))
        if report.comparison is not None:
            rows = _compared(report, report.comparison)
            table = pd.DataFrame(rows, columns=[text("Measure"), text("Before"), text("After"), text("Change %")])
            table.to_excel(book, index=False, sheet_name=text("Before and after"))
        for sheet in book.sheets.values():
            _widen(sheet)
    return content.getvalue()


def _widen(sheet: Worksheet) -> None:
    """Columns as wide as what stands in them; a Chinese character takes two places."""
    for column in sheet.columns:
        told = ("" if cell.value is None else str(cell.value) for cell in column)
        places = max(sum(1 + (east_asian_width(each) in "WF") for each in line) for line in told)
        sheet.column_dimensions[column[0].column_letter].width = min(places + 3, _WIDEST)
    sheet.freeze_panes = "A2"


def _compared(report: CaseReport, comparison: Comparison) -> list[list[object]]:
    before, after = figure_values(comparison.before), figure_values(comparison.after)
    rows = zip(figure_titles(), before, after, change_values(report), strict=True)
    return [list(row) for row in rows]


def draw_case_report(report: CaseReport) -> bytes:
    """A PDF of as many A4 pages as it takes; the same report gives the same bytes."""
    title = text("Exceptions from {since} to {until}", since=report.since, until=report.until)
    sheet = Sheet(*_A4, title=title)
    top = _head(sheet, report, title)
    if report.comparison is not None and report.turn is not None:
        top = _before_after(sheet, top, report, report.comparison, report.turn)
    most = max((figures.opened for _, figures in report.measures.parts), default=1)
    sheet.write(_LEFT, top, split_title(report.by), 36, bold=True)
    top += 64
    for name, figures in report.measures.parts:
        if top + _PITCH > _BOTTOM:
            sheet.next_page()
            top = _TOP
        _part(sheet, top, report.name(name), figures, most)
        top += _PITCH
    return sheet.finish()


def _head(sheet: Sheet, report: CaseReport, title: str) -> int:
    sheet.write(_LEFT, _TOP, title, 52, bold=True)
    top = _columns(sheet, _TOP + 96, figure_titles(), [figure_values(report.measures.whole)], [""])
    ages = [*report.measures.ages]
    return _columns(sheet, top + 32, [text("Open by age"), *age_titles()], [[None, *ages]], [""]) + 48


def _before_after(sheet: Sheet, top: int, report: CaseReport, comparison: Comparison, turn: date) -> int:
    sheet.write(_LEFT, top, text("Before and after {day}", day=turn), 36, bold=True)
    rows = [figure_values(comparison.before), figure_values(comparison.after), change_values(report)]
    names = [text("Before"), text("After"), text("Change %")]
    return _columns(sheet, top + 64, figure_titles(), rows, names) + 48


def _columns(
    sheet: Sheet, top: int, titles: Sequence[str], rows: Sequence[Sequence[float | None]], names: Sequence[str]
) -> int:
    """A small table; its lower edge."""
    named = 180 if any(names) else 0
    step = (_RIGHT - _LEFT - named) // len(titles)
    for place, title in enumerate(titles):
        sheet.write(_LEFT + named + place * step, top, fit(title, step - 12, 26), 26)
    for line, (name, values) in enumerate(zip(names, rows, strict=True), 1):
        sheet.write(_LEFT, top + line * 48, fit(name, 170, 30), 30)
        for place, value in enumerate(values):
            told = "" if value is None and place == 0 and not name else _told(value)
            sheet.write(_LEFT + named + place * step, top + line * 48, told, 36, bold=True)
    return top + (len(rows) + 1) * 48


def _part(sheet: Sheet, top: int, name: str, figures: CaseFigures, most: int) -> None:
    sheet.write(_LEFT, top, fit(printable(name), _NAME - 20, 28), 28)
    sheet.fill([(_LEFT + _NAME, top + 4, max(2, _BAR * figures.opened // most), 26)])
    solved = [] if figures.solving_mean is None else [text("{hours} h", hours=f"{figures.solving_mean:.1f}")]
    repeats = [text("{count} repeats", count=figures.repeats)] if figures.repeats else []
    told = " · ".join([str(figures.opened), *solved, *repeats])
    sheet.write(_LEFT + _NAME + _BAR + 16, top, told, 28)


def _told(value: float | int | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"

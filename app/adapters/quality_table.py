"""Channel quality added up by day or week and channel, and written as a table; pandas does the sums."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app import words
from app.domain.intake import Channel, Missing
from app.domain.quality import ChannelQuality, PeriodQuality, Quality, QualitySummary, Span
from app.errors import BadInput, Unavailable
from app.i18n import text
from app.views.intake import QualityRow

if TYPE_CHECKING:  # it takes half a second, so those who add up import it
    from pandas import DataFrame, Series

_COUNTS = ("orders", "complete", "stopped", "cancelled", "duplicates", "rejected")
_GAPS = tuple(gap.value for gap in Missing)
_RANK = {channel.value: rank for rank, channel in enumerate(Channel)}
_EXCEL = ".xlsx"
_CSV = ".csv"


def quality_summary(rows: Sequence[QualityRow], by: str) -> QualitySummary:
    """The sums of these rows; `by` is a Span value. Slow the first time: never from the GUI thread."""
    import pandas as pd

    span = Span(by)
    if not rows:
        return QualitySummary(span, (), (), (), Quality())
    found = _frame(rows)
    days = pd.to_datetime(found["day"])
    found["period"] = days.dt.to_period("W-SUN").dt.start_time if span is Span.WEEK else days
    sums = found.groupby(["period", "channel"])[[*_COUNTS, *_GAPS]].sum()
    totals = found.groupby("channel")[[*_COUNTS, *_GAPS]].sum()
    shares = 100 * totals["orders"] / max(1, totals["orders"].sum())
    step = "7D" if span is Span.WEEK else "D"
    periods = pd.date_range(found["period"].min(), found["period"].max(), freq=step)
    cells = [PeriodQuality(period.date(), channel, _quality(row)) for (period, channel), row in sums.iterrows()]
    channels = [ChannelQuality(str(name), float(shares[name]), _quality(row)) for name, row in totals.iterrows()]
    return QualitySummary(
        span=span,
        periods=tuple(period.date() for period in periods),
        cells=tuple(sorted(cells, key=lambda cell: (-cell.period.toordinal(), _rank(cell.channel)))),
        channels=tuple(sorted(channels, key=lambda total: _rank(total.channel))),
        whole=_quality(totals.sum()),
    )


def write_quality(rows: Sequence[QualityRow], path: Path) -> int:
    """Write a row for each day and channel, newest first; how many.

    BadInput("export.kind") for a name that ends neither in .xlsx nor .csv, Unavailable("file.unwritable").
    """
    kind = path.suffix.lower()
    if kind not in (_EXCEL, _CSV):
        raise BadInput("export.kind", file=path.name)
    table, content = _worded(_frame(rows)), BytesIO()
    if kind == _EXCEL:
        table.to_excel(content, index=False, sheet_name=text("Channel quality"))
    else:
        table.to_csv(content, index=False, encoding="utf-8-sig")
    try:
        path.write_bytes(content.getvalue())
    except OSError as error:
        raise Unavailable("file.unwritable", file=str(path), why=error.strerror or "") from None
    return len(rows)


def _frame(rows: Sequence[QualityRow]) -> DataFrame:
    """A column for each count and for each thing that can be lacked."""
    import pandas as pd

    columns = ["day", "channel", *_COUNTS, *_GAPS]
    content = [
        (row.day, row.channel, *(getattr(row, name) for name in _COUNTS), *(row.lacked.get(gap, 0) for gap in _GAPS))
        for row in rows
    ]
    return pd.DataFrame(content, columns=columns)


def _quality(sums: Series) -> Quality:
    lacked = [(gap, int(sums[gap])) for gap in _GAPS if sums[gap]]
    counts = {name: int(sums[name]) for name in _COUNTS}
    return Quality(**counts, lacked=tuple(sorted(lacked, key=lambda item: -item[1])))


def _rank(channel: str) -> int:
    return _RANK.get(channel, len(_RANK))


def _worded(found: DataFrame) -> DataFrame:
    """The same with headers and channels in words; completeness is empty where no order came."""
    orders = found["orders"].where(found["orders"] > 0)
    found.insert(4, "completeness", (100 * found["complete"] / orders).astype(float).round(1))
    found["channel"] = found["channel"].map(words.channel)
    names = {
        "day": text("Day"),
        "channel": text("Channel"),
        "orders": text("Orders"),
        "complete": text("Complete"),
        "completeness": text("Complete %"),
        "stopped": text("Stopped"),
        "cancelled": text("Cancelled"),
        "duplicates": text("Duplicates"),
        "rejected": text("Rejected rows"),
    }
    lacked = {gap: text("Lacked: {what}", what=words.missing(gap)) for gap in _GAPS}
    return found.rename(columns=names | lacked)

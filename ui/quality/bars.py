"""Where the bars of the chart stand: stacked where values add up, in a lane for each channel where they do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from PySide6.QtCore import QRectF

from app.domain.quality import Quality, QualitySummary
from ui.quality.measures import Measure, value_of

_WIDEST, _FILLED, _LANE_GAP = 44.0, 0.74, 8.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: the numbers of its period and channel within the summary."""

    box: QRectF
    period: int
    channel: int
    quality: Quality


@dataclass(frozen=True, slots=True)
class Bars:
    """All bars and the scale they are drawn to; `lanes` are the boxes of the channels, empty where bars are stacked."""

    bars: Sequence[Bar]
    low: float
    high: float
    lanes: Sequence[QRectF] = ()


def bars_of(summary: QualitySummary, measure: Measure, area: QRectF) -> Bars:
    """The bars within an area."""
    if measure is Measure.COMPLETENESS:
        return _lanes(summary, measure, area)
    return _stacked(summary, measure, area)


def columns_of(count: int, area: QRectF) -> list[QRectF]:
    """A column for each period, as wide as its bar."""
    step = area.width() / max(1, count)
    wide = max(1.0, min(_WIDEST, step * _FILLED))
    return [QRectF(area.left() + at * step + (step - wide) / 2, area.top(), wide, area.height()) for at in range(count)]


def _found(summary: QualitySummary, measure: Measure) -> list[tuple[int, int, Quality, float]]:
    """Period, channel, quality and value of what there is, in the order of the channels."""
    periods = {period: at for at, period in enumerate(summary.periods)}
    channels = {total.channel: at for at, total in enumerate(summary.channels)}
    found = []
    for cell in summary.cells:
        value = value_of(measure, cell.quality)
        if value is not None:
            found.append((periods[cell.period], channels[cell.channel], cell.quality, value))
    return sorted(found, key=lambda entry: entry[1])


def _stacked(summary: QualitySummary, measure: Measure, area: QRectF) -> Bars:
    columns, found = columns_of(len(summary.periods), area), _found(summary, measure)
    sums = [0.0] * len(columns)
    for period, _, _, value in found:
        sums[period] += value
    high = _round_up(max(sums, default=0.0))
    tops, bars = [area.bottom()] * len(columns), []
    for period, channel, quality, value in found:
        if value:
            height = area.height() * value / high
            tops[period] -= height
            column = columns[period]
            bars.append(Bar(QRectF(column.left(), tops[period], column.width(), height), period, channel, quality))
    return Bars(bars, 0.0, high)


def _lanes(summary: QualitySummary, measure: Measure, area: QRectF) -> Bars:
    """Percentages: from a round number below the lowest up to 100."""
    columns, found = columns_of(len(summary.periods), area), _found(summary, measure)
    low = max(0.0, 10.0 * floor(min((value for *_, value in found), default=0.0) / 10 - 0.5))
    high = area.height() / max(1, len(summary.channels))
    lanes = [
        QRectF(area.left(), area.top() + at * high + _LANE_GAP, area.width(), high - _LANE_GAP)
        for at in range(len(summary.channels))
    ]
    bars = []
    for period, channel, quality, value in found:
        lane, column = lanes[channel], columns[period]
        height = lane.height() * (value - low) / (100 - low)
        bars.append(
            Bar(QRectF(column.left(), lane.bottom() - height, column.width(), height), period, channel, quality)
        )
    return Bars(bars, low, 100.0, lanes)


def _round_up(value: float) -> float:
    """A round number that is not below the value."""
    if value <= 4:
        return 4.0
    unit = 10.0 ** floor(log10(value)) / 2
    return ceil(value / unit) * unit

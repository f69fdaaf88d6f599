"""The figures of the whole period as tiles."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from app.domain.case_measures import CaseMeasures
from app.i18n import text
from ui import theme
from ui.measures.figures import hours, told
from ui.widgets.basics import ElidedLabel, column, frame, label, row

_TILES, _HEIGHT, _FIGURE = 5, 86, 24


class Tile(NamedTuple):
    """A figure, what it is, and what more there is to say."""

    name: str
    figure: str
    more: str


def tiles_of(measures: CaseMeasures) -> list[Tile]:
    """What a period comes down to."""
    whole = measures.whole
    live = sum(measures.ages)
    return [
        Tile(text("Opened"), f"{whole.opened:,}", text("{count} live now", count=f"{live:,}")),
        Tile(text("Closed"), f"{whole.closed:,}", _share(whole.closed, whole.opened)),
        Tile(text("Reaction"), hours(whole.reaction_mean), _median(whole.reaction_median)),
        Tile(text("Solved in"), hours(whole.solving_mean), _median(whole.solving_median)),
        Tile(text("Repeats"), told(whole.repeat_share, "%"), text("{count} of those closed", count=whole.repeats)),
    ]


def _share(part: int, whole: int) -> str:
    return text("{share}% of them", share=f"{100 * part / whole:.0f}") if whole else ""


def _median(value: float | None) -> str:
    return text("half of them within {hours}", hours=hours(value)) if value is not None else ""


class Tiles(QWidget):
    """Side by side."""

    def __init__(self) -> None:
        super().__init__()
        bold = theme.font(_FIGURE, bold=True)
        self._labels = [(label("", "quiet"), label("", font=bold), ElidedLabel("", "meta")) for _ in range(_TILES)]
        cards = [frame("card", column(*each, spacing=0, margins=(16, 8, 12, 8))) for each in self._labels]
        line = row(*cards, spacing=8)
        for at, card in enumerate(cards):
            card.setFixedHeight(_HEIGHT)
            line.setStretch(at, 1)
        self.setLayout(line)

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Other figures."""
        for labels, tile in zip(self._labels, tiles, strict=True):
            for where, said in zip(labels, tile, strict=True):
                where.setText(said)

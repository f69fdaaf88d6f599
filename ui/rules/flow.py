"""Where the branches of a rule set stand on the canvas: diamonds below each other, a card to the right of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QTextLayout, QTextOption

from app.domain.rules import RuleSet
from app.i18n import text
from ui import theme
from ui.rules.words import Line, Names, condition_words, service_lines

MARGIN, GAP, LANE = 16.0, 30.0, 52.0
START = 34.0
LINE, NAME_LINE = 20.0, 21.0
POINT, PAD, ICON = 26.0, 12.0, 24.0
_MOST_LINES = 4
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True, slots=True)
class Step:
    """One branch as it is drawn: its number, the diamond (of the last one a box) with its lines, and its card."""

    at: int
    last: bool
    diamond: QRectF
    name: Sequence[str]
    condition: Sequence[str]
    card: QRectF
    lines: Sequence[tuple[str, Sequence[str]]]

    @property
    def whole(self) -> QRectF:
        """Diamond and card."""
        return self.diamond.united(self.card)


@dataclass(frozen=True, slots=True)
class Flow:
    """All of it; `height` in pixels."""

    start: QRectF
    steps: Sequence[Step]
    height: float


def wrapped(told: str, font: QFont, width: float, most: int = _MOST_LINES) -> list[str]:
    """The lines of a text that is broken at that width; what is too much ends in …."""
    layout = QTextLayout(told, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(told[line.textStart() : line.textStart() + line.textLength()].strip())
    layout.endLayout()
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip("…")[:-1] + "…"]
    return lines


def flow_of(rules: RuleSet, names: Names, width: float) -> Flow:
    """Laid out for a canvas of that width."""
    left = min(300.0, (width - 2 * MARGIN - LANE) * 0.43)
    right = min(460.0, width - 2 * MARGIN - LANE - left)
    start = QRectF(MARGIN + left / 2 - 100, MARGIN, 200, START)
    top, steps = start.bottom() + GAP, []
    for at in range(len(rules.branches)):
        step = _step(rules, at, names, QRectF(MARGIN, top, left, right))
        steps.append(step)
        top = step.whole.bottom() + GAP
    return Flow(start, steps, top - GAP + MARGIN)


def _step(rules: RuleSet, at: int, names: Names, place: QRectF) -> Step:
    """`place`: x, y, width of the diamond; its height is the width of the card."""
    branch, last = rules.branches[at], at == len(rules.branches) - 1
    left, right = place.width(), place.height()
    inner = left - 2 * (PAD if last else POINT)
    name = wrapped(branch.name or text("(no name)"), theme.font(13, bold=True), inner, 2)
    condition = wrapped(condition_words(branch, last, names), theme.font(12), inner)
    lines = _broken(service_lines(branch.service, names), right - 2 * PAD - ICON)
    high = len(name) * NAME_LINE + len(condition) * LINE + 2 * PAD + (0 if last else 8)
    card_high = sum(len(parts) for _, parts in lines) * LINE + 2 * PAD
    whole = max(high, card_high, 64.0)
    diamond = QRectF(place.left(), place.top() + (whole - max(high, 64)) / 2, left, max(high, 64))
    card = QRectF(place.left() + left + LANE, place.top() + (whole - card_high) / 2, right, card_high)
    return Step(at, last, diamond, name, condition, card, lines)


def _broken(lines: Sequence[Line], width: float) -> list[tuple[str, Sequence[str]]]:
    return [(icon, wrapped(told, theme.font(12), width, 2)) for icon, told in lines]

"""The numbers above the duty watch, and bars of what they are made of; as big as the wall needs them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import text
from app.views.cases import WatchSummary
from ui import theme
from ui.routing.lists import LEFT, RIGHT, write

_HIGH, _TILE = 148, 124
_BARS, _BAR = 5, 23


class Number(NamedTuple):
    """A number with its caption; `tone` once it is not 0."""

    many: int
    caption: str
    tone: str


def numbers_of(found: WatchSummary) -> tuple[Number, ...]:
    """What the watch is about."""
    return (
        Number(found.live, text("exceptions"), "text"),
        Number(found.overdue, text("over their time"), "bad"),
        Number(found.unanswered, text("not taken"), "warn"),
        Number(found.orders, text("orders hang on them"), "text"),
    )


class _Scaled(QWidget):
    """Something painted in pixels that grow with the wall."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._scale, self._wide = 1.0, width
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def grow(self, scale: float) -> None:
        """Bigger or smaller."""
        self._scale = scale
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Grown."""
        return QSize(self._px(self._wide), self._px(_HIGH))

    def minimumSizeHint(self) -> QSize:
        """A narrow window takes some of the width."""
        return QSize(self._px(self._wide * 2 // 3), self._px(_HIGH))

    def _px(self, pixels: float) -> int:
        return round(pixels * self._scale)


class Numbers(_Scaled):
    """Two by two."""

    def __init__(self) -> None:
        super().__init__(2 * _TILE + 24)
        self._numbers: Sequence[Number] = ()

    def show_numbers(self, numbers: Sequence[Number]) -> None:
        """Other ones."""
        self._numbers = numbers
        self.setAccessibleName(" · ".join(f"{each.many:,} {each.caption}" for each in numbers))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Figure above caption."""
        painter, now = QPainter(self), theme.tokens()
        half = QSize(self.width() // 2, self.height() // 2)
        for at, each in enumerate(self._numbers):
            box = QRect(at % 2 * half.width(), at // 2 * half.height(), half.width() - self._px(8), half.height())
            colour = now.colour(each.tone if each.many else "quiet").name()
            painter.setFont(theme.font(self._px(34), bold=True))
            high = QRect(box.left(), box.top(), box.width(), self._px(46))
            write(painter, high, f"{each.many:,}", colour, LEFT)
            painter.setFont(theme.font(self._px(13)))
            write(painter, QRect(box.left(), high.bottom(), box.width(), self._px(20)), each.caption, now.quiet, LEFT)


class Bars(_Scaled):
    """The biggest shares, by name."""

    def __init__(self, title: str) -> None:
        super().__init__(230)
        self._title = title
        self._shares: Sequence[tuple[str, int]] = ()
        self._has_rest = False

    def show_shares(self, shares: Mapping[str, int], names: Mapping[str, str]) -> None:
        """Counts by code, the most first; a code without a name is shown itself."""
        named = [(names.get(code, code), count) for code, count in shares.items()]
        rest = sum(count for _, count in named[_BARS - 1 :])
        self._has_rest = len(named) > _BARS
        self._shares = [*named[: _BARS - 1], (text("others"), rest)] if self._has_rest else named
        self.setAccessibleName(", ".join(f"{name} {count}" for name, count in self._shares))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A title, and for each a name, a bar, a count."""
        painter, now = QPainter(self), theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(self._px(13), bold=True))
        write(painter, QRect(0, 0, self.width(), self._px(22)), self._title, now.text)
        most = max((count for _, count in self._shares), default=1)
        painter.setFont(theme.font(self._px(13)))
        for at, (name, count) in enumerate(self._shares):
            line = QRect(0, self._px(26 + at * _BAR), self.width() - self._px(12), self._px(_BAR))
            is_rest = self._has_rest and at == len(self._shares) - 1
            colour = now.quiet if is_rest else now.accent
            self._paint_share(painter, line, (name, count), count / most, now.tint(colour, 0.35 if is_rest else 0.65))

    def _paint_share(self, painter: QPainter, line: QRect, said: tuple[str, int], share: float, colour: str) -> None:
        now, gap, (name, count) = theme.tokens(), self._px(8), said
        told = line.width() * 46 // 100
        write(painter, QRect(line.left(), line.top(), told - gap, line.height()), name, now.text)
        number = self._px(38)
        write(painter, QRect(line.right() - number, line.top(), number, line.height()), f"{count:,}", now.text, RIGHT)
        room = line.width() - told - number - gap
        bar = QRectF(line.left() + told, line.center().y() - self._px(4), max(2.0, room * share), self._px(9))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(bar, 2, 2)

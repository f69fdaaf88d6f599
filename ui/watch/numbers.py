"""The numbers above the duty watch, and bars of what they are made of; as big as the wall needs them."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from app.i18n import text
from app.views.cases import CaseFilter, Pressing, WatchSummary
from ui import theme
from ui.routing.lists import LEFT, RIGHT, write
from ui.widgets.leads import Leads

_HIGH, _TILE = 148, 124
_BARS, _BAR = 5, 23


class Share(NamedTuple):
    """So many of what is named; `tone` is its colour once it is not 0. Without `where` it leads nowhere."""

    name: str
    many: int
    where: CaseFilter | None
    tone: str = "text"


def numbers_of(found: WatchSummary) -> tuple[Share, ...]:
    """What the watch is about."""
    return (
        Share(text("exceptions"), found.live, CaseFilter()),
        Share(text("over their time"), found.overdue, CaseFilter(pressing=Pressing.OVERDUE), "bad"),
        Share(text("not taken"), found.unanswered, CaseFilter(pressing=Pressing.UNTAKEN), "warn"),
        Share(text("orders affected"), found.orders, None),
    )


def shares_of(
    counts: Mapping[str, int], names: Mapping[str, str], where: Callable[[str], CaseFilter]
) -> tuple[Share, ...]:
    """Counts by code, the most first; a code without a name is shown itself, and the small ones are told together."""
    named = [Share(names.get(code, code), count, where(code)) for code, count in counts.items()]
    if len(named) <= _BARS:
        return tuple(named)
    rest = sum(share.many for share in named[_BARS - 1 :])
    return (*named[: _BARS - 1], Share(text("others"), rest, None))


class _Shares(Leads[Share]):
    """Shares painted in pixels that grow with the wall."""

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


class Numbers(_Shares):
    """Two by two."""

    def __init__(self) -> None:
        super().__init__(2 * _TILE + 24)

    def show_leads(self, leads: Sequence[Share]) -> None:
        """Other ones."""
        super().show_leads(leads)
        self.setAccessibleName(" · ".join(f"{each.many:,} {each.name}" for each in leads))

    def place(self, at: int) -> QRect:
        """A quarter."""
        half = QSize(self.width() // 2, self.height() // 2)
        return QRect(at % 2 * half.width(), at // 2 * half.height(), half.width() - self._px(8), half.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Figure above caption."""
        painter, now = QPainter(self), theme.tokens()
        self.paint_marks(painter)
        for at, each in enumerate(self._leads):
            box = self.place(at).adjusted(self._px(8), 0, -self._px(4), 0)
            colour = now.colour(each.tone if each.many else "quiet").name()
            painter.setFont(theme.font(self._px(34), bold=True))
            high = QRect(box.left(), box.top(), box.width(), self._px(46))
            write(painter, high, f"{each.many:,}", colour, LEFT)
            painter.setFont(theme.font(self._px(13)))
            write(painter, QRect(box.left(), high.bottom(), box.width(), self._px(20)), each.name, now.quiet, LEFT)


class Bars(_Shares):
    """The biggest shares, by name."""

    def __init__(self, title: str) -> None:
        super().__init__(230)
        self._title = title

    def show_leads(self, leads: Sequence[Share]) -> None:
        """Other ones."""
        super().show_leads(leads)
        self.setAccessibleName(", ".join(f"{share.name} {share.many}" for share in leads))

    def place(self, at: int) -> QRect:
        """A line below the title."""
        return QRect(0, self._px(26 + at * _BAR), self.width() - self._px(4), self._px(_BAR))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A title, and for each a name, a bar, a count."""
        painter, now = QPainter(self), theme.tokens()
        self.paint_marks(painter)
        painter.setFont(theme.font(self._px(13), bold=True))
        write(painter, QRect(self._px(8), 0, self.width() - self._px(16), self._px(22)), self._title, now.text)
        most = max((share.many for share in self._leads), default=1)
        painter.setFont(theme.font(self._px(13)))
        for at, share in enumerate(self._leads):
            self._paint_share(painter, self.place(at).adjusted(self._px(8), 0, -self._px(8), 0), share, most)

    def _paint_share(self, painter: QPainter, line: QRect, share: Share, most: int) -> None:
        now, gap, told = theme.tokens(), self._px(8), line.width() * 46 // 100
        write(painter, QRect(line.left(), line.top(), told - gap, line.height()), share.name, now.text)
        number = self._px(38)
        box = QRect(line.right() - number, line.top(), number, line.height())
        write(painter, box, f"{share.many:,}", now.text, RIGHT)
        room = (line.width() - told - number - gap) * share.many / max(most, 1)
        bar = QRectF(line.left() + told, line.center().y() - self._px(4), max(2.0, room), self._px(9))
        colour = now.tint(now.quiet, 0.35) if share.where is None else now.tint(now.accent, 0.65)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(bar, 2, 2)

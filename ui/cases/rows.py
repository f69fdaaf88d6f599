"""How an exception looks in a list: how pressing, what is wrong, who has it, its clock, what comes next."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter

from app.i18n import text
from app.views.cases import CaseRow
from ui import theme
from ui.cases.clock import case_tick
from ui.cases.steps import next_step
from ui.cases.wording import Around, about, headline, owner, owner_state, severity_look, severity_word
from ui.routing.lists import PAD, RIGHT, RowDelegate, write
from ui.widgets.clock_face import draw_tick

_HEIGHT = 56
_NARROW = 620


class CaseDelegate(RowDelegate[CaseRow]):
    """Two lines in four columns; `scale` makes them readable on a wall. Of an order's own cases (`own`) the number is
    shown instead of the order's, and Enter opens them."""

    def __init__(self, scale: float = 1.0, *, own: bool = False) -> None:
        super().__init__()
        self._scale, self._own, self._around = scale, own, Around()
        self.size = QSize(160, self._px(_HEIGHT))

    def know(self, around: Around) -> None:
        """What the words need beside the case."""
        self._around = around

    def _px(self, pixels: int) -> int:
        return round(pixels * self._scale)

    def paint_row(self, painter: QPainter, box: QRect, row: CaseRow) -> None:
        """How pressing · what is wrong · who · clock and next step."""
        high = QRect(box.left() + PAD, box.top() + self._px(7), box.width() - 2 * PAD, self._px(20))
        rank, what, who, when = self._columns(high)
        down = self._px(21)
        self._paint_rank(painter, rank, row)
        self._paint_what(painter, what, what.translated(0, down), row)
        now, (state, tone) = theme.tokens(), owner_state(row)
        painter.setFont(theme.font(self._px(13)))
        write(painter, who, owner(row, self._around), now.text)
        painter.setFont(theme.font(self._px(12)))
        write(painter, who.translated(0, down), state, now.colour(tone).name())
        painter.setFont(theme.font(self._px(13), bold=True))
        draw_tick(painter, when, case_tick(row, self._around.calendar), self._px(16))
        self._paint_step(painter, when.translated(0, down), row)

    def _columns(self, line: QRect) -> tuple[QRect, QRect, QRect, QRect]:
        wide = line.width() > self._px(_NARROW)
        widths = (self._px(52), 0, self._px(112 if wide else 84), self._px(176 if wide else 132))
        gap, left, found = self._px(12), line.left(), []
        free = line.width() - sum(widths) - 3 * gap
        for width in (widths[0], free, *widths[2:]):
            found.append(QRect(left, line.top(), width, line.height()))
            left += width + gap
        return found[0], found[1], found[2], found[3]

    def _paint_rank(self, painter: QPainter, box: QRect, row: CaseRow) -> None:
        icon, tone = severity_look(row.severity)
        colour, size = theme.tokens().colour(tone).name(), self._px(18)
        image = theme.pixmap(icon, colour, size, painter.device().devicePixelRatioF())
        painter.drawPixmap(box.center().x() - size // 2, box.top() + self._px(1), image)
        painter.setFont(theme.font(self._px(12)))
        word = severity_word(row.severity)
        write(painter, box.translated(0, self._px(21)), word, colour, Qt.AlignmentFlag.AlignCenter)

    def _paint_what(self, painter: QPainter, high: QRect, low: QRect, row: CaseRow) -> None:
        now = theme.tokens()
        painter.setFont(theme.font(self._px(14), bold=True))
        write(painter, high, headline(row), now.text)
        painter.setFont(theme.code_font(self._px(12)))
        used = write(painter, low, ("" if self._own else row.order_no) or row.no, now.quiet) + self._px(10)
        painter.setFont(theme.font(self._px(12)))
        write(painter, low.adjusted(used, 0, 0, 0), about(row, self._around), now.quiet)

    def _paint_step(self, painter: QPainter, box: QRect, row: CaseRow) -> None:
        told = text("Open the case") if self._own else next_step(row, self._around.me).told
        painter.setFont(theme.font(self._px(12)))
        if told:
            write(painter, box, text("{step} ↵", step=told), theme.tokens().accent, RIGHT)

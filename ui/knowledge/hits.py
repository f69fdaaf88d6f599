"""What was found: title, how often it worked, a piece of the text with what was looked for."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from app import words
from app.domain.knowledge import LIVE, NOT_IN_USE
from app.i18n import text
from app.views.knowledge import HitRow
from ui import theme
from ui.knowledge.success import paint_success
from ui.knowledge.wording import kind_look, state_look
from ui.routing.lists import PAD, RowDelegate, RowList, write

_HEIGHT, _LINE, _LINES = 92, 19, 2
_ICON, _NARROW = 16, 340
_NEAR_END = 200


class HitDelegate(RowDelegate[HitRow]):
    """Title and success; two lines of the text; what it is."""

    size = QSize(160, _HEIGHT)

    def paint_row(self, painter: QPainter, box: QRect, row: HitRow) -> None:
        """Four lines."""
        now = theme.tokens()
        line = QRect(box.left() + PAD, box.top() + 7, box.width() - 2 * PAD, 20)
        icon, kind = kind_look(row.kind)
        gone = row.state in NOT_IN_USE - LIVE
        image = theme.pixmap(icon, now.quiet, _ICON, painter.device().devicePixelRatioF())
        painter.drawPixmap(line.left(), line.top() + 2, image)
        used = paint_success(painter, line, row.worked, row.tried, bar=line.width() > _NARROW)
        painter.setFont(theme.font(13, bold=True))
        write(painter, line.adjusted(_ICON + 8, 0, -used - 12, 0), row.title, now.quiet if gone else now.text)
        below = line.adjusted(_ICON + 8, 21, 0, 0)
        painter.setFont(theme.font(13))
        draw_marked(painter, below, row.snippet, row.marks)
        last = QRect(below.left(), line.top() + 21 + _LINES * _LINE, below.width(), 18)
        painter.setFont(theme.font(12))
        used = write(painter, last, f"{kind} {row.id}", now.quiet)
        if row.state in NOT_IN_USE:
            _, tone = state_look(row.state)
            told = f" · {words.article_state(row.state)}"
            write(painter, last.adjusted(used, 0, 0, 0), told, now.colour(tone).name())


def draw_marked(painter: QPainter, box: QRect, told: str, marks: Sequence[tuple[int, int]]) -> None:
    """Two lines of text, what was looked for on a tinted ground; the end is cut where there is more."""
    layout = _laid_out(painter.font(), box.width(), told, marks)
    if layout.lineCount() > _LINES:
        last = layout.lineAt(_LINES - 1)
        cut = f"{told[: last.textStart() + last.textLength() - 1].rstrip()}…"
        layout = _laid_out(painter.font(), box.width(), cut, marks)
    painter.setPen(QColor(theme.tokens().text))
    for at in range(min(_LINES, layout.lineCount())):
        layout.lineAt(at).draw(painter, QPointF(box.left(), box.top()))


def _laid_out(font: QFont, width: int, told: str, marks: Sequence[tuple[int, int]]) -> QTextLayout:
    layout = QTextLayout(told, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats([_mark(start, min(end, len(told))) for start, end in marks if start < len(told)])
    layout.beginLayout()
    top = 0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += _LINE
    layout.endLayout()
    return layout


def _mark(start: int, end: int) -> QTextLayout.FormatRange:
    now = theme.tokens()
    made, look = QTextLayout.FormatRange(), QTextCharFormat()
    look.setBackground(QColor(now.tint(now.warn, 0.45 if now.dark else 0.28)))
    look.setFontWeight(QFont.Weight.Bold)
    made.start, made.length, made.format = start, end - start, look
    return made


class HitList(RowList[HitRow]):
    """`more_wanted` says that its end is near."""

    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(lambda hit: hit.id, HitDelegate(), text("What was found"))
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def walk(self, step: int) -> None:
        """As an arrow key does."""
        last = self.rows.rowCount() - 1
        if last >= 0:
            at = max(0, min(last, max(self.currentIndex().row(), -1) + step))
            self.setCurrentIndex(self.rows.index(at))

    def _on_scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() - _NEAR_END and self.rows.rowCount():
            self.more_wanted.emit()

"""How a line of the grid looks: two rows of text, stock as dots, what is wrong in its cell."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app import words
from app.i18n import text
from app.views.customers import StockRow
from ui import theme
from ui.intake.line import Column, Line, Search, problem_of
from ui.intake.lines import LinesModel

_RIGHT, _LEFT = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
_UPPER, _LOWER = 5, 25
_DOT, _GAP = 4, 9


class LinePainter(QStyledItemDelegate):
    """Paints the cells of a LinesModel."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell."""
        model, now = index.model(), theme.tokens()
        assert isinstance(model, LinesModel)
        rect: QRect = option.rect
        line, column = model.line(index.row()), Column(index.column())
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(now.tint(now.line, 0.55)))
        area = rect.adjusted(8, 0, -8, -1)
        if line is None:
            self._paint_empty(painter, area, column, first=index.row() == 0)
        elif column is Column.PRODUCT:
            self._paint_product(painter, area, line)
        elif column is Column.CODE:
            self._paint_code(painter, rect, area, line)
        elif column is Column.PRICE and line.own_price_fen is not None:
            self._paint_own_price(painter, area, line)
        else:
            painter.setFont(theme.font(bold=column is Column.TOTAL))
            side = _LEFT if column is Column.NO else _RIGHT
            _write(painter, area, side, index.data() or "", now.quiet if column is Column.NO else now.text)

    def _paint_empty(self, painter: QPainter, area: QRect, column: Column, *, first: bool) -> None:
        painter.setFont(theme.font())
        if column is Column.NO:
            _write(painter, area, _LEFT, "+", theme.tokens().quiet)
        elif column is Column.PRODUCT:
            told = text("Any number, barcode or name; or paste a list") if first else ""
            _write(painter, area, _LEFT, told, theme.tokens().quiet)

    def _paint_code(self, painter: QPainter, rect: QRect, area: QRect, line: Line) -> None:
        now = theme.tokens()
        wrong = line.search in (Search.UNKNOWN, Search.SEVERAL, Search.FAILED)
        if wrong:
            painter.setPen(QPen(QColor(now.bad), 1.5))
            painter.setBrush(QColor(now.tint(now.bad, 0.10)))
            painter.drawRoundedRect(rect.adjusted(2, 5, -2, -6), 5, 5)
        sku = line.part.sku if line.part else line.code
        painter.setFont(theme.code_font(12))
        if sku != line.code:
            _write(painter, _upper(area), _LEFT, line.code, now.text)
            _write(painter, _lower(area), _LEFT, sku, now.quiet)
        else:
            _write(painter, area, _LEFT, line.code, now.bad if wrong else now.text)

    def _paint_product(self, painter: QPainter, area: QRect, line: Line) -> None:
        now, problem = theme.tokens(), problem_of(line)
        painter.setFont(theme.font())
        if line.part is None:
            told = problem or text("Looking it up…")
            painter.setPen(QColor(now.bad if problem else now.quiet))
            flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | _LEFT
            painter.setFont(theme.font(12))
            painter.drawText(area, int(flags), told)
            return
        _write(painter, _upper(area), _LEFT, line.part.name, now.text)
        painter.setFont(theme.font(12))
        if problem:
            _write(painter, _lower(area), _LEFT, problem, now.warn)
        else:
            _paint_stock(painter, _lower(area), line.part.stock, line.quantity)

    def _paint_own_price(self, painter: QPainter, area: QRect, line: Line) -> None:
        """The price that was typed, the list's struck out below it."""
        now = theme.tokens()
        painter.setFont(theme.font(bold=True))
        listed = line.list_price_fen
        _write(painter, _upper(area) if listed else area, _RIGHT, words.money(line.price_fen), now.accent)
        if listed:
            struck = theme.font(12)
            struck.setStrikeOut(True)
            painter.setFont(struck)
            _write(painter, _lower(area), _RIGHT, words.money(listed), now.quiet)


def _upper(area: QRect) -> QRect:
    return QRect(area.left(), area.top() + _UPPER, area.width(), 19)


def _lower(area: QRect) -> QRect:
    return QRect(area.left(), area.top() + _LOWER, area.width(), 17)


def _write(painter: QPainter, area: QRect, side: Qt.AlignmentFlag, told: str, colour: str) -> None:
    painter.setPen(QColor(colour))
    fitting = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), fitting)


def _paint_stock(painter: QPainter, area: QRect, stock: tuple[StockRow, ...], needed: int) -> None:
    """A full dot has enough, a half one some, a ring none; those with most first, and how many found no room."""
    now, left, metrics = theme.tokens(), area.left(), painter.fontMetrics()
    if not stock:
        _write(painter, area, _LEFT, text("Nowhere in stock"), now.warn)
    rows = sorted(stock, key=lambda row: -row.available)
    for at, row in enumerate(rows):
        told = f"{row.warehouse} {row.available:,}"
        wide = 2 * _DOT + 4 + metrics.horizontalAdvance(told)
        room = area.right() - left - (0 if at == len(rows) - 1 else metrics.horizontalAdvance("+9") + _GAP)
        if wide > room:
            _write(painter, area.adjusted(left - area.left(), 0, 0, 0), _LEFT, f"+{len(rows) - at}", now.quiet)
            return
        enough, some = row.available >= needed, row.available > 0
        colour = now.good if enough else now.warn if some else now.quiet
        _paint_dot(painter, QPointF(left + _DOT, area.center().y() + 1), colour, 1.0 if enough else 0.5 * some)
        painter.setPen(QColor(now.text if enough else now.quiet))
        painter.drawText(left + 2 * _DOT + 4, area.top(), wide, area.height(), Qt.AlignmentFlag.AlignVCenter, told)
        left += wide + _GAP


def _paint_dot(painter: QPainter, middle: QPointF, colour: str, filled: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 1.4))
    painter.setBrush(QBrush(QColor(colour)) if filled == 1.0 else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, _DOT - 0.5, _DOT - 0.5)
    if filled == 0.5:
        painter.setBrush(QBrush(QColor(colour)))
        box = QRect(round(middle.x()) - _DOT, round(middle.y()) - _DOT, 2 * _DOT, 2 * _DOT)
        painter.drawPie(box, 90 * 16, 180 * 16)
    painter.restore()

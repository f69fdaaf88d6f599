"""How orders of the queue, transfers and other waiting orders look in the list at the left."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from app import words
from app.i18n import text
from app.views.orders import OrderRow, TransferRow
from app.views.routing import QueueRow
from ui import clock, theme
from ui.routing.lists import LEFT, PAD, RIGHT, RowDelegate, write
from ui.routing.steps import state_colour, state_icon, state_word

CLAIMS = ("urgent", "grade", "slack", "age")
_PLACE = 38
_BAR = 4


def claim_word(claim: str) -> str:
    """What gives an order priority, in one word."""
    return {
        "urgent": text("urgent"),
        "grade": text("grade"),
        "slack": text("time"),
        "age": text("wait"),
    }[claim]


def claim_colour(claim: str) -> QColor:
    """Each claim's colour in the bar of a score."""
    names = {"urgent": "bad", "grade": "to_produce", "slack": "warn", "age": "quiet"}
    return theme.tokens().colour(names[claim])


def told_claims(row: QueueRow) -> list[tuple[str, float]]:
    """The claims that add something to the score, the strongest first."""
    found = [(claim, row.claims.get(claim, 0.0)) for claim in CLAIMS]
    return sorted(((claim, points) for claim, points in found if round(points)), key=lambda found: -found[1])


class QueueDelegate(RowDelegate[QueueRow]):
    """Place and score; number and time left; buyer; what the score is made of, in words over a bar."""

    size = QSize(160, 72)

    def paint_row(self, painter: QPainter, box: QRect, row: QueueRow) -> None:
        """Three lines beside the place."""
        now, line = theme.tokens(), QRect(box.left() + PAD, box.top() + 5, box.width() - 2 * PAD, 20)
        place = QRect(line.left(), line.top(), _PLACE - 10, 20)
        painter.setFont(theme.font(15, bold=True))
        write(painter, place, str(row.place), now.text)
        painter.setFont(theme.font(12))
        write(painter, place.translated(0, 38), str(round(row.score)), now.quiet)
        line.setLeft(line.left() + _PLACE)
        _write_order(painter, line, row.order)
        self._write_reason(painter, line.translated(0, 38), row)

    def _write_reason(self, painter: QPainter, line: QRect, row: QueueRow) -> None:
        now, left = theme.tokens(), line.left()
        if row.guarded:
            painter.drawPixmap(left, line.top() + 3, theme.pixmap("clock", now.warn, 14))
            painter.setFont(theme.font(12, bold=True))
            write(painter, line.adjusted(18, 0, 0, 0), text("waited too long: goes first"), now.warn)
            return
        painter.setFont(theme.font(12))
        for claim, points in told_claims(row):
            told, room = f"{claim_word(claim)} {points:.0f}", line.adjusted(left + 11 - line.left(), 0, 0, 0)
            if painter.fontMetrics().horizontalAdvance(told) > room.width():
                break  # the bar below still shows it
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(claim_colour(claim))
            painter.drawRoundedRect(QRect(left, line.top() + 7, 7, 7), 2, 2)
            left += 11 + write(painter, room, told, now.quiet) + 8
        self._draw_score(painter, QRect(line.left(), line.bottom() + 1, line.width(), _BAR), row)

    def _draw_score(self, painter: QPainter, box: QRect, row: QueueRow) -> None:
        """The score as a bar of its claims; the whole width is 100."""
        painter.fillRect(box, QColor(theme.tokens().tint(theme.tokens().line, 0.5)))
        left = float(box.left())
        for claim, points in told_claims(row):
            wide = box.width() * points / 100
            painter.fillRect(QRect(round(left), box.top(), round(wide), box.height()), claim_colour(claim))
            left += wide


class OrderDelegate(RowDelegate[OrderRow]):
    """Number and time left; buyer and pieces."""

    def paint_row(self, painter: QPainter, box: QRect, row: OrderRow) -> None:
        """Two lines."""
        _write_order(painter, QRect(box.left() + PAD, box.top() + 6, box.width() - 2 * PAD, 20), row)


class TransferDelegate(RowDelegate[TransferRow]):
    """From and to, and its state; its number and order."""

    def __init__(self) -> None:
        super().__init__()
        self.names: Mapping[str, str] = {}

    def paint_row(self, painter: QPainter, box: QRect, row: TransferRow) -> None:
        """A transfer to itself is direct service from afar."""
        now, colour = theme.tokens(), state_colour(row.state)
        upper = QRect(box.left() + PAD, box.top() + 6, box.width() - 2 * PAD, 20)
        painter.drawPixmap(upper.left(), upper.top() + 2, theme.pixmap(state_icon(row.state), colour, 16))
        painter.setFont(theme.font(12, bold=True))
        used = write(painter, upper, state_word(row.state), colour, RIGHT)
        painter.setFont(theme.font(13, bold=True))
        write(painter, upper.adjusted(22, 0, -used - 8, 0), route_words(row, self.names), now.text)
        lower = upper.translated(0, 20)
        painter.setFont(theme.font(12))
        used = write(painter, lower, text("{count} pcs", count=row.pieces), now.quiet, RIGHT)
        painter.setFont(theme.code_font(12))
        write(painter, lower.adjusted(22, 0, -used - 8, 0), f"{row.no} · {row.order_no}", now.quiet)


def _write_order(painter: QPainter, upper: QRect, row: OrderRow) -> None:
    """Number and time left, below them buyer and pieces; late ones carry an icon beside the colour."""
    now = theme.tokens()
    left = row.promised_at - clock.now()
    late = left.total_seconds() < 0
    told = text("late {time}", time=words.age(-left)) if late else words.age(left)
    painter.setFont(theme.font(12))
    used = write(painter, upper, told, now.bad if late else now.quiet, RIGHT)
    if late:
        painter.drawPixmap(upper.right() - used - 18, upper.top() + 3, theme.pixmap("late", now.bad, 14))
        used += 18
    painter.setFont(theme.code_font(13))
    write(painter, upper.adjusted(0, 0, -used - 8, 0), row.no, now.text, LEFT)
    lower = upper.translated(0, 19)
    painter.setFont(theme.font(12))
    used = write(painter, lower, text("{count} pcs", count=row.pieces), now.quiet, RIGHT)
    where = " · ".join(part for part in (row.buyer, row.region) if part)
    write(painter, lower.adjusted(0, 0, -used - 8, 0), where, now.quiet)


def route_words(row: TransferRow, names: Mapping[str, str]) -> str:
    """华中仓 → 华东仓, or the warehouse that serves from beyond the radius."""
    start = names.get(row.from_warehouse, row.from_warehouse)
    if row.from_warehouse == row.to_warehouse:
        return text("{warehouse} serves directly", warehouse=start)
    return f"{start} → {names.get(row.to_warehouse, row.to_warehouse)}"

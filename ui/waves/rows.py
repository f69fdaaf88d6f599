"""How carts, orders of a list, steps of a walk and pick lists look in their lists."""

from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from app import words
from app.domain.pick_lists import Cart, ListState, Step
from app.i18n import text
from app.views.lists import ListOrderRow, ListRow
from ui import theme
from ui.routing.lists import PAD, RIGHT, RowDelegate, write
from ui.waves.wording import is_late, list_colour, list_title, list_who, span

_ICONS = {ListState.RELEASED: "clock", ListState.PICKING: "cart", ListState.DONE: "check"}
_BIN, _WIDE = 30, 700


class CartEntry(NamedTuple):
    """A planned cart: its place in the plan, and how long it takes."""

    number: int
    cart: Cart
    minutes: int


class CartDelegate(RowDelegate[CartEntry]):
    """Number and orders; stops, pieces and minutes below."""

    size = QSize(160, 46)

    def paint_row(self, painter: QPainter, box: QRect, row: CartEntry) -> None:
        """Two lines."""
        now, line = theme.tokens(), QRect(box.left() + PAD, box.top() + 4, box.width() - 2 * PAD, 20)
        urgent = sum(order.urgent for order in row.cart.orders)
        painter.setFont(theme.font(13, bold=True))
        used = write(painter, line, text("Cart {number}", number=row.number), now.text)
        painter.setFont(theme.font(12))
        used += 10 + write(
            painter, line.adjusted(used + 10, 0, 0, 0), text("{count} orders", count=len(row.cart.orders)), now.quiet
        )
        if urgent:
            write(painter, line.adjusted(used + 10, 0, 0, 0), text("{count} urgent", count=urgent), now.bad)
        low = line.translated(0, 19)
        used = write(painter, low, span(row.minutes), now.text, RIGHT)
        pieces = sum(step.pieces for step in row.cart.steps)
        told = text("{stops} stops · {pieces} pcs", stops=len(row.cart.steps), pieces=pieces)
        write(painter, low.adjusted(0, 0, -used - 8, 0), told, now.quiet)


class StepDelegate(RowDelegate[Step]):
    """Location, product and pieces; SKU and bins below."""

    size = QSize(160, 46)

    def paint_row(self, painter: QPainter, box: QRect, row: Step) -> None:
        """Two lines."""
        now, line = theme.tokens(), QRect(box.left() + PAD, box.top() + 4, box.width() - 2 * PAD, 20)
        painter.setFont(theme.font(13, bold=True))
        pieces = write(painter, line, f"×{row.pieces}", now.text, RIGHT)
        painter.setFont(theme.code_font(13, bold=True))
        place = write(painter, line, row.location or text("no place"), now.text if row.location else now.warn)
        painter.setFont(theme.font(12))
        write(painter, line.adjusted(place + 10, 0, -pieces - 8, 0), row.name, now.text)
        low = line.translated(0, 19)
        bins = " ".join(f"[{place}]×{count}" for place, count in _by_bin(row).items())
        painter.setFont(theme.code_font(12))
        used = write(painter, low.adjusted(low.width() // 3, 0, 0, 0), bins, now.accent, RIGHT)
        write(painter, low.adjusted(0, 0, -used - 8, 0), row.sku, now.quiet)


def _by_bin(step: Step) -> dict[int, int]:
    pieces: dict[int, int] = {}
    for share in step.bins:
        pieces[share.bin] = pieces.get(share.bin, 0) + share.pieces
    return pieces


class InListDelegate(RowDelegate[ListOrderRow]):
    """Bin, number and buyer of an order, and how far it is."""

    size = QSize(160, 46)

    def paint_row(self, painter: QPainter, box: QRect, row: ListOrderRow) -> None:
        """Beside the bin."""
        now, line = theme.tokens(), QRect(box.left() + PAD, box.top() + 4, box.width() - 2 * PAD, 20)
        place = QRect(line.left(), box.top() + 8, _BIN, _BIN)
        painter.setPen(QColor(now.line))
        painter.setBrush(QColor(now.raised))
        painter.drawRoundedRect(place, 4, 4)
        painter.setFont(theme.font(13, bold=True))
        write(painter, place, str(row.bin), now.text, Qt.AlignmentFlag.AlignCenter)
        line.setLeft(place.right() + 12)
        done = row.picked >= row.pieces
        told = f"{row.picked}/{row.pieces}" if row.inside else text("left the list")
        colour = now.good if done and row.inside else now.quiet
        painter.setFont(theme.font(12, bold=done))
        used = write(painter, line, told, colour, RIGHT)
        if done and row.inside:
            painter.drawPixmap(line.right() - used - 18, line.top() + 3, theme.pixmap("check", now.good, 14))
            used += 18
        painter.setFont(theme.code_font(13))
        write(painter, line.adjusted(0, 0, -used - 8, 0), row.no, now.text if row.inside else now.quiet)
        painter.setFont(theme.font(12))
        low = line.translated(0, 19)
        urgent = write(painter, low, text("urgent"), now.bad, RIGHT) + 8 if row.urgent else 0
        write(painter, low.adjusted(0, 0, -urgent, 0), row.buyer, now.quiet)


class ListDelegate(RowDelegate[ListRow]):
    """Number and kind; who has it; the bar of its pieces; what is left."""

    size = QSize(160, 52)

    def paint_row(self, painter: QPainter, box: QRect, row: ListRow) -> None:
        """Three columns of two lines."""
        now, colour = theme.tokens(), theme.tokens().colour(list_colour(row)).name()
        high = QRect(box.left() + PAD, box.top() + 6, box.width() - 2 * PAD, 20)
        icon = theme.pixmap(_ICONS.get(row.state, "cancelled"), colour, 16)
        painter.drawPixmap(high.left(), high.top() + 2, icon)
        first, second, rest = _columns(high)
        painter.setFont(theme.code_font(13, bold=True))
        write(painter, first, row.no, now.text)
        painter.setFont(theme.font(12))
        write(painter, first.translated(0, 19), list_title(row), now.quiet)
        write(painter, second, words.list_state(row.state), colour)
        write(painter, second.translated(0, 19), list_who(row), now.quiet)
        self._write_progress(painter, rest, row)

    def _write_progress(self, painter: QPainter, line: QRect, row: ListRow) -> None:
        now, is_open = theme.tokens(), row.closed_at is None
        late = is_open and is_late(row)
        told = text("{time} left", time=span(row.minutes)) if is_open else ""
        used = write(painter, line, told, now.bad if late else now.text, RIGHT)
        if late:
            painter.drawPixmap(line.right() - used - 18, line.top() + 3, theme.pixmap("late", now.bad, 14))
            used += 18
        counted = text(
            "{orders} orders · {picked} of {pieces} pcs", orders=row.orders, picked=row.picked, pieces=row.pieces
        )
        write(painter, line.adjusted(0, 0, -used - 8, 0), counted, now.quiet)
        bar = QRect(line.left(), line.bottom() + 7, line.width(), 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.tint(now.line, 0.7)))
        painter.drawRoundedRect(bar, 3, 3)
        if row.pieces:
            bar.setWidth(round(bar.width() * row.picked / row.pieces))
            painter.setBrush(theme.tokens().colour("good" if row.picked == row.pieces else "accent"))
            painter.drawRoundedRect(bar, 3, 3)


def _columns(line: QRect) -> tuple[QRect, QRect, QRect]:
    """Beside the icon; a narrow list gives less to the words."""
    wide = line.width() >= _WIDE
    first = QRect(line.left() + 26, line.top(), 210 if wide else 170, line.height())
    second = QRect(first.right() + 12, line.top(), 180 if wide else 130, line.height())
    return first, second, line.adjusted(second.right() + 12 - line.left(), 0, 0, 0)

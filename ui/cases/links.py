"""What a case hangs on: its orders, opened by Enter, and everything else it is about."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.domain.cases import Link, LinkKind
from app.i18n import text
from app.views.orders import OrderDetail, OrderRow
from ui import theme
from ui.cases.wording import link_kind
from ui.routing.lists import RowDelegate, RowList, write
from ui.widgets.basics import column, label, row
from ui.widgets.stage_badge import badge_width, draw_badge

_HEIGHT, _SHOWN = 32, 6


class Linked(NamedTuple):
    """Something a case is about; an order with its row where that was read."""

    kind: LinkKind
    key: str
    order: OrderRow | None


class _LinkDelegate(RowDelegate[Linked]):
    """Number, and how an order stands; or what it is."""

    size = QSize(160, _HEIGHT)

    def paint_row(self, painter: QPainter, box: QRect, row: Linked) -> None:
        """One line."""
        now, line = theme.tokens(), QRect(box.left() + 12, box.top(), box.width() - 24, box.height())
        if row.order is None:
            painter.setFont(theme.font(12))
            used = write(painter, line, link_kind(row.kind), now.quiet) + 10
            painter.setFont(theme.code_font(13))
            write(painter, line.adjusted(used, 0, 0, 0), row.key, now.text)
            return
        order = row.order
        wide = badge_width(order.stage, order.held)
        ratio = painter.device().devicePixelRatioF()
        draw_badge(painter, line.right() - wide, line.center().y(), wide, order.stage, order.held, ratio)
        painter.setFont(theme.code_font(13))
        used = write(painter, line, order.no, now.text) + 10
        painter.setFont(theme.font(12))
        write(painter, line.adjusted(used, 0, -wide - 8, 0), order.buyer, now.quiet)


class LinkList(QWidget):
    """`opened` brings the Linked on which Enter is pressed, `chosen` the one that is chosen."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.list: RowList[Linked] = RowList(lambda each: each.key, _LinkDelegate(), text("What it hangs on"))
        self.list.opened.connect(self.opened)
        self.list.chosen.connect(self.chosen)
        self._title = label("", "section")
        self.setLayout(column(row(self._title, None), self.list, spacing=6))

    def show_links(self, links: Sequence[Link], first: str, orders: Sequence[OrderDetail], fresh: bool) -> None:
        """The order it was first seen at, other orders, then everything else; in a fresh case the first is chosen."""
        known = {each.row.no: each.row for each in orders}
        numbers = list(dict.fromkeys(filter(None, [first, *(key for kind, key in links if kind is LinkKind.ORDER)])))
        entries = [Linked(LinkKind.ORDER, no, known.get(no)) for no in numbers]
        entries += [Linked(kind, key, None) for kind, key in links if kind is not LinkKind.ORDER]
        kept = None if fresh else self.list.current
        self._title.setText(text("Hangs on it: {count}", count=len(entries)))
        self.list.show_rows(entries, kept.key if kept else (numbers[0] if numbers else ""))
        self.list.setFixedHeight(_HEIGHT * min(_SHOWN, len(entries)) + 2)
        self.setVisible(bool(entries))

"""What fills the middle of the station when there are no lines to pick: waiting, label, stop."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from app.domain.parcel import LabelState
from app.domain.picking import StationCommand, command_code
from app.i18n import text
from app.views import ParcelRow
from ui.screen import Tone
from ui.station.keys import barcode_width, paint_barcode
from ui.station.lettering import Lettering
from ui.station.tones import FILLS, NIGHT
from ui.theme import code_font, font, pixmap

_CENTRE = Qt.AlignmentFlag.AlignHCenter


class _Icon(QWidget):
    """An icon in the middle that gives way first where the screen is low."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name, self._colour = name, colour
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Seen from three metres."""
        return QSize(96, 96)

    def minimumSizeHint(self) -> QSize:
        """Nothing: words come first."""
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As large as there is room, within its hint."""
        side = min(self.height(), 96)
        if side < 24:
            return
        painter = QPainter(self)
        picture = pixmap(self._name, self._colour, side, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, picture)
        painter.end()


class WaitingPage(QWidget):
    """Scan an order; so many wait here."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._call = Lettering(font(56, bold=True), NIGHT.text, _CENTRE, shrinks=True)
        self._count = Lettering(font(84, bold=True), NIGHT.accent, _CENTRE)
        self._where = Lettering(font(24), NIGHT.quiet, _CENTRE)
        self._hint = Lettering(font(18), NIGHT.quiet, _CENTRE)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(4)
        column.addStretch(2)
        column.addWidget(_Icon("scan", NIGHT.accent))
        column.addWidget(self._call)
        column.addWidget(self._hint)
        column.addStretch(1)
        column.addWidget(self._count)
        column.addWidget(self._where)
        column.addStretch(2)

    def show_waiting(self, orders: int, warehouse: str) -> None:
        """Orders assigned to this warehouse and not picked yet."""
        self._call.show_text(text("Scan an order"))
        self._hint.show_text(text("Order slip, shop's order number or parcel label"))
        self._count.show_text(f"{orders:,}" if orders else "")
        some = text("orders wait for picking in {warehouse}", warehouse=warehouse)
        none = text("Nothing to pick in {warehouse}: new orders come from routing", warehouse=warehouse)
        self._where.show_text(some if orders else none)


class LabelPage(QFrame):
    """The order is complete: the label goes on the box and is scanned back."""

    def __init__(self) -> None:
        super().__init__()
        fill = FILLS[Tone.GOOD]
        self.setStyleSheet(f"LabelPage {{ background: {fill.ground}; border: 0; }}")
        self._done = Lettering(font(48, bold=True), fill.text, _CENTRE, shrinks=True)
        self._what = Lettering(font(26), fill.text, _CENTRE, shrinks=True)
        self._code = Lettering(code_font(44, bold=True), fill.text, _CENTRE, shrinks=True)
        self._hint = Lettering(font(18), fill.text, _CENTRE)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(_Icon("check", fill.text))
        column.addWidget(self._done)
        column.addStretch(1)
        column.addWidget(self._what)
        column.addWidget(self._code)
        column.addWidget(self._hint)
        column.addStretch(2)

    def show_parcel(self, parcel: ParcelRow | None) -> None:
        """Which label, and whether it is drawn yet."""
        self._done.show_text(text("Order complete"))
        pending = parcel is None or parcel.label_state == LabelState.PENDING
        self._what.show_text(text("The label is being made") if pending else text("Stick this label on the box"))
        self._code.show_text(parcel.label_code if parcel else "")
        self._hint.show_text("" if pending else text("F9 shows the label. Then scan it from the box."))


class StopPage(QWidget):
    """Fills the screen in red and stays until somebody says they have seen it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words, self._order, self._to_do = "", "", ""
        self._ignored = 0
        self.hide()

    def show_stop(self, words: str, order: str, to_do: str, dropped: int) -> None:
        """Why, which order, what to do with its goods, and how many scans behind it were dropped."""
        self._words, self._order, self._to_do, self._ignored = words, order, to_do, dropped
        self.setAccessibleName(words)
        self.setAccessibleDescription(to_do)
        self.show()
        self.raise_()
        self.update()

    def ignore_scan(self) -> None:
        """One more scan did not count."""
        self._ignored += 1
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Octagon, words, order, what to do, and the barcode that ends it."""
        fill = FILLS[Tone.BAD]
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(fill.ground))
        painter.setPen(QColor(fill.text))
        top = max(24, self.height() // 2 - 290)
        painter.drawPixmap((self.width() - 160) // 2, top, pixmap("stop", fill.text, 160, self.devicePixelRatioF()))
        lines = [
            (64, 100, self._words),
            (32, 56, self._order),
            (26, 64, self._to_do),
        ]
        top += 172
        for size, height, content in lines:
            self._line(painter, top, height, size, content)
            top += height
        code = command_code(StationCommand.CANCEL)
        width = barcode_width(code, 3)
        paint_barcode(painter, QRect((self.width() - width) // 2, top + 8, width, 96), code, 3)
        if self._ignored:
            ignored = text("Scans since then that did not count: {count}", count=self._ignored)
            self._line(painter, top + 116, 40, 20, ignored)
        painter.end()

    def _line(self, painter: QPainter, top: int, height: int, size: int, content: str) -> None:
        box = QRect(32, top, self.width() - 64, height)
        chosen = font(size, bold=size > 30)
        painter.setFont(chosen)
        wide = painter.fontMetrics().horizontalAdvance(content)
        if wide > box.width():
            chosen.setPixelSize(max(14, size * box.width() // wide))
            painter.setFont(chosen)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, content)

"""What fills the middle of the station when there are no lines to pick: waiting, label, stop."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from app.domain.parcel import LabelState
from app.i18n import text
from app.views.orders import ParcelRow
from ui.screen import Tone
from ui.station.barcode import barcode_width, paint_barcode
from ui.station.commands import ACK
from ui.station.lettering import Lettering, fitting
from ui.station.prompt import label_trouble
from ui.station.tones import FILLS, NIGHT
from ui.theme import code_font, font, pixmap

_STOP_ICON, _STOP_CODE = 160, 96
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

    def show_waiting(self, orders: int, warehouse: str, by_item: bool) -> None:
        """Orders assigned to this warehouse and not picked yet; `by_item` says that an item or its place opens one."""
        self._call.show_text(text("Scan an order"))
        all_ = text("Slip, order number, label, pick list, location or item")
        self._hint.show_text(all_ if by_item else text("Slip, order number, label or pick list"))
        self._count.show_text(f"{orders:,}" if orders else "")
        some = text("orders wait for picking in {warehouse}", warehouse=warehouse)
        none = text("Nothing to pick in {warehouse}: new orders come from routing", warehouse=warehouse)
        self._where.show_text(some if orders else none)


class LabelPage(QFrame):
    """The order is complete: each box gets its label, and the label is scanned back."""

    def __init__(self) -> None:
        super().__init__()
        fill = FILLS[Tone.GOOD]
        self.setStyleSheet(f"LabelPage {{ background: {fill.ground}; border: 0; }}")
        self._done = Lettering(font(48, bold=True), fill.text, _CENTRE, shrinks=True)
        self._what = Lettering(font(26), fill.text, _CENTRE, shrinks=True)
        self._code = Lettering(code_font(44, bold=True), fill.text, _CENTRE, shrinks=True)
        self._hint = Lettering(font(18), fill.text, _CENTRE)
        self._boxes = _BoxRow()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(_Icon("check", fill.text))
        column.addWidget(self._done)
        column.addWidget(self._boxes)
        column.addStretch(1)
        column.addWidget(self._what)
        column.addWidget(self._code)
        column.addWidget(self._hint)
        column.addStretch(2)

    def show_labels(self, labels: Sequence[ParcelRow], current: ParcelRow | None) -> None:
        """The live ones by box, and which comes next."""
        self._done.show_text(text("Order complete"))
        trouble = label_trouble(current)
        several = len(labels) > 1
        self._boxes.show_labels(labels, current)
        self._boxes.setVisible(several)
        told = text("Stick this label on the box")
        if several and current is not None:
            told = text("Stick this label on box {box} of {boxes}", box=current.box, boxes=len(labels))
        self._what.show_text(trouble or told)
        self._code.show_text(current.label_code if current else "")
        self._hint.show_text("" if trouble else text("Then scan it from the box. Shift+F9 shows it."))


class _BoxRow(QWidget):
    """A square for each box: labelled ones ticked, the next one white."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(64)
        self._labels: Sequence[ParcelRow] = ()
        self._current: ParcelRow | None = None

    def show_labels(self, labels: Sequence[ParcelRow], current: ParcelRow | None) -> None:
        """These, from the left."""
        self._labels, self._current = labels, current
        applied = sum(label.label_state == LabelState.APPLIED for label in labels)
        self.setAccessibleName(text("{count} of {boxes} labels on", count=applied, boxes=len(labels)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As many as there is room for."""
        fill = FILLS[Tone.GOOD]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self._labels[: max(1, self.width() // 64)]
        left = (self.width() - 64 * len(shown)) // 2
        for number, label in enumerate(shown):
            box = QRect(left + number * 64 + 4, 4, 56, 56)
            is_next = label is self._current
            painter.setPen(QPen(QColor(fill.text), 2))
            painter.setBrush(QColor(fill.text) if is_next else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)
            if label.label_state == LabelState.APPLIED:
                tick = pixmap("check", fill.text, 36, self.devicePixelRatioF())
                painter.drawPixmap(box.left() + 10, box.top() + 10, tick)
                continue
            painter.setFont(font(30, bold=True))
            painter.setPen(QColor(fill.ground if is_next else fill.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(label.box))
        painter.end()


@dataclass(frozen=True, slots=True)
class Stop:
    """Why, which order (with its bin on a cart), what was written about it, and how many scans behind were dropped."""

    words: str
    order: str
    reason: str
    dropped: int


class StopPage(QWidget):
    """Fills the screen in red and stays until somebody says they have seen it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stop = Stop("", "", "", 0)
        self._ignored = 0
        self.hide()

    def show_stop(self, stop: Stop) -> None:
        """Cover everything."""
        self._stop, self._ignored = stop, stop.dropped
        self.setAccessibleName(stop.words)
        self.setAccessibleDescription(f"{stop.order} {stop.reason}".strip())
        self.show()
        self.raise_()
        self.update()

    def ignore_scan(self) -> None:
        """One more scan did not count."""
        self._ignored += 1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A touch is no acknowledgement: hands that work must not do it by chance."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Octagon, words, order, reason, and the barcode that ends it."""
        fill = FILLS[Tone.BAD]
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(fill.ground))
        painter.setPen(QColor(fill.text))
        ignored = text("Scans since then that did not count: {count}", count=self._ignored) if self._ignored else ""
        lines = [
            (64, 100, self._stop.words),
            (36, 56, self._stop.order),
            (26, 48, self._stop.reason),
            (24, 56, text("Seen? Scan this or press Esc")),
        ]
        shown = [line for line in lines if line[2]]
        top = max(8, (self.height() - _STOP_ICON - _STOP_CODE - 56 - sum(height for _, height, _ in shown)) // 2)
        icon = pixmap("stop", fill.text, _STOP_ICON, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - _STOP_ICON) // 2, top, icon)
        top += _STOP_ICON + 8
        for size, height, content in shown:
            self._line(painter, top, height, size, content)
            top += height
        width = barcode_width(ACK, 3)
        paint_barcode(painter, QRect((self.width() - width) // 2, top, width, _STOP_CODE), ACK, 3)
        self._line(painter, top + _STOP_CODE + 8, 40, 20, ignored)
        painter.end()

    def _line(self, painter: QPainter, top: int, height: int, size: int, content: str) -> None:
        box = QRect(32, top, self.width() - 64, height)
        painter.setFont(fitting(font(size, bold=size > 30), content, box.width(), smallest=14))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, content)

"""How far a load is, in digits for three metres, and what is missing."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import words
from app.domain.handover import Waits
from app.i18n import text
from app.views.handover import HandoverDetail, OutgoingRow
from ui.station.lettering import fitting
from ui.station.tones import NIGHT
from ui.theme import code_font, font, pixmap

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_PAD = 24
_LINE = 64


class Tally(QWidget):
    """Parcels inside of parcels expected, a bar, and in words what is left."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._inside = self._expected = self._without = 0
        self._carrier = ""

    def show_load(self, detail: HandoverDetail) -> None:
        """Count this one."""
        self._carrier, self._without = detail.row.carrier, detail.without
        self._inside = len(detail.inside)
        self._expected = self._inside + detail.missing_count
        self.setAccessibleName(f"{self._inside} / {self._expected}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Courier, digits, bar, words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, width = self.height() // 2, self.width() - 2 * _PAD
        whole = self._expected > 0 and self._inside == self._expected
        self._write(painter, middle - 170, 48, font(34, bold=True), self._carrier, NIGHT.text)
        digits = f"{self._inside} / {self._expected}"
        self._write(painter, middle - 116, 130, font(112, bold=True), digits, NIGHT.good if whole else NIGHT.text)
        bar = QRectF(_PAD, middle + 30, width, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(NIGHT.raised))
        painter.drawRoundedRect(bar, 8, 8)
        if self._inside:
            painter.setBrush(QColor(NIGHT.good if whole else NIGHT.accent))
            share = min(1.0, self._inside / self._expected)
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(16.0, width * share), bar.height()), 8, 8)
        told, colour = self._told(whole)
        self._write(painter, middle + 60, 44, font(26), told, colour)
        if self._without:
            told = text("{count} more parcels here have no courier yet", count=self._without)
            self._write(painter, middle + 108, 32, font(18), told, NIGHT.quiet)
        painter.end()

    def _told(self, whole: bool) -> tuple[str, str]:
        if whole:
            return text("Everything is in: F4 hands it over"), NIGHT.good
        if not self._expected:
            return text("Nothing waits for this courier"), NIGHT.quiet
        return text("{count} missing", count=self._expected - self._inside), NIGHT.warn

    def _write(self, painter: QPainter, top: int, height: int, letters: QFont, told: str, colour: str) -> None:
        box = QRect(_PAD, top, self.width() - 2 * _PAD, height)
        painter.setFont(fitting(letters, told, box.width()))
        painter.setPen(QColor(colour))
        painter.drawText(box, _LEFT, told)


class MissingList(QWidget):
    """Parcels that wait for this courier, the oldest on top, as many as there is room for; why each is not in."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(420)
        self._rows: Sequence[OutgoingRow] = ()
        self._count = 0

    def show_load(self, detail: HandoverDetail) -> None:
        """What this one lacks."""
        self._rows, self._count = detail.missing, detail.missing_count
        self.setAccessibleName(text("Missing: {count}", count=self._count))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A heading and the parcels."""
        painter = QPainter(self)
        painter.setFont(font(20, bold=True))
        painter.setPen(QColor(NIGHT.quiet))
        heading = QRect(_PAD, 8, self.width() - 2 * _PAD, 40)
        painter.drawText(heading, _LEFT, text("Missing: {count}", count=self._count))
        room = max(1, (self.height() - 56) // _LINE)
        shown = self._rows[: room if self._count <= room else room - 1]
        for place, row in enumerate(shown):
            self._paint_row(painter, 52 + place * _LINE, row)
        if self._count > len(shown):
            painter.setFont(font(20))
            painter.setPen(QColor(NIGHT.quiet))
            more = QRect(_PAD, 52 + len(shown) * _LINE, self.width() - 2 * _PAD, _LINE)
            painter.drawText(more, _LEFT, text("… and {count} more", count=self._count - len(shown)))
        painter.end()

    def _paint_row(self, painter: QPainter, top: int, row: OutgoingRow) -> None:
        bare = row.waits is Waits.UNLABELLED
        colour = NIGHT.warn if bare else NIGHT.quiet
        painter.drawPixmap(_PAD, top + 8, pixmap("warning" if bare else "truck", colour, 20, self.devicePixelRatioF()))
        left, width = _PAD + 32, self.width() - 2 * _PAD - 32
        painter.setFont(code_font(22, bold=True))
        painter.setPen(QColor(NIGHT.text))
        box = f"  {row.box}/{row.boxes}" if row.boxes > 1 else ""
        painter.drawText(QRect(left, top, width, 34), _LEFT, f"{row.waybill or row.no}{box}")
        why = words.waits(row.waits or "")
        painter.setFont(font(16))
        wide = painter.fontMetrics().horizontalAdvance(why)
        painter.setPen(QColor(colour))
        painter.drawText(QRect(left, top + 34, width, 22), _RIGHT, why)
        painter.setPen(QColor(NIGHT.quiet))
        told = " · ".join(part for part in (row.buyer, row.region) if part)
        room = width - wide - 16
        told = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, top + 34, room, 22), _LEFT, told)
        painter.fillRect(_PAD, top + _LINE - 3, self.width() - 2 * _PAD, 1, QColor(NIGHT.line))

"""How far the order or the cart is, in digits for three metres, and the last scans."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app import words
from app.domain.picking import SOUND, Says
from app.domain.site import SITE_ZONE
from app.i18n import text
from app.views.station import ScanRow, StationView
from ui.screen import Tone
from ui.station.lettering import fitting
from ui.station.tones import FILLS, NIGHT, icon_of, tone_of
from ui.theme import font, pixmap

SHOWN = 10
"""Scans listed at most."""
_SCAN = 30
_INTO_BIN = (Says.ITEM_TO_BIN, Says.BIN_DONE, Says.QUANTITY_TAKEN, Says.LINE_DONE)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work in hand is: lines or orders (`unit`) done of all, pieces picked of all, and the open box."""

    done: int
    all: int
    unit: str
    picked: int
    pieces: int
    box: int = 1

    @property
    def complete(self) -> bool:
        """Whether nothing is left."""
        return 0 < self.all == self.done


def progress_of(view: StationView) -> Progress:
    """Of the cart in hand, else of the order."""
    cart = view.cart
    if cart is not None:
        return Progress(cart.orders_done, cart.orders, text("orders"), cart.picked, cart.pieces)
    done = sum(line.picked >= line.quantity for line in view.lines)
    picked, pieces = sum(line.picked for line in view.lines), sum(line.quantity for line in view.lines)
    return Progress(done, len(view.lines), text("lines"), picked, pieces, view.hand.box)


class Counters(QWidget):
    """Lines or orders done of all, a bar, pieces done of pieces, the box where there are several."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(188)
        self._now = Progress(0, 0, "", 0, 0)

    def show_progress(self, now: Progress) -> None:
        """Count this."""
        self._now = now
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Digits, bar, digits."""
        now = self._now
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._row(painter, 8, 96, 88, f"{now.done}/{now.all}", now.unit)
        _paint_bar(painter, QRectF(20, 114, self.width() - 40, 12), now)
        unit = text("pieces · box {box}", box=now.box) if now.box > 1 else text("pieces")
        self._row(painter, 134, 44, 32, f"{now.picked}/{now.pieces}", unit)
        painter.end()

    def _row(self, painter: QPainter, top: int, height: int, size: int, digits: str, unit: str) -> None:
        box = QRect(20, top, self.width() - 40, height)
        painter.setFont(font(18))
        unit_width = painter.fontMetrics().horizontalAdvance(unit)
        painter.setPen(QColor(NIGHT.quiet))
        bottom = Qt.AlignmentFlag.AlignBottom
        painter.drawText(box.adjusted(0, 0, 0, -size // 5), Qt.AlignmentFlag.AlignRight | bottom, unit)
        painter.setFont(fitting(font(size, bold=True), digits, box.width() - unit_width - 12))
        painter.setPen(QColor(NIGHT.good if self._now.complete else NIGHT.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, digits)


class BinPanel(QWidget):
    """Into which bin of the cart the piece in the hand goes, as large as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(236)
        self.bin = 0
        self._now = Progress(0, 0, "", 0, 0)
        self._off = ""

    def show_bin(self, view: StationView) -> None:
        """Of the last scan; nothing after any other scan."""
        self.bin = _bin_of(view.scans[:1])
        self._now = progress_of(view)
        left = view.cart.left if view.cart else ()
        self._off = text("Off the cart: {bins}", bins="  ".join(map(str, left))) if left else ""
        self.setAccessibleName(text("Bin {number}", number=self.bin) if self.bin else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The number on green, below it how far the cart is and which bins come off it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, now = QRect(12, 4, self.width() - 24, 164), self._now
        painter.setPen(QPen(QColor(NIGHT.line), 1))
        painter.setBrush(QColor(FILLS[Tone.GOOD].ground if self.bin else NIGHT.raised))
        painter.drawRoundedRect(box, 6, 6)
        painter.setFont(font(18))
        painter.setPen(QColor(FILLS[Tone.GOOD].text if self.bin else NIGHT.quiet))
        painter.drawText(box.adjusted(14, 8, -14, 0), Qt.AlignmentFlag.AlignLeft, text("Into bin"))
        painter.setFont(font(150, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self.bin) if self.bin else "–")
        _paint_bar(painter, QRectF(20, 178, self.width() - 40, 10), now)
        far = text("{done}/{all} orders   {picked}/{pieces} pieces", **_facts(now))
        line = QRect(20, 190, self.width() - 40, 24)
        painter.setFont(fitting(font(18), far, line.width()))
        painter.setPen(QColor(NIGHT.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, far)
        painter.setFont(fitting(font(18, bold=True), self._off, line.width()))
        painter.setPen(QColor(NIGHT.bad))
        painter.drawText(line.translated(0, 22), Qt.AlignmentFlag.AlignVCenter, self._off)
        painter.end()


def _bin_of(scans: Sequence[ScanRow]) -> int:
    told = [scan.facts.get("bin") for scan in scans if scan.says in _INTO_BIN]
    return next((each for each in told if isinstance(each, int)), 0)


def _facts(now: Progress) -> dict[str, object]:
    return {"done": now.done, "all": now.all, "picked": now.picked, "pieces": now.pieces}


def _paint_bar(painter: QPainter, bar: QRectF, now: Progress) -> None:
    round_ = bar.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(NIGHT.raised))
    painter.drawRoundedRect(bar, round_, round_)
    if now.picked:
        painter.setBrush(QColor(NIGHT.good if now.complete else NIGHT.accent))
        width = max(bar.height(), bar.width() * min(1.0, now.picked / now.pieces))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), width, bar.height()), round_, round_)


class LastScans(QWidget):
    """The newest on top: time, shape, effect, as many as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(_SCAN * 3)
        self._scans: Sequence[ScanRow] = ()

    def show_scans(self, scans: Sequence[ScanRow]) -> None:
        """Newest first."""
        self._scans = scans[:SHOWN]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A heading and the scans."""
        painter = QPainter(self)
        painter.setFont(font(16))
        painter.setPen(QColor(NIGHT.quiet))
        heading = QRect(20, 0, self.width() - 40, _SCAN)
        painter.drawText(heading, Qt.AlignmentFlag.AlignVCenter, text("Last scans"))
        if not self._scans:
            painter.drawText(heading.translated(0, _SCAN), Qt.AlignmentFlag.AlignVCenter, text("Nothing scanned yet"))
        room = max(0, self.height() // _SCAN - 1)
        for row, scan in enumerate(self._scans[:room]):
            self._paint_scan(painter, (row + 1) * _SCAN, scan)
        painter.end()

    def _paint_scan(self, painter: QPainter, top: int, scan: ScanRow) -> None:
        beep = SOUND[Says(scan.says)]
        tone = tone_of(beep)
        colour = {Tone.GOOD: NIGHT.good, Tone.WARN: NIGHT.warn, Tone.BAD: NIGHT.bad, Tone.INFO: NIGHT.info}[tone]
        painter.drawPixmap(20, top + 6, pixmap(icon_of(beep) or "warning", colour, 18, self.devicePixelRatioF()))
        painter.setFont(font(16))
        clock = f"{scan.at.astimezone(SITE_ZONE):%H:%M:%S}"
        clock_width = painter.fontMetrics().horizontalAdvance("00:00:00")
        painter.setPen(QColor(NIGHT.quiet))
        left, right = 46, self.width() - 20 - clock_width
        painter.drawText(QRect(right, top, clock_width, _SCAN), Qt.AlignmentFlag.AlignVCenter, clock)
        painter.setPen(QColor(NIGHT.text))
        box = QRect(left, top, right - left - 12, _SCAN)
        shown = painter.fontMetrics().elidedText(
            words.says(scan.says, scan.facts), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)

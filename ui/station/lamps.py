"""The lamps of the station: scans under way, what is not synced, the printer, what waits to leave the house."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.printing import Lamp
from app.i18n import text
from app.views.company import Lamps
from app.views.printing import PrintLampRow
from app.words import printing
from ui.station.lettering import fitting
from ui.station.tones import NIGHT
from ui.theme import font

_LINE, _SHOWN, _WIDE = 21, 3, 190
_COLOURS = {Lamp.OK: NIGHT.good, Lamp.WAITING: NIGHT.good, Lamp.NO_PRINTER: NIGHT.warn, Lamp.FAULT: NIGHT.warn}


class LampColumn(QWidget):
    """At most three short lines, what is wrong first; nothing at all where all is well but the printer."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._lit: dict[str, tuple[str, str]] = {}

    @property
    def words(self) -> tuple[str, ...]:
        """What they say, the most urgent one first."""
        return tuple(told for told, _ in self._lines())

    def show_away(self, away: bool) -> None:
        """Whether the station is on its own."""
        self._light("away", text("Database away"), NIGHT.bad, on=away)

    def show_unsynced(self, scans: int) -> None:
        """Scans that only the station has answered."""
        self._light("unsynced", text("Not synced {count}", count=scans), NIGHT.quiet, on=scans > 0)

    def show_depth(self, scans: int) -> None:
        """Scans not answered yet, from two on."""
        self._light("depth", text("{count} scans waiting", count=scans), NIGHT.warn, on=scans > 1)

    def show_conflicts(self, count: int) -> None:
        """What did not fit after the database was away."""
        self._light("conflicts", text("{count} conflicts", count=count), NIGHT.bad, on=count > 0)

    def show_printing(self, row: PrintLampRow) -> None:
        """Of this station."""
        waiting = 0 if row.fault else row.waiting
        self._light("printer", printing.lamp(row.lamp, waiting, row.fault), _COLOURS[row.lamp])

    def show_outbox(self, lamps: Lamps) -> None:
        """What waits to leave the house."""
        self._light(
            "outbox", text("{count} not delivered", count=lamps.outbox_failed), NIGHT.bad, on=lamps.outbox_failed > 0
        )

    def sizeHint(self) -> QSize:
        """As wide as its longest line."""
        metrics = QFontMetrics(font(16))
        wide = max((metrics.horizontalAdvance(f"● {told}") for told, _ in self._lines()), default=0)
        return QSize(min(_WIDE, wide + 4), _LINE * _SHOWN)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dot in its colour and the words."""
        painter = QPainter(self)
        lines = self._lines()
        top = (self.height() - _LINE * len(lines)) // 2
        for number, (told, colour) in enumerate(lines):
            box = QRect(0, top + number * _LINE, self.width(), _LINE)
            painter.setFont(fitting(font(16), f"● {told}", box.width(), smallest=12))
            painter.setPen(QColor(colour))
            dot = painter.fontMetrics().horizontalAdvance("● ")
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, "●")
            painter.setPen(QColor(NIGHT.quiet if colour == NIGHT.good else colour))
            painter.drawText(box.adjusted(dot, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, told)
        painter.end()

    def _light(self, name: str, told: str, colour: str, on: bool = True) -> None:
        if on:
            self._lit[name] = told, colour
        else:
            self._lit.pop(name, None)
        self.setAccessibleName(", ".join(self.words))
        self.updateGeometry()
        self.update()

    def _lines(self) -> list[tuple[str, str]]:
        order = ("away", "unsynced", "conflicts", "depth", "printer", "outbox")
        return [self._lit[name] for name in order if name in self._lit][:_SHOWN]

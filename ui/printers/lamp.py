"""The printer lamp of a station: an icon and a few words, in the tone of what there is to do."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.domain.printing import Lamp
from app.i18n import text
from app.views.printing import PrintLampRow
from ui import theme
from ui.printers.wording import LAMP_ICONS, LAMP_TONES, lamp_words
from ui.widgets.basics import clear, icon_label, label, page, restyle, row, show_icon
from ui.widgets.flow import FlowLayout


class PrinterLamp(QWidget):
    """Show it `PrintLampRow`s; with `named` the station stands before the words."""

    def __init__(self, *, named: bool = False) -> None:
        super().__init__()
        self._named = named
        self._icon, self._words = icon_label("printer"), label()
        self.setLayout(row(self._icon, self._words, spacing=6))

    def show_lamp(self, shown: PrintLampRow) -> None:
        """What the station's printing looks like now."""
        tone = LAMP_TONES[shown.lamp]
        show_icon(self._icon, LAMP_ICONS[tone], theme.tokens().colour(tone).name())
        told = lamp_words(shown)
        self._words.setText(f"{shown.station} · {told}" if self._named else told)
        restyle(self._words, "kind", "warn" if tone == "warn" else "quiet")


class LampStrip(QWidget):
    """The lamps of all stations that are not ready, and how many are."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(spacing=20)
        self.setLayout(self._flow)

    def show_lamps(self, lamps: Sequence[PrintLampRow]) -> None:
        """Those with something to say first."""
        clear(self._flow)
        ready = [lamp for lamp in lamps if lamp.lamp is Lamp.OK]
        for shown in sorted((lamp for lamp in lamps if lamp.lamp is not Lamp.OK), key=_rank):
            lamp = PrinterLamp(named=True)
            lamp.show_lamp(shown)
            self._flow.addWidget(lamp)
        if ready:
            good = theme.tokens().good
            told = text("Stations with a printer ready: {count}", count=len(ready))
            self._flow.addWidget(page(row(icon_label("check", good), label(told, "quiet"), spacing=6)))
        self.setVisible(bool(lamps))


def _rank(lamp: PrintLampRow) -> tuple[int, str]:
    return [Lamp.FAULT, Lamp.WAITING, Lamp.NO_PRINTER].index(lamp.lamp), lamp.station

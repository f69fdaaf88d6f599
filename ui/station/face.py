"""Everything the station shows, put together; it decides nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.picking import Beep
from app.domain.stages import Stage
from app.i18n import text
from app.usecases.picking import ScanAnswer
from app.views import OrderRow, StationRow, StationView
from ui import clock
from ui.screen import Tone
from ui.station.banner import ResultBanner
from ui.station.bars import IdentityStrip, PromptBar
from ui.station.chooser import StationChooser
from ui.station.counters import Counters, LastScans
from ui.station.entry import TypedEntry
from ui.station.keys import Footer, KeyTile
from ui.station.lines import LinesView
from ui.station.look import Look
from ui.station.pages import LabelPage, WaitingPage
from ui.station.prompt import next_line, prompt
from ui.station.tones import NIGHT, icon_of, tone_of

_SIDE, _NARROW_SIDE = 340, 280
_NARROW = 1100
"""Width in pixels below which the lines need the room more than the counters."""


class StationFace(QWidget):
    """Prompt, order, lines or a page in their place, counters, result, keys."""

    def __init__(self, tiles: Sequence[KeyTile]) -> None:
        super().__init__()
        self.prompt_bar, self.identity, self.banner = PromptBar(), IdentityStrip(), ResultBanner()
        self.lines, self.counters, self.scans = LinesView(), Counters(), LastScans()
        self.waiting, self.label, self.chooser = WaitingPage(), LabelPage(), StationChooser()
        self.entry, self.footer = TypedEntry(), Footer(tiles)
        self.pages = QStackedWidget()
        for page in (self.waiting, self.lines, self.label, self.chooser):
            self.pages.addWidget(page)
        self._side = self._build_side()
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.pages, 1)
        body.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.prompt_bar)
        column.addWidget(self.identity)
        column.addLayout(body, 1)
        for part in (self.banner, self.entry, self.footer):
            column.addWidget(part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small screen gives its width to the lines."""
        super().resizeEvent(event)
        self._side.setFixedWidth(_NARROW_SIDE if self.width() < _NARROW else _SIDE)

    def open_entry(self) -> None:
        """Type a code, in the place of the keys."""
        self.footer.hide()
        self.entry.open()

    def close_entry(self) -> None:
        """Back to scanning."""
        self.entry.close_entry()
        self.footer.show()

    def show_look(self, look: Look, answer: ScanAnswer | None, operator: str) -> None:
        """What was read, and what the last answer asks for."""
        view = look.view
        self.prompt_bar.prompt.show_text(prompt(view, answer))
        self.show_clock(view.order)
        self.identity.show_order(view.order)
        self.identity.show_place(look.station, operator)
        active = next_line(view)
        self.lines.show_lines(view.lines, active.position if active else None)
        self.counters.show_lines(view.lines)
        self.counters.setVisible(view.order is not None)
        self.scans.show_scans(view.scans)
        self._show_around(True)
        self.footer.show_lamps(look.lamps)
        self.waiting.show_waiting(look.waiting, look.warehouse)
        self.label.show_parcel(view.parcel)
        self.pages.setCurrentWidget(self._page(view))

    def show_stations(self, stations: Sequence[StationRow], warehouse: str) -> None:
        """Ask which station this is."""
        self.chooser.show_stations(stations, warehouse)
        self.prompt_bar.prompt.show_text(text("Choose the station"))
        self.pages.setCurrentWidget(self.chooser)
        self._show_around(False)

    def show_clock(self, order: OrderRow | None) -> None:
        """The time left, which runs on between scans."""
        self.prompt_bar.show_order(order, clock.now())

    def show_result(self, beep: Beep, sentence: str, code: str) -> None:
        """The banner, and the whole head in red while something is wrong."""
        tone = tone_of(beep)
        self.banner.show()
        self.banner.show_result(tone, icon_of(beep), sentence, code, clock.now())
        self.prompt_bar.alarm(tone is Tone.BAD)

    @property
    def is_alarmed(self) -> bool:
        """Whether a wrong scan stands in red."""
        return self.banner.tone is Tone.BAD

    def calm(self) -> None:
        """The wrong scan has been seen."""
        self.banner.clear()
        self.prompt_bar.alarm(False)

    def _show_around(self, shown: bool) -> None:
        for part in (self._side, self.identity, self.banner):
            part.setVisible(shown)
        self.footer.setVisible(shown and self.entry.isHidden())

    def _page(self, view: StationView) -> QWidget:
        if view.order is None:
            return self.waiting
        return self.label if view.order.stage is Stage.PICKED else self.lines

    def _build_side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("side")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setStyleSheet(f"#side {{ background: {NIGHT.surface}; border: 0; border-left: 1px solid {NIGHT.line}; }}")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 8, 0, 8)
        column.addWidget(self.counters)
        column.addWidget(self.scans, 1)
        return side

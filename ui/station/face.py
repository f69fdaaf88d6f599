"""Everything the station shows, put together; it decides nothing."""

from collections.abc import Callable, Collection, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.picking import Beep, Says
from app.domain.stages import Stage
from app.i18n import text
from app.usecases.picking import ScanAnswer
from app.views.company import StationRow
from app.views.station import StationView
from ui import clock
from ui.screen import Tone
from ui.station.asking import Question
from ui.station.banner import ResultBanner
from ui.station.bars import IdentityStrip, PromptBar
from ui.station.chooser import StationChooser
from ui.station.counters import BinPanel, Counters, LastScans, progress_of
from ui.station.entry import TypedEntry
from ui.station.keys import Footer, KeyTile
from ui.station.lines import LinesView, lines_of
from ui.station.look import Look
from ui.station.pages import LabelPage, WaitingPage
from ui.station.prompt import hint_of, live_labels, next_label, next_line, prompt
from ui.station.rows import Row, RowsPage
from ui.station.tones import NIGHT, icon_of, tone_of

_SIDE, _NARROW_SIDE = 340, 280
_NARROW = 1100
"""Width in pixels below which the lines need the room more than the counters."""


class StationFace(QWidget):
    """Prompt, order, lines or a page in their place, counters, result, keys. `laid` is a page that covers the work
    until it is put away: help, settings, whatever the screen brings."""

    def __init__(self, tiles: Sequence[KeyTile], take: Callable[[str], object]) -> None:
        """`take` hears the code of an answer that was chosen."""
        super().__init__()
        self._take = take
        self.prompt_bar, self.identity, self.banner = PromptBar(), IdentityStrip(), ResultBanner()
        self.lines, self.counters, self.bins, self.scans = LinesView(), Counters(), BinPanel(), LastScans()
        self.waiting, self.label, self.chooser = WaitingPage(), LabelPage(), StationChooser()
        self.choices, self.help, self.modes = RowsPage(), RowsPage(columns=2), RowsPage()
        self.entry, self.footer = TypedEntry(), Footer(tiles)
        self.laid: QWidget | None = None
        self.pages = QStackedWidget()
        for page in (
            self.waiting,
            self.lines,
            self.label,
            self.chooser,
            self.choices,
            self.help,
            self.modes,
        ):
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

    def lay(self, page: QWidget | None) -> None:
        """Cover the work with a page; None takes it away, and the next look shows the work."""
        self.laid = page
        if page is not None:
            if self.pages.indexOf(page) < 0:
                self.pages.addWidget(page)
            self.pages.setCurrentWidget(page)
            for part in (self._side, self.banner):
                part.hide()

    @property
    def is_covered(self) -> bool:
        """Whether a page lies over the work, or a question stands in its place."""
        return self.laid is not None or self.pages.currentWidget() is self.choices

    def press(self, key: str) -> bool:
        """A row of the page in front, if it has one of that key."""
        page = self.pages.currentWidget()
        return isinstance(page, RowsPage) and page.press(key)

    def show_look(self, look: Look, question: Question | None, locked: Says | None, operator: str) -> None:
        """What was read, what is to be chosen, and what is wrong in the hand."""
        view = look.view
        told = text("Put it back, then OK (Esc)") if locked else question.title if question else prompt(view)
        self.prompt_bar.prompt.show_text(told)
        self.show_clock(view)
        self.identity.show_work(view.order, view.cart)
        self.identity.show_place(look.place.station, operator)
        self.identity.show_modes(view.modes)
        self._show_work(view)
        self.scans.show_scans(view.scans)
        self._show_around(True)
        self.footer.lamps.show_outbox(look.lamps)
        self.footer.lamps.show_printing(look.printing)
        self.waiting.show_waiting(look.waiting, look.place.warehouse, view.modes.open_by_item)
        self.label.show_labels(live_labels(view), next_label(view))
        if question is not None:
            self._show_choices(question)
        if self.laid is None:
            self.pages.setCurrentWidget(self.choices if question else self._page(view))

    def show_hint(self, view: StationView, answer: ScanAnswer | None) -> None:
        """What is worth a look after the last answer."""
        self.banner.show_hint(hint_of(view, answer) if answer is not None else "")

    def _show_choices(self, question: Question) -> None:
        rows = [
            Row(
                str(number), each.label, each.told, partial(self._take, each.code), code=each.code if each.drawn else ""
            )
            for number, each in enumerate(question.choices, 1)
        ]
        self.choices.show_rows("", text("Press the number, touch it, or scan its code; Esc goes back"), rows)

    def show_stations(self, stations: Sequence[StationRow], warehouse: str) -> None:
        """Ask which station this is."""
        self.chooser.show_stations(stations, warehouse)
        self.prompt_bar.prompt.show_text(text("Choose the station"))
        self.pages.setCurrentWidget(self.chooser)
        self._show_around(False)

    def show_clock(self, view: StationView) -> None:
        """The clock of what is in hand, which runs on between scans."""
        self.prompt_bar.show_work(view.order, view.cart)

    def show_result(self, beep: Beep, sentence: str, code: str) -> None:
        """The banner, and the whole head in red while something is wrong."""
        tone = tone_of(beep)
        self.banner.show()
        self.banner.show_result(tone, icon_of(beep), sentence, code, clock.now())
        self.prompt_bar.alarm(tone is Tone.BAD)

    def offer(self, tiles: Collection[KeyTile]) -> None:
        """The keys that mean something now."""
        self.footer.offer(tiles)

    @property
    def is_alarmed(self) -> bool:
        """Whether a wrong scan stands in red."""
        return self.banner.tone is Tone.BAD

    def calm(self) -> None:
        """The wrong scan has been seen."""
        self.banner.clear()
        self.prompt_bar.alarm(False)

    def _show_work(self, view: StationView) -> None:
        """Lines or steps, and how far they are."""
        active = view.active_position
        if view.cart is None:
            line = next_line(view)
            active = line.position if line else None
        self.lines.show_lines(lines_of(view), active)
        self.counters.show_progress(progress_of(view))
        self.counters.setVisible(view.order is not None and view.cart is None)
        self.bins.show_bin(view)
        self.bins.setVisible(view.cart is not None)

    def _show_around(self, shown: bool) -> None:
        for part in (self._side, self.banner):
            part.setVisible(shown and self.laid is None)
        self.identity.setVisible(shown)
        self.footer.setVisible(shown and self.entry.isHidden())

    def _page(self, view: StationView) -> QWidget:
        if view.cart is not None:
            return self.lines
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
        column.addWidget(self.bins)
        column.addWidget(self.scans, 1)
        self.counters.hide()
        self.bins.hide()
        return side

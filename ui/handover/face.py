"""Everything the handover screen shows, put together; it decides nothing."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.picking import Beep
from app.i18n import text
from app.views.handover import HandoverDetail
from ui import clock
from ui.handover.tally import MissingList, Tally
from ui.screen import Tone
from ui.station.banner import ResultBanner
from ui.station.entry import TypedEntry
from ui.station.keys import Footer, KeyTile
from ui.station.lettering import Lettering
from ui.station.rows import RowsPage
from ui.station.tones import FILLS, NIGHT, icon_of, tone_of
from ui.theme import code_font, font

_MISSING = 460


class GateBar(QFrame):
    """72 px with the one thing to do, and the load in hand; red while something is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(72)
        self.prompt = Lettering(font(34, bold=True), shrinks=True)
        self._where = Lettering(code_font(20), NIGHT.quiet, Qt.AlignmentFlag.AlignRight).hug()
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(24)
        row.addWidget(self.prompt, 1)
        row.addWidget(self._where)
        self.alarm(False)

    def show_prompt(self, prompt: str, where: str) -> None:
        """What to do, and in which load or warehouse."""
        self.prompt.show_text(prompt)
        self._where.show_text(where)

    def alarm(self, on: bool) -> None:
        """Red, with white letters, or not."""
        fill = FILLS[Tone.BAD]
        self.setStyleSheet(f"GateBar {{ background: {fill.ground if on else NIGHT.raised}; border: 0; }}")
        self.prompt.show_text(self.prompt.text(), fill.text if on else NIGHT.text)
        self._where.show_text(self._where.text(), fill.text if on else NIGHT.quiet)


class SignedPage(QWidget):
    """Delivery notes come back: how many were scanned here."""

    def __init__(self) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        self._call = Lettering(font(48, bold=True), NIGHT.text, centre, shrinks=True)
        self._hint = Lettering(font(22), NIGHT.quiet, centre, shrinks=True)
        self._count = Lettering(font(112, bold=True), NIGHT.good, centre)
        self._told = Lettering(font(22), NIGHT.quiet, centre)
        inside = QVBoxLayout(self)
        inside.setSpacing(8)
        inside.addStretch(2)
        for part in (self._call, self._hint, self._count, self._told):
            inside.addWidget(part)
        inside.addStretch(2)

    def show_count(self, count: int) -> None:
        """So many since this page was opened."""
        self._call.show_text(text("Scan signed delivery notes"))
        self._hint.show_text(text("Order number, parcel label or waybill: each one is signed at once"))
        self._count.show_text(f"{count:,}" if count else "")
        self._told.show_text(text("orders signed") if count else "")


class HandoverFace(QWidget):
    """Prompt, the count beside what is missing (or a page in their place), the result, the keys."""

    def __init__(self, tiles: Sequence[KeyTile]) -> None:
        super().__init__()
        self.bar, self.banner, self.entry = GateBar(), ResultBanner(), TypedEntry()
        self.tally, self.missing, self.loads, self.signed = Tally(), MissingList(), RowsPage(), SignedPage()
        self.footer = Footer(tiles)
        self._counting = QWidget()
        both = QHBoxLayout(self._counting)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(self.tally, 1)
        both.addWidget(self._side())
        self.pages = QStackedWidget()
        for page in (self.loads, self._counting, self.signed):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.pages, 1)
        for part in (self.banner, self.entry, self.footer):
            column.addWidget(part)

    def _side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("side")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setStyleSheet(f"#side {{ background: {NIGHT.surface}; border: 0; border-left: 1px solid {NIGHT.line}; }}")
        side.setFixedWidth(_MISSING)
        inside = QVBoxLayout(side)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.missing)
        return side

    def show_load(self, detail: HandoverDetail) -> None:
        """Count it."""
        self.tally.show_load(detail)
        self.missing.show_load(detail)
        self.pages.setCurrentWidget(self._counting)

    def show_page(self, page: QWidget) -> None:
        """Instead of a load."""
        self.pages.setCurrentWidget(page)

    def offer(self, tiles: Collection[KeyTile]) -> None:
        """The keys that mean something now."""
        self.footer.offer(tiles)

    def show_result(self, beep: Beep, sentence: str, code: str) -> None:
        """The banner, and the head in red while something is wrong."""
        tone = tone_of(beep)
        self.banner.show_result(tone, icon_of(beep), sentence, code, clock.now())
        self.bar.alarm(tone is Tone.BAD)

    @property
    def is_alarmed(self) -> bool:
        """Whether a wrong scan stands in red."""
        return self.banner.tone is Tone.BAD

    def calm(self) -> None:
        """It has been seen."""
        self.banner.clear()
        self.bar.alarm(False)

    def open_entry(self) -> None:
        """Type a code, in the place of the keys."""
        self.footer.hide()
        self.entry.open()

    def close_entry(self) -> None:
        """Back to scanning."""
        self.entry.close_entry()
        self.footer.show()

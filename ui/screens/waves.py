"""Waves: what waits for which carrier, the carts that a release would make of it, and the pick lists under way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QStackedWidget, QWidget

from app.domain.codes import CodeType, is_own_code, scanned_code
from app.domain.pick_lists import MOST_BINS, OPEN
from app.i18n import text
from app.views.lists import CartPlan, ListDetail, ListRow, WaveRow
from ui.routing.lists import RowList
from ui.rules.controls import Spin
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import ANSWERS, Repeat
from ui.waves.look import Look, read_look
from ui.waves.panel import WavePanel
from ui.waves.releasing import ReleaseBar
from ui.waves.rows import ListDelegate
from ui.waves.wording import LESSER, wave_columns
from ui.widgets.basics import column, frame, label, page, row, rule
from ui.widgets.empty_state import EmptyState
from ui.widgets.table import Table, keep_chosen

_BINS = 12
_REST_MS, _CLOCK_MS = 3000, 30_000
"""What waits is planned at most so often: on a busy day something changes with every scan. Clocks go on meanwhile."""
_WIDE, _PANEL = 1100, (360, 312)


class WavesScreen(Screen):
    """F5 releases what is chosen; a pick list's number can be scanned."""

    key = "waves"
    icon = "cart"
    watches: ClassVar[frozenset[str]] = frozenset({"order", "list", "stock", "master", "company"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._site = services.preferences.get("waves/warehouse") or services.warehouse
        self._list_no = ""
        self._stale, self._is_new = False, True
        self._table: Table[WaveRow] = Table(wave_columns(), services.preferences, "waves")
        self._lists: RowList[ListRow] = RowList(lambda one: one.no, ListDelegate(), text("Pick lists"))
        self._panel, self._release = WavePanel(services), ReleaseBar(services)
        self._empty, self._listed = EmptyState(), label("", "section")
        self._read: Repeat[Look] = Repeat(services.tasks, self, self._on_look, self._on_unread)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._build()
        self._connect()

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("Waves")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("↑ ↓", text("Choose a carrier, or a list")),
            ("F4", text("From the carriers to the lists and back")),
            ("F5", text("Release every cart that is shown; again: stop")),
            ("F6", text("Release only the next cart")),
            ("F7", text("Orders on a cart")),
            ("F8", text("Cancel the chosen list")),
            ("F9", text("Take the chosen order off the list")),
            ("Ctrl+P", text("Print the walk; with Shift a slip an order")),
            ("Ctrl+S", text("Save the walk as PDF")),
            ("Ctrl+Tab", text("The next warehouse")),
        ]

    @staticmethod
    def offers() -> dict[str, str]:
        """Release the next cart."""
        return {"release": text("Release next cart")}

    def do(self, offer: str) -> None:
        """Of what is chosen."""
        self._release.release_one()

    def focus_first(self) -> None:
        """What waits, else the lists."""
        if self._table.rows.rowCount():
            self._table.setFocus()
        else:
            (self._lists if self._lists.rows.rows else self._empty).setFocus()

    def back(self) -> bool:
        """Not cancel after all; out of the panel; then stop a release."""
        if self._panel.deeds.back():
            return True
        focus = QApplication.focusWidget()
        if focus is not None and self._panel.isAncestorOf(focus):
            (self._lists if self._list_no else self._table).setFocus()
            return True
        return self._release.stop()

    def take_code(self, code: str) -> bool:
        """A pick list's number shows it."""
        no = scanned_code(code)
        if not is_own_code(no, CodeType.PICK_LIST):
            return False
        self._lists.mark(no)
        self._choose_list(no)
        return True

    def refresh(self) -> None:
        """Read again, unless that was done a moment ago."""
        self._clock.start()
        if self._rest.isActive():
            self._stale = True
        else:
            self._look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window gives its width to the lists."""
        super().resizeEvent(event)
        narrow = self.width() < _WIDE
        self._panel.setFixedWidth(_PANEL[narrow])
        for number in LESSER:
            self._table.setColumnHidden(number, narrow)

    def _build(self) -> None:
        self._where = QComboBox()
        self._where.setAccessibleName(text("Warehouse"))
        self._bins = Spin(1, MOST_BINS, 1, "", text("Orders on a cart"))
        self._bins.setFixedWidth(64)
        self._bins.setValue(int(self.services.preferences.get("waves/bins", str(_BINS))))
        bins = row(label(text("Orders on a cart"), "quiet"), self._bins)
        top = frame("bar", row(self._where, 12, bins, None, self._release, margins=(16, 6, 16, 6)))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        nothing = label(text("Released lists stand here, with who has them and how far they are."), "quiet", wrap=True)
        heading = row(self._listed, None, margins=(16, 10, 16, 6))
        self._below = QStackedWidget()
        self._below.addWidget(self._lists)
        self._below.addWidget(page(column(row(nothing, margins=(16, 12, 16, 12)), None)))
        left = column(self._stack, rule(), heading, self._below, spacing=0)
        left.setStretch(0, 2)
        left.setStretch(3, 3)
        body = row(page(left), self._panel, spacing=0)
        body.setStretch(0, 1)
        whole = column(top, body, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self._rest.timeout.connect(self._look_again)
        self._clock.timeout.connect(self.refresh)
        self._where.activated.connect(lambda _: self._go_to(str(self._where.currentData())))
        self._bins.valueChanged.connect(self._on_bins)
        self._table.chosen.connect(lambda _: self._choose_wave())
        self._lists.chosen.connect(lambda one: self._choose_list(one.no))
        self._panel.order_opened.connect(self.services.open_order)
        self._panel.deeds.changed.connect(self._look)
        self._release.ended.connect(self._look)
        keys: dict[str, Callable[[], object]] = {
            "F4": self._turn,
            "F5": self._release.release_all,
            "F6": self._release.release_one,
            "F7": partial(self._bins.setFocus, Qt.FocusReason.ShortcutFocusReason),
            "F8": self._panel.deeds.cancel,
            "F9": self._drop,
            "Ctrl+P": self._panel.deeds.print_walk,
            "Ctrl+Shift+P": self._panel.deeds.print_orders,
            "Ctrl+S": self._panel.deeds.save,
            "Ctrl+Tab": self._next_site,
        }
        for sequence, act in keys.items():
            QShortcut(QKeySequence(sequence), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _look(self) -> None:
        self._stale = False
        self._rest.start()
        self._read.ask(partial(read_look, self.services.desk.reader, self._site, self._bins.value()))

    def _look_again(self) -> None:
        if self._stale and self.isVisible():
            self._look()

    def _go_to(self, site: str) -> None:
        self._site, self._list_no, self._is_new = site, "", True
        self.services.preferences.put("waves/warehouse", site)
        self._look()

    def _next_site(self) -> None:
        if self._where.count():
            self._where.setCurrentIndex((self._where.currentIndex() + 1) % self._where.count())
            self._go_to(str(self._where.currentData()))

    def _on_bins(self, bins: int) -> None:
        self.services.preferences.put("waves/bins", str(bins))
        self._look()

    def _on_look(self, found: Look) -> None:
        self._site = found.warehouse
        self._show_sites(found)
        keep_chosen(self._table, found.waves, lambda wave: wave.carrier)
        if self._is_new and found.waves and not self._list_no:
            self._mark_wave(0)  # later on, who has released all of a wave must not release another by the same key
        self._is_new = False
        self._stack.setCurrentWidget(self._table if found.waves else self._empty)
        if not found.waves:
            hint = text("Orders that routing gives to this warehouse appear here by themselves.")
            self._empty.explain("check", text("Nothing waits to be picked"), hint)
        under_way = sum(one.state in OPEN for one in found.lists)
        self._listed.setText(text("Pick lists: {count} under way", count=under_way))
        self._lists.show_rows(found.lists, self._list_no)
        self._below.setCurrentIndex(0 if found.lists else 1)
        self._show_chosen()

    def _show_sites(self, found: Look) -> None:
        if self._where.count() != len(found.sites):
            self._where.clear()
            for site in found.sites:
                self._where.addItem(site.name, site.code)
        self._where.setCurrentIndex(self._where.findData(found.warehouse))

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        if not self._table.rows.rowCount():
            self._stack.setCurrentWidget(self._empty)
            self._empty.explain("database", text("The list cannot be read now"), "", text("Try again"), self._look)

    def _choose_wave(self) -> None:
        self._list_no = ""
        self._lists.mark("")
        self._show_chosen()

    def _choose_list(self, no: str) -> None:
        self._list_no = no
        self._mark_wave(-1)
        self._show_chosen()

    def _mark_wave(self, number: int) -> None:
        """Choose a row of the carriers, or none, without news of it."""
        self._table.blockSignals(True)
        self._table.clearSelection()
        if number >= 0:
            self._table.select(number)
        self._table.blockSignals(False)

    def _show_chosen(self) -> None:
        wave, no, reader = self._table.selected(), self._list_no, self.services.desk.reader
        self._release.offer(self._site, wave, None)
        if no:
            self.services.tasks.read(self, partial(reader.pick_list, no), self._on_list, lane="panel")
        elif wave is not None:
            plan = partial(reader.carts, self._site, self._bins.value(), wave.carrier)
            self.services.tasks.read(self, plan, partial(self._on_plan, wave), lane="panel")
        else:
            self._panel.show_nothing()

    def _on_plan(self, wave: WaveRow, plan: CartPlan) -> None:
        self._release.offer(self._site, wave, plan)
        self._panel.show_plan(wave, plan)

    def _on_list(self, detail: ListDetail | None) -> None:
        if detail is not None:
            self._panel.show_list(detail)
            return
        unknown = text("There is no pick list “{list}”. Check the number.", list=self._list_no)
        self.services.say(Message(unknown, Tone.WARN))
        self._mark_wave(max(0, self._table.currentIndex().row()))
        self._choose_wave()

    def _turn(self) -> None:
        if self._lists.hasFocus():
            self._mark_wave(max(0, self._table.currentIndex().row()))
            self._table.setFocus()
            self._choose_wave()
            return
        self._lists.setFocus()
        first = self._lists.current or next(iter(self._lists.rows.rows), None)
        if first is not None:
            self._lists.mark(first.no)
            self._choose_list(first.no)

    def _drop(self) -> None:
        chosen = self._panel.orders.current
        if self._list_no and chosen is not None and chosen.inside:
            self._panel.deeds.drop(chosen.no)

"""Carriers, when they leave, and the waybill numbers that they gave in advance."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QGridLayout

from app.domain.company import Setting
from app.domain.cutoffs import carriers_of
from app.domain.people import Permission
from app.i18n import text
from app.usecases.waybills import NumbersAdded
from app.views.handover import WaybillRow
from ui.screen import Message, Services, Tone
from ui.settings.carrier_table import CarrierTable
from ui.settings.subject import Below, Entry, Subject
from ui.tasks import Repeat
from ui.widgets.basics import button, clear, column, label, page

_SOON_EMPTY = 100
_NAMES = 140


def carriers() -> Subject:
    """In the language in force."""
    return Subject(
        "carriers",
        "truck",
        text("Carriers and departures"),
        text("Which carrier an order is meant for, and until when it must be packed."),
        (
            Entry(
                Setting.CARRIERS,
                text("Carriers"),
                text(
                    "An order goes with the first carrier whose channels, regions and weight fit; the last one takes"
                    " what is left. Waves follow the departures, labels take numbers from the carrier's pool."
                ),
                CarrierTable,
            ),
        ),
        NumberPools,
    )


class NumberPools(Below):
    """How many numbers each carrier's pool has left; more come from a file."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._read = Repeat(services.tasks, self, self._on_read)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnMinimumWidth(0, _NAMES)
        self._grid.setColumnStretch(2, 1)
        self._may = services.may(Permission.SHIP)
        told = text("Each label takes the next one of its carrier. Where none is left it is printed without.")
        heading = label(text("Waybill numbers"), "section")
        self.setLayout(column(heading, label(told, "quiet", wrap=True), page(self._grid), spacing=8))

    def refresh(self) -> None:
        """The pools, and which carriers there are."""
        reader = self._services.desk.reader
        self._read.ask(lambda: (reader.settings()[Setting.CARRIERS], list(reader.waybill_numbers())))

    def _on_read(self, found: tuple[str, Sequence[WaybillRow]]) -> None:
        stored, rows = found
        pools = {row.carrier: row for row in rows}
        named = dict.fromkeys([*(carrier.courier for carrier in carriers_of(stored)), *pools])
        clear(self._grid)
        for at, carrier in enumerate(named):
            self._show_pool(at, carrier, pools.get(carrier))

    def _show_pool(self, at: int, carrier: str, pool: WaybillRow | None) -> None:
        free = pool.free if pool else 0
        tone = "good" if free >= _SOON_EMPTY else "warn" if free else "quiet"
        told = text("{count} left", count=f"{free:,}") if free else text("none left") if pool else text("no pool")
        after = text("next: {number}", number=pool.next) if pool and free else ""
        for place, part in enumerate((label(carrier), label(told, tone), label(after, "meta"))):
            self._grid.addWidget(part, at, place)
        if self._may:
            self._grid.addWidget(button(text("Add numbers…"), partial(self._choose, carrier), "link"), at, 3)

    def _choose(self, carrier: str) -> None:
        kinds = f"{text('Tables')} (*.xlsx *.csv *.txt)"
        chosen, _ = QFileDialog.getOpenFileName(self, text("Waybill numbers of {carrier}", carrier=carrier), "", kinds)
        if chosen:
            desk, actor = self._services.desk, self._services.actor
            self._services.tasks.write(
                self, lambda: desk.add_waybill_numbers(actor, carrier, Path(chosen)), self._on_added
            )

    def _on_added(self, added: NumbersAdded) -> None:
        told = text("{carrier}: {added} numbers added, {known} there already", **_counts(added))
        odd = text("These look odd: {numbers}", numbers=", ".join(added.odd)) if added.odd else ""
        tone = Tone.WARN if added.odd else Tone.GOOD
        self._services.say(Message(". ".join(filter(None, (told, odd))), tone))
        self.refresh()


def _counts(added: NumbersAdded) -> dict[str, object]:
    return {"carrier": added.carrier, "added": added.added, "known": added.known}

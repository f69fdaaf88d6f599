"""What the printers screen reads, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.events import Topic
from app.i18n import text
from ui.printers.wording import UseLine

if TYPE_CHECKING:
    from app.views import Reader
    from app.views.company import StationRow
    from app.views.labels import LayoutRow
    from app.views.outbox import MessageRow
    from app.views.printing import PrinterRow, PrinterUseRow, PrintJobRow, PrintLampRow
    from ui.desk import Desk

_MOST = 500
"""Jobs shown."""


@dataclass(frozen=True, slots=True)
class Look:
    """Jobs, open ones only or all, printers, what each station prints where, lamps, layouts, and labels that could not
    be drawn, so that there are no jobs for them."""

    jobs: Sequence[PrintJobRow]
    printers: Sequence[PrinterRow]
    lines: Sequence[UseLine]
    lamps: Sequence[PrintLampRow]
    layouts: Sequence[LayoutRow]
    undrawn: Sequence[MessageRow]


def look(desk: Desk, *, is_open: bool) -> Look:
    """Read it."""
    reader: Reader = desk.reader
    lines = use_lines(reader.printer_uses(), reader.stations())
    jobs = reader.print_jobs(_MOST, is_open=is_open)
    undrawn = reader.messages(Topic.LABEL, failed=True)
    return Look(jobs, reader.printers(), lines, reader.print_lamps(), desk.label_layouts(), undrawn)


def use_lines(uses: Sequence[PrinterUseRow], stations: Sequence[StationRow]) -> list[UseLine]:
    """Every station in the first line, then each one."""
    common = {use.document: use.printer for use in uses if not use.station}
    lines = [UseLine("", text("Every station"), common, {})]
    for station in stations:
        own = {use.document: use.printer for use in uses if use.station == station.code}
        lines.append(UseLine(station.code, f"{station.code} · {station.name}", own, common))
    return lines

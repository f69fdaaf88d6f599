"""What did not fit after the database was away: what the station said then, what the database says now, and what a
person has done about it."""

from collections.abc import Sequence
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Signal

from app import words
from app.i18n import text
from app.usecases.conflicts import ConflictSettled, SettleConflict
from app.views.conflicts import ConflictRow
from app.words import conflicts as conflict_words
from ui import clock
from ui.screen import Message, Services, Tone
from ui.station.rows import Row, RowsPage

_SHOWN = 9
"""One for each key; the next ones come when these are settled."""


class ConflictDrawer(RowsPage):
    """First the scans, then, for one of them, what was done with the goods. `counted` says how many are open."""

    counted = Signal(int)

    def __init__(self, services: Services, station: str) -> None:
        super().__init__()
        self._services, self._station = services, station
        self._conflicts: Sequence[ConflictRow] = ()
        self._chosen: ConflictRow | None = None

    def refresh(self) -> None:
        """Read them anew."""
        reader, station = self._services.desk.reader, self._station
        self._services.tasks.read(self, lambda: reader.conflicts(station), self._on_read, lane="conflicts")

    def back(self) -> bool:
        """Esc: from one to all of them; False when it shows all."""
        if self._chosen is None:
            return False
        self._chosen = None
        self._show()
        return True

    def _on_read(self, conflicts: Sequence[ConflictRow]) -> None:
        self._conflicts = conflicts
        if self._chosen is not None and self._chosen.id not in [row.id for row in conflicts]:
            self._chosen = None
        self._show()
        self.counted.emit(len(conflicts))

    def _show(self) -> None:
        if self._chosen is not None:
            self._show_notes(self._chosen)
        elif not self._conflicts:
            self.show_rows(text("No conflicts"), text("Everything scanned without the database counts"), ())
        else:
            hint = text("These scans counted here without the database and do not count now; press the number")
            rows = [self._row(str(n), row) for n, row in enumerate(self._conflicts[:_SHOWN], 1)]
            self.show_rows(text("{count} conflicts to see to", count=len(self._conflicts)), hint, rows)

    def _row(self, key: str, conflict: ConflictRow) -> Row:
        when = words.clock(conflict.scanned_at, clock.now())
        title = "  ·  ".join(part for part in (conflict.code, conflict.order, when, conflict.by_name) if part)
        return Row(key, title, both_versions(conflict), partial(self._choose, conflict))

    def _choose(self, conflict: ConflictRow) -> None:
        self._chosen = conflict
        self._show()

    def _show_notes(self, conflict: ConflictRow) -> None:
        notes = (
            text("Goods are back on the shelf"),
            text("Goods are set aside for the office"),
            text("Goods are with the order, scanned again"),
            text("Goods have left the house, the office knows"),
        )
        rows = [Row(str(n), note, "", partial(self._settle, conflict, note)) for n, note in enumerate(notes, 1)]
        title = text("{code}: what was done with the goods?", code=conflict.code)
        self.show_rows(title, both_versions(conflict), rows)

    def _settle(self, conflict: ConflictRow, note: str) -> None:
        command, desk, actor = (
            SettleConflict(str(uuid4()), conflict.id, note),
            self._services.desk,
            self._services.actor,
        )

        def settled(done: ConflictSettled) -> None:
            self._services.say(Message(text("Seen to: {note}", note=note), Tone.GOOD))
            self._chosen = None
            self.refresh()

        self._services.tasks.write(self, lambda: desk.handle(command, actor).value, settled, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        """Somebody else was first, perhaps: look again."""
        self._services.trouble(error)
        self._chosen = None
        self.refresh()


def both_versions(conflict: ConflictRow) -> str:
    """What the station said then and what the database says now."""
    return text(
        "Here: {local}.  Database: {now}",
        local=conflict_words.local(conflict.local),
        now=words.says(conflict.says, conflict.facts),
    )

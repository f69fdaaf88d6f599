"""A sheet that is kept in versions: its table, what is unsaved, saving with a note, trying out, and its versions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.people import Permission
from app.i18n import text
from ui import theme
from ui.rates.history import History, Version, version_words
from ui.rates.regions import Regions
from ui.rates.sheet import Row, Sheet, changes
from ui.rates.table import SheetModel, SheetTable
from ui.screen import Services
from ui.widgets.basics import ElidedLabel, button, column, frame, icon_label, label, page, restyle, row

if TYPE_CHECKING:
    from app.bus import Command

_MOST_CHANGES = 4


@dataclass(frozen=True, slots=True)
class Terms:
    """How a sheet is kept: under which name its columns are remembered, which right it needs, what is said to who has
    it not, its content until somebody saves one, and the command that saves (request id, content, note)."""

    name: str
    right: Permission
    refused: str
    first: str
    command: Callable[[str, str, str], Command]


class SheetPage(QWidget):
    """`save_requested` brings the command; `changed` says that the draft or what is looked at became different."""

    save_requested = Signal(object)
    changed = Signal()

    def __init__(self, services: Services, sheet: Sheet, terms: Terms, regions: Regions) -> None:
        super().__init__()
        self._terms = terms
        self._may = services.may(terms.right)
        self._saved: Sequence[Row] = sheet.rows(terms.first)
        self._draft: Sequence[Row] = self._saved
        self._looked_at: Version | None = None
        self.model, self.history = SheetModel(sheet), History()
        self.table = SheetTable(self.model, regions, services.preferences, terms.name)
        self._build()
        self.model.edited.connect(self._on_edited)
        self.table.moved.connect(self._show_state)
        self.history.chosen.connect(self._look_at)
        self._show()

    def _build(self) -> None:
        self._no = "" if self._may else self._terms.refused
        no = self._no
        self._add = button(text("Add"), self.add, tip=no or "Ctrl+N")
        self._copy = button(text("Copy"), self.copy, icon="copy", tip=no or "Ctrl+D")
        self._delete = button(text("Delete"), self.delete, tip=no or "Ctrl+Delete")
        self._save = button(text("Save…"), self.save, "primary", tip=no or "Ctrl+S")
        self._discard = button(text("Discard changes"), self.discard, "plain")
        self._icon, self._state = icon_label("warning"), ElidedLabel("", "warn")
        if not self.model.sheet.grows:
            for each in (self._add, self._copy, self._delete):
                each.hide()
        top = row(self._add, self._copy, self._delete, 8, self._icon, self._state, self._discard, self._save)
        top.setContentsMargins(16, 8, 16, 8)
        self._note = QLineEdit()
        self._note.setPlaceholderText(text("Note: why (empty: the changes themselves)"))
        self._note.setMaxLength(200)
        self._summary = label("", wrap=True)
        send = button(f"{text('Save as a new version')}   Ctrl+Enter", self.confirm, "primary")
        self.card = frame("note", column(self._summary, row(self._note, send), margins=(16, 12, 16, 12)))
        self._old = label("", "section")
        again = button(text("Use this version again") + "   Ctrl+Enter", self.use_again, "primary", tip=no)
        again.setEnabled(self._may)
        leave = button(text("Back to what counts") + "   Esc", self.history.choose_newest)
        self.old_card = frame("note", row(self._old, None, leave, again, margins=(16, 8, 16, 8)))
        self._above = page(column(self.card, self.old_card, margins=(16, 0, 16, 8)))
        self._left = column(top, self._above, self.table, spacing=0)
        self._left.setStretch(2, 1)
        whole = row(self._left, self.history, spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.card.hide()
        self.setFocusProxy(self.table)

    def put_below(self, trial: QWidget) -> None:
        """Where rates are tried."""
        self._left.addWidget(trial)

    @property
    def unsaved(self) -> bool:
        """Whether the draft is different from what counts."""
        return _plain(self._draft) != _plain(self._saved)

    @property
    def is_sound(self) -> bool:
        """Whether what is shown holds no faults."""
        return not self.model.faults

    def show_versions(self, versions: Sequence[Version]) -> None:
        """What counts now and before; an unsaved draft stays."""
        if self.history.show_versions(versions):
            self._looked_at = None
        self.take(versions[0].content if versions else self._terms.first)

    def take(self, content: str) -> None:
        """This counts now; an unsaved draft stays."""
        keep = self.unsaved
        self._saved = self.model.sheet.rows(content)
        if not keep:
            self._draft = self._saved
        self._show()

    def close_card(self) -> None:
        """The draft is saved, or shall not be."""
        self.card.hide()
        self._note.clear()
        self._show_state()

    def add(self) -> None:
        """A new row below the current one."""
        self._insert(self.model.sheet.blank())

    def copy(self) -> None:
        """The current row once more, under a name of its own."""
        at = self.table.currentIndex().row()
        if at >= 0:
            name, *rest = self.model.rows[at]
            twin = name if self.model.sheet.ordered else text("{name} copy", name=name)
            self._insert((twin, *rest))

    def _insert(self, new: Row) -> None:
        if not self._can_edit or not self.model.sheet.grows:
            return
        last = len(self.model.rows) - self.model.sheet.fixed
        current = self.table.currentIndex().row()
        at = min(current + 1, last) if current >= 0 else last
        self.model.add(at, new)
        self.table.setCurrentIndex(self.model.index(at, 0))
        self.table.setFocus()

    def move_row(self, step: int) -> None:
        """The current row up or down, where the order of the rows counts."""
        at, to = self.table.currentIndex().row(), self.table.currentIndex().row() + step
        last = len(self.model.rows) - self.model.sheet.fixed
        if self._can_edit and self.model.sheet.ordered and 0 <= at < last and 0 <= to < last:
            moved, column = list(self.model.rows[at]), self.table.currentIndex().column()
            self.model.remove(at)
            self.model.add(to, moved)
            self.table.setCurrentIndex(self.model.index(to, column))

    def delete(self) -> None:
        """The current row, unless it is the rest."""
        at = self.table.currentIndex().row()
        if self._can_edit and at >= 0 and not self.model.is_fixed(at):
            self.model.remove(at)

    def discard(self) -> None:
        """Back to what counts."""
        self._draft = self._saved
        self.card.hide()
        self._show()

    def save(self) -> None:
        """Say what changes and ask for a note; a fault is gone to first. A cell still being edited is done with."""
        self.table.setFocus()
        if not self._can_edit or not self.unsaved:
            return
        if self.model.faults:
            self.table.setCurrentIndex(self.model.index(*min(self.model.faults)))
            self._show_state()
            return
        told = changes(self.model.sheet, self._saved, self._draft)
        more = [text("and {count} more", count=len(told) - _MOST_CHANGES)] if len(told) > _MOST_CHANGES else []
        self._summary.setText("\n".join([*told[:_MOST_CHANGES], *more]))
        self.card.show()
        self._above.show()
        self._note.setFocus()

    def confirm(self) -> None:
        """Save the draft as it was summarised, or the version that is looked at."""
        if self._looked_at is not None:
            self.use_again()
        elif not self.card.isHidden() and self._save.isEnabled():
            note = self._note.text().strip() or "; ".join(self._summary.text().split("\n"))[:200]
            self._save.setEnabled(False)
            self._send(self.model.sheet.content(self._draft), note)

    def use_again(self) -> None:
        """Save the version that is looked at as the newest."""
        old = self._looked_at
        if old is not None and self._may:
            self._send(old.content, text("Version {version} again", version=old.version))

    def _send(self, content: str, note: str) -> None:
        self.save_requested.emit(self._terms.command(uuid4().hex, content, note))

    def back(self) -> bool:
        """Close what stands above the table."""
        if self._looked_at is not None:
            self.history.choose_newest()
        elif not self.card.isHidden():
            self.close_card()
        else:
            return False
        self.table.setFocus()
        return True

    @property
    def _can_edit(self) -> bool:
        return self._may and self._looked_at is None

    def _on_edited(self) -> None:
        self._draft = [list(row) for row in self.model.rows]
        self.card.hide()
        self._show_state()
        self.changed.emit()

    def _look_at(self, version: Version | None) -> None:
        self._looked_at = version
        self._old.setText(text("{version}: to look at only", version=version_words(version)) if version else "")
        self._show()

    def _show(self) -> None:
        """The draft, or the version that is looked at."""
        old = self._looked_at
        rows = self._draft if old is None else self.model.sheet.rows(old.content)
        self.model.show_rows(rows, self._saved, not self._can_edit)
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        current = self.table.currentIndex()
        fault = self.model.faults.get((current.row(), current.column()), "")
        count = len(self.model.faults)
        several = text("{count} cells are wrong", count=count) if count > 1 else ""
        said = fault or several or next(iter(self.model.faults.values()), "")
        none = self._no or ("" if self.model.rows else text("No row yet: Ctrl+N adds the first."))
        self._state.setText(said or (text("Unsaved changes") if self.unsaved else none))
        restyle(self._state, "kind", "bad" if said else "warn" if self.unsaved else "quiet")
        self._icon.setPixmap(theme.pixmap("warning", theme.tokens().bad if said else theme.tokens().warn, 16))
        self._icon.setVisible(bool(said) or self.unsaved)
        self.old_card.setVisible(self._looked_at is not None)
        self._above.setVisible(self._looked_at is not None or not self.card.isHidden())
        for pressed in (self._add, self._copy):
            pressed.setEnabled(self._can_edit)
        self._delete.setEnabled(self._can_edit and current.isValid() and not self.model.is_fixed(current.row()))
        self._save.setEnabled(self._can_edit and self.unsaved)
        self._discard.setVisible(self.unsaved and self._looked_at is None)


def _plain(rows: Sequence[Row]) -> list[list[str]]:
    return [list(row) for row in rows]

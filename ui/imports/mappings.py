"""The mapping profiles there are: edit, export, import, retire."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app import words
from app.bus import Result
from app.domain.people import Permission
from app.domain.profile import Profile, from_text, to_text
from app.domain.site import exact
from app.errors import BadInput, Unavailable
from app.i18n import text
from app.usecases.company import RetireProfile, Saved, SaveProfile
from app.views.intake import ProfileRow
from ui.imports.asking import AskedTwice
from ui.screen import Message, Services, Tone
from ui.widgets.basics import button, column, frame, label, row
from ui.widgets.table import Column, Table, keep_chosen

_LARGEST = 1_000_000
"""Bytes of a profile's file; real ones have a few thousand."""


def _columns() -> list[Column[ProfileRow]]:
    return [
        Column(text("Name"), lambda row: row.profile.name, 0),
        Column(text("Channel"), lambda row: words.channel(row.profile.channel), 120),
        Column(text("Version"), lambda row: str(row.profile.version), 80, right=True),
        Column(text("Fields"), lambda row: str(len(row.profile.rules)), 80, right=True),
        Column(text("By"), lambda row: row.by or text("comes with the program"), 200),
        Column(text("When"), lambda row: exact(row.at)[:-3] if row.at else "", 180),
    ]


class MappingsPage(QWidget):
    """`edit_requested` brings the profile to edit; `changed` says that the profiles are to be read again."""

    edit_requested = Signal(object)
    changed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._table: Table[ProfileRow] = Table(_columns(), services.preferences, "mappings")
        self._edit = button(text("Edit mapping…"), self._open, "primary")
        self._export = button(text("Export to a file…"), self._choose_target)
        self._import = button(text("Import from a file…"), self._choose_source, icon="import")
        self._retire = AskedTwice(
            text("Retire…"),
            text("Use this mapping no more? Files of its layout are then asked about again."),
            text("Retire mapping"),
            text("Keep it"),
            self._retire_chosen,
        )
        self._table.chosen.connect(self._offer)
        self._table.opened.connect(lambda _row: self._open())
        self.setFocusProxy(self._table)
        self._build()
        self._offer(None)

    def _build(self) -> None:
        hint = text("A mapping says which column of a shop's file becomes what. The header of a file finds its own.")
        foot = frame("strip", row(self._edit, self._export, self._retire, None, self._import, margins=(16, 8, 16, 8)))
        told = frame("bar", row(label(hint, "meta"), None, margins=(16, 8, 16, 8)))
        self.setLayout(column(told, self._table, foot, spacing=0))

    def show_profiles(self, rows: Sequence[ProfileRow]) -> None:
        """List them; the chosen one stays chosen."""
        keep_chosen(self._table, rows, lambda row: row.profile.name)
        if self._table.selected() is None and rows:
            self._table.select(0)
        self._offer(self._table.selected())

    def back(self) -> bool:
        """Out of the question whether to retire."""
        asking = self._retire.asking
        self._retire.calm()
        return asking

    def _offer(self, chosen: ProfileRow | None) -> None:
        self._retire.calm()
        allowed, refusal = self._services.may(Permission.EDIT_PROFILES), text("Your role may not do this.")
        for part, possible in ((self._edit, chosen is not None), (self._import, True)):
            part.setEnabled(allowed and possible)
            part.setToolTip("" if allowed else refusal)
        self._export.setEnabled(chosen is not None)
        own = chosen is not None and bool(chosen.by)
        self._retire.allow(allowed and own, refusal if not allowed else text("It comes with the program."))

    def _open(self) -> None:
        chosen = self._table.selected()
        if chosen is not None and self._edit.isEnabled():
            self.edit_requested.emit(chosen.profile)

    def _choose_target(self) -> None:
        chosen = self._table.selected()
        if chosen is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self, text("Export mapping"), f"{chosen.profile.name}.json", text("Mappings") + " (*.json)"
        )
        if name:
            path, told = Path(name), Message(text("Saved {file}.", file=Path(name).name), Tone.GOOD)
            content = to_text(chosen.profile)
            self._services.tasks.write(self, lambda: _write(path, content), lambda _none: self._services.say(told))

    def _choose_source(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, text("Import mapping"), "", text("Mappings") + " (*.json)")
        if name:
            desk, actor, path = self._services.desk, self._services.actor, Path(name)

            def work() -> Result[Saved]:
                content = to_text(_read(path))
                return desk.handle(SaveProfile(str(uuid4()), content), actor)

            self._services.tasks.write(self, work, self._on_saved)

    def _on_saved(self, result: Result[Saved]) -> None:
        saved = result.value
        told = text("Mapping “{name}” saved as version {version}.", name=saved.name, version=saved.version)
        self._services.say(Message(told, Tone.GOOD))
        self.changed.emit()

    def _retire_chosen(self) -> None:
        chosen = self._table.selected()
        if chosen is not None:
            desk, actor = self._services.desk, self._services.actor
            command = RetireProfile(str(uuid4()), chosen.profile.name)
            self._services.tasks.write(self, lambda: desk.handle(command, actor), self._on_retired)

    def _on_retired(self, result: Result[Saved]) -> None:
        self._services.say(Message(text("Mapping “{name}” is used no more.", name=result.value.name), Tone.GOOD))
        self.changed.emit()


def _write(path: Path, content: str) -> None:
    try:
        path.write_text(content + "\n", "utf-8")
    except OSError as error:
        raise Unavailable("file.unwritable", file=path.name, why=error.strerror or "") from None


def _read(path: Path) -> Profile:
    """The profile in a file; BadInput names what is wrong with it."""
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
    except OSError:
        raise BadInput("file.unreadable", file=path.name) from None
    if len(content) > _LARGEST:
        raise BadInput("profile.bad", why=f"{path.name} > {_LARGEST:,}")
    try:
        return from_text(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadInput("file.encoding", file=path.name) from None

"""The mapping editor: where the fields of an order stand in a shop's table, and what becomes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QSplitter, QWidget

from app.bus import Result
from app.domain.intake import Channel
from app.domain.profile import Field, FieldRule, Preview, Profile, Proposal, to_text
from app.i18n import text
from app.usecases.company import Saved, SaveProfile
from ui.mapping.draft import Draft, Origin, said_texts
from ui.mapping.fields import FieldList
from ui.mapping.heading import Heading
from ui.mapping.preview import PreviewPane
from ui.mapping.rule import RulePanel
from ui.mapping.wording import field_name, refusal
from ui.screen import Message, Services, Tone
from ui.widgets.basics import column, page, row, rule

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEBOUNCE_MS = 200
_FIELDS_WIDTH = 390
_UPPER, _LOWER = 350, 328


class MappingEditor(QWidget):
    """`saved` brings the Profile as stored, with its version; `closed` asks for what was shown before.

    Ctrl+S saves; Esc (or `back`, where a frame has Esc for itself) closes, and asks once when something would be
    lost.
    """

    saved = Signal(object)
    closed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._draft = Draft(Profile("", Channel.POS, (), {}), {})
        self._path: Path | None = None
        self._preview: Preview | None = None
        self._stored = self._saving = self._asked = False
        self._heading, self._fields = Heading(), FieldList()
        self._rule, self._pane = RulePanel(), PreviewPane()
        self._wait = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._wait.timeout.connect(self._ask_preview)
        self._show_all()
        self._build()
        self._connect()

    def _build(self) -> None:
        self._fields.setFixedWidth(_FIELDS_WIDTH)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(page(row(self._fields, rule(upright=True), self._rule, spacing=0)))
        split.addWidget(self._pane)
        split.setSizes([_UPPER, _LOWER])
        split.setStretchFactor(1, 1)
        self.setLayout(column(self._heading, split, spacing=0))
        self.layout().setStretch(1, 1)  # type: ignore[union-attr]
        self.setFocusProxy(self._fields)

    def _connect(self) -> None:
        self._heading.changed.connect(self._on_heading)
        self._heading.save_requested.connect(self.save)
        self._heading.close_requested.connect(self.back)
        self._fields.chosen.connect(self._on_field)
        self._fields.entered.connect(lambda: self._rule.setFocus())
        self._rule.changed.connect(self._on_rule)
        self._rule.left.connect(self._fields.setFocus)
        self._pane.field_chosen.connect(self._fields.choose)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def edit(self, path: Path | None, proposal: Proposal | None, profile: Profile | None) -> None:
        """Begin with a file and what is proposed for it, or with a profile there is, with or without a file."""
        begin, origins = Profile("", Channel.POS, (), {}), {}
        if profile is not None:
            begin = profile
        elif proposal is not None:
            begin = replace(proposal.profile, name=proposal.profile.name or _suggested(path))
            origins = {name: _origin(name in proposal.sure) for name in begin.rules}
        self._wait.stop()
        self._draft, self._stored = Draft(begin, origins), profile is not None
        self._saving, self._asked, self._preview = False, False, None
        self._heading.show_profile(begin)
        self._fields.choose(next(iter(self._draft.lacks()), Field.NUMBER))
        self._show_file(path)
        self._show_all()

    @staticmethod
    def shortcuts() -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("↑ ↓", text("Choose a field of the order")),
            ("Enter", text("To the rule of the field; there: tick a column")),
            ("← →", text("From the columns to the fields, and back")),
            ("Alt+↑ ↓", text("Join a column earlier or later")),
            ("1 … 5", text("What a text means")),
            ("Ctrl+S", text("Save the mapping")),
            ("Esc", text("Close the editor")),
        ]

    def back(self) -> bool:
        """Close; where something would be lost only when asked twice in a row."""
        if self._draft.changed and not self._asked:
            self._warn(text("Unsaved changes: Ctrl+S saves, Esc again discards them."))
            self._asked = True
        else:
            self._warn("")
            self.closed.emit()
        return True

    def _warn(self, told: str, tone: Tone = Tone.WARN) -> None:
        self._asked = False
        self._heading.warn(told, tone)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.back()
        else:
            super().keyPressEvent(event)

    def save(self) -> None:
        """Store a new version, unless something that is needed is missing."""
        if self._saving:
            return
        if not self._draft.profile.name:
            self._warn(text("Give the mapping a name, then save."), Tone.BAD)
            self._heading.focus_name()
            return
        if lacks := self._draft.lacks():
            self._warn(text("Not saved. Choose a column for: {fields}.", fields=_names(lacks)), Tone.BAD)
            self._fields.choose(lacks[0])
            self._fields.setFocus()
            return
        if self._stored and not self._draft.changed:
            self._services.say(Message(text("Nothing has changed since it was saved."), Tone.INFO))
            return
        self._write(self._draft, self._draft.profile)

    def _write(self, draft: Draft, profile: Profile) -> None:
        self._saving = True
        self._show_state()
        desk, actor = self._services.desk, self._services.actor
        command = SaveProfile(str(uuid4()), to_text(profile))

        def done(result: Result[Saved]) -> None:
            self._on_saved(draft, replace(profile, version=result.value.version))

        self._services.tasks.write(self, lambda: desk.handle(command, actor), done, self._on_refused)

    def _on_saved(self, draft: Draft, stored: Profile) -> None:
        draft.keep(stored)
        if draft is self._draft:  # else another profile is being edited by now
            self._saving, self._stored = False, True
            self._warn("")
            self._show_state()
        told = text("Mapping “{name}” saved as version {version}.", name=stored.name, version=stored.version)
        self._services.say(Message(told, Tone.GOOD))
        self.saved.emit(stored)

    def _on_refused(self, error: Exception) -> None:
        self._saving = False
        self._warn(refusal(error), Tone.BAD)
        self._show_state()

    # --- Changes --------------------------------------------------------------------------------

    def _on_heading(self, name: str, channel: Channel, fills_down: bool) -> None:
        self._draft.profile = replace(self._draft.profile, name=name, channel=channel, fills_down=fills_down)
        self._on_changed()

    def _on_rule(self, changed: FieldRule) -> None:
        self._draft.put(self._fields.current, changed)
        self._show_rule()
        self._on_changed()

    def _on_changed(self) -> None:
        self._warn("")
        self._show_state()
        if self._path is not None:
            self._wait.start()

    # --- What is shown --------------------------------------------------------------------------

    def _show_all(self) -> None:
        self._on_field(self._fields.current)
        self._show_state()

    def _on_field(self, name: Field) -> None:
        self._rule.choose(name)
        self._show_rule()

    def _show_rule(self) -> None:
        preview, rule_now = self._preview, self._draft.rule(self._fields.current)
        said = said_texts(preview, rule_now) if preview else []
        header = preview.header if preview else self._draft.profile.header
        self._rule.show_rule(rule_now, header, _samples(preview), said)

    def _show_state(self) -> None:
        self._fields.show_draft(self._draft, self._pane.wrong_rows())
        self._heading.show_state(_names(self._draft.lacks()), self._pane.problem_count, self._saving)

    # --- Preview --------------------------------------------------------------------------------

    def _show_file(self, path: Path | None) -> None:
        self._path = path
        if path is None:
            hint = text("Choose a file of this shop to see what the mapping makes of it.")
            self._pane.say("file", text("No file to look at"), hint, text("Choose a file…"), self._choose_file)
        else:
            self._pane.say("clock", text("Reading {file}…", file=path.name))
            self._ask_preview()

    def _choose_file(self) -> None:
        kinds = text("Tables") + " (*.csv *.xlsx)"
        chosen, _ = QFileDialog.getOpenFileName(self, text("Choose a file…"), "", kinds)
        if chosen:
            self._show_file(Path(chosen))

    def _ask_preview(self) -> None:
        path, profile, desk = self._path, self._draft.profile, self._services.desk
        if path is None:
            return

        def done(preview: Preview) -> None:
            self._on_preview(preview, profile, path)

        self._services.tasks.read(
            self, lambda: desk.preview_profile(path, profile), done, self._on_unreadable, lane="preview"
        )

    def _on_preview(self, preview: Preview, profile: Profile, path: Path) -> None:
        if path != self._path:  # closed, or begun anew without a file
            return
        self._preview = preview
        self._draft.read_header(preview.header)
        shown = len(preview.rows)
        whole = preview.total_rows is not None and preview.total_rows <= shown
        template = text("all {count} rows of {file}") if whole else text("the first {count} rows of {file}")
        self._pane.show_preview(preview, profile, template.format(count=shown, file=path.name))
        self._show_rule()
        self._show_state()

    def _on_unreadable(self, error: Exception) -> None:
        again = text("Try again")
        self._pane.say("warning", text("The preview cannot be made"), refusal(error), again, self._ask_preview)
        self._show_state()


def _suggested(path: Path | None) -> str:
    """A name from the file's, without the date and number that shops put behind it."""
    return (re.sub(r"[\d\s_.()-]+$", "", path.stem) or path.stem) if path else ""


def _origin(sure: bool) -> Origin:
    return Origin.SURE if sure else Origin.GUESSED


def _names(fields: list[Field]) -> str:
    return ", ".join(field_name(name) for name in fields)


def _samples(preview: Preview | None) -> Mapping[str, str]:
    """What stands first in each column."""
    samples: dict[str, str] = {}
    for cells in preview.rows if preview else ():
        for name, cell in zip(preview.header, cells, strict=False) if preview else ():
            if cell.strip():
                samples.setdefault(name, " ".join(cell.split()))
    return samples

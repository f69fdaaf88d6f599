"""The page of one subject: its settings below each other, and what else belongs to it."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea

from app.usecases.company import ChangeSetting
from app.views.settings import SettingChangeRow
from ui.screen import Services
from ui.settings.field import Field
from ui.settings.subject import Subject
from ui.widgets.basics import Item, column, frame, label, page, row, rule

_WIDEST = 800


class SubjectPage(QScrollArea):
    """`edited` says that a person changed something on it."""

    edited = Signal()

    def __init__(self, subject: Subject, services: Services) -> None:
        super().__init__()
        self.subject = subject
        self.fields = [Field(entry) for entry in subject.entries]
        self.below = subject.below(services) if subject.below else None
        lines: list[Item] = []
        for at, field in enumerate(self.fields):
            lines += [rule()] if at else []
            lines.append(field)
            field.edited.connect(self.edited)
        parts: list[Item] = [
            column(label(subject.name, "title"), label(subject.says, "quiet", wrap=True), spacing=4),
        ]
        if lines:
            parts.append(frame("card", column(*lines, spacing=0, margins=(16, 4, 16, 4))))
        if self.below is not None:
            parts.append(frame("card", column(self.below, margins=(16, 16, 16, 16))))
        whole = page(column(*parts, None, spacing=16, margins=(24, 20, 24, 20)))
        whole.setMaximumWidth(_WIDEST)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(page(row(whole, spacing=0)))

    def show_settings(self, stored: Mapping[str, str], changes: Sequence[SettingChangeRow], *, may: bool) -> None:
        """What is in force, and who made it so; what has been edited stays."""
        for field in self.fields:
            key = field.entry.key
            last = next((change for change in changes if change.key == key), None)
            field.show_stored(stored[key], last, may=may)
        if self.below is not None:
            self.below.refresh()

    @property
    def differences(self) -> list[str]:
        """What is edited, in words."""
        return [told for field in self.fields if field.is_edited for told in field.differences]

    def commands(self) -> list[ChangeSetting]:
        """What saves everything that is edited; none while something is wrong, which is shown then and gone to."""
        edited = [field for field in self.fields if field.is_edited]
        wrong = [field for field in edited if not field.check()]
        if wrong:
            wrong[0].editor.setFocus()
            self.ensureWidgetVisible(wrong[0])
            return []
        return [ChangeSetting(uuid4().hex, field.entry.key.value, field.value) for field in edited]

    def undo(self) -> None:
        """Back to what is in force."""
        for field in self.fields:
            field.undo()

    def go_to(self, at: int) -> None:
        """Give the keyboard to a setting, where it can be edited."""
        target = self.fields[at].editor if self.fields else self.below
        if target is not None and target.isEnabled():
            target.setFocus()
            self.ensureWidgetVisible(target)

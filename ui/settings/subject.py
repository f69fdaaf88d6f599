"""What a page of the settings is made of: a subject, its settings, and the editor of each value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app import words
from app.domain.company import Setting
from app.errors import BadInput
from app.i18n import text
from ui.screen import Services


class Editor(QWidget):
    """A value as people edit it, built without arguments. `edited` says that a person changed something; the widget
    that gets the keyboard is its focus proxy."""

    edited = Signal()

    def text(self) -> str:
        """The value as `domain.company.checked` takes it."""
        raise NotImplementedError

    def show_text(self, value: str) -> None:
        """Show a stored value, without telling."""
        raise NotImplementedError

    def told(self, value: str) -> str:
        """A stored value in words."""
        return value or "–"

    def differences(self, before: str, after: str) -> Sequence[str]:
        """What becomes different between two stored values, in words."""
        return [f"{self.told(before)} → {self.told(after)}"]

    def complaint(self, fault: BadInput) -> str:
        """What `checked` refused, in one sentence."""
        expected = fault.facts.get("expected")
        return text("Expected: {expected}", expected=expected) if expected else words.refusal(fault)

    def mark(self, *, wrong: bool) -> None:
        """Show whether the value is wrong; the sentence stands below the editor."""

    def allow(self, *, may: bool) -> None:
        """Whether it can be edited."""
        self.setEnabled(may)


class Below(QWidget):
    """What stands below the settings of a page, built with the screen's services."""

    def refresh(self) -> None:
        """Read anew: the page is shown, or something has changed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting: what it is called, and in one sentence what it does."""

    key: Setting
    name: str
    says: str
    editor: Callable[[], Editor]


@dataclass(frozen=True, slots=True)
class Subject:
    """One page: `icon` names a file of resources/icons."""

    key: str
    icon: str
    name: str
    says: str
    entries: tuple[Entry, ...]
    below: Callable[[Services], Below] | None = None

"""What a page of the settings is made of: a subject, its settings, and the editor of each value."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.company import Setting
from app.errors import Refused
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
        """A stored value in words, for the default and for what changes."""
        return value or "–"

    def show_fault(self, fault: Refused | None) -> None:
        """Mark the part that `checked` refused; the sentence stands below the editor already."""

    def allow(self, may: bool) -> None:
        """Whether it can be edited."""
        self.setEnabled(may)


class Below(QWidget):
    """What stands below the settings of a page, built with the screen's services."""

    def refresh(self) -> None:
        """Read anew: the page is shown, or something has changed."""
        raise NotImplementedError


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

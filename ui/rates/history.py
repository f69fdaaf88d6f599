"""The versions of rates: which counts now, who saved which and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from app import words
from app.i18n import text
from ui import clock
from ui.widgets.basics import Item, column, frame, label, row

_WIDTH = 248


class Version(Protocol):
    """A version of what a sheet shows: its content as stored, who saved it when and why."""

    @property
    def version(self) -> int:
        """Counted from 1."""
        ...

    @property
    def content(self) -> str:
        """As stored."""
        ...

    @property
    def note(self) -> str:
        """Why."""
        ...

    @property
    def by(self) -> str:
        """Who."""
        ...

    @property
    def at(self) -> datetime | None:
        """When; None for what comes with the program."""
        ...


class History(QFrame):
    """`chosen` brings the Version to look at, None for what counts now."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.setFixedWidth(_WIDTH)
        self.versions: Sequence[Version] = ()
        self._list = QListWidget()
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setWordWrap(True)
        self._list.setAccessibleName(text("Versions"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentRowChanged.connect(self._on_row)
        self._none = label(text("No version yet: what you save is the first."), "quiet", wrap=True)
        inner = column(self._none, margins=(16, 0, 16, 0))
        title = row(label(text("Versions"), "section"), None, margins=(16, 12, 16, 6))
        whole = column(title, inner, self._list, spacing=0)
        whole.setStretch(2, 1)
        whole.addStretch(0)  # keeps the title above while there is no list
        self.setLayout(whole)
        self.setFocusProxy(self._list)

    def show_versions(self, versions: Sequence[Version]) -> bool:
        """Newest first; the newest is marked as the one that counts, and chosen. False where they are the same."""
        if list(versions) == list(self.versions) and versions:
            return False
        self.versions = versions
        self._list.blockSignals(True)
        self._list.clear()
        for at, version in enumerate(versions):
            self._list.addItem(QListWidgetItem())
            self._list.setItemWidget(self._list.item(at), _card(version, at == 0, self._list))
            self._list.item(at).setSizeHint(self._list.itemWidget(self._list.item(at)).sizeHint())
            self._list.item(at).setData(Qt.ItemDataRole.AccessibleTextRole, version_words(version))
        self._list.setCurrentRow(0 if versions else -1)
        self._list.blockSignals(False)
        self._none.setVisible(not versions)
        self._list.setVisible(bool(versions))
        return True

    def choose_newest(self) -> None:
        """Back to what counts now."""
        self._list.setCurrentRow(0)

    def _on_row(self, at: int) -> None:
        self.chosen.emit(self.versions[at] if at > 0 else None)


def version_words(version: Version) -> str:
    """Version 3 · 11-03 · qianhua."""
    return text("Version {version}", version=version.version) + f" · {_saved(version)}"


def _card(version: Version, counts: bool, parent: QWidget) -> QWidget:
    head = label(text("Version {version}", version=version.version))
    state = label(text("counts now") if counts else "", "good")
    when = label(_saved(version), "meta")
    lines: list[Item] = [
        row(head, None, state),
        *([when] if when.text() else []),
        *([label(version.note, "quiet", wrap=True)] if version.note else []),
    ]
    made = frame("page", column(*lines, spacing=2, margins=(7, 8, 12, 8)))
    made.setParent(parent)
    made.setFixedWidth(_WIDTH - 14)
    made.adjustSize()
    return made


def _saved(version: Version) -> str:
    at = words.clock(version.at, clock.now()) if version.at is not None else ""
    return " · ".join(filter(None, (at, version.by)))

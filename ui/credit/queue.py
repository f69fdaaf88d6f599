"""The queue of the credit screen: what waits for an answer, what runs, who is overdrawn, what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView

from app.domain.credit import GrantState
from app.i18n import text
from app.views.customers import CreditRow, GrantRow
from ui.credit.wording import runs

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Section(StrEnum):
    """The parts of the queue, in their order."""

    WAITING = "waiting"
    RUNNING = "running"
    OVERDRAWN = "overdrawn"
    DECIDED = "decided"


def section_title(section: Section) -> str:
    """Its name."""
    titles = {
        Section.WAITING: text("Wait for an answer"),
        Section.RUNNING: text("Running grants"),
        Section.OVERDRAWN: text("Overdrawn accounts"),
        Section.DECIDED: text("Decided"),
    }
    return titles[section]


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a section."""

    section: Section
    count: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A grant, or an overdrawn account."""

    section: Section
    customer: str
    name: str
    grant: GrantRow | None = None
    account: CreditRow | None = None

    @property
    def key(self) -> str:
        """What tells it from every other, wherever it moves."""
        return f"grant {self.grant.id}" if self.grant else f"account {self.customer}"


def entries(grants: Sequence[GrantRow], overdrawn: Sequence[CreditRow], now: datetime) -> list[Entry]:
    """All of them, section by section, each in the reader's order."""
    found = [Entry(_section(grant, now), grant.customer, grant.customer_name, grant) for grant in grants]
    found += [Entry(Section.OVERDRAWN, row.customer, row.name, account=row) for row in overdrawn]
    order = list(Section)
    return sorted(found, key=lambda entry: order.index(entry.section))


def _section(grant: GrantRow, now: datetime) -> Section:
    if grant.state is GrantState.REQUESTED:
        return Section.WAITING
    return Section.RUNNING if runs(grant, now) else Section.DECIDED


class QueueModel(QAbstractListModel):
    """Headings and entries; a heading cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: Sequence[Entry] = ()
        self._items: list[Head | Entry] = []

    def show_entries(self, shown: Sequence[Entry]) -> None:
        """Other entries."""
        self.beginResetModel()
        self.entries, self._items = shown, []
        for section in Section:
            mine = [entry for entry in shown if entry.section is section]
            if mine or section is Section.WAITING:
                self._items += [Head(section, len(mine)), *mine]
        self.endResetModel()

    def place(self, key: str) -> QModelIndex:
        """Where an entry stands; invalid where it does not."""
        places = (at for at, item in enumerate(self._items) if isinstance(item, Entry) and item.key == key)
        return self.index(next(places, -1), 0)

    def item(self, index: AnyIndex) -> Head | Entry | None:
        """What stands in a row."""
        return self._items[index.row()] if index.isValid() else None

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        """Headings included."""
        return 0 if parent.isValid() else len(self._items)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Arrow keys skip headings."""
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return chosen if isinstance(self.item(index), Entry) else Qt.ItemFlag.NoItemFlags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The item for the delegate, its words for screen readers and for typing ahead."""
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.name if isinstance(item, Entry) else section_title(item.section)
        reason = item.grant.reason if isinstance(item, Entry) and item.grant else ""
        return reason or None if role == Qt.ItemDataRole.ToolTipRole else None


class QueueList(QListView):
    """Emits `chosen` with the Entry the cursor comes to, and `opened` with the one Enter or a double click means."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.queue = QueueModel()
        self.setModel(self.queue)
        self.setAccessibleName(text("Credit requests and grants"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(lambda _index: self._open())
        self._silent = False
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def current(self) -> Entry | None:
        """The chosen one."""
        item = self.queue.item(self.currentIndex())
        return item if isinstance(item, Entry) else None

    def show_entries(self, shown: Sequence[Entry], key: str) -> None:
        """Other entries; the one of that key stays chosen, silently, where it is still there."""
        self._silent = True
        if list(shown) != list(self.queue.entries) or not self.queue.rowCount():
            self.queue.show_entries(shown)
        self.setCurrentIndex(self.queue.place(key))
        self._silent = False

    def clear_choice(self) -> None:
        """Choose nothing, silently."""
        self._silent = True
        self.setCurrentIndex(QModelIndex())
        self._silent = False

    def after_current(self) -> str:
        """The key of the request to answer next, the current one being answered; empty where none waits."""
        waiting = [entry.key for entry in self.queue.entries if entry.section is Section.WAITING]
        now = self.current.key if self.current else ""
        at = waiting.index(now) + 1 if now in waiting else 0
        return next((key for key in [*waiting[at:], *waiting[:at]] if key != now), now)

    def tick(self) -> None:
        """Paint the running grants again, nothing else."""
        for entry in self.queue.entries:
            if entry.section is Section.RUNNING:
                self.update(self.queue.place(entry.key))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self.current is not None:
            self.opened.emit(self.current)

    def _on_current(self, index: QModelIndex) -> None:
        if not self._silent and self.current is not None:
            self.chosen.emit(self.current)

"""The versions of the rules: the draft in work, those kept, and the one in force; one key puts one in force."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from app import words
from app.domain.rules import RuleSet
from app.domain.site import SITE_ZONE
from app.i18n import text
from app.views.routing import RuleSetRow
from ui import clock, theme
from ui.rules.controls import Box
from ui.rules.words import tried_words
from ui.widgets.basics import Item, button, column, frame, label, restyle, row, rule

_WIDTH, _CARD = 240, 226
_NOTE_CHARACTERS = 60
_TIME = re.compile(r"(?:(?:(\d{4})-)?(\d{1,2})-(\d{1,2})\s+)?(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Version:
    """A version with its rules; None where they cannot be read."""

    row: RuleSetRow
    rules: RuleSet | None


class VersionList(QListWidget):
    """The draft first, then the versions, newest first. `continued` asks to go on from the chosen one."""

    continued = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(text("Versions"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.itemDoubleClicked.connect(lambda: self.continued.emit())

    def put(self, at: int, card: QWidget, told: str) -> None:
        """Show a card in that place."""
        if at >= self.count():
            self.addItem(QListWidgetItem())
        item = self.item(at)
        if (before := self.itemWidget(item)) is not None:
            before.hide()  # it is deleted later, and would show through until then
        card.setFixedWidth(_CARD)
        high = max(card.heightForWidth(_CARD), card.sizeHint().height())
        item.setSizeHint(QSize(_CARD, high))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, told)
        self.setItemWidget(item, card)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on from the chosen version."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.continued.emit()
        else:
            super().keyPressEvent(event)


class VersionPanel(QFrame):
    """`chosen` brings the Version to look at (None: the draft), `continued` the one to go on from, `force_requested`
    says that what is chosen shall be put in force."""

    chosen = Signal(object)
    continued = Signal(object)
    force_requested = Signal()

    def __init__(self, may: bool) -> None:
        super().__init__()
        self.setObjectName("versions")
        self.setFixedWidth(_WIDTH)
        self.versions: Sequence[Version] = ()
        self._said = ""
        self._list = VersionList()
        self._list.currentRowChanged.connect(self._on_row)
        self._list.continued.connect(self._on_continued)
        self._caption, self._differences = label("", "meta", wrap=True), label("", wrap=True)
        self._from = Box()
        self._from.setPlaceholderText(text("now, or 11-24 00:00"))
        self._from.setAccessibleName(text("In force from"))
        self._from.textChanged.connect(lambda: restyle(self._from, "wrong", "false"))
        self._from.setEnabled(may)
        self._force = button(text("Put in force") + "   F8", self.force_requested.emit, "primary")
        self._force.setEnabled(may)
        self._may = may
        head = row(label(text("Versions"), "section"), None, margins=(16, 12, 16, 6))
        below: list[Item] = [self._caption, self._differences, None]
        difference = column(*below, spacing=4, margins=(16, 10, 16, 8))
        start = column(row(label(text("from"), "meta"), self._from), self._force, margins=(16, 0, 16, 12))
        self.setLayout(column(head, self._list, rule(), difference, start, spacing=0))
        self.setFocusProxy(self._list)
        now = theme.tokens()
        self.setStyleSheet(f"#versions {{ background: {now.surface}; border: 0; border-right: 1px solid {now.line}; }}")

    def show_versions(self, versions: Sequence[Version]) -> None:
        """Other versions; the chosen one stays chosen."""
        if list(versions) == list(self.versions):
            return
        chosen = self.chosen_version
        self.versions = versions
        self._list.blockSignals(True)
        self._list.clear()
        self._put_draft()
        for at, version in enumerate(versions, start=1):
            self._list.put(at, _card(version.row), version_words(version.row))
        self._list.blockSignals(False)
        numbers = [version.row.version for version in versions]
        again = chosen.row.version if chosen else -1
        self._list.setCurrentRow(numbers.index(again) + 1 if again in numbers else 0)

    def show_draft(self, said: str) -> None:
        """What is to say of the draft."""
        if said != self._said:
            self._said = said
            self._put_draft()

    def show_differences(self, caption: str, lines: Sequence[str]) -> None:
        """What the chosen one would change."""
        self._caption.setText(caption)
        shown = [f"· {line}" for line in lines[:_MOST_LINES]]
        if len(lines) > _MOST_LINES:
            shown.append(text("and {count} more", count=len(lines) - _MOST_LINES))
        self._differences.setText("\n".join(shown))
        self._differences.setToolTip("\n".join(lines))
        self._differences.setVisible(bool(lines))

    def allow(self, forced: bool, tip: str) -> None:
        """Whether the chosen one can be put in force, and why not."""
        self._force.setEnabled(self._may and forced)
        self._from.setEnabled(self._may and forced)
        self._force.setToolTip(tip)

    @property
    def chosen_version(self) -> Version | None:
        """The version that is looked at; None is the draft."""
        at = self._list.currentRow()
        return self.versions[at - 1] if 0 < at <= len(self.versions) else None

    def choose_draft(self) -> None:
        """Back to the draft."""
        self._list.setCurrentRow(0)

    def starts(self) -> tuple[bool, datetime | None]:
        """Whether the typed time is one, and it (None: now)."""
        typed = self._from.text().strip()
        when = moment(typed, clock.now()) if typed else None
        sound = when is not None or not typed
        restyle(self._from, "wrong", "false" if sound else "true")
        return sound, when

    def forget_start(self) -> None:
        """It has been used."""
        self._from.clear()

    def _put_draft(self) -> None:
        told = label(text("Draft in work"))
        card = frame("page", column(told, label(self._said, "meta", wrap=True), spacing=2, margins=(16, 8, 16, 8)))
        self._list.put(0, card, text("Draft in work") + " " + self._said)

    def _on_row(self, at: int) -> None:
        self.chosen.emit(self.chosen_version)

    def _on_continued(self) -> None:
        if self.chosen_version is not None:
            self.continued.emit(self.chosen_version)


_MOST_LINES = 7


def moment(typed: str, now: datetime) -> datetime | None:
    """18:00 (the next one), 11-24 00:00 or 2026-11-24 00:00 in China's time;
    None where it is none of them, or past."""
    found = _TIME.fullmatch(typed.replace("/", "-").replace(":", ":"))
    local = now.astimezone(SITE_ZONE)
    if found is None:
        return None
    year, month, day, hour, minute = (int(part) if part else 0 for part in found.groups())
    try:
        day_of = local.replace(year=year or local.year, month=month or local.month, day=day or local.day)
        when = day_of.replace(hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError:
        return None
    if when <= local:
        return None if day else when + timedelta(days=1)
    return when


def version_name(version: int) -> str:
    """Version 3, or the rules that come with the program."""
    return text("Version {version}", version=version) if version else text("Built in")


def version_words(row: RuleSetRow) -> str:
    """Version 3, in force."""
    return f"{version_name(row.version)}, {_state(row)[0]}"


def _state(row: RuleSetRow) -> tuple[str, str]:
    """What it is, and the kind of its label."""
    if row.in_force:
        return text("in force"), "good"
    if row.from_at is not None and row.from_at > clock.now():
        return text("from {time}", time=exact_words(row.from_at)), "warn"
    if row.from_at is not None:
        return text("was in force"), "quiet"
    if not row.version:
        return "", "quiet"
    return (text("tried"), "quiet") if row.tried else (text("draft"), "quiet")


def exact_words(when: datetime) -> str:
    """11-24 00:00."""
    return f"{when.astimezone(SITE_ZONE):%m-%d %H:%M}"


def _card(version: RuleSetRow) -> QWidget:
    state = label(*_state(version))
    lines: list[Item] = [row(label(version_name(version.version)), None, state)]
    if version.at is not None:
        lines.append(label(f"{words.clock(version.at, clock.now())} · {version.by}", "meta"))
    if version.from_at is not None:
        facts = {"time": exact_words(version.from_at), "operator": version.put_by}
        lines.append(label(text("In force from {time} · {operator}", **facts), "meta", wrap=True))
    if version.note:
        note = version.note if len(version.note) <= _NOTE_CHARACTERS else version.note[: _NOTE_CHARACTERS - 1] + "…"
        lines.append(label(note, "quiet", wrap=True))
    if version.tried:
        lines.append(label(text("Tried: {result}", result=tried_words(version.tried)), "meta", wrap=True))
    return frame("page", column(*lines, spacing=2, margins=(16, 8, 16, 8)))

"""What finance decides for the company: who keeps the accounts, and what happens while nobody knows a balance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QScrollArea, QWidget

from app.domain.company import Setting, checked
from app.domain.credit import WhenUnknown
from app.domain.people import Permission
from app.errors import BadInput
from app.i18n import text
from app.usecases.company import ChangeSetting
from ui import theme
from ui.screen import Message, Services, Tone
from ui.widgets.basics import button, column, frame, label, page, restyle, row

_BOX, _WIDE = 320, 880
_OURS = tuple(setting for setting in Setting if setting.value.startswith("finance_"))
"""The others are decided elsewhere."""
KEY_VARIABLE = "PICKLANE_FINANCE_KEY"
KEY_COMMAND = "picklane credit key"


@dataclass(frozen=True, slots=True)
class _Words:
    """A setting's name and what follows from it."""

    name: str
    consequence: str
    unit: str = ""


def _words_of(setting: Setting) -> _Words:
    said = {
        Setting.FINANCE_URL: _Words(
            text("Address of the finance system"),
            text("Empty: Picklane keeps the accounts itself, and limits and payments are entered on the Queue tab."),
        ),
        Setting.FINANCE_WHEN_UNKNOWN: _Words(
            text("While it does not answer"),
            text(
                "Orders on account wait until it answers, or pass on its last known balance:"
                " then a customer may be overdrawn by what finance booked meanwhile."
            ),
        ),
        Setting.FINANCE_MAX_AGE_MINUTES: _Words(
            text("Its word counts for"),
            text("A balance older than this counts as unknown, and the choice above decides."),
            text("minutes"),
        ),
        Setting.FINANCE_POSTING_HOURS: _Words(
            text("It has billed after"),
            text(
                "So long after shipping an order still counts as open here. Too short: credit is given twice;"
                " too long: orders wait although they are paid."
            ),
            text("hours after shipping"),
        ),
    }
    return said[setting]


class CompanySettings(QScrollArea):
    """Ctrl+S saves everything that was edited; `saved` says that it is in force."""

    saved = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._stored: Mapping[str, str] = {}
        self._boxes = {setting: QLineEdit() for setting in _OURS if setting is not Setting.FINANCE_WHEN_UNKNOWN}
        self._boxes[Setting.FINANCE_URL].setPlaceholderText("https://")
        self._choice = QComboBox()
        self._choice.addItem(text("orders on account wait"), WhenUnknown.WAIT.value)
        self._choice.addItem(text("orders pass on the last known balance"), WhenUnknown.PASS.value)
        self._wrong = {setting: label("", "bad", wrap=True) for setting in _OURS}
        self._save = button(f"{text('Save')}   Ctrl+S", self.save, "primary")
        self._unsaved = label("", "warn")
        self._build()
        for box in self._boxes.values():
            box.textEdited.connect(lambda _typed: self._look())
            box.returnPressed.connect(self.save)
        self._choice.activated.connect(lambda _at: self._look())
        keys = QShortcut(QKeySequence.StandardKey.Save, self, self.save)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(20)
        grid.setColumnMinimumWidth(0, 180)
        grid.setColumnStretch(1, 1)
        for at, setting in enumerate(_OURS):
            said = _words_of(setting)
            box: QWidget = self._choice if setting is Setting.FINANCE_WHEN_UNKNOWN else self._boxes[setting]
            box.setFixedWidth(_BOX if not said.unit else 96)
            box.setAccessibleName(said.name)
            line = row(box, label(said.unit, "quiet"), None)
            grid.addWidget(page(column(6, label(said.name), None, spacing=0)), at, 0)
            grid.addLayout(column(line, label(said.consequence, "quiet", wrap=True), self._wrong[setting]), at, 1)
        foot = row(self._save, self._unsaved, None, spacing=12)
        card = frame(
            "card",
            column(label(text("Customers' accounts"), "section"), grid, foot, spacing=16, margins=(20, 20, 20, 20)),
        )
        card.setMaximumWidth(_WIDE)
        body = page(column(card, _key_card(), None, spacing=12, margins=(16, 16, 16, 16)))
        self.setWidgetResizable(True)
        self.setWidget(body)

    def focus_first(self) -> None:
        """To the first setting."""
        self._boxes[Setting.FINANCE_URL].setFocus()

    def show_settings(self, stored: Mapping[str, str]) -> None:
        """What is in force; what has been edited stays."""
        may_change = self._services.may(Permission.SETTINGS)
        why_not = "" if may_change else text("Your role may not change these settings. Ask finance.")
        edited = {setting: value for setting, value in self._values().items() if value != self._in_force(setting)}
        first = not self._stored
        self._stored = stored
        for setting in _OURS:
            if first or setting not in edited:
                self._put(setting, self._in_force(setting))
        for box in (*self._boxes.values(), self._choice):
            box.setEnabled(not why_not)
            box.setToolTip(why_not)
        self._save.setToolTip(why_not)
        self._look()

    def save(self) -> None:
        """Change what was edited; where something is wrong, say so at its place and change nothing."""
        commands = [ChangeSetting(uuid4().hex, setting.value, self._values()[setting]) for setting in self._edited()]
        if not commands or not self._save.isEnabled() or not self._check():
            return
        desk, actor = self._services.desk, self._services.actor

        def change() -> None:
            for command in commands:
                desk.handle(command, actor)

        self._services.tasks.write(self, change, self._on_saved)

    def _on_saved(self, _done: None) -> None:
        self._services.say(Message(text("Settings saved; they count from now on"), Tone.GOOD))
        self.saved.emit()

    def _check(self) -> bool:
        for setting in self._edited():
            try:
                checked(setting.value, self._values()[setting])
            except BadInput as error:
                self._complain(setting, text("Expected: {expected}", expected=error.facts["expected"]))
                return False
        return True

    def _complain(self, setting: Setting, sentence: str) -> None:
        self._wrong[setting].setText(sentence)
        self._wrong[setting].setVisible(bool(sentence))
        if setting in self._boxes:
            restyle(self._boxes[setting], "wrong", "true" if sentence else "false")

    def _values(self) -> dict[Setting, str]:
        values = {setting: box.text().strip() for setting, box in self._boxes.items()}
        return values | {Setting.FINANCE_WHEN_UNKNOWN: str(self._choice.currentData())}

    def _in_force(self, setting: Setting) -> str:
        return self._stored.get(setting.value, "")

    def _edited(self) -> Sequence[Setting]:
        values = self._values()
        return [setting for setting in _OURS if values[setting] != self._in_force(setting)]

    def _put(self, setting: Setting, value: str) -> None:
        if setting is Setting.FINANCE_WHEN_UNKNOWN:
            self._choice.setCurrentIndex(max(0, self._choice.findData(value)))
        else:
            self._boxes[setting].setText(value)

    def _look(self) -> None:
        for setting in _OURS:
            self._complain(setting, "")
        edited = len(self._edited())
        self._unsaved.setText(text("{count} unsaved", count=edited) if edited else "")
        self._save.setEnabled(edited > 0 and self._choice.isEnabled())


def _key_card() -> QWidget:
    told = label(
        text(
            "The key is no setting: each PC that asks the finance system keeps it in its system keyring,"
            " or gets it from an environment variable. It is never written into the database or a log."
        ),
        "quiet",
        wrap=True,
    )
    names = QGridLayout()
    names.setHorizontalSpacing(16)
    lines = ((text("Put it into the keyring"), KEY_COMMAND), (text("Environment variable"), KEY_VARIABLE))
    for at, (name, code) in enumerate(lines):
        shown = label(code, font=theme.code_font())
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        names.addWidget(label(name), at, 0)
        names.addWidget(shown, at, 1)
    names.setColumnMinimumWidth(0, 180)
    names.setColumnStretch(1, 1)
    heading = label(text("Key of the finance system"), "section")
    card = frame("card", column(heading, told, names, spacing=12, margins=(20, 20, 20, 20)))
    card.setMaximumWidth(_WIDE)
    return card

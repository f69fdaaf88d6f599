"""One setting on its page: name, what it does, its editor, default, who changed it last, and what is wrong with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app import words
from app.domain.company import DEFAULTS, checked
from app.errors import BadInput
from app.i18n import text
from app.views.settings import SettingChangeRow
from ui import clock, theme
from ui.settings.subject import Entry
from ui.widgets.basics import ElidedLabel, button, column, icon_label, label, page, row


class Field(QWidget):
    """`edited` says that a person changed the value."""

    edited = Signal()

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry, self.editor = entry, entry.editor()
        self._stored, self._default = DEFAULTS[entry.key], DEFAULTS[entry.key]
        self._may, self._change, self._shows_fault, self._is_read = True, "", False, False
        self._unsaved = label(text("not saved yet"), "warn")
        self._back = button(text("Back to the default"), self._to_default, "link")
        self._meta, self._fault = ElidedLabel("", "meta"), label("", "bad", wrap=True)
        self._build()
        self.editor.edited.connect(self._on_edited)

    def _build(self) -> None:
        self.editor.setAccessibleName(self.entry.name)
        if (taker := self.editor.focusProxy()) is not None:
            taker.setAccessibleName(self.entry.name)
        name = label(self.entry.name, font=theme.font(14, bold=True))
        wrong = row(icon_label("warning", theme.tokens().bad), self._fault)
        wrong.setStretch(1, 1)
        self._wrong = page(wrong)
        self.setLayout(
            column(
                row(name, None, self._unsaved),
                label(self.entry.says, "quiet", wrap=True),
                4,
                self.editor,
                self._wrong,
                row(self._meta, self._back),
                spacing=4,
                margins=(0, 12, 0, 12),
            )
        )

    @property
    def value(self) -> str:
        """As it would be stored; as typed where it is wrong."""
        try:
            return checked(self.entry.key, self.editor.text())[1]
        except BadInput:
            return self.editor.text()

    @property
    def is_edited(self) -> bool:
        """Whether there is something to save."""
        return self._is_read and self.value != self._stored

    @property
    def differences(self) -> list[str]:
        """What is edited, in words, each with the setting's name; or what is wrong with it."""
        fault = self._fault_now()
        if fault is not None:
            return [f"{self.entry.name}: {self.editor.complaint(fault)}"]
        return [f"{self.entry.name}: {told}" for told in self.editor.differences(self._stored, self.value)]

    def show_stored(self, stored: str, change: SettingChangeRow | None, *, may: bool) -> None:
        """What is in force, and who made it so; what has been edited stays."""
        keep = self.is_edited
        self._stored, self._may, self._is_read = stored, may, True
        self._change = _who(change)
        if not keep:
            self.editor.show_text(stored)
        self.editor.allow(may=may)
        self._show()

    def undo(self) -> None:
        """Back to what is in force."""
        self.editor.show_text(self._stored)
        self._shows_fault = False
        self._show()

    def check(self) -> bool:
        """Whether the value is right; what is wrong is shown from now on until it is."""
        self._shows_fault = self._fault_now() is not None
        self._show()
        return not self._shows_fault

    def _fault_now(self) -> BadInput | None:
        try:
            checked(self.entry.key, self.editor.text())
        except BadInput as fault:
            return fault
        return None

    def _to_default(self) -> None:
        self.editor.show_text(self._default)
        self._on_edited()
        self.editor.setFocus()

    def _on_edited(self) -> None:
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        fault = self._fault_now() if self._shows_fault else None
        self._shows_fault = fault is not None
        self._fault.setText("" if fault is None else self.editor.complaint(fault))
        self.editor.mark(wrong=fault is not None)
        self._wrong.setVisible(fault is not None)
        self._unsaved.setVisible(self.is_edited)
        default = text("Default: {value}", value=self.editor.told(self._default))
        self._meta.setText(" · ".join(filter(None, (default, self._change))))
        self._back.setVisible(self._may and self.value != self._default)


def _who(change: SettingChangeRow | None) -> str:
    if change is None:
        return ""
    return text("changed by {who}, {time}", who=change.by, time=words.clock(change.at, clock.now()))

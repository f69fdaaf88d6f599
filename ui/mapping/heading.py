"""What a profile is called and whose tables it reads, what is still to do, and the way out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app import words
from app.domain.intake import Channel
from app.domain.profile import Profile
from app.i18n import text
from ui import theme
from ui.screen import Tone
from ui.widgets.basics import ElidedLabel, button, column, frame, icon_label, label, restyle, row, show_icon

_ICONS = {Tone.WARN: "warning", Tone.BAD: "stop", Tone.INFO: "info", Tone.GOOD: "check"}


class Heading(QWidget):
    """`changed` brings (name, channel, whether order cells stand in the first row only)."""

    changed = Signal(str, object, bool)
    save_requested = Signal()
    close_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name, self._channel = QLineEdit(), QComboBox()
        self._merged = button(text("Order cells only in the first row (merged)"), kind="chip")
        self._state_icon, self._state = icon_label("info"), ElidedLabel()
        self._save = button(text("Save"), self.save_requested.emit, "primary", tip="Ctrl+S")
        self._close = button("", self.close_requested.emit, "plain", "close", text("Close the editor"))
        self._note_icon, self._note = icon_label("warning"), label("", wrap=True)
        for channel in Channel:
            self._channel.addItem(words.channel(channel), channel)
        self._name.textEdited.connect(lambda: self._tell())
        self._channel.activated.connect(lambda: self._tell())
        self._merged.clicked.connect(lambda: self._tell())
        self._build()

    def _build(self) -> None:
        self._name.setPlaceholderText(text("Name of the mapping"))
        self._name.setAccessibleName(text("Name of the mapping"))
        self._channel.setAccessibleName(text("Channel"))
        self._name.setMinimumWidth(140)
        self._name.setMaximumWidth(240)
        self._merged.setCheckable(True)
        self._merged.setToolTip(text("The rows below an order's first one leave its number and address empty."))
        bar = row(self._name, self._channel, self._merged, 8, margins=(16, 8, 8, 8))
        bar.addStretch(1)
        for widget in (self._state_icon, self._state, self._save, self._close):
            bar.addWidget(widget)
        bar.setStretchFactor(self._name, 1)
        self._bar = frame("bar", row(self._note_icon, self._note, margins=(16, 8, 16, 8)))
        self._bar.hide()
        self.setLayout(column(frame("bar", bar), self._bar, spacing=0))

    def show_profile(self, profile: Profile) -> None:
        """Another profile."""
        self._name.setText(profile.name)
        self._channel.setCurrentIndex(self._channel.findData(profile.channel))
        self._merged.setChecked(profile.fills_down)
        self.warn("")

    def show_state(self, lacks: str, problems: int, saving: bool) -> None:
        """What is still to do: fields that are missing, or problems of the preview."""
        told, icon, tone = text("Ready to save"), "check", "good"
        if problems:
            told, icon, tone = text("{count} problems in the preview", count=problems), "warning", "warn"
        if lacks:
            told, icon, tone = text("Still missing: {fields}", fields=lacks), "stop", "bad"
        if saving:
            told, icon, tone = text("Saving…"), "clock", "quiet"
        self._state.setText(told)
        restyle(self._state, "kind", tone)
        show_icon(self._state_icon, icon, theme.tokens().colour(tone).name())
        self._save.setEnabled(not saving)

    def warn(self, told: str, tone: Tone = Tone.WARN) -> None:
        """A sentence below; without words it goes away."""
        self._note.setText(told)
        restyle(self._note, "kind", tone.value)
        show_icon(self._note_icon, _ICONS[tone], theme.tokens().colour(tone.value).name())
        self._bar.setVisible(bool(told))

    def focus_name(self) -> None:
        """Give the keyboard to the name."""
        self._name.setFocus()

    def _tell(self) -> None:
        channel = Channel(self._channel.currentData())  # Qt gives back a bare text
        self.changed.emit(self._name.text().strip(), channel, self._merged.isChecked())

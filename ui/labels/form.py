"""What staff may change on a label."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from app.domain.label_look import LONGEST_LINE, STEPS, LabelLook
from app.i18n import text
from ui.rules.controls import tick
from ui.widgets.basics import Item, button, column, label, row

_LOGO = QSize(184, 56)


class LookForm(QWidget):
    """`changed` gives the look as it is now, `logo_wanted` asks for a picture."""

    changed = Signal(object)
    logo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._look = LabelLook()
        self._lines = {field: self._line(field) for field in ("sender_name", "sender_phone", "sender_address")}
        self._logo = label("", "quiet")
        self._choose = button(text("Choose a picture…"), self.logo_wanted.emit, tip="Ctrl+O")
        self._remove = button(text("Remove"), lambda: self._put(logo=b""), "plain")
        self._remark = tick(text("Remark"), lambda on: self._put(remark=on))
        self._items = tick(text("Goods line by line"), lambda on: self._put(items=on))
        self._steps = QComboBox()
        for step in STEPS:
            self._steps.addItem(_size_words(step), step)
        self._steps.activated.connect(lambda _at: self._put(step=self._steps.currentData()))
        self._build()

    def _line(self, field: str) -> QLineEdit:
        made = QLineEdit()
        made.setMaxLength(LONGEST_LINE)
        made.textEdited.connect(lambda typed: self._put(**{field: typed}))
        return made

    def _build(self) -> None:
        self._lines["sender_name"].setPlaceholderText(text("The warehouse of the order"))
        self._logo.setFixedSize(_LOGO)
        self._logo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._logo.setStyleSheet("background: white; color: #55616F; border-radius: 4px;")
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        names = (text("Sender"), text("Phone"), text("Address"))
        for name, box in zip(names, self._lines.values(), strict=True):
            box.setAccessibleName(name)
            form.addRow(label(name), box)
        self._steps.setAccessibleName(text("Letter size"))
        form.addRow(label(text("Letter size")), self._steps)
        parts: list[Item] = [
            label(text("Sender and letter size"), "section"),
            form,
            8,
            label(text("Logo"), "section"),
            row(self._logo, column(self._choose, self._remove, spacing=4), None, spacing=12),
            label(text("PNG or JPEG; it is printed black on white beside the sender."), "meta", wrap=True),
            8,
            label(text("What is printed"), "section"),
            self._remark,
            self._items,
            label(text("Without it only the number of pieces stands there."), "meta", wrap=True),
        ]
        self.setLayout(column(*parts, spacing=8))

    def show_look(self, look: LabelLook) -> None:
        """Show this look; a box in which somebody types it already is left alone."""
        self._look = look
        for field, box in self._lines.items():
            if box.text() != getattr(look, field):
                box.setText(getattr(look, field))
        self._remark.setChecked(look.remark)
        self._items.setChecked(look.items)
        self._steps.setCurrentIndex(self._steps.findData(look.step))
        self._show_logo()

    def allow(self, why_not: str) -> None:
        """Whether it may be edited; the reason where it may not."""
        for box in (*self._lines.values(), self._choose, self._remove, self._remark, self._items, self._steps):
            box.setEnabled(not why_not)
            box.setToolTip(why_not)
        self._remove.setEnabled(not why_not and bool(self._look.logo))

    def focus_first(self) -> None:
        """To the sender's name."""
        self._lines["sender_name"].setFocus()

    def put_logo(self, logo: bytes) -> None:
        """A picture was chosen."""
        self._put(logo=logo)

    def _put(self, **changes: Any) -> None:
        self._look = replace(self._look, **changes)
        self._show_logo()
        self.changed.emit(self._look)

    def _show_logo(self) -> None:
        self._remove.setEnabled(bool(self._look.logo) and self._choose.isEnabled())
        picture = QPixmap()
        if not (self._look.logo and picture.loadFromData(self._look.logo)):
            self._logo.setText(text("none"))
            return
        ratio = self._logo.devicePixelRatioF()
        room = QSize(_LOGO.width() - 12, _LOGO.height() - 8) * ratio
        picture = picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(ratio)
        self._logo.setPixmap(picture)


def _size_words(step: int) -> str:
    if step == 0:
        return text("as in the layout")
    percent = abs(step) * 10
    return text("{percent} % larger", percent=percent) if step > 0 else text("{percent} % smaller", percent=percent)

"""Labels: the layouts there are, what staff may change on them, and how the label looks then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QPushButton, QScrollArea, QWidget

from app.domain.label_look import LabelLook, checked_look
from app.domain.people import Permission
from app.i18n import text
from app.usecases.label_looks import SaveLabelLook
from ui.labels.drafts import Drafts
from ui.labels.form import LookForm
from ui.labels.picture import LabelView
from ui.labels.samples import samples
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import ANSWERS, Repeat
from ui.widgets.basics import button, clear, column, frame, label, page, row, rule
from ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.views.labels import LayoutRow

_FORM = 408
_DOTS = 8
"""Of 203 dpi in a millimetre."""
_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class LabelsScreen(Screen):
    """Chips choose the layout and the sample; every edit is drawn at once; Ctrl+S puts it in force."""

    key = "labels"
    icon = "label"
    watches = frozenset({"company"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._read = Repeat(services.tasks, self, self._on_read, self._on_unread)
        self._drafts = Drafts()
        self._layouts: Sequence[LayoutRow] = ()
        self._layout, self._sample, self._samples = "", 0, samples()
        self._form, self._view, self._empty = LookForm(), LabelView(), EmptyState()
        self._layout_chips: list[QPushButton] = []
        self._build()
        self._form.changed.connect(self._on_changed)
        self._form.logo_wanted.connect(self._choose_logo)
        for keys, act in self._keys().items():
            QShortcut(QKeySequence(keys), self, act, context=_HERE)

    def _keys(self) -> dict[str, Callable[[], object]]:
        return {
            "Ctrl+S": partial(self._save, everywhere=False),
            "Ctrl+Shift+S": partial(self._save, everywhere=True),
            "Ctrl+R": self._undo,
            "Ctrl+O": self._choose_logo,
            "Ctrl+Tab": self._next_layout,
            "Ctrl+T": lambda: self._show_sample((self._sample + 1) % len(self._samples)),
            "Ctrl+D": self._dots.click,
        }

    def _build(self) -> None:
        self._chips = row(spacing=8)
        self._sample_chips = [
            button(sample.name, partial(self._show_sample, at), "chip") for at, sample in enumerate(self._samples)
        ]
        self._dots = button(text("Dot for dot"), self._show_dots, "chip", tip="Ctrl+D")
        for chip in (*self._sample_chips, self._dots):
            chip.setCheckable(True)
        self._sample_chips[0].setChecked(True)
        bar = row(self._chips, None, *self._sample_chips, rule(upright=True), self._dots, margins=(16, 4, 16, 4))
        self._told = label("", "meta")
        right = column(self._view, self._empty, row(None, self._told, None), spacing=8, margins=(16, 16, 16, 8))
        body = row(self._left(), rule(upright=True), page(right), spacing=0)
        body.setStretch(2, 1)
        self._empty.hide()
        whole = column(frame("bar", bar), body, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _left(self) -> QWidget:
        self._save_button = button(f"{text('Save')}   Ctrl+S", partial(self._save, everywhere=False), "primary")
        self._all_button = button(text("For all sizes"), partial(self._save, everywhere=True), tip="Ctrl+Shift+S")
        self._undo_button = button(text("Undo"), self._undo, "plain", tip="Ctrl+R")
        self._unsaved = label("", "warn")
        self._unsaved.setWordWrap(True)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page(column(self._form, None, margins=(16, 16, 16, 16))))
        buttons = row(self._save_button, self._all_button, self._undo_button, None, spacing=8)
        foot = frame("strip", column(self._unsaved, buttons, spacing=8, margins=(16, 12, 16, 12)))
        left = page(column(scroll, foot, spacing=0))
        left.setFixedWidth(_FORM)
        return left

    @staticmethod
    def title() -> str:
        """Labels."""
        return text("Labels")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("Ctrl+Tab", text("The next size of label")),
            ("Ctrl+T", text("Another parcel to try it on")),
            ("Ctrl+D", text("Every dot of the printer, or the whole label")),
            ("Ctrl+O", text("Choose a logo")),
            ("Ctrl+S", text("Save this size")),
            ("Ctrl+Shift+S", text("Save it for all sizes")),
            ("Ctrl+R", text("Undo what is not saved")),
        ]

    def refresh(self) -> None:
        """Read what is in force; edits stay."""
        desk = self.services.desk
        self._read.ask(lambda: (desk.label_layouts(), desk.reader.settings()))

    def focus_first(self) -> None:
        """The first field."""
        self._form.focus_first()

    def _on_read(self, found: tuple[Sequence[LayoutRow], Mapping[str, str]]) -> None:
        layouts, settings = found
        self._drafts.take([layout.name for layout in layouts], settings)
        if layouts != self._layouts:
            self._layouts = layouts
            self._show_chips()
        self._show_layout(self._layout or layouts[0].name)

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        self._explain(text("Labels cannot be read now"), self.refresh)

    def _explain(self, why: str, again: Callable[[], object]) -> None:
        self._empty.explain("warning", why, "", text("Try again"), again)
        self._empty.show()
        self._view.hide()
        self._told.clear()

    def _show_chips(self) -> None:
        clear(self._chips)
        self._layout_chips = []
        for layout in self._layouts:
            name = f"{layout.width_mm} × {layout.height_mm} mm"
            chip = button(name, partial(self._show_layout, layout.name), "chip")
            chip.setCheckable(True)
            self._layout_chips.append(chip)
            self._chips.addWidget(chip)

    def _show_layout(self, name: str) -> None:
        self._layout = name
        for chip, layout in zip(self._layout_chips, self._layouts, strict=True):
            chip.setChecked(layout.name == name)
        self._form.show_look(self._drafts.look(name))
        self._form.allow(self._why_not())
        self._look()

    def _next_layout(self) -> None:
        names = [layout.name for layout in self._layouts]
        if names:
            self._show_layout(names[(names.index(self._layout) + 1) % len(names)])

    def _show_sample(self, at: int) -> None:
        self._sample = at
        for number, chip in enumerate(self._sample_chips):
            chip.setChecked(number == at)
        self._draw()

    def _show_dots(self) -> None:
        self._view.picture.show_dots(self._dots.isChecked())

    def _why_not(self) -> str:
        may = self.services.may(Permission.PRINTERS)
        return "" if may else text("Your role may not change labels. Ask a keeper.")

    def _on_changed(self, look: LabelLook) -> None:
        self._drafts.put(self._layout, look)
        self._look()

    def _undo(self) -> None:
        self._drafts.undo(self._layout)
        self._show_layout(self._layout)

    def _look(self) -> None:
        """What there is to save, and the label as it would be."""
        why_not, edited = self._why_not(), self._drafts.is_edited(self._layout)
        self._unsaved.setText(why_not or (text("Not saved yet: printed labels stay as they were.") if edited else ""))
        self._unsaved.setVisible(bool(self._unsaved.text()))
        self._save_button.setEnabled(edited and not why_not)
        self._undo_button.setEnabled(edited)
        self._all_button.setEnabled(not why_not and (edited or self._drafts.others_differ(self._layout)))
        self._draw()

    def _draw(self) -> None:
        desk, layout, look = self.services.desk, self._layout, self._drafts.look(self._layout)
        content = self._samples[self._sample].content
        if layout:
            self.services.tasks.read(
                self, lambda: desk.preview_label(content, layout, look), self._on_drawn, self._on_undrawn, lane="label"
            )

    def _on_drawn(self, png: bytes) -> None:
        self._empty.hide()
        self._view.show()
        self._view.picture.show_png(png)
        size = next(layout for layout in self._layouts if layout.name == self._layout)
        across, down = size.width_mm * _DOTS, size.height_mm * _DOTS
        self._told.setText(text("As a 203-dpi printer burns it: {across} × {down} dots", across=across, down=down))

    def _on_undrawn(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):
            self.services.trouble(error)
        self._explain(text("This label cannot be drawn"), self._draw)

    def _choose_logo(self) -> None:
        if self._why_not():
            return
        kinds = text("Pictures") + " (*.png *.jpg *.jpeg)"
        chosen, _ = QFileDialog.getOpenFileName(self, text("Choose a logo"), "", kinds)
        if chosen:
            desk = self.services.desk
            self.services.tasks.read(self, lambda: desk.read_logo(Path(chosen)), self._form.put_logo, lane="logo")

    def _save(self, *, everywhere: bool) -> None:
        saving = self._all_button if everywhere else self._save_button
        if not saving.isEnabled():
            return
        layouts = [layout.name for layout in self._layouts] if everywhere else [self._layout]
        look = checked_look(self._drafts.look(self._layout))
        self._drafts.put(self._layout, look)
        commands = [SaveLabelLook(uuid4().hex, layout, look) for layout in layouts]
        desk, actor = self.services.desk, self.services.actor

        def change() -> None:
            for command in commands:
                desk.handle(command, actor)

        self.services.tasks.write(self, change, lambda _: self._on_saved(layouts))

    def _on_saved(self, layouts: Sequence[str]) -> None:
        for layout in layouts:
            if layout != self._layout:
                self._drafts.undo(layout)
        self.services.say(Message(text("Labels drawn from now on look like this"), Tone.GOOD))
        self.refresh()

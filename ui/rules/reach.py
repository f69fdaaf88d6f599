"""The reach cascade: one slider with its number for each step, 100 → 300 → 800 km."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.i18n import text
from ui.rules.controls import SliderNumber
from ui.rules.words import reach_words
from ui.widgets.basics import button, clear, column, label, row

_MOST_STEPS, _LEAST, _SLIDES_TO, _MOST = 4, 10, 1500, 20_000
_STEP = 10
_NEXT = 200


class Reaches(QWidget):
    """`edited` brings the reaches (km, rising)."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._reach: tuple[int, ...] = ()
        self._sliders: list[SliderNumber] = []
        self._stops: list[QWidget] = []
        self._told = label("", "quiet")
        self._add = button(text("Then farther…"), self._on_add, "link")
        self._rows = column(spacing=2)
        self.setLayout(column(self._rows, row(self._told, None, self._add), spacing=4))

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab stops, in order."""
        return [*self._stops, self._add]

    def show_reach(self, reach: Sequence[int]) -> None:
        """Show it without telling; a slider that is being moved stays the same one."""
        if len(reach) != len(self._sliders):
            self._build(len(reach))
        self._reach = tuple(reach)
        for slider, km in zip(self._sliders, reach, strict=True):
            slider.show_number(km)
        self._told.setText(reach_words(reach))
        self._add.setVisible(len(reach) < _MOST_STEPS)

    def _build(self, count: int) -> None:
        clear(self._rows)
        self._sliders, self._stops = [], []
        for at in range(count):
            name = text("Reach") if count == 1 else text("Reach {number}", number=at + 1)
            slider = SliderNumber(_LEAST, _SLIDES_TO, _STEP, " km", name, _MOST)
            slider.edited.connect(partial(self._on_edited, at))
            self._sliders.append(slider)
            line = row(slider, spacing=4)
            self._stops.append(slider.number)
            if count > 1:
                drop = button("", partial(self._on_dropped, at), "plain", "close", text("Without this reach"))
                drop.setAccessibleName(text("Without this reach"))
                drop.setFixedWidth(32)
                line.addWidget(drop)
                self._stops.append(drop)
            self._rows.addLayout(line)
            slider.show()  # now, so that it can have the keyboard at once

    def _on_edited(self, at: int, km: int) -> None:
        """Each reach stays at least one step beyond the one before."""
        reach = list(self._reach)
        reach[at] = km
        for before in range(at - 1, -1, -1):
            reach[before] = max(_LEAST, min(reach[before], reach[before + 1] - _STEP))
        for after in range(1, len(reach)):
            reach[after] = max(reach[after], reach[after - 1] + _STEP)
        self._put(reach)

    def _on_add(self) -> None:
        self._put([*self._reach, min(_MOST, self._reach[-1] + _NEXT)])
        self._sliders[-1].number.setFocus()

    def _on_dropped(self, at: int) -> None:
        self._put([km for place, km in enumerate(self._reach) if place != at])
        self._sliders[max(0, at - 1)].number.setFocus()

    def _put(self, reach: Sequence[int]) -> None:
        self.show_reach(reach)
        self.edited.emit(tuple(reach))

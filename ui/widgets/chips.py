"""Chips of which one is chosen."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from ui.widgets.basics import button

V = TypeVar("V")


def chips(said: Mapping[V, str], choose: Callable[[V], None], parent: QWidget) -> dict[object, QPushButton]:
    """One for each value, by its words."""
    group = QButtonGroup(parent)
    made: dict[object, QPushButton] = {}
    for value, told in said.items():
        chip = made[value] = button(told, partial(choose, value), "chip")
        chip.setCheckable(True)
        group.addButton(chip)
    return made

"""Which warehouses a branch prefers, never uses, or is pinned to."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.rules import Service
from app.i18n import text
from ui.rules.controls import Choice
from ui.rules.words import Names
from ui.widgets.basics import ElidedLabel, clear

_COLUMNS = 2


class Part(StrEnum):
    """What a warehouse is to a branch."""

    USUAL = "usual"
    PREFERRED = "preferred"
    NEVER = "never"
    ONLY = "only"


def part_of(service: Service, code: str) -> Part:
    """What a warehouse is to it."""
    if service.pin == code:
        return Part.ONLY
    if code in service.exclude:
        return Part.NEVER
    return Part.PREFERRED if code in service.prefer else Part.USUAL


def with_part(service: Service, code: str, part: Part) -> Service:
    """The warehouse in another part; what is preferred later stands behind."""
    prefer = tuple(other for other in service.prefer if other != code)
    exclude = tuple(other for other in service.exclude if other != code)
    pin = "" if service.pin == code else service.pin
    if part is Part.ONLY:
        pin = code
    elif part is Part.PREFERRED:
        prefer = (*prefer, code)
    elif part is Part.NEVER:
        exclude = (*exclude, code)
    return replace(service, prefer=prefer, exclude=exclude, pin=pin)


class SiteParts(QWidget):
    """`edited` brings the Service with other parts."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._service = Service()
        self._codes: Sequence[str] = ()
        self._choices: dict[str, Choice[Part]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        for at in range(_COLUMNS):
            self._grid.setColumnStretch(at * 2, 1)

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab stops, in order."""
        return list(self._choices.values())

    def show_service(self, service: Service, names: Names) -> None:
        """Show it without telling; a warehouse that is gone stays visible while the branch names it."""
        named = [*service.prefer, *service.exclude, *([service.pin] if service.pin else [])]
        codes = [*names.sites, *(code for code in dict.fromkeys(named) if code not in names.sites)]
        self._service = service
        if codes != self._codes:
            self._build(codes, names)
        for code, choice in self._choices.items():
            choice.show_value(part_of(service, code))

    def _build(self, codes: Sequence[str], names: Names) -> None:
        clear(self._grid)
        self._codes, self._choices = codes, {}
        options = [
            (Part.USUAL, text("usual")),
            (Part.PREFERRED, text("first")),
            (Part.NEVER, text("never")),
            (Part.ONLY, text("only")),
        ]
        for place, code in enumerate(codes):
            line, side = divmod(place, _COLUMNS)
            name = names.site(code)
            choice = Choice(options, name, partial(self._on_put, code))
            choice.setMinimumWidth(choice.sizeHint().width())
            self._choices[code] = choice
            self._grid.addWidget(ElidedLabel(name), line, side * 2)
            self._grid.addWidget(choice, line, side * 2 + 1)

    def _on_put(self, code: str, part: Part) -> None:
        self._service = with_part(self._service, code, part)
        self.edited.emit(self._service)

"""The fields of an order, each with its source in one line and how sure that is."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.profile import NEEDED, Field
from app.i18n import text
from ui.mapping.draft import Draft, Origin
from ui.mapping.lines import Line, LineList
from ui.mapping.wording import field_name, source
from ui.widgets.basics import column, label, row, rule

_TITLE_WIDTH = 116
_FIELDS = tuple(Field)


class FieldList(QWidget):
    """`chosen` brings the field the keyboard is on, `entered` asks for its rule."""

    chosen = Signal(object)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._list = LineList(_TITLE_WIDTH, text("Fields of an order"))
        self._list.show_lines([Line(field_name(name)) for name in _FIELDS])
        self._list.currentRowChanged.connect(lambda at: self.chosen.emit(_FIELDS[at]))
        self._list.asked.connect(lambda _at: self.entered.emit())
        self._list.sideways.connect(lambda by: self.entered.emit() if by > 0 else None)
        head = row(
            label(text("Fields of an order"), "section"),
            None,
            label(text("* required"), "meta"),
            margins=(12, 8, 12, 8),
        )
        self.setLayout(column(head, rule(), self._list, spacing=0))
        self.setFocusProxy(self._list)

    @property
    def current(self) -> Field:
        """The field the keyboard is on."""
        return _FIELDS[self._list.currentRow()]

    def choose(self, name: Field) -> None:
        """Go to a field."""
        self._list.setCurrentRow(_FIELDS.index(name))

    def show_draft(self, draft: Draft, wrong: Mapping[Field, int]) -> None:
        """Sources and states; `wrong` counts the problems of the preview."""
        lacks = draft.lacks()
        self._list.show_lines([_line(name, draft, lacks, wrong.get(name, 0)) for name in _FIELDS])


def _line(name: Field, draft: Draft, lacks: list[Field], wrong: int) -> Line:
    title = f"{field_name(name)} *" if name in NEEDED else field_name(name)
    told, origin = source(name, draft.rule(name)), draft.origin(name)
    if name in lacks:
        return Line(title, told, text("required"), "stop", "bad")
    states = {
        Origin.SURE: (text("by name"), "check", "good"),
        Origin.GUESSED: (text("guessed"), "info", "warn"),
        Origin.BY_HAND: (text("by hand"), "user", "info"),
    }
    state, icon, tone = states.get(origin, ("", "", "quiet"))
    if wrong:
        state = " · ".join(filter(None, (state, text("{count} wrong", count=wrong))))
        icon, tone = "warning", "bad"
    return Line(title, told, state, icon, tone, faint=origin is Origin.NONE)

"""The value table of a status or a way of payment: each text of the file and what it means here."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.profile import MEANINGS, Field
from app.i18n import text
from ui.mapping.draft import text_key
from ui.mapping.lines import Line, LineList
from ui.mapping.wording import meaning
from ui.widgets.basics import column, label

_TITLE_WIDTH = 190
Values = tuple[tuple[str, str], ...]


class MeaningTable(QWidget):
    """`changed` brings the pairs of text and meaning. A number key gives the current text a meaning."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._field = Field.STATUS
        self._values: Values = ()
        self._texts: list[str] = []
        self._keys = label("", "meta", wrap=True)
        self._list = LineList(_TITLE_WIDTH, text("Texts of the file"))
        self._list.asked.connect(self._open_menu)
        self._list.itemClicked.connect(lambda item: self._open_menu(self._list.row(item)))
        self._list.digit.connect(self._on_digit)
        self.setLayout(column(label(text("What the texts of the file mean")), self._keys, self._list, spacing=4))

    def show_values(self, field: Field, values: Values, said: Sequence[str]) -> None:
        """`said` are the texts of the file; those only known from before follow them."""
        self._field, self._values = field, values
        here = {text_key(told) for told in said}
        self._texts = [*said, *(told for told, _ in values if text_key(told) not in here)]
        meanings = {text_key(told): meant for told, meant in values}
        own = {meant: meant for meant in MEANINGS[field]}
        lines = [
            self._line(told, (own | meanings).get(text_key(told), ""), text_key(told) in here) for told in self._texts
        ]
        self._list.show_lines(lines)
        self._list.setVisible(bool(lines))
        choices = [f"{number} {meaning(field, meant)}" for number, meant in enumerate(MEANINGS[field], start=1)]
        keys = text("Keys: {choices}", choices=" · ".join(choices))
        self._keys.setText(keys if lines else text("No text stands there in these rows."))

    def _line(self, told: str, meant: str, here: bool) -> Line:
        if not meant:
            return Line(told, state=text("no meaning yet"), icon="warning", tone="bad")
        return Line(told, state=meaning(self._field, meant), tone="text" if here else "quiet", faint=not here)

    def _on_digit(self, at: int, digit: int) -> None:
        if digit <= len(MEANINGS[self._field]):
            self._give(self._texts[at], MEANINGS[self._field][digit - 1])
            self._list.setCurrentRow(min(at + 1, self._list.count() - 1))

    def _open_menu(self, at: int) -> None:
        menu, told = QMenu(self), self._texts[at]
        for number, meant in enumerate(MEANINGS[self._field], start=1):
            action = menu.addAction(f"&{number}  {meaning(self._field, meant)}")
            action.triggered.connect(lambda _checked=False, meant=meant: self._give(told, meant))
        menu.addSeparator()
        menu.addAction(text("No meaning")).triggered.connect(lambda: self._give(told, ""))
        menu.aboutToHide.connect(menu.deleteLater)
        place = self._list.visualItemRect(self._list.item(at)).bottomLeft()
        menu.popup(self._list.viewport().mapToGlobal(place + QPoint(_TITLE_WIDTH, 0)))

    def _give(self, told: str, meant: str) -> None:
        key = text_key(told)
        known = any(text_key(other) == key for other, _ in self._values)
        values = self._values if known else (*self._values, (told, meant))
        given = tuple((other, meant if text_key(other) == key else was) for other, was in values)
        self.changed.emit(tuple(pair for pair in given if pair[1]))

"""What an article applies to: choosing one thing, and the things chosen as chips."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app import words
from app.domain.cases import CaseKind
from app.domain.knowledge import Scope, ScopeKey
from app.domain.stages import OPEN_STAGES
from app.i18n import text
from ui.knowledge.reading import Around
from ui.knowledge.wording import Names, scope_key
from ui.widgets.basics import button, clear, column, label, page, restyle, row
from ui.widgets.flow import FlowLayout

_TYPED = (Scope.SKU, Scope.CUSTOMER)
"""Scopes of which there are too many to choose from a list."""
_KIND, _KEY = 116, 148


class ScopeBox(QWidget):
    """A kind of thing and which one. `changed` says that another one is chosen; typed ones when Enter is pressed or
    the box is left."""

    changed = Signal()

    def __init__(self, none: str) -> None:
        """`none` is what is said while no kind is chosen."""
        super().__init__()
        self._around: Around | None = None
        self._kind, self._choice, self._typed = QComboBox(), QComboBox(), QLineEdit()
        self._kind.addItem(none, None)
        for scope in Scope:
            self._kind.addItem(words.scope(scope), scope)
        for part, name, wide in (
            (self._kind, text("Applies to"), _KIND),
            (self._choice, text("Which one"), _KEY),
            (self._typed, text("Which one"), _KEY),
        ):
            part.setAccessibleName(name)
            part.setFixedWidth(wide)
        for combo in (self._kind, self._choice):
            combo.setProperty("kind", "chip")
            combo.view().setMinimumWidth(180)
        self._typed.setPlaceholderText(text("SKU or code"))
        self._kind.activated.connect(lambda _: self._on_kind())
        self._choice.activated.connect(lambda _: self._tell())
        self._typed.editingFinished.connect(self._tell)
        self.setLayout(row(self._kind, self._choice, self._typed, spacing=6))
        self.setFocusProxy(self._kind)
        self._show()

    @property
    def scope(self) -> ScopeKey | None:
        """What is chosen; None while it is not complete."""
        scope, key = self._kind.currentData(), self._key
        return (Scope(scope), key) if scope is not None and key else None

    def know(self, around: Around) -> None:
        """What there is to choose from."""
        self._around = around

    def clear(self) -> None:
        """Nothing is chosen."""
        self._kind.setCurrentIndex(0)
        self._typed.clear()
        self._show()

    @property
    def _key(self) -> str:
        scope = self._kind.currentData()
        return self._typed.text().strip() if scope in _TYPED else str(self._choice.currentData() or "")

    def _on_kind(self) -> None:
        self._typed.clear()
        self._show()
        scope = self._kind.currentData()
        if scope is None:
            self._tell()
        else:
            (self._typed if scope in _TYPED else self._choice).setFocus()

    def _tell(self) -> None:
        self._show_chosen()
        self.changed.emit()

    def _show(self) -> None:
        scope = self._kind.currentData()
        self._choice.clear()
        self._choice.addItem(text("Choose…"), "")
        for key, told in self._options(scope):
            self._choice.addItem(told, key)
        self._typed.setVisible(scope in _TYPED)
        self._choice.setVisible(scope is not None and scope not in _TYPED)
        self._show_chosen()

    def _show_chosen(self) -> None:
        for combo in (self._kind, self._choice):
            restyle(combo, "chosen", "true" if self.scope is not None else "false")

    def _options(self, scope: Scope | None) -> Sequence[tuple[str, str]]:
        if scope is Scope.STAGE:
            return [(stage.value, words.stage(stage)) for stage in OPEN_STAGES]
        if scope is Scope.CASE_KIND:
            return [(kind.value, words.case_kind(kind)) for kind in CaseKind]
        if self._around is None:
            return ()
        if scope is Scope.WAREHOUSE:
            return list(self._around.names.sites.items())
        return [(name, name) for name in self._around.carriers] if scope is Scope.CARRIER else ()


class ScopeChips(QWidget):
    """What an article applies to; where it `may` be changed a click or Enter takes one away: `dropped` brings it."""

    dropped = Signal(object)

    def __init__(self, may: bool = False) -> None:
        super().__init__()
        self._may, self._flow = may, FlowLayout(6)
        self.setLayout(column(page(self._flow), spacing=0))

    def show_scopes(self, scopes: Sequence[ScopeKey], names: Names) -> None:
        """These."""
        clear(self._flow)
        for scope, key in scopes:
            self._flow.addWidget(self._chip((scope, key), f"{words.scope(scope)} {scope_key(scope, key, names)}"))
        if not scopes:
            self._flow.addWidget(label(text("everything"), "quiet"))

    def _chip(self, scope: ScopeKey, told: str) -> QWidget:
        if not self._may:
            made = label(told)
            made.setProperty("kind", "tag")
            return made
        chip = button(told, partial(self.dropped.emit, scope), "chip", "close")
        chip.setToolTip(text("Enter takes it away"))
        return chip


class ScopeEditor(QWidget):
    """The chips, and a box to add one more."""

    def __init__(self) -> None:
        super().__init__()
        self.scopes: tuple[ScopeKey, ...] = ()
        self._names = Names()
        self._chips, self._box = ScopeChips(may=True), ScopeBox(text("Add…"))
        self._chips.dropped.connect(self._drop)
        self._box.changed.connect(self._add)
        self.setLayout(column(self._chips, row(self._box, None), spacing=6))
        self.setFocusProxy(self._box)

    def know(self, around: Around) -> None:
        """Names, and what there is to choose from."""
        self._names = around.names
        self._box.know(around)

    def show_scopes(self, scopes: Sequence[ScopeKey]) -> None:
        """Those of an article."""
        self.scopes = tuple(scopes)
        self._chips.show_scopes(self.scopes, self._names)

    def _add(self) -> None:
        if (scope := self._box.scope) is not None:
            self._box.clear()
            self.show_scopes(list(dict.fromkeys([*self.scopes, scope])))
            self._box.setFocus()

    def _drop(self, scope: ScopeKey) -> None:
        self.show_scopes([each for each in self.scopes if each != scope])
        self._box.setFocus()

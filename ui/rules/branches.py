"""The branches: the canvas or the outline, and the editor of the chosen one beside it."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.rules import Branch, RuleSet
from app.i18n import text
from ui.rules import editing
from ui.rules.branch import BranchEditor
from ui.rules.branch_keys import Ask
from ui.rules.canvas import Canvas
from ui.rules.outline import Outline
from ui.rules.words import Names
from ui.screen import Services
from ui.widgets.basics import button, column, frame, page, row


class BranchesPage(QWidget):
    """`edited` brings the RuleSet and which field a person changed."""

    edited = Signal(object, str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._rules, self._names = RuleSet((Branch(""),)), Names({}, ())
        self._marks: Mapping[str, str] = {}
        self._at, self._editable = 0, True
        self.canvas, self.outline, self.editor = Canvas(), Outline(), BranchEditor(services)
        self._views = QStackedWidget()
        for view in (self.canvas, self.outline):
            self._views.addWidget(view)
            view.chosen.connect(self.choose)
            view.asked.connect(self._on_asked)
        self.editor.edited.connect(self._on_branch)
        self._add = button(text("Add"), partial(self._on_asked, Ask.ADD), "plain", tip="Insert")
        self._remove = button(text("Delete"), partial(self._on_asked, Ask.REMOVE), "plain", tip="Delete")
        self._up = button("↑", partial(self._on_asked, Ask.EARLIER), "plain", tip="Alt+↑")
        self._down = button("↓", partial(self._on_asked, Ask.LATER), "plain", tip="Alt+↓")
        self._up.setAccessibleName(text("Earlier"))
        self._down.setAccessibleName(text("Later"))
        self._switch = button("", self.switch, "plain", tip="F3")
        tools = row(self._add, self._remove, self._up, self._down, None, self._switch, spacing=0)
        tools.setContentsMargins(8, 2, 8, 2)
        middle = column(frame("bar", tools), self._views, spacing=0)
        middle.setStretch(1, 1)
        whole = row(page(middle), self.editor, spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._name_switch()
        self.setFocusProxy(self.canvas)

    @property
    def at(self) -> int:
        """The chosen branch."""
        return self._at

    def show_rules(self, rules: RuleSet, names: Names, marks: Mapping[str, str], editable: bool) -> None:
        """Show them without telling."""
        self._rules, self._names, self._marks, self._editable = rules, names, marks, editable
        self._at = min(self._at, len(rules.branches) - 1)
        self._show()

    def choose(self, at: int) -> None:
        """Another branch."""
        self._at = max(0, min(at, len(self._rules.branches) - 1))
        self._show()

    def choose_named(self, name: str) -> None:
        """The branch of that name, where there is one."""
        names = [branch.name for branch in self._rules.branches]
        if name in names:
            self.choose(names.index(name))

    def switch(self) -> None:
        """Canvas or outline."""
        if self.isVisible():
            view = self.outline if self._views.currentWidget() is self.canvas else self.canvas
            self._views.setCurrentWidget(view)
            self.setFocusProxy(view)
            self._name_switch()
            view.setFocus()

    def _name_switch(self) -> None:
        on_canvas = self._views.currentWidget() is self.canvas
        self._switch.setText((text("Outline") if on_canvas else text("Canvas")) + "   F3")

    def _show(self) -> None:
        for view in (self.canvas, self.outline):
            view.show_rules(self._rules, self._at, self._names, self._marks)
        self.editor.show_branch(self._rules, self._at, self._names, self._editable)
        last = len(self._rules.branches) - 1
        self._add.setEnabled(self._editable)
        self._remove.setEnabled(self._editable and self._at < last)
        self._up.setEnabled(self._editable and 0 < self._at < last)
        self._down.setEnabled(self._editable and self._at < last - 1)

    def _on_branch(self, branch: Branch, field: str) -> None:
        rules = editing.with_branch(self._rules, self._at, branch)
        self.edited.emit(rules, f"branch {self._at} {field}")

    def _on_asked(self, ask: str) -> None:
        if ask == Ask.EDIT:
            self.editor.setFocus()
        elif self._editable:
            self._change(Ask(ask))

    def _change(self, ask: Ask) -> None:
        at, count = self._at, len(self._rules.branches)
        if ask is Ask.ADD:
            changed = editing.added(self._rules, at, text("New branch {number}", number=count))
        elif ask is Ask.REMOVE:
            changed = editing.removed(self._rules, at)
        else:
            by = -1 if ask is Ask.EARLIER else 1
            changed = editing.moved(self._rules, at, by)
            at += by
        if changed == self._rules:
            return
        self._at = at
        self.edited.emit(changed, "")
        if ask is Ask.ADD:
            self.editor.setFocus()
            self.editor.name.selectAll()

"""The rule set as a list: every branch with its condition, and below it how its orders are served."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QTreeWidget, QTreeWidgetItem

from app.domain.rules import RuleSet
from app.i18n import text
from ui import theme
from ui.rules.branch_keys import asked_by
from ui.rules.words import Names, condition_words, service_lines

_AT = Qt.ItemDataRole.UserRole


class Outline(QTreeWidget):
    """`asked` brings what a person wants done with the chosen branch (branch_keys.Ask), `chosen` another branch."""

    chosen = Signal(int)
    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(text("Branches of the rules"))
        self.setIndentation(24)
        self.setWordWrap(True)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QTreeView::item { padding: 3px 0; }")
        self._shown: tuple[object, ...] = ()
        self.currentItemChanged.connect(self._on_current)
        self.itemDoubleClicked.connect(lambda: self.asked.emit("edit"))

    def show_rules(self, rules: RuleSet, at: int, names: Names, marks: Mapping[str, str]) -> None:
        """List them, the branch `at` chosen; `marks` are the tones of findings by the branch's name."""
        shown = (rules, names, dict(marks))
        self.blockSignals(True)
        if shown != self._shown:
            self._shown = shown
            self._fill(rules, names, marks)
        current = self.currentItem()
        chosen = self.topLevelItem(at)
        if chosen is not None and (current is None or current.data(0, _AT) != at):
            self.setCurrentItem(chosen)
        self.blockSignals(False)

    def _fill(self, rules: RuleSet, names: Names, marks: Mapping[str, str]) -> None:
        now = theme.tokens()
        self.clear()
        for at, branch in enumerate(rules.branches):
            last = at == len(rules.branches) - 1
            told = f"{at + 1}  {branch.name}: {condition_words(branch, last, names)}"
            item = _item([told], at)
            item.setFont(0, theme.font(13, bold=True))
            tone = marks.get(branch.name, "")
            if tone:
                item.setIcon(0, theme.icon("warning", str(getattr(now, tone)), 16))
            for icon, line in service_lines(branch.service, names):
                child = _item([line], at)
                child.setIcon(0, theme.icon(icon, now.quiet, 16))
                child.setForeground(0, QColor(now.quiet))
                item.addChild(child)
            self.addTopLevelItem(item)
        self.expandAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As on the canvas; left and right fold."""
        ask = asked_by(event)
        if ask is not None:
            self.asked.emit(ask)
        else:
            super().keyPressEvent(event)

    def _on_current(self, now: QTreeWidgetItem | None, before: QTreeWidgetItem | None) -> None:
        if now is not None and (before is None or now.data(0, _AT) != before.data(0, _AT)):
            self.chosen.emit(int(now.data(0, _AT)))


def _item(told: list[str], at: int) -> QTreeWidgetItem:
    made = QTreeWidgetItem(told)
    made.setData(0, _AT, at)
    made.setToolTip(0, told[0])
    return made

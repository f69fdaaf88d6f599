"""Changes of a rule set as values, and the draft in work with its way back."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain.rules import DEFAULT_RULES, Branch, RuleSet


def with_branch(rules: RuleSet, at: int, branch: Branch) -> RuleSet:
    """Another branch in that place."""
    branches = list(rules.branches)
    branches[at] = branch
    return replace(rules, branches=tuple(branches))


def added(rules: RuleSet, at: int, name: str) -> RuleSet:
    """A new branch above the one at that place, served as that one is."""
    branches = list(rules.branches)
    branches.insert(at, Branch(name, "", branches[at].service))
    return replace(rules, branches=tuple(branches))


def removed(rules: RuleSet, at: int) -> RuleSet:
    """Without that branch; the last one, for all other orders, stays."""
    if at >= len(rules.branches) - 1:
        return rules
    return replace(rules, branches=rules.branches[:at] + rules.branches[at + 1 :])


def moved(rules: RuleSet, at: int, by: int) -> RuleSet:
    """That branch earlier (-1) or later (1); nothing comes behind the last one."""
    to, last = at + by, len(rules.branches) - 1
    if not (0 <= at < last and 0 <= to < last):
        return rules
    branches = list(rules.branches)
    branches.insert(to, branches.pop(at))
    return replace(rules, branches=tuple(branches))


class Draft(QObject):
    """The rule set in work. `changed` says that it became different."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rules = DEFAULT_RULES
        self._past: list[RuleSet] = []
        self._future: list[RuleSet] = []
        self._field = ""

    @property
    def can_undo(self) -> bool:
        """Whether there is a way back."""
        return bool(self._past)

    def begin(self, rules: RuleSet) -> None:
        """Start from these; there is no way back behind them."""
        self.rules, self._past, self._future, self._field = rules, [], [], ""
        self.changed.emit()

    def put(self, rules: RuleSet, field: str = "") -> None:
        """The next state. Changes of one field in a row are taken back together."""
        if rules == self.rules:
            return
        if not field or field != self._field or not self._past:
            self._past.append(self.rules)
        self.rules, self._future, self._field = rules, [], field
        self.changed.emit()

    def edit(self, change: Callable[[RuleSet], RuleSet], field: str = "") -> None:
        """Put what a change makes of it."""
        self.put(change(self.rules), field)

    def undo(self) -> None:
        """One step back."""
        self._step(self._past, self._future)

    def redo(self) -> None:
        """What was taken back, once more."""
        self._step(self._future, self._past)

    def _step(self, source: list[RuleSet], target: list[RuleSet]) -> None:
        if source:
            target.append(self.rules)
            self.rules, self._field = source.pop(), ""
            self.changed.emit()

"""The glossary and the routing rules as use cases need them."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.glossary import Term
from app.domain.rules import Logic, RuleSet, Test


@dataclass(frozen=True, slots=True)
class InForce:
    """Which rules count at a moment: the version of the rule set, and a number that grows with every change of the
    glossary; equal ones mean the same rules."""

    version: int
    glossary: int


class Rules(Protocol):
    """Terms and rule sets, every version kept; version 0 comes with the program."""

    def lock(self) -> None:
        """Nobody else changes terms or rules until this transaction ends: each must make sense with the others."""
        ...

    def in_force(self, now: datetime) -> InForce:
        """What counts at that time."""
        ...

    def rule_set(self, version: int) -> RuleSet:
        """A version; Refused("rules.unknown")."""
        ...

    def newest(self) -> int:
        """The last version saved; 0 when there is none."""
        ...

    def glossary(self) -> Sequence[Term]:
        """The terms that count, those that come with the program included."""
        ...

    def put_term(self, term: Term, by: str, at: datetime, *, active: bool = True) -> int:
        """A new version of a term, or its end; its number."""
        ...

    def put_rules(self, content: str, note: str, by: str, at: datetime) -> int:
        """A new version; its number."""
        ...

    def put_trial(self, version: int, result: str, at: datetime) -> None:
        """What the last trial of a version brought; Refused("rules.unknown")."""
        ...

    def activate(self, version: int, from_at: datetime, by: str, at: datetime) -> None:
        """From then on this version counts."""
        ...

    def mark_urgent(self, urgent: Test, facts: Set[str], now: datetime, order_ids: Sequence[int] | None = None) -> None:
        """Mark these orders (None: all open ones) as the term, which speaks of no more than these facts, now says."""
        ...


Ruling = Callable[[Rules, datetime], Logic]
"""The rules in force at a time, ready to run."""

"""The language of conditions: what people write in terms and rules, checked while typing and compiled for the run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.glossary import Term
from app.domain.rules import Logic, RuleSet, Test


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a condition: a code (words say it), the place in the text (characters from 0), the word found
    there, and names that may have been meant."""

    code: str
    start: int
    end: int
    found: str = ""
    meant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """The faults of a condition (none: it is sound) and what it speaks of: English names of facts and of terms, those
    that its terms speak of included."""

    faults: tuple[Fault, ...]
    facts: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()


class Language(Protocol):
    """Conditions such as `承诺时效 <= 4 且 预付款`."""

    def check(self, expression: str, terms: Sequence[Term], *, of_site: bool = False) -> Checked:
        """Names, types and grammar; facts of a warehouse only where `of_site`. Never raises."""
        ...

    def compile(self, expression: str, terms: Sequence[Term], *, of_site: bool = False) -> Test:
        """Ready to run; BadInput("expression", problems) when `check` finds a fault."""
        ...

    def logic(self, version: int, rules: RuleSet, terms: Sequence[Term]) -> Logic:
        """A whole rule set ready to run; BadInput as `compile`."""
        ...

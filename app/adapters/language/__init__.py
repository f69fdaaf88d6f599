"""Conditions in Chinese or English: rule-engine reads them, the glossary's names and types are checked while typing,
and the run gets plain functions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain.glossary import URGENT, Term
from app.domain.rules import Branch, Logic, RuleSet, Test, Way
from app.errors import BadInput, Problem
from app.ports.language import Checked

if TYPE_CHECKING:
    from app.adapters.language.checking import Glossary
    from app.adapters.language.compiling import Compiler


class RuleLanguage:
    """ports.Language on rule-engine. The library takes a third of a second to load, so it is loaded when first used."""

    def check(self, expression: str, terms: Sequence[Term], *, of_site: bool = False) -> Checked:
        """Names, types and grammar, with every fault that can be told at once."""
        return _glossary(terms).check(expression, of_site).checked

    def compile(self, expression: str, terms: Sequence[Term], *, of_site: bool = False) -> Test:
        """Facts that are not given count as at rest."""
        return _Compiled(terms).test(expression, of_site)

    def logic(self, version: int, rules: RuleSet, terms: Sequence[Term]) -> Logic:
        """Without a term `urgent` nothing is urgent. BadInput names the branch."""
        compiled = _Compiled(terms)
        ways = tuple(compiled.way(branch) for branch in rules.branches)
        urgent = compiled.test(URGENT) if URGENT in {term.name for term in terms} else lambda _facts: False
        return Logic(version, ways, urgent, rules, frozenset(compiled.facts))


class _Compiled:
    """Conditions compiled over one glossary, and the facts they speak of."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._glossary = _glossary(terms)
        self._compiler = _compiler(self._glossary)
        self.facts: set[str] = set()

    def test(self, expression: str, of_site: bool = False, branch: str = "") -> Test:
        sound = self._glossary.check(expression, of_site)
        if sound.part is None:
            raise _bad(expression, sound.checked, branch)
        self.facts |= sound.checked.facts
        return self._compiler.test(sound.part)

    def way(self, branch: Branch) -> Way:
        when = self.test(branch.when, branch=branch.name) if branch.when.strip() else None
        only = branch.service.only
        each = self.test(only, of_site=True, branch=branch.name) if only.strip() else None
        return Way(branch.name, when, branch.service, each)


def _glossary(terms: Sequence[Term]) -> "Glossary":
    from app.adapters.language.checking import Glossary

    return Glossary(terms)


def _compiler(glossary: "Glossary") -> "Compiler":
    from app.adapters.language.compiling import Compiler

    return Compiler(glossary)


def _bad(expression: str, checked: Checked, branch: str) -> BadInput:
    """The first fault is told in the sentence; the place counts characters from 1."""
    problems = tuple(Problem(branch, 0, "", fault.found, fault.code) for fault in checked.faults)
    first = checked.faults[0]
    facts = {"expression": expression, "found": first.found, "meant": ", ".join(first.meant)}
    return BadInput("expression", problems, branch=branch, why=first.code, place=first.start + 1, **facts)

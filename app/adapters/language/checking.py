"""A condition against the facts and terms that there are: names, types, choices, size; one fault for each place."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from rule_engine import ast

from app.adapters.language.grammar import Grammar, Part, Reading, Wrong, known_words, read
from app.domain.facts import CHOICE_NAMES, FACT, FACTS, Fact, FactType
from app.domain.glossary import Term
from app.ports.language import Checked, Fault

_LONGEST, _DEEPEST, _LARGEST = 4_000, 50, 1_000
"""Characters of a condition; how deep things stand in one another, and how many there are, terms written out."""
_GRAMMAR = Grammar()
_CHOICES = {name.casefold(): choice for choice, name in CHOICE_NAMES.items()}

Place = tuple[str, ...]
"""The terms that are being read, from the outermost on."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A condition that was looked at; `part` only where nothing is wrong. `depth` and `size` count its terms in."""

    checked: Checked
    part: Part | None = None
    depth: int = 0
    size: int = 0


class Glossary:
    """The names that conditions may use, and the terms behind them, each read when it is first needed."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms: Mapping[str, Term] = {term.name: term for term in terms}
        self._read: dict[str, Sound] = {}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Every name, folded, and what the system calls it. Facts go before terms."""
        named: list[Term | Fact] = [*self.terms.values(), *FACTS]
        return {name.casefold(): one.name for one in named for name in (one.name, one.chinese) if name}

    @cached_property
    def _words(self) -> re.Pattern[str]:
        return known_words(self.names)

    def check(self, expression: str, of_site: bool = False, within: Place = (), above: int = 0) -> Sound:
        """Grammar first, then everything else; `above` counts the levels over a term where it is used."""
        if not expression.strip():
            return Sound(Checked((Fault("empty", 0, len(expression)),)))
        if len(expression) > _LONGEST:
            return Sound(Checked((Fault("long", _LONGEST, len(expression)),)))
        reading = Reading(expression, self._words)
        try:
            part = read(_GRAMMAR, reading)
        except Wrong as wrong:
            return Sound(Checked((wrong.fault,)))
        return _Check(self, reading, of_site, within, above).whole(part)

    def term(self, name: str, within: Place = (), above: int = 0) -> Sound:
        """The condition behind a term."""
        if name not in self._read:
            self._read[name] = self.check(self.terms[name].expression, within=(*within, name), above=above)
        return self._read[name]

    def similar(self, found: str) -> tuple[str, ...]:
        """Names in either language that may have been meant."""
        return tuple(get_close_matches(found.casefold(), self.names))


class _Check:
    """One walk through a condition. A part with a fault has no type, so that what is around it is not blamed too."""

    def __init__(self, glossary: Glossary, reading: Reading, of_site: bool, within: Place, above: int) -> None:
        self._glossary, self._reading, self._of_site = glossary, reading, of_site
        self._within, self._above = within, above
        self._faults: list[Fault] = []
        self._facts: set[str] = set()
        self._terms: set[str] = set()
        self._depth = self._size = 0

    def whole(self, part: Part) -> Sound:
        """The verdict."""
        if _deeper(part, _DEEPEST - self._above):
            self._fault("large", part)
        else:
            self._expect(part, FactType.TRUTH, 1)
            if not self._faults and (self._above + self._depth > _DEEPEST or self._size > _LARGEST):
                self._fault("large", part)
        faults = tuple(sorted(self._faults, key=lambda fault: fault.start))
        checked = Checked(faults, frozenset(self._facts), frozenset(self._terms))
        return Sound(checked, None if faults else part, self._depth, self._size)

    def _fault(self, code: str, part: Part, *meant: str) -> None:
        self._faults.append(Fault(code, part.start, part.end, self._reading.text[part.start : part.end], meant))

    def _count(self, depth: int, size: int = 1) -> None:
        self._depth, self._size = max(self._depth, depth), self._size + size

    def _type(self, part: Part, depth: int) -> FactType | None:
        self._count(depth)
        return _TYPE_OF[part.node](self, part, depth)

    def _expect(self, part: Part, wanted: FactType, depth: int) -> None:
        found = self._type(part, depth)
        if found not in (None, wanted):
            self._fault(f"type.{wanted}", part)

    def _logic(self, part: Part, depth: int) -> FactType:
        return self._all(part, FactType.TRUTH, depth)

    def _order(self, part: Part, depth: int) -> FactType:
        self._all(part, FactType.NUMBER, depth)
        return FactType.TRUTH

    def _all(self, part: Part, wanted: FactType, depth: int) -> FactType:
        for inner in part.parts:
            self._expect(inner, wanted, depth + 1)
        return wanted

    def _unary(self, part: Part, depth: int) -> FactType:
        return self._all(part, FactType.TRUTH if part.made_of[0] == "NOT" else FactType.NUMBER, depth)

    def _arithmetic(self, part: Part, depth: int) -> FactType:
        operator, divisor = part.made_of[0], part.parts[-1]
        if operator == "TDIV" and not (divisor.node is ast.FloatExpression and divisor.made_of[0]):
            self._fault("divisor", divisor)
        return self._all(part, FactType.NUMBER, depth)

    def _equal(self, part: Part, depth: int) -> FactType:
        left, right = part.parts
        types = {self._type(left, depth + 1), self._type(right, depth + 1)}
        if len(types - {None}) > 1:
            self._fault("types", part)
        self._choice(left, right)
        self._choice(right, left)
        return FactType.TRUTH

    def _within_of(self, part: Part, depth: int) -> FactType:
        """A value in a list of fixed ones, or a text in a text."""
        container, member = part.parts
        if container.node is not ast.ArrayExpression:
            if self._type(container, depth + 1) not in (None, FactType.TEXT):
                self._fault("no_list", container)
            else:
                self._expect(member, FactType.TEXT, depth + 1)
            return FactType.TRUTH
        wanted = self._type(member, depth + 1)
        self._count(depth + 1)
        for fixed in container.parts:
            self._listed(fixed, wanted, depth + 2)
            self._choice(member, fixed)
        return FactType.TRUTH

    def _listed(self, fixed: Part, wanted: FactType | None, depth: int) -> None:
        innermost = fixed.parts[0] if fixed.node is ast.UnaryExpression else fixed
        if innermost.node not in (ast.FloatExpression, ast.StringExpression):
            self._fault("fixed", fixed)
        elif wanted is not None:
            self._expect(fixed, wanted, depth)

    def _choice(self, name: Part, value: Part) -> None:
        """A fixed text beside a fact that has few values is one of them, written either way."""
        fact = FACT.get(str(name.made_of[0])) if name.node is ast.SymbolExpression else None
        if fact is None or not fact.choices or value.node is not ast.StringExpression:
            return
        written = value.made_of[0]
        found = _CHOICES.get("".join(written.split()).casefold(), written)
        if found not in fact.choices:
            self._fault("choice", value, *_similar_choices(found, fact))
        value.made_of = (found,)

    def _list(self, part: Part, _depth: int) -> None:
        self._fault("list", part)

    def _name(self, part: Part, depth: int) -> FactType | None:
        """A fact or a term; from here on the part has the system's name for it."""
        name = self._glossary.names.get(part.made_of[0].casefold())
        if name is None:
            self._fault("name", part, *self._glossary.similar(part.made_of[0]))
            return None
        part.made_of = (name,)
        if name not in FACT:
            return self._term(part, name, depth)
        if FACT[name].of_site and not self._of_site:
            self._fault("site_only", part)
            return None
        self._facts.add(name)
        return FACT[name].type

    def _term(self, part: Part, name: str, depth: int) -> FactType | None:
        self._terms.add(name)
        if name in self._within:
            self._fault("term.cycle", part, *self._within[self._within.index(name) :])
            return None
        sound = self._glossary.term(name, self._within, self._above + depth)
        self._facts |= sound.checked.facts
        self._terms |= sound.checked.terms
        if sound.part is None:
            inner = sound.checked.faults[0]
            if inner.code in ("term.cycle", "large"):
                self._fault(inner.code, part, *inner.meant)
            else:
                self._fault("term.faulty", part)
            return None
        self._count(depth + sound.depth, sound.size)
        return FactType.TRUTH


def _similar_choices(found: str, fact: Fact) -> list[str]:
    """The choices that may have been meant by either name, else all of them."""
    written = {name: choice for choice in fact.choices if choice for name in (choice, CHOICE_NAMES.get(choice, choice))}
    near = get_close_matches(found, written, cutoff=0.5)
    return list(dict.fromkeys(written[name] for name in near or written))


def _deeper(part: Part, levels: int) -> bool:
    return levels <= 0 or any(_deeper(inner, levels - 1) for inner in part.parts)


_TYPE_OF: dict[type[Any], Callable[[_Check, Part, int], FactType | None]] = {
    ast.LogicExpression: _Check._logic,
    ast.UnaryExpression: _Check._unary,
    ast.ComparisonExpression: _Check._equal,
    ast.ArithmeticComparisonExpression: _Check._order,
    ast.ContainsExpression: _Check._within_of,
    ast.ArithmeticExpression: _Check._arithmetic,
    ast.AddExpression: lambda check, part, depth: check._all(part, FactType.NUMBER, depth),
    ast.SubtractExpression: lambda check, part, depth: check._all(part, FactType.NUMBER, depth),
    ast.ArrayExpression: _Check._list,
    ast.SymbolExpression: _Check._name,
    ast.FloatExpression: lambda _check, _part, _depth: FactType.NUMBER,
    ast.StringExpression: lambda _check, _part, _depth: FactType.TEXT,
    ast.BooleanExpression: lambda _check, _part, _depth: FactType.TRUTH,
}

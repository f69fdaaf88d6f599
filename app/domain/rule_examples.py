"""Example orders made from what conditions compare with: just below, at and above each number, each text and another.

Only the words are looked at, not the grammar: where every comparison is of one fact with constants, two orders that
stand alike to all of them are alike to the conditions, so that the examples leave no case out.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import ceil, floor, inf, prod
from random import Random

from app.domain.facts import FACT, FACTS, FactType, Value, Values
from app.domain.glossary import WORDS, Term

MOST_EXAMPLES = 5_000
"""Where more could be made, so many are drawn, always the same ones."""
AT_REST: Mapping[FactType, Value] = {FactType.NUMBER: 0.0, FactType.TEXT: "", FactType.TRUTH: False}
_WHOLE = frozenset({"pieces", "lines", "weekday", "covers"})
_RANGE = {"hour": (0.0, 23.98), "weekday": (1, 7), "pieces": (1, inf), "lines": (1, inf), "cover": (0.0, 100.0)}
_SIGNED = "slack_hours"
_RANGE |= {_SIGNED: (-inf, inf)}
_TEXT = r"""["“”＂](?P<double>[^"“”＂\n]*)["“”＂]|['‘’＇](?P<single>[^'‘’＇\n]*)['‘’＇]"""
_JOINS = [word for word, meant in WORDS.items() if meant in ("and", "or", "not")]
_BLUR = [word for word, meant in WORDS.items() if meant.endswith("contains")]


@dataclass(slots=True)
class _Comparison:
    """What stands between two words that join."""

    names: set[str] = field(default_factory=set)
    numbers: set[float] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    is_plain: bool = True


class Examples:
    """Orders to try conditions on; `warehouses` are the codes there are."""

    def __init__(self, terms: Sequence[Term], warehouses: Sequence[str]) -> None:
        self._terms = {name.casefold(): term for term in terms for name in (term.name, term.chinese)}
        facts = {name: fact.name for fact in FACTS for name in (fact.name, fact.chinese)}
        self._facts = facts
        self._warehouses = tuple(warehouses)
        names = _either([*self._terms, *facts])
        joins = rf"(?P<same>not\s+(?:in|contains)\b)|(?P<join>{_either(_JOINS)})"
        blur = rf"(?P<blur>{_either(_BLUR)}|[-+*/×÷−])"
        self._words = re.compile(rf"{_TEXT}|(?P<name>{names})|{joins}|{blur}|(?P<number>\d+(?:\.\d+)?)", re.IGNORECASE)

    def facts(self, conditions: Iterable[str]) -> list[str]:
        """The facts that they speak of, terms included."""
        comparisons = [each for condition in conditions for each in self._read(condition, set())]
        return sorted({name for each in comparisons for name in each.names})

    def orders(self, conditions: Sequence[str]) -> tuple[Iterator[Values], bool]:
        """Orders by the facts of these conditions, and whether they leave no case out."""
        comparisons = [each for condition in conditions for each in self._read(condition, set())]
        names = sorted({name for each in comparisons for name in each.names})
        choices = [self._values(name, comparisons) for name in names]
        are_all = prod(map(len, choices)) <= MOST_EXAMPLES
        drawn = product(*choices) if are_all else _drawn(choices)
        orders = (dict(zip(names, values, strict=True)) for values in drawn)
        return orders, are_all and all(each.is_plain for each in comparisons)

    def _read(self, condition: str, seen: set[str]) -> list[_Comparison]:
        found = [_Comparison()]
        inside: list[_Comparison] = []
        for word in self._words.finditer(unicodedata.normalize("NFKC", condition)):
            kind, here = word.lastgroup, found[-1]
            if kind == "join":
                found.append(_Comparison())
            elif kind == "name":
                inside += self._read_name(word[0].casefold(), here, seen)
            elif kind == "number":
                here.numbers.add(float(word[0]))
            elif kind in ("double", "single"):
                here.texts.add(word[kind])
            elif kind == "blur" or word[0].casefold().endswith("contains"):
                here.is_plain = False
        return [each for each in found if each.names] + inside

    def _read_name(self, name: str, here: _Comparison, seen: set[str]) -> list[_Comparison]:
        """A term's own comparisons; of a fact none but the one it stands in."""
        term = self._terms.get(name)
        if term is None:
            here.is_plain = here.is_plain and not here.names
            here.names.add(self._facts[name])
            return []
        if term.name in seen:
            return []
        return self._read(term.expression, seen | {term.name})

    def _values(self, name: str, comparisons: Sequence[_Comparison]) -> Sequence[Value]:
        """Each kind of value that a fact can have, as far as the conditions tell them apart."""
        fact = FACT[name]
        if fact.type is FactType.TRUTH:
            return False, True
        if fact.choices or name == "warehouse":
            return fact.choices or self._warehouses
        own = [each for each in comparisons if name in each.names]
        if fact.type is FactType.TEXT:
            return sorted({text for each in own for text in each.texts} | {""})
        numbers = {number for each in own for number in each.numbers} or {0.0}
        return _numbers(name, sorted(numbers | {-number for number in numbers if name == _SIGNED}))


def _either(words: Iterable[str]) -> str:
    """Any of them, the longest first; English ones stand alone."""
    edges = {True: r"(?<![a-z0-9_])%s(?![a-z0-9_])", False: "%s"}
    return "|".join(edges[word.isascii()] % re.escape(word) for word in sorted(words, key=len, reverse=True))


def _numbers(name: str, constants: Sequence[float]) -> Sequence[float]:
    """At each constant and on both sides of it, at most 1 away and never beyond the next one."""
    least, most = _RANGE.get(name, (0.0, inf))
    found: set[float] = set()
    for before, at, after in zip((-inf, *constants), constants, (*constants[1:], inf), strict=False):
        around = (at - min(1.0, (at - before) / 2), at, at + min(1.0, (after - at) / 2))
        if name in _WHOLE:
            around = (ceil(at) - 1, at if at == int(at) else floor(at), floor(at) + 1)
        found.update(min(most, max(least, number)) for number in around)
    return sorted(found)


def _drawn(choices: Sequence[Sequence[Value]]) -> Iterator[tuple[Value, ...]]:
    random = Random(0)
    return (tuple(map(random.choice, choices)) for _ in range(MOST_EXAMPLES))

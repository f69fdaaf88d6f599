"""The glossary (R23): a business term is defined once, as a condition over facts and other terms, with examples."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from app.domain.facts import FACT, FACTS, Fact, FactType, Value
from app.domain.rules import Test

WORDS: Mapping[str, str] = {
    "and": "and",
    "且": "and",
    "并且": "and",
    "or": "or",
    "或": "or",
    "或者": "or",
    "not": "not",
    "非": "not",
    "in": "in",
    "属于": "in",
    "不属于": "not in",
    "contains": "contains",
    "包含": "contains",
    "不包含": "not contains",
    "是": "==",
    "不是": "!=",
    "true": "true",
    "真": "true",
    "false": "false",
    "假": "false",
}
"""The words of conditions themselves, in both languages, and what they mean."""
PYTHONIC = frozenset({"for", "if", "else", "elif", "while", "lambda"})
"""Words of programs, which a condition is not."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CHINESE = re.compile(r"[^\W\d]\w{0,19}")


@dataclass(frozen=True, slots=True)
class Example:
    """Facts of an order (the others at rest: 0, empty, no) for which the term must hold, or must not."""

    facts: Mapping[str, Value]
    holds: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the company under its English (lower case, underscores) and its Chinese name; both may be used."""

    name: str
    chinese: str
    expression: str
    examples: tuple[Example, ...] = ()


URGENT = "urgent"
"""The term that the priority weight of urgent orders asks (R12)."""

DEFAULT_TERMS = (
    Term(
        URGENT,
        "加急单",
        "承诺时效 <= 4 且 预付款",
        (
            Example({"promise_hours": 4.0, "prepaid": True}, holds=True),
            Example({"promise_hours": 4.0, "prepaid": False}, holds=False),
            Example({"promise_hours": 5.0, "prepaid": True}, holds=False),
        ),
    ),
    Term(
        "high_value_customer",
        "高价值客户",
        '客户等级 == "A"',
        (Example({"grade": "A"}, holds=True), Example({"grade": "B"}, holds=False)),
    ),
    Term(
        "remote_area",
        "偏远地区",
        '省份 属于 ["新疆维吾尔自治区", "西藏自治区", "青海省", "内蒙古自治区", "宁夏回族自治区", "甘肃省", "海南省"]',
        (Example({"province": "西藏自治区"}, holds=True), Example({"province": "浙江省"}, holds=False)),
    ),
)
"""Where a company has not yet defined its own."""


@dataclass(frozen=True, slots=True)
class Users:
    """Who uses a term, by name: other terms and branches of a rule set, directly or by way of a term."""

    terms: tuple[str, ...]
    branches: tuple[str, ...]


def users_of(name: str, terms: Mapping[str, frozenset[str]], branches: Mapping[str, frozenset[str]]) -> Users:
    """Who uses the term `name`, given the terms that each term and each branch speaks of (Checked.terms)."""
    return Users(_using(name, terms), _using(name, branches))


def _using(name: str, spoken: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    return tuple(user for user, terms in spoken.items() if name in terms)


def naming_faults(term: Term, terms: Sequence[Term]) -> tuple[str, ...]:
    """What is wrong with a term's names beside the others of the glossary: codes term.name (not lower case letters,
    digits and underscores), term.chinese (not one word), term.taken (a fact, a word of conditions or another term)."""
    others = [other for other in terms if other.name != term.name]
    taken = {*WORDS, *PYTHONIC, *_names(FACTS), *_names(others)}
    faults = {
        "term.name": not _NAME.fullmatch(term.name),
        "term.chinese": not _CHINESE.fullmatch(term.chinese),
        "term.taken": not taken.isdisjoint(_names([term])),
    }
    return tuple(code for code, found in faults.items() if found)


def _names(named: Sequence[Term | Fact]) -> set[str]:
    return {name.casefold() for one in named for name in (one.name, one.chinese)}


def wrong_facts(example: Example) -> tuple[str, ...]:
    """The names in an example that are no facts of an order, and those of facts that cannot have the value."""
    return tuple(name for name, value in example.facts.items() if not _possible(name, value))


def _possible(name: str, value: Value) -> bool:
    fact = FACT.get(name)
    if fact is None or fact.of_site:
        return False
    types = {FactType.NUMBER: (int, float), FactType.TEXT: (str,), FactType.TRUTH: (bool,)}
    fits = isinstance(value, types[fact.type]) and isinstance(value, bool) == (fact.type is FactType.TRUTH)
    known = not fact.choices or value in fact.choices
    return fits and known and not (isinstance(value, float) and not isfinite(value))


def failing_examples(term: Term, test: Test) -> tuple[Example, ...]:
    """The examples that do not hold as the term says, by its compiled condition."""
    return tuple(example for example in term.examples if test(example.facts) != example.holds)

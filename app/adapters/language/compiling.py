"""A sound condition as plain functions over an order's facts: what rule-engine says of it, many times faster.

rule-engine counts in decimals, where 0.1 + 0.2 is 0.3. Comparing what is only written or known gives the same with
Python's floats; as soon as something is worked out, decimals are used here too.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from rule_engine import Context, DataType, ast

from app.adapters.language.checking import Glossary
from app.adapters.language.grammar import Part
from app.domain.facts import FACT, FactType, Value, Values
from app.domain.rules import Test

Worth = Callable[[Values], Any]
"""What a part of a condition comes to, with given facts."""

_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "tdiv": operator.truediv,
}
_TYPES = {FactType.NUMBER: DataType.FLOAT, FactType.TEXT: DataType.STRING, FactType.TRUTH: DataType.BOOLEAN}


class Compiler:
    """Conditions over one glossary; each of its terms is compiled once."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._terms: dict[str, Test] = {}
        self._context = Context(type_resolver=_type_of, default_timezone="utc")

    def test(self, part: Part) -> Test:
        """The condition, ready to run."""
        return self._truth(part.tree(self._context))

    def _truth(self, node: Any) -> Worth:
        return _TRUTHS[type(node)](self, node)

    def _literal(self, node: Any) -> Worth:
        value = bool(node.value)
        return lambda _facts: value

    def _symbol(self, node: Any) -> Worth:
        return _fact(node.name) if node.name in FACT else self._term(node.name)

    def _term(self, name: str) -> Test:
        if name not in self._terms:
            part = self._glossary.term(name).part
            assert part is not None
            self._terms[name] = self.test(part)
        return self._terms[name]

    def _not(self, node: Any) -> Worth:
        inner = self._truth(node.right)
        return lambda facts: not inner(facts)

    def _logic(self, node: Any) -> Worth:
        left, right = self._truth(node.left), self._truth(node.right)
        if node.type == "and":
            return lambda facts: left(facts) and right(facts)
        return lambda facts: left(facts) or right(facts)

    def _comparison(self, node: Any) -> Worth:
        compare = _OPERATORS[node.type]
        if node.left.result_type == DataType.BOOLEAN:
            left, right = self._truth(node.left), self._truth(node.right)
            return lambda facts: compare(left(facts), right(facts))
        if isinstance(node.left, ast.SymbolExpression) and isinstance(node.right, _LITERALS) and _simple(node.right):
            # By far the most frequent kind: no call for the two sides.
            name, rest, fixed = node.left.name, FACT[node.left.name].at_rest, _plain(node.right.value)
            return lambda facts: compare(facts.get(name, rest), fixed)
        left, right = _sides(node.left, node.right)
        return lambda facts: compare(left(facts), right(facts))

    def _contains(self, node: Any) -> Worth:
        if not isinstance(node.container, ast.ArrayExpression):
            whole, text = _exact(node.container), _exact(node.member)
            return lambda facts: text(facts) in whole(facts)
        fixed = [member.value for member in node.container.value]
        if _simple(node.member) and all(map(_simple, node.container.value)):
            values, member = frozenset(map(_plain, fixed)), _known(node.member)
        else:
            values, member = frozenset(fixed), _exact(node.member)
        return lambda facts: member(facts) in values


_LITERALS = (ast.FloatExpression, ast.StringExpression)
_TRUTHS: Mapping[type[Any], Callable[[Compiler, Any], Worth]] = {
    ast.BooleanExpression: Compiler._literal,
    ast.SymbolExpression: Compiler._symbol,
    ast.UnaryExpression: Compiler._not,
    ast.LogicExpression: Compiler._logic,
    ast.ComparisonExpression: Compiler._comparison,
    ast.ArithmeticComparisonExpression: Compiler._comparison,
    ast.ContainsExpression: Compiler._contains,
}


def _type_of(name: str) -> Any:
    return _TYPES[FACT[name].type] if name in FACT else DataType.BOOLEAN


def _sides(left: Any, right: Any) -> tuple[Worth, Worth]:
    worth = _known if _simple(left) and _simple(right) else _exact
    return worth(left), worth(right)


def _simple(node: Any) -> bool:
    """Whether a float, or a text, says the same: a fact, or a number of no more digits than a float keeps."""
    if isinstance(node, ast.FloatExpression):
        return bool(Decimal(repr(float(node.value))) == node.value)
    return isinstance(node, ast.SymbolExpression | ast.StringExpression)


def _plain(value: str | Decimal) -> Value:
    return value if isinstance(value, str) else float(value)


def _known(node: Any) -> Worth:
    if isinstance(node, ast.SymbolExpression):
        return _fact(node.name)
    value = _plain(node.value)
    return lambda _facts: value


def _fact(name: str) -> Worth:
    rest = FACT[name].at_rest
    return lambda facts: facts.get(name, rest)


def _exact(node: Any) -> Worth:
    """In decimals, as rule-engine counts."""
    if isinstance(node, _LITERALS):
        value = node.value
        return lambda _facts: value
    if isinstance(node, ast.SymbolExpression):
        fact = _fact(node.name)
        return fact if FACT[node.name].type is FactType.TEXT else lambda facts: Decimal(repr(fact(facts)))
    if isinstance(node, ast.UnaryExpression):
        inner = _exact(node.right)
        return lambda facts: -inner(facts)
    work, left, right = _OPERATORS[node.type], _exact(node.left), _exact(node.right)
    return lambda facts: work(left(facts), right(facts))

"""Where each term is used: in branches of the rules and in other terms."""

from collections.abc import Mapping, Sequence

from app.domain.rules import RuleSet
from app.i18n import text
from app.views.routing import TermRow
from ui.desk import Desk
from ui.rules.conditions import term_name


def uses_of(desk: Desk, terms: Sequence[TermRow], rules: Mapping[str, RuleSet]) -> Mapping[str, Sequence[str]]:
    """By the name of each term the places that speak of it, also through another term; `rules` are by what they are
    called. May block."""
    found: dict[str, list[str]] = {}
    for row in terms:
        for name in desk.check_expression(row.term.expression, False).terms - {row.term.name}:
            found.setdefault(name, []).append(text("Term “{term}”", term=term_name(row.term)))
    for called, rule_set in rules.items():
        for branch in rule_set.branches:
            names = desk.check_expression(branch.when, False).terms if branch.when else frozenset()
            names |= desk.check_expression(branch.service.only, True).terms if branch.service.only else frozenset()
            for name in names:
                found.setdefault(name, []).append(text("{rules}: branch “{branch}”", rules=called, branch=branch.name))
    return found

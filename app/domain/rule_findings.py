"""What makes no sense in a rule set, found before it counts, each with an example order where there is one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.domain.facts import FACTS, Values
from app.domain.glossary import Term
from app.domain.rule_examples import AT_REST, Examples
from app.domain.rules import Branch, Finding, Logic, RuleSet, Way

_AT_REST: Values = {fact.name: AT_REST[fact.type] for fact in FACTS}


def find(rules: RuleSet, logic: Logic, terms: Sequence[Term], warehouses: Sequence[str]) -> tuple[Finding, ...]:
    """By the rule set compiled, the glossary, and the codes of the warehouses there are. Blocking is only what is
    certain; the others say that no example was found.

    About a branch: branch.same_name; branch.reach (reach: km in their sequence); branch.unknown_site and
    branch.pin_excluded (warehouse); branch.all_excluded; branch.no_site (only: holds for no example); branch.behind_all
    (other: the branch that takes every order before); branch.never (when: holds for no order), branch.no_example
    (when: for none of the examples); branch.shadowed (others: branches before it that take all examples);
    branch.open_end: the last one has a condition (when), so that some orders go nowhere. About a warehouse:
    limits.unknown_site.
    """
    examples = Examples(terms, warehouses)
    found = [*_same_names(rules.branches), *_unknown_limits(rules, warehouses)]
    for place, branch in enumerate(rules.branches):
        found += _settings(branch, warehouses)
        found += _sites(branch, logic.ways[place], examples)
        found += _reached(rules.branches[: place + 1], logic.ways[: place + 1], examples)
    return (*found, *_open_end(rules.branches, logic.ways, examples))


def _same_names(branches: Sequence[Branch]) -> Iterator[Finding]:
    counts = Counter(branch.name for branch in branches)
    return (Finding("branch.same_name", name) for name, count in counts.items() if count > 1)


def _unknown_limits(rules: RuleSet, warehouses: Sequence[str]) -> Iterator[Finding]:
    return (Finding("limits.unknown_site", code) for code in rules.limits if code not in warehouses)


def _settings(branch: Branch, warehouses: Sequence[str]) -> Iterator[Finding]:
    service = branch.service
    named = dict.fromkeys((service.pin, *service.prefer, *service.exclude))
    for code in named:
        if code and code not in warehouses:
            yield Finding("branch.unknown_site", branch.name, {"warehouse": code})
    if service.pin and service.pin in service.exclude:
        yield Finding("branch.pin_excluded", branch.name, {"warehouse": service.pin})
    if not service.reach_km or any(after <= before for before, after in pairwise(service.reach_km)):
        yield Finding("branch.reach", branch.name, {"reach": " → ".join(map(str, service.reach_km))})
    if warehouses and set(warehouses) <= set(service.exclude):
        yield Finding("branch.all_excluded", branch.name, blocks=False)


def _sites(branch: Branch, way: Way, examples: Examples) -> Iterator[Finding]:
    if way.only is None:
        return
    orders, _ = examples.orders([branch.service.only])
    if not any(way.only({**_AT_REST, **order}) for order in orders):
        yield Finding("branch.no_site", branch.name, {"only": branch.service.only}, blocks=False)


def _reached(branches: Sequence[Branch], ways: Sequence[Way], examples: Examples) -> Iterator[Finding]:
    """Whether the last of these branches ever gets an order."""
    branch, way = branches[-1], ways[-1]
    taking_all = [before.name for before in ways[:-1] if before.when is None]
    if taking_all:
        example = next(_holding(way, examples.orders([branch.when])[0]), None)
        yield Finding("branch.behind_all", branch.name, {"other": taking_all[0]}, example)
        return
    if way.when is None:
        return  # what others leave, were it nothing
    orders, are_all = examples.orders([each.when for each in branches])
    first: Values | None = None
    others: dict[str, None] = {}
    for order in _holding(way, orders):
        taker = _taker(ways[:-1], order)
        if taker is None:
            return
        first = first or order
        others[taker.name] = None
    if first is None:
        code = "branch.never" if are_all else "branch.no_example"
        yield Finding(code, branch.name, {"when": branch.when}, blocks=are_all)
        return
    is_certain = are_all or branch.when.strip() in (each.when.strip() for each in branches[:-1])
    yield Finding("branch.shadowed", branch.name, {"others": ", ".join(others)}, first, is_certain)


def _open_end(branches: Sequence[Branch], ways: Sequence[Way], examples: Examples) -> Iterator[Finding]:
    if any(way.when is None for way in ways):
        return
    orders, _ = examples.orders([branch.when for branch in branches])
    left = next((order for order in orders if _taker(ways, order) is None), None)
    yield Finding("branch.open_end", branches[-1].name, {"when": branches[-1].when}, left)


def _holding(way: Way, orders: Iterator[Values]) -> Iterator[Values]:
    return (order for order in orders if way.when is None or way.when({**_AT_REST, **order}))


def _taker(ways: Sequence[Way], order: Values) -> Way | None:
    """The branch that decides on the order."""
    known = {**_AT_REST, **order}
    return next((way for way in ways if way.when is None or way.when(known)), None)

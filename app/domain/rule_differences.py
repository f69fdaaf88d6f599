"""What differs between two rule sets, one thing at a time, so that it can be said in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher

from app.domain.rules import Branch, RuleSet, Service, SiteLimits, Weights

Settings = Service | SiteLimits | Weights


@dataclass(frozen=True, slots=True)
class Difference:
    """`branch` is the branch's name or, for limits, the warehouse's code; `before` and `after` are values of the rules.

    branch.added, branch.removed (only the place, from 1, on one side), branch.renamed (names), branch.moved (places),
    branch.when (conditions); service.…, limits.…, weights.… and rules.… end in the name of the field.
    """

    code: str
    branch: str
    before: object = None
    after: object = None


def diff(before: RuleSet, after: RuleSet) -> tuple[Difference, ...]:
    """Branches in their sequence, then limits, weights and the speed of transfers; nothing for equal ones."""
    return (
        *_branches(before.branches, after.branches),
        *_limits(before, after),
        *_settings("weights", "", before.weights, after.weights),
        *(
            Difference(f"rules.{name}", "", getattr(before, name), getattr(after, name))
            for name in ("handling_hours", "km_per_hour")
            if getattr(before, name) != getattr(after, name)
        ),
    )


def _branches(before: Sequence[Branch], after: Sequence[Branch]) -> Iterator[Difference]:
    old, new = _by_name(before), _by_name(after)
    renamed = _renamed(old, new)
    for old_name, new_name in renamed.items():
        yield Difference("branch.renamed", new_name, old_name, new_name)
    was = {renamed.get(name, name): place for place, name in enumerate(old, 1)}
    now = {name: place for place, name in enumerate(new, 1)}
    for name, place in was.items():
        if name not in now:
            yield Difference("branch.removed", name, before=place)
    moved = _moved([name for name in was if name in now], [name for name in now if name in was])
    for name, place in now.items():
        if name not in was:
            yield Difference("branch.added", name, after=place)
            continue
        if name in moved:
            yield Difference("branch.moved", name, was[name], place)
        yield from _branch(name, before[was[name] - 1], new[name])


def _by_name(branches: Sequence[Branch]) -> dict[str, Branch]:
    """In their sequence; of several with one name the later ones are numbered."""
    found: dict[str, Branch] = {}
    for branch in branches:
        name, number = branch.name, 1
        while name in found:
            number += 1
            name = f"{branch.name} ({number})"
        found[name] = branch
    return found


def _renamed(old: dict[str, Branch], new: dict[str, Branch]) -> dict[str, str]:
    """Old and new names of those that are the same in everything else."""
    added = [name for name in new if name not in old]
    found: dict[str, str] = {}
    for name, branch in old.items():
        same = [other for other in added if (new[other].when, new[other].service) == (branch.when, branch.service)]
        if name not in new and same:
            found[name] = same[0]
            added.remove(same[0])
    return found


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Those that stand elsewhere among the rest; as few as explain the new sequence."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return set(after) - {name for block in blocks for name in after[block.b : block.b + block.size]}


def _branch(name: str, before: Branch, after: Branch) -> Iterator[Difference]:
    if before.when.strip() != after.when.strip():
        yield Difference("branch.when", name, before.when, after.when)
    yield from _settings("service", name, before.service, after.service)


def _limits(before: RuleSet, after: RuleSet) -> Iterator[Difference]:
    none = SiteLimits()
    for code in sorted(before.limits.keys() | after.limits.keys()):
        yield from _settings("limits", code, before.limits.get(code, none), after.limits.get(code, none))


def _settings(what: str, name: str, before: Settings, after: Settings) -> Iterator[Difference]:
    for field in fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            yield Difference(f"{what}.{field.name}", name, old, new)

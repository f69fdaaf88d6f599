"""Rules and glossary in words: what is refused, what makes no sense, and what differs between two rule sets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.rule_differences import Difference
from app.domain.rules import Finding, Otherwise, Sort, Transfers
from app.i18n import text
from app.ports.language import Fault
from app.words.language import fault
from app.words.table import Table

REFUSALS: Table = {
    "rules.unknown": lambda: text("There is no version {version} of the rules."),
    "rules.bad": lambda: text("These are not rules: {where} is “{found}”, expected {expected}."),
    "rules.blocked": lambda: text("Version {version} cannot be put in force. {branch}: {finding}"),
    "term.unknown": lambda: text("There is no term “{term}”."),
    "term.needed": lambda: text("“{term}” cannot be retired: priorities ask for it."),
    "term.used": lambda: text("“{term}” is used by {users}. Change these first."),
    "term.breaks": lambda: text("With this “{term}” these would make no sense any more: {users}. Change them first."),
    "term.moment": lambda: text("“{term}” must not speak of what changes while an order lies still: {facts}."),
    "term.fact": lambda: text("An example of “{term}” has something that is no fact of an order: {fact}."),
    "term.example": lambda: text("“{term}” does not come out as this example says: {facts}."),
    "term.name": lambda: text("“{name}” cannot be an English name: use lower-case letters, digits and underscores."),
    "term.chinese": lambda: text("“{chinese}” cannot be a Chinese name: use one word that begins with a letter."),
    "term.taken": lambda: text("“{chinese}” or “{name}” is a fact, a word of conditions or another term already."),
    "decision.none": lambda: text("Nothing has been decided on order {order} yet."),
    "trial.incomplete": lambda: text("Order {order} cannot be tried: its address or a product is not known."),
}
FINDINGS: Table = {
    "branch.unsound": lambda: text("the condition cannot be used: {why}"),
    "branch.same_name": lambda: text("several branches have this name; give each its own"),
    "branch.reach": lambda: text("the reaches {reach} must grow; put them in order"),
    "branch.unknown_site": lambda: text("there is no warehouse {warehouse}; take it out"),
    "branch.pin_excluded": lambda: text("{warehouse} is the only one and never used at once; choose one of both"),
    "branch.all_excluded": lambda: text("every warehouse is excluded, so nobody can serve its orders"),
    "branch.no_site": lambda: text("no warehouse was found for which “{only}” holds"),
    "branch.behind_all": lambda: text("never gets an order: “{other}” above takes all of them"),
    "branch.never": lambda: text("“{when}” can hold for no order"),
    "branch.no_example": lambda: text("no order was found for which “{when}” holds"),
    "branch.shadowed": lambda: text("never gets an order: {others} above takes them"),
    "branch.open_end": lambda: text("some orders fit no branch; the last one must take all others"),
    "limits.unknown_site": lambda: text("limits for a warehouse that is not there"),
}
"""Codes of domain.rules.Finding."""

SORTS: Table = {
    Sort.DISTANCE: lambda: text("the nearest"),
    Sort.COVER: lambda: text("the best stocked"),
    Sort.LOAD: lambda: text("the least busy"),
}

Told = Callable[[str], str]


def finding(found: Finding, site: Told = str, condition: Told = str) -> str:
    """Where, and what is wrong; `site` and `condition` as in `difference`."""
    told: Mapping[str, Told] = {"warehouse": site, "when": condition, "only": condition}
    facts = {name: told.get(name, str)(str(value)) for name, value in found.facts.items()}
    if found.code == "branch.unsound":
        facts["why"] = fault(Fault(facts["why"], 0, 0, facts["found"]))
    sentence = FINDINGS[found.code]().format(**facts)
    return text("{branch}: {told}", branch=site(found.branch), told=sentence) if found.branch else sentence


def difference(found: Difference, site: Told = str, condition: Told = str) -> str:
    """Where, what, from what to what. `site` names a warehouse by its code, `condition` says one in words."""
    facts = {"branch": found.branch, "before": found.before, "after": found.after}
    if found.code in _BRANCHES:
        return _BRANCHES[found.code]().format(**facts)
    name = found.code.partition(".")[2]
    values = _Values(site, condition)
    change = f"{_NAMES[name]()} {values.told(name, found.before)} → {values.told(name, found.after)}"
    where = site(found.branch) if found.code.startswith("limits.") else found.branch
    return text("{branch}: {told}", branch=where, told=change) if where else change


_BRANCHES: Table = {
    "branch.added": lambda: text("New branch “{branch}” in place {after}"),
    "branch.removed": lambda: text("Branch “{branch}” is gone"),
    "branch.renamed": lambda: text("Branch “{before}” is called “{after}”"),
    "branch.moved": lambda: text("Branch “{branch}” moves from place {before} to {after}"),
}
_NAMES: Table = {
    "when": lambda: text("Condition"),
    "reach_km": lambda: text("Reach"),
    "only": lambda: text("Only warehouses with"),
    "pin": lambda: text("Only warehouse"),
    "prefer": lambda: text("First"),
    "exclude": lambda: text("Never"),
    "sort": lambda: text("Takes"),
    "parcels": lambda: text("Parcels at most"),
    "parcel_fen": lambda: text("Each parcel worth at least"),
    "beyond": lambda: text("A farther one sends directly"),
    "transfers": lambda: text("Transfers"),
    "approve": lambda: text("Who approves transfers"),
    "otherwise": lambda: text("When nobody can serve it"),
    "orders": lambda: text("Orders a day"),
    "safety": lambda: text("Safety stock"),
    "cutoff": lambda: text("Cut-off time"),
    "urgent": lambda: text("Weight of urgent orders"),
    "grade": lambda: text("Weight of the customer's grade"),
    "slack": lambda: text("Weight of little time left"),
    "age": lambda: text("Weight of a long wait"),
    "guard_hours": lambda: text("Guard against long waits"),
    "handling_hours": lambda: text("Handling of a transfer"),
    "km_per_hour": lambda: text("Speed of a transfer"),
}
_CHOICES: Mapping[str, Table] = {
    "sort": SORTS,
    "transfers": {
        Transfers.ALWAYS: lambda: text("where that helps"),
        Transfers.BEFORE_PROMISE: lambda: text("before the promise"),
        Transfers.NEVER: lambda: text("no transfers"),
    },
    "otherwise": {
        Otherwise.PRODUCE: lambda: text("to produce"),
        Otherwise.WAIT: lambda: text("waits in the queue"),
        Otherwise.HOLD: lambda: text("a person decides"),
    },
    "approve": {
        str(True): lambda: text("a person approves"),
        str(False): lambda: text("without asking"),
    },
}
_UNITS = {"reach_km": "km", "guard_hours": "h", "handling_hours": "h", "km_per_hour": "km/h"}


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of a setting in words."""

    site: Told
    condition: Told

    def told(self, name: str, value: object) -> str:
        """One of them."""
        if name in _CHOICES:
            return text(", then ").join(_CHOICES[name][str(one)]() for one in _several(value))
        if value in ("", (), None):
            return text("none")
        if name in ("when", "only"):
            return self.condition(str(value))
        if name in ("pin", "prefer", "exclude"):
            return text(", ").join(self.site(str(code)) for code in _several(value))
        if name == "reach_km":
            return " / ".join(f"{km:,}" for km in _several(value)) + " km"
        return _number(name, value)


def _several(value: object) -> Sequence[object]:
    return value if isinstance(value, tuple) else (value,)


def _number(name: str, value: object) -> str:
    if isinstance(value, bool):
        return text("yes") if value else text("no")
    if not isinstance(value, int):
        return str(value)
    if name == "cutoff":
        return f"{value // 60:02d}:{value % 60:02d}"
    if name == "parcel_fen":
        return f"¥{value // 100:,}.{value % 100:02d}"
    if name == "orders" and not value:
        return text("no limit")
    return f"{value:,} {_UNITS.get(name, '')}".strip()

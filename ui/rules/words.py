"""How the orders of a branch are served, and what a trial adds up to, in words."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app import words
from app.domain.glossary import Term
from app.domain.rule_differences import diff
from app.domain.rules import Branch, Finding, Otherwise, RuleSet, Service, Transfers
from app.domain.trial import Totals, Trial
from app.i18n import text
from app.words.rules import SORTS, difference, finding
from ui.rules.conditions import in_words
from ui.rules.facts_text import told_facts


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called: warehouses, and the terms of the glossary."""

    sites: Mapping[str, str]
    terms: Sequence[Term]

    def site(self, code: str) -> str:
        """A warehouse; its code where nobody knows it."""
        return self.sites.get(code, code)

    def listed(self, codes: Sequence[str]) -> str:
        """Several of them."""
        return text(", ").join(map(self.site, codes))

    def condition(self, expression: str) -> str:
        """A condition as people read it."""
        return in_words(expression, self.terms)


TRANSFERS: Mapping[Transfers, Callable[[], str]] = {
    Transfers.ALWAYS: lambda: text("Transfer between warehouses where that helps"),
    Transfers.BEFORE_PROMISE: lambda: text("Transfer only when it arrives before the promise"),
    Transfers.NEVER: lambda: text("No transfers"),
}
OTHERWISE: Mapping[Otherwise, Callable[[], str]] = {
    Otherwise.PRODUCE: lambda: text("Otherwise to produce"),
    Otherwise.WAIT: lambda: text("Otherwise it waits in the queue"),
    Otherwise.HOLD: lambda: text("Otherwise a person decides"),
}


def reach_words(reach: Sequence[int]) -> str:
    """100 → 300 → 800 km."""
    return " → ".join(f"{km:,}" for km in reach) + " km"


def condition_words(branch: Branch, last: bool, names: Names) -> str:
    """When a branch decides."""
    if last:
        return text("all other orders")
    return names.condition(branch.when) if branch.when.strip() else text("every order")


Line = tuple[str, str]
"""An icon and a sentence."""


def service_lines(service: Service, names: Names) -> list[Line]:
    """How the orders are served, most important first."""
    return [*_which(service, names), *_how(service)]


def _which(service: Service, names: Names) -> list[Line]:
    reach = text("Within {reach}", reach=reach_words(service.reach_km))
    lines = [("routing", reach)]
    if service.pin:
        lines.append(("warehouse", text("Only from {warehouse}", warehouse=names.site(service.pin))))
    if service.prefer:
        lines.append(("check", text("First {warehouses}", warehouses=names.listed(service.prefer))))
    if service.exclude:
        lines.append(("cancelled", text("Never {warehouses}", warehouses=names.listed(service.exclude))))
    if service.only.strip():
        lines.append(("info", text("Only warehouses with: {condition}", condition=names.condition(service.only))))
    sorts = text(", then ").join(SORTS[sort]() for sort in service.sort)
    lines.append(("down", text("Takes {sorts}", sorts=sorts)))
    return lines


def _how(service: Service) -> list[Line]:
    split = text("Never split")
    if service.parcels > 1:
        split = text("Split into up to {parcels} parcels", parcels=service.parcels)
        if service.parcel_fen:
            split += text(", each from {amount}", amount=words.money(service.parcel_fen))
    lines = [("picked", split)]
    if service.beyond:
        lines.append(("truck", text("None within reach: a farther one sends directly")))
    moves = TRANSFERS[service.transfers]()
    if service.transfers is not Transfers.NEVER:
        moves += text(", approved by a person") if service.approve else text(", without asking")
    lines.append(("transfer", moves))
    icons = {Otherwise.PRODUCE: "factory", Otherwise.WAIT: "clock", Otherwise.HOLD: "hold"}
    lines.append((icons[service.otherwise], OTHERWISE[service.otherwise]()))
    return lines


def difference_lines(before: RuleSet, after: RuleSet, names: Names) -> list[str]:
    """One line for each difference, none where they are the same."""
    return [difference(found, names.site, names.condition) for found in diff(before, after)]


def finding_words(found: Finding, names: Names) -> str:
    """One sentence: the branch, what is wrong, and an example order where there is one."""
    told = finding(found, names.site, names.condition)
    if not found.example:
        return told
    return text("{told}; for example {facts}", told=told, facts=told_facts(found.example))


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the totals: its name, and whether more of it is better (1), worse (-1)."""

    name: str
    told: Callable[[], str]
    better: int = -1


MEASURES = (
    Measure("parcels", lambda: text("Parcels")),
    Measure("km", lambda: text("Kilometres")),
    Measure("splits", lambda: text("Split orders")),
    Measure("transfers", lambda: text("Transfers")),
    Measure("to_produce", lambda: text("To produce")),
    Measure("waiting", lambda: text("Waiting")),
    Measure("in_time", lambda: text("In time"), better=1),
)


def trial_words(orders: int, changed: int) -> str:
    """412 of 1,832 orders change."""
    if not orders:
        return text("No order to try it on")
    if not changed:
        return text("None of {orders} orders changes", orders=f"{orders:,}")
    return text("{changed} of {orders} orders change", changed=f"{changed:,}", orders=f"{orders:,}")


def trial_json(trial: Trial) -> str:
    """The totals of a trial as they are kept with a version."""
    sides = {"before": _totals(trial.before), "after": _totals(trial.after)}
    return json.dumps({"orders": trial.orders, "changed": trial.changed, **sides})


def _totals(totals: Totals) -> dict[str, int]:
    return {measure.name: getattr(totals, measure.name) for measure in MEASURES}


def tried_words(kept: str) -> str:
    """The trial kept with a version, in a few words."""
    try:
        found = json.loads(kept)
        return trial_words(int(found["orders"]), int(found["changed"]))
    except (ValueError, TypeError, KeyError):
        return ""

"""The queue, what moves and what must be made, and the rules behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.glossary import Term
from app.views.orders import (
    OrderRow,
    TransferRow,
)


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of the glossary in its newest version; version 0 comes with the program."""

    term: Term
    version: int
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class RuleSetRow:
    """A version of the routing rules: `content` as rules.to_text; `tried` the totals of its last trial (JSON) or empty.
    `from_at` is when it was last put in force or will be and `put_by` who did that (empty: never), `in_force` whether
    routing follows it now. Version 0 comes with the program."""

    version: int
    content: str
    note: str
    by: str
    at: datetime | None
    tried: str
    tried_at: datetime | None
    from_at: datetime | None
    put_by: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An order that waits for routing at its place in the queue, and why it stands there: the score (0–100) and what
    each claim adds to it (urgent, grade, slack, age), `guarded` when it has waited too long to be passed over."""

    order: OrderRow
    place: int
    score: float
    claims: Mapping[str, float]
    guarded: bool


@dataclass(frozen=True, slots=True)
class LoadRow:
    """What a warehouse has to do: orders given to it today and its limit (0: none), orders waiting there to be picked,
    transfers on their way to it and from it."""

    warehouse: str
    name: str
    given: int
    limit: int
    to_pick: int
    coming: int
    leaving: int


@dataclass(frozen=True, slots=True)
class ProductionRow:
    """What must be made: a SKU with the pieces that orders due on one day lack, how many orders, the earliest promise,
    and the planner's answer: open, or accepted (with the date he promises)."""

    sku: str
    name: str
    pieces: int
    orders: int
    due_at: datetime
    state: str
    promised_at: datetime | None
    by: str


class RoutingReader(Protocol):
    """Reads what is routed."""

    def ranked_queue(self, limit: int = 200) -> Sequence[QueueRow]:
        """Orders that wait for routing by the priority of the rules in force, with the reason of each one's place."""
        ...

    def transfers(self, limit: int = 200) -> Sequence[TransferRow]:
        """Transfers that are not yet received, oldest first."""
        ...

    def loads(self) -> Sequence[LoadRow]:
        """Every warehouse's work of today, by code."""
        ...

    def production(self, limit: int = 200) -> Sequence[ProductionRow]:
        """What must be made, by the earliest promise."""
        ...

    def terms(self) -> Sequence[TermRow]:
        """The glossary by Chinese name; the terms that come with the program where nobody has defined them anew."""
        ...

    def rule_sets(self, limit: int = 50) -> Sequence[RuleSetRow]:
        """Versions of the routing rules, newest first; version 0 is always the last."""
        ...

"""Credit (R5–R7): what a customer may still order on account, and temporary credit with an amount and an end.

A grant lifts the limit until it ends. What orders take of it is kept with the grant, so that money that comes in
meanwhile frees the customer's own limit and never the grant once more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.errors import Refused

GRANT_FEN = 5_000_000
"""R7: a grant is ¥50,000 unless said otherwise."""
GRANT_HOURS = 24
"""R7: … and ends after 24 hours."""
LONGEST_GRANT = timedelta(days=31)


class Scope(StrEnum):
    """What a grant may be used for."""

    ORDER = "order"
    CUSTOMER = "customer"


class GrantState(StrEnum):
    """Where a grant stands; it ends by itself, so `ACTIVE` counts only until its end."""

    REQUESTED = "requested"
    ACTIVE = "active"
    REFUSED = "refused"
    REVOKED = "revoked"


class EntryKind(StrEnum):
    """What moves a customer's account in the built-in ledger."""

    CHARGE = "charge"
    PAYMENT = "payment"
    LIMIT = "limit"


class WhenUnknown(StrEnum):
    """The company's written choice for orders on account while the finance system cannot be asked and its last
    answer is too old: the order waits, or passes on the last known balance."""

    WAIT = "wait"
    PASS = "pass"


@dataclass(frozen=True, slots=True)
class Account:
    """A customer's account at one moment, in fen: the limit, what is billed and not paid (below 0: paid in advance),
    and the orders on account that are not billed yet."""

    limit_fen: int
    used_fen: int
    open_fen: int

    @property
    def own_fen(self) -> int:
        """Limit less used less open orders, grants apart; below 0 when overdrawn."""
        return self.limit_fen - self.used_fen - self.open_fen


@dataclass(frozen=True, slots=True)
class Grant:
    """An active grant: its amount, what orders took of it, its end; `order_id` is None for the customer's whole
    account."""

    id: int
    order_id: int | None
    amount_fen: int
    taken_fen: int
    ends_at: datetime

    def serves(self, order_id: int | None, now: datetime) -> bool:
        """Whether it counts for this order now."""
        return now < self.ends_at and self.order_id in (None, order_id)


@dataclass(frozen=True, slots=True)
class Room:
    """What may still be ordered: from the account itself (below 0 when overdrawn beyond what grants carry) and
    from grants."""

    own_fen: int
    granted_fen: int

    @property
    def available_fen(self) -> int:
        """Both together."""
        return self.own_fen + self.granted_fen


@dataclass(frozen=True, slots=True)
class Use:
    """So much of a grant is taken by an order."""

    grant_id: int
    amount_fen: int


def room(account: Account, grants: Iterable[Grant], now: datetime, order_id: int | None = None) -> Room:
    """What the account leaves for an order now. Debt that a running grant carries does not count against it, whoever
    took it."""
    running = [grant for grant in grants if now < grant.ends_at]
    carried = sum(grant.taken_fen for grant in running)
    own = account.own_fen if account.own_fen >= 0 else min(0, account.own_fen + carried)
    serving = [grant for grant in running if grant.serves(order_id, now)]
    return Room(own, sum(grant.amount_fen - grant.taken_fen for grant in serving))


def admit(
    account: Account, grants: Sequence[Grant], amount_fen: int, now: datetime, order_id: int | None = None
) -> tuple[Use, ...]:
    """What an order over this amount takes of which grants, the one that ends first before the others; empty when
    the account itself suffices. Refused("credit.short") with what is available and what lacks."""
    left = room(account, grants, now, order_id)
    if amount_fen > left.available_fen:
        raise Refused(
            "credit.short",
            amount_fen=amount_fen,
            available_fen=left.available_fen,
            short_fen=amount_fen - left.available_fen,
        )
    lacking = amount_fen - max(0, left.own_fen)
    uses = []
    # a grant for just this order is of no use to any other, so it goes first
    for grant in sorted(grants, key=lambda grant: (grant.order_id is None, grant.ends_at, grant.id)):
        part = min(lacking, grant.amount_fen - grant.taken_fen) if grant.serves(order_id, now) else 0
        if part > 0:
            uses.append(Use(grant.id, part))
            lacking -= part
    return tuple(uses)


def still_covered(
    account: Account, grants: Iterable[Grant], lapsed_of_others: int, now: datetime, order_id: int
) -> bool:
    """Whether an admitted order may leave: the account, its own lapsed grants included, is not overdrawn.

    `lapsed_of_others` is what other open orders took of grants that have ended: theirs to answer for.
    """
    without = Account(account.limit_fen, account.used_fen, account.open_fen - lapsed_of_others)
    return room(without, grants, now, order_id).available_fen >= 0

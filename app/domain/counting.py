"""Stock against the shelf (R25): what a number is corrected by, why, and what may be corrected without asking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Self

from app.domain.company import DEFAULTS, Setting
from app.domain.routing import StockKey
from app.errors import BadInput, Refused

MOST_PIECES = 1_000_000
LATELY = timedelta(days=30)
"""So long a difference makes its location doubtful."""
WINDOW = timedelta(days=1)
"""What was corrected alone at a place within this time counts against the limit there: it cannot be cut in slices."""


class CountKind(StrEnum):
    """How a difference came to light."""

    FOUND = "found"
    CYCLE = "cycle"


class CountState(StrEnum):
    """What became of it: corrected at once, or asked and then decided."""

    DONE = "done"
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


class TaskState(StrEnum):
    """A location to be counted."""

    OPEN = "open"
    COUNTED = "counted"
    CANCELLED = "cancelled"


class Reason(StrEnum):
    """Why the system's number was wrong."""

    FOUND = "found"
    MISPLACED = "misplaced"
    DAMAGED = "damaged"
    MISCOUNTED = "miscounted"
    RETURNED = "returned"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Why:
    """A reason with what was said to it, and what was answered when it was decided."""

    reason: Reason
    note: str = ""
    answer: str = ""

    @classmethod
    def given(cls, reason: str, note: str = "") -> Self:
        """As a person gives it: BadInput for no reason of ours, Refused("field.required") for “other” without words."""
        if reason not in set(Reason):
            raise BadInput("argument.bad", field="reason", found=reason, expected=", ".join(Reason))
        said = " ".join(note.split())
        if reason == Reason.OTHER and not said:
            raise Refused("field.required", field="note")
        return cls(Reason(reason), said)

    @classmethod
    def of(cls, kept: str) -> Self:
        """From `text`."""
        code, note, answer = (*kept.split("\n"), "", "")[:3]
        return cls(Reason(code), note, answer)

    def text(self) -> str:
        """The one text that is kept: a line each."""
        return "\n".join((self.reason.value, self.note, " ".join(self.answer.split()))).rstrip("\n")


@dataclass(frozen=True, slots=True)
class Limit:
    """What one corrects alone at one place within WINDOW: so many pieces, worth so much (fen)."""

    pieces: int
    fen: int

    @classmethod
    def of(cls, settings: Mapping[str, str]) -> Self:
        """From the stored settings, defaults for those not stored."""
        pieces, fen = (settings.get(key, DEFAULTS[key]) for key in (Setting.COUNT_LIMIT, Setting.COUNT_LIMIT_FEN))
        return cls(int(pieces), int(fen))


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the system says of a SKU in a warehouse, in pieces: on hand, promised to orders, `taken` from the shelf for
    orders that are not picked whole yet. `alone` is what was corrected without asking within WINDOW; price in fen a
    piece, 0 where nobody knows it."""

    on_hand: int = 0
    reserved: int = 0
    taken: int = 0
    location: str = ""
    alone: int = 0
    price_fen: int = 0

    @property
    def expected(self) -> int:
        """What should lie there now."""
        return self.on_hand - self.taken

    def lacks(self, pieces: int) -> int:
        """What orders were promised and would not be there after a correction by `pieces`."""
        return max(0, self.reserved - self.on_hand - pieces)


def decide(pieces: int, shelf: Shelf, limit: Limit) -> CountState:
    """Whether a difference is corrected at once: neither it nor what it adds up to with those before passes the limit,
    and it takes nothing from an order."""
    drift = max(abs(pieces), abs(shelf.alone + pieces)) if pieces else 0
    over = drift > limit.pieces or drift * shelf.price_fen > limit.fen
    return CountState.ASKED if over or shelf.lacks(pieces) else CountState.DONE


@dataclass(frozen=True, slots=True)
class Count:
    """One place (a SKU in a warehouse) as it was counted against what the system said then. `id` and `task_id` are 0
    where there is none (yet)."""

    kind: CountKind
    place: StockKey
    location: str
    expected: int
    counted: int
    why: Why
    state: CountState
    by: str
    order_no: str = ""
    task_id: int = 0
    id: int = 0

    @property
    def pieces(self) -> int:
        """What stands there more (or fewer, below 0) than the system said."""
        return self.counted - self.expected


@dataclass(frozen=True, slots=True)
class CountTask:
    """A location that somebody counts without being told what should be there."""

    id: int
    no: str
    warehouse_id: int
    warehouse: str
    location: str
    state: TaskState


@dataclass(frozen=True, slots=True)
class Correction:
    """What became of a difference: its number, the SKU, the state, what is on hand now; `served` are orders (ids) that
    waited for the goods and are back in the routing queue."""

    id: int
    sku: str
    pieces: int
    state: CountState
    on_hand: int
    served: tuple[int, ...] = ()

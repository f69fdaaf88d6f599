"""What a station has in hand besides its order."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.domain.duty import StageClock
from app.domain.pick_lists import Step
from app.domain.picking import Modes
from app.views.orders import (
    LineRow,
    OrderRow,
    ParcelRow,
)


@dataclass(frozen=True, slots=True)
class Hand:
    """`location` was scanned last; `line` is the position of the line scanned last or asked about (0: none); `box`
    counts from 1; `skipped` lines (positions) come last; `question` is the Says value that waits for its answer (empty:
    none), and `asked` the code that is the yes to it where scanning it again is."""

    location: str = ""
    line: int = 0
    box: int = 1
    skipped: tuple[int, ...] = ()
    question: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class CartView:
    """The pick list in hand: what is left of its walk, how far its orders and their pieces are, the bins of orders
    that have left it meanwhile (cancelled, held or routed anew), and of those still to pick the clock that ends
    first."""

    no: str
    steps: tuple[Step, ...]
    orders: int
    orders_done: int
    pieces: int
    picked: int
    left: tuple[int, ...] = ()
    clock: StageClock | None = None


@dataclass(frozen=True, slots=True)
class ScanRow:
    """One of the last scans at a station: what was scanned and what it did (ScanAnswer.says code)."""

    at: datetime
    code: str
    ok: bool
    says: str
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class StationView:
    """What the station screen shows: the open order, its lines in the sequence of the walk (skipped ones last), the
    last scans (newest first), and the order's boxes. `active_position` is the line to pick now; with a cart in hand
    the number of its step. The shelf should be empty once a line of `emptied` (positions) is full."""

    order: OrderRow | None
    lines: tuple[LineRow, ...]
    active_position: int | None
    scans: tuple[ScanRow, ...]
    boxes: tuple[ParcelRow, ...]
    hand: Hand = field(default_factory=Hand)
    modes: Modes = field(default_factory=Modes)
    cart: CartView | None = None
    emptied: frozenset[int] = frozenset()


class StationReader(Protocol):
    """Reads stations."""

    def station(self, code: str) -> StationView:
        """What the screen of a station shows now."""
        ...

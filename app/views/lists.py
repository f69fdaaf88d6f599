"""What the screens and the command line read of pick lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.pick_lists import Cart, ListKind, ListState, Pace, Step
from app.domain.stages import Awaits


@dataclass(frozen=True, slots=True)
class WaveRow:
    """What waits in a warehouse and leaves with one carrier (empty: with all of them) at its next departure; what
    misses that one leaves at `then_at`. `carts` it takes so many, and `minutes` to pick them one after the other."""

    carrier: str
    name: str
    leaves_at: datetime
    then_at: datetime | None
    orders: int
    lines: int
    pieces: int
    urgent: int
    carts: int
    minutes: int


@dataclass(frozen=True, slots=True)
class CartPlan:
    """What would be released now, cart by cart, and the pace that the minutes are estimated by."""

    carts: tuple[Cart, ...]
    pace: Pace


@dataclass(frozen=True, slots=True)
class ListRow:
    """A pick list. `carrier`, `picker` (who scanned last at the `station` that has it) and `by` (who released it) are
    names; of its `pieces` so many are `picked`, and `minutes` are left."""

    no: str
    kind: ListKind
    state: ListState
    warehouse: str
    carrier: str
    cutoff_at: datetime | None
    station: str
    picker: str
    by: str
    created_at: datetime
    closed_at: datetime | None
    orders: int
    pieces: int
    picked: int
    minutes: int


@dataclass(frozen=True, slots=True)
class ListOrderRow:
    """An order of a list and its bin; `inside` is false for one that has left."""

    bin: int
    no: str
    external_no: str
    buyer: str
    region: str
    remark: str
    urgent: bool
    awaits: Awaits
    pieces: int
    picked: int
    inside: bool


@dataclass(frozen=True, slots=True)
class ListDetail:
    """A list with its orders by bin, its whole walk as it was released, and what of it is left; `codes` are what a
    scanner reads of a product, by SKU id."""

    row: ListRow
    orders: tuple[ListOrderRow, ...]
    walk: tuple[Step, ...]
    left: tuple[Step, ...]
    codes: Mapping[int, str]


class ListReader(Protocol):
    """Reads of pick lists. A warehouse is named by its code; Refused("warehouse.unknown")."""

    def waves(self, warehouse: str, bins: int) -> Sequence[WaveRow]:
        """What waits, on carts of so many bins: everything first, then by carrier, who leaves next in front."""
        ...

    def carts(self, warehouse: str, bins: int, carrier: str = "") -> CartPlan:
        """What waits, or what leaves with one carrier, as it would be released."""
        ...

    def pick_lists(self, warehouse: str = "", limit: int = 200) -> Sequence[ListRow]:
        """Open lists, those that leave next in front, then the last closed ones."""
        ...

    def pick_list(self, no: str) -> ListDetail | None:
        """One list by its number."""
        ...

"""The floor as use cases need it: transfers between warehouses, and what is to be made."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Protocol

from app.domain.routing import Waiting
from app.domain.transfers import Transfer, TransferState


class Transfers(Protocol):
    """Transfers; routing proposes them."""

    def order_of(self, no: str) -> str:
        """Number of the order a transfer is for; Refused("transfer.unknown")."""
        ...

    def load(self, no: str) -> Transfer:
        """A transfer, locked; its order is to be locked before it."""
        ...

    def of_order(self, order_id: int) -> Sequence[str]:
        """Numbers of the transfers whose goods the order still waits for, oldest first."""
        ...

    def under_way(self, order_id: int) -> bool:
        """Whether goods have left a shelf for this order and not arrived."""
        ...

    def keep(self, transfer: Transfer, state: TransferState, at: datetime) -> None:
        """Its new state."""
        ...

    def arrived(self, transfer: Transfer, pieces: Mapping[int, int]) -> None:
        """What came, by line id."""
        ...

    def let_go(self, order_id: int, at: datetime) -> None:
        """The order waits for nothing any more: what is on a shelf stays there, what is under way becomes free stock
        where it arrives."""
        ...


class Production(Protocol):
    """Pieces that no warehouse has, asked for by the orders that wait for them."""

    def waiting(self, sku_ids: Iterable[int], needs: Set[str], now: datetime) -> Sequence[Waiting]:
        """Orders that lack one of these SKUs and are not on hold, by promise, with those of these facts that are an
        order's own."""
        ...

    def lacking(self, order_ids: Sequence[int]) -> Mapping[int, Sequence[tuple[int, int]]]:
        """(SKU id, pieces of the whole line) of every line that is asked for, by order id."""
        ...

    def numbers(self, order_ids: Sequence[int]) -> Sequence[str]:
        """Numbers of these orders, in this sequence."""
        ...

    def accept(self, sku_id: int, promised_at: datetime, by: str) -> Mapping[str, int]:
        """The planner promises all pieces of a SKU that are asked for now; the pieces by order number."""
        ...

    def close(self, order_id: int, state: str) -> None:
        """The order's requests are done or cancelled."""
        ...

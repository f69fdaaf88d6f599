"""Products, warehouses and customers as use cases need them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.catalog import CustomerKind, CustomerRecord, PriceRecord, ProductRecord, WarehouseRecord
from app.domain.intake import Place


@dataclass(frozen=True, slots=True)
class CustomerRef:
    """A customer as intake needs it: `address` and `place` are the ones used last."""

    id: int
    code: str
    name: str
    kind: CustomerKind
    contact: str
    phone: str
    level: str
    address: str
    place: Place | None
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """Customers by what an order says of them: each text names exactly one."""

    by_code: Mapping[str, CustomerRef]
    by_phone: Mapping[str, CustomerRef]
    by_name: Mapping[str, CustomerRef]


class Catalog(Protocol):
    """Products, warehouses, customers."""

    def skus_by_code(self, codes: Iterable[str]) -> dict[str, int]:
        """SKU id for each code that names exactly one product: SKU code first, then barcode or OE number."""
        ...

    def sku_matches(self, code: str) -> Sequence[tuple[int, int]]:
        """(SKU id, pieces the code stands for) for everything a scanned code can mean."""
        ...

    def sku_ids(self, skus: Iterable[str]) -> dict[str, int]:
        """Ids of exact SKU codes."""
        ...

    def warehouse_ids(self) -> dict[str, int]:
        """Ids by warehouse code."""
        ...

    def recognise(self, codes: Iterable[str], phones: Iterable[str], names: Iterable[str]) -> Recognised:
        """The customers whom these codes, phones and names mean; a text that several have means nobody."""
        ...

    def next_customer_code(self) -> str:
        """A code no customer has."""
        ...

    def level(self, customer_id: int | None) -> str:
        """The customer's price level; empty for none."""
        ...

    def prices(self, level: str, sku_ids: Iterable[int]) -> dict[int, int]:
        """Fen a piece by SKU id: the level's price, else the product's own; those without any are left out."""
        ...

    def names(self, sku_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
        """(SKU, name) by id."""
        ...

    def weights(self, sku_ids: Iterable[int]) -> dict[int, int]:
        """Grams a piece, by SKU id."""
        ...

    def alias(self, code: str, sku_id: int) -> None:
        """From now on this code means that product."""
        ...

    def address_used(self, customer_id: int, address: str, place: Place | None, at: datetime) -> None:
        """The customer has ordered to this address: keep it, newest first."""
        ...

    def put_prices(self, records: Sequence[PriceRecord]) -> tuple[int, list[PriceRecord]]:
        """Set prices; returns (how many, those whose SKU is unknown)."""
        ...

    def put_warehouses(self, records: Sequence[WarehouseRecord]) -> tuple[int, int]:
        """Add or change; returns (added, changed)."""
        ...

    def put_products(self, records: Sequence[ProductRecord]) -> tuple[int, int]:
        """Add or change, codes replaced; what a record leaves unsaid stays. Returns (added, changed)."""
        ...

    def put_customers(self, records: Sequence[CustomerRecord], places: Mapping[str, Place]) -> tuple[int, int]:
        """Add or change, known addresses kept, what a record leaves unsaid stays; `places` by address text. Returns
        (added, changed)."""
        ...

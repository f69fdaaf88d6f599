"""Master data as it comes through the door: warehouses, products, stock counts, customers."""

import re
from dataclasses import dataclass
from enum import StrEnum

from app.domain.geo import Point


class CustomerKind(StrEnum):
    """Repair shop 修理厂 or 4S dealer 4S店."""

    REPAIR_SHOP = "repair_shop"
    DEALER_4S = "dealer_4s"


GRADES = ("", "A", "B", "C")
"""How much a customer counts, A the most; empty where nobody has said."""


@dataclass(frozen=True, slots=True)
class WarehouseRecord:
    """One warehouse of a master file."""

    code: str
    name: str
    point: Point


_PACKAGE = re.compile(r"(.+?)\s*[*×]\s*(\d{1,5})")


def packaged(barcode: str) -> tuple[str, int]:
    """A barcode as product files write it, and the pieces of the package that it stands on; 1 where nothing is said."""
    found = _PACKAGE.fullmatch(barcode)
    return (found[1], int(found[2])) if found and int(found[2]) else (barcode, 1)


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """One product: several OE numbers and barcodes (`code*12` is that of a package of 12, see `packaged`), the numbers
    it replaces, price in fen, weight in grams. `unsaid` names the fields for which the file has no column (of the last
    five): what is known of them stays."""

    sku: str
    name: str
    oe_numbers: tuple[str, ...] = ()
    barcodes: tuple[str, ...] = ()
    price_fen: int = 0
    replaces: tuple[str, ...] = ()
    weight_g: int = 0
    unsaid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StockRecord:
    """A count: what lies on hand of one SKU in one warehouse, and where; `row` is its row in the file, which has
    no column for the fields that are `unsaid` (location): what is known of them stays."""

    warehouse: str
    sku: str
    location: str
    on_hand: int
    row: int = 0
    unsaid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """One customer with one address, which is added to those known. `level` is the price level; `limit_fen` the credit
    limit, None where the file does not say; `grade` is one of GRADES; `unsaid` names the fields for which the file has
    no column (phone, contact, level, grade): what is known of them stays."""

    code: str
    name: str
    kind: CustomerKind
    phone: str = ""
    address: str = ""
    contact: str = ""
    level: str = ""
    limit_fen: int | None = None
    grade: str = ""
    unsaid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PriceRecord:
    """What a SKU costs on a price level, fen a piece; `row` is its row in the file."""

    level: str
    sku: str
    price_fen: int
    row: int = 0


Record = WarehouseRecord | ProductRecord | StockRecord | CustomerRecord | PriceRecord


class MasterKind(StrEnum):
    """Which master file."""

    WAREHOUSES = "warehouses"
    PRODUCTS = "products"
    STOCK = "stock"
    CUSTOMERS = "customers"
    PRICES = "prices"

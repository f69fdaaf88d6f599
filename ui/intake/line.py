"""One line of a phone order: its product, pieces and price, and how its cells read."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from app import words
from app.i18n import text
from app.views.customers import PartRow


class Column(IntEnum):
    """The columns of the grid."""

    NO = 0
    CODE = 1
    PRODUCT = 2
    QUANTITY = 3
    PRICE = 4
    TOTAL = 5


EDITED = (Column.CODE, Column.QUANTITY, Column.PRICE)


class Search(StrEnum):
    """How far a line has come in finding its product."""

    LOOKING = "looking"
    FOUND = "found"
    UNKNOWN = "unknown"
    SEVERAL = "several"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `key` tells it from every other of this form, `own_price_fen` is a price that is not the list's."""

    key: int
    code: str
    quantity: int = 1
    own_price_fen: int | None = None
    part: PartRow | None = None
    search: Search = Search.LOOKING

    @property
    def list_price_fen(self) -> int:
        """The customer's price for it; 0 where none is known."""
        return self.part.price_fen if self.part else 0

    @property
    def price_fen(self) -> int:
        """What a piece costs in this order."""
        return self.list_price_fen if self.own_price_fen is None else self.own_price_fen

    @property
    def total_fen(self) -> int:
        """Of the line."""
        return self.quantity * self.price_fen


def problem_of(line: Line) -> str:
    """What is wrong with a line and what to do; empty where nothing is."""
    if line.search is Search.UNKNOWN:
        return text("Unknown code: type another or a name")
    if line.search is Search.SEVERAL:
        return text("Several products: Enter on the code lists them")
    if line.search is Search.FAILED:
        return text("Could not be looked up: type it again")
    if line.part is not None and line.price_fen == 0 and line.own_price_fen is None:
        return text("No price: Tab, then type it")
    return ""


def told(line: Line, column: Column, row: int) -> str:
    """The words of a cell."""
    if column in (Column.PRICE, Column.TOTAL) and line.price_fen == 0 and line.own_price_fen is None:
        return "–"
    return {
        Column.NO: str(row + 1),
        Column.CODE: line.code,
        Column.PRODUCT: line.part.name if line.part else "",
        Column.QUANTITY: f"{line.quantity:,}",
        Column.PRICE: words.money(line.price_fen),
        Column.TOTAL: words.money(line.total_fen),
    }[column]


def typed(line: Line, column: Column) -> str:
    """What stands in an open cell."""
    if column is Column.PRICE:
        return f"{line.price_fen / 100:.2f}" if line.price_fen else ""
    return str(line.quantity) if column is Column.QUANTITY else line.code


def title(column: Column) -> str:
    """The head of a column."""
    return {
        Column.NO: "",
        Column.CODE: text("Code"),
        Column.PRODUCT: text("Product and stock"),
        Column.QUANTITY: text("Pcs"),
        Column.PRICE: text("Price"),
        Column.TOTAL: text("Total"),
    }[column]

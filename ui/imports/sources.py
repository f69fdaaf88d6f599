"""What can be imported, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app import words
from app.domain.catalog import MasterKind
from app.domain.intake import Channel
from app.domain.profile import Profile
from app.i18n import text


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of files: a Channel or MasterKind value, its name, and what belongs into such files."""

    what: str
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which files, what is in them, and the mapping to read them with (None: the one that fits)."""

    what: str
    paths: tuple[Path, ...]
    profile: Profile | None = None

    @property
    def names(self) -> str:
        """The files' names."""
        return ", ".join(path.name for path in self.paths)


def channels() -> Sequence[Source]:
    """Order files."""
    hints = {
        Channel.TAOBAO: text("Order list and line list, choose both at once; or trades as TOP JSON"),
        Channel.MINI: text("What the mini-program pushed, one JSON order a line"),
        Channel.POS: text("Receipts of the counter; negative lines are returns"),
        Channel.JD: text("Order export of the JD shop"),
        Channel.ALI1688: text("Order export of the 1688 shop"),
    }
    return [Source(channel.value, words.channel(channel), hint) for channel, hint in hints.items()]


def master_data() -> Sequence[Source]:
    """Files about ourselves: taken in at once, without a preview."""
    return [
        Source(MasterKind.PRODUCTS.value, text("Products"), text("SKU, names, barcodes, OE numbers")),
        Source(MasterKind.STOCK.value, text("Stock counts"), text("What lies on the shelves, per warehouse")),
        Source(MasterKind.CUSTOMERS.value, text("Customers"), text("Repair shops and dealers")),
        Source(MasterKind.WAREHOUSES.value, text("Warehouses"), text("Code, name, place")),
        Source(MasterKind.PRICES.value, text("Prices"), text("Price level, SKU, price")),
    ]


def is_channel(what: str) -> bool:
    """Whether these are orders, not master data."""
    return what in set(Channel)


def title_of(what: str) -> str:
    """The name of a Channel or MasterKind value."""
    return next((source.title for source in master_data() if source.what == what), "") or words.channel(what)

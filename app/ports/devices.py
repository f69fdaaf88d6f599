"""Devices, files and systems outside, as protocols, and what they answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.intake import IncomingOrder, Place
from app.domain.label_look import DEFAULT_LAYOUT
from app.domain.parcel import LabelContent
from app.domain.people import Operator
from app.errors import BadInput, Problem


@dataclass(frozen=True, slots=True)
class Context:
    """Who acts, at which station, the one time of the transaction, and whether it repeats one that lost a race."""

    by: Operator
    station: str
    now: datetime
    repeats: bool = False


class Clock(Protocol):
    """The time, aware UTC."""

    def __call__(self) -> datetime: ...


class PinHasher(Protocol):
    """Hashes PINs slowly."""

    def hash(self, pin: str) -> str:
        """A salted hash that names its own parameters."""
        ...

    def verify(self, hashed: str, pin: str) -> bool:
        """Whether the PIN made this hash."""
        ...


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of one table of a source that did not come in, as they stand there, so that they can be corrected and
    imported again. `file` is the file's name, with `#sheet` behind it where it has several."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class NothingUsable(BadInput):
    """Every row of a source was rejected; `left_out` are the rows, to be corrected."""

    def __init__(self, rejected: tuple[Problem, ...], left_out: tuple[LeftOut, ...]) -> None:
        super().__init__("file.nothing_usable", rejected, file=rejected[0].file)
        self.left_out = left_out


@dataclass(frozen=True, slots=True)
class ChannelReading:
    """What a channel's adapter made of a source: readable orders, what is wrong with the rest, and the rows of it.
    `digest` identifies the content (SHA-256), whatever the files' names and sequence."""

    orders: tuple[IncomingOrder, ...]
    rejected: tuple[Problem, ...]
    digest: str
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class FinanceBalance:
    """What the finance system says of a customer: limit and used amount in fen (`used` is below 0 for money paid in
    advance), and when that was true. `enabled` is false for one who gets no credit."""

    limit_fen: int
    used_fen: int
    enabled: bool
    as_of: datetime


class FinanceSystem(Protocol):
    """The company's finance system, where it has one."""

    def balance(self, customer: str) -> FinanceBalance:
        """By our customer code; Unavailable("finance.away") when it is slow, down or wrong (fact `why`),
        Refused("finance.customer_unknown") when it does not know the customer."""
        ...


@dataclass(frozen=True, slots=True)
class AddressAnswer:
    """What an address book made of a text: the one county it means, or several, or none. `region` are the leading
    digits that are sure where the text stops at a city (4) or province (2); `confidence` is the share of addresses
    read with such evidence that were right (0 to 1; 0 when there is no county)."""

    place: Place | None
    candidates: tuple[Place, ...] = ()
    confidence: float = 0.0
    region: str = ""


class AddressBook(Protocol):
    """Finds the county of a Chinese address text."""

    def resolve(self, text: str) -> AddressAnswer:
        """The county; never a guess: where several fit, `place` is None and they stand in `candidates`."""
        ...


class LabelRenderer(Protocol):
    """Draws labels after a layout, which is named by its size in millimetres; BadInput("label.layout") for none."""

    def render(self, content: LabelContent, layout: str = DEFAULT_LAYOUT) -> bytes:
        """The PDF; the same content gives the same bytes."""
        ...

    def render_many(self, contents: Sequence[LabelContent], layout: str = DEFAULT_LAYOUT) -> bytes:
        """One PDF with a page for each (there is at least one), in their order."""
        ...

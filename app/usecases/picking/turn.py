"""One scan being answered: what came in, what is open at the station before and after, and what is said."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.events import EventKind, Facts
from app.domain.order import Order, OrderLine
from app.domain.picking import Modes, Says
from app.ports import Ask, Context, Ruling, Session, UnitOfWork


@dataclass(frozen=True, slots=True)
class ScanCode:
    """One code read by the scanner of the acting station, and when (None: now). `local` is what the station said to it
    while the database was away, about which `order`; empty where it was not asked."""

    request_id: str
    code: str
    scanned_at: datetime | None = None
    local: str = ""
    order: str = ""

    def fingerprint(self) -> str:
        """What makes it this scan: one in doubt is sent again with what the station has said since."""
        return f"{self.code!r} {self.scanned_at}"


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What the station says to a scan: `says` and `beep` by their codes, `facts` for the words, and the order in
    hand with its stage (empty when there is none)."""

    code: str
    ok: bool
    says: str
    order: str
    stage: str
    beep: str
    facts: Facts = field(default_factory=dict)


@dataclass(slots=True)
class Turn:
    """One scan and its world. `candidates` are what the code may mean, best first; `pieces` how many it says that it
    stands for, if it does."""

    uow: UnitOfWork
    context: Context
    code: str
    candidates: tuple[str, ...]
    pieces: int | None
    session: Session
    modes: Modes
    warehouse_id: int
    warehouse: str
    ruling: Ruling
    order: Order | None = None
    facts: Facts = field(default_factory=dict)

    def note(self, kind: EventKind, **facts: object) -> None:
        """Write to the open order's ledger."""
        assert self.order is not None
        self.order.record(kind, self.context.now, self.context.by.code, self.context.station, dict(facts))

    def remember(self, **changes: object) -> None:
        """Of the session."""
        self.session = replace(self.session, **changes)  # type: ignore[arg-type]

    def asked(self, says: Says) -> bool:
        """Whether this very code asked that question last."""
        return self.session.pending == f"{says.value} {self.code}"

    def question(self, says: Says) -> Says | None:
        """None when this very code already asked (scanning it again is the yes); else remember that it asks."""
        if self.asked(says):
            self.remember(pending="")
            return None
        self.remember(pending=f"{says.value} {self.code}")
        return says

    def asks(self, says: Says) -> Ask | None:
        """This question, if it waits for its answer."""
        ask = self.session.asks
        return ask if ask is not None and ask.says is says else None

    def matches(self) -> Sequence[tuple[int, int]]:
        """(SKU id, pieces) of everything that the code can mean, by the first candidate that means anything."""
        for candidate in self.candidates:
            found = self.uow.catalog.sku_matches(candidate)
            if found:
                return [(sku_id, self.pieces or pieces) for sku_id, pieces in found]
        return ()

    def line_in_hand(self) -> OrderLine | None:
        """The line that was scanned last, of the open order."""
        lines = self.order.lines if self.order else ()
        return next((line for line in lines if line.position == self.session.line), None)

    def tell(self, line: OrderLine, **more: object) -> None:
        """How far the line is."""
        told: Facts = {"sku": line.sku, "name": line.title, "picked": line.picked, "quantity": line.quantity}
        self.facts = told | more

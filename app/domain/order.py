"""An order and its lines: the aggregate that single-order commands work on."""

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.events import Event, EventKind, Facts, canonical, seal
from app.domain.intake import Channel, Missing, Pay
from app.domain.stages import Awaits, Move, Stage, awaits, next_stage
from app.errors import Refused


@dataclass(eq=False, slots=True)
class OrderLine:
    """What is wanted of one SKU; `sku_id` is None while the code is unknown. Price in fen a piece."""

    id: int
    position: int
    sku_id: int | None
    sku: str
    title: str
    quantity: int
    picked: int
    price_fen: int

    @property
    def done(self) -> bool:
        """All pieces picked."""
        return self.picked >= self.quantity


@dataclass(eq=False, slots=True)
class Order:
    """The root: every change goes through it, writes its event and raises its version.

    `credit_fen` is what it takes of its customer's account, 0 once billed; `stops` how often it was held; `marks`
    what its source said last (intake.marks).
    """

    id: int
    no: str
    channel: Channel
    external_no: str
    stage: Stage
    stage_at: datetime
    held: bool
    missing: frozenset[Missing]
    transfer_open: bool
    warehouse_id: int | None
    customer_id: int | None
    pay: Pay
    amount_fen: int
    credit_fen: int
    stops: int
    marks: str
    version: int
    event_seq: int
    event_hash: str
    lines: list[OrderLine] = field(default_factory=list)
    new_events: list[Event] = field(default_factory=list)

    @property
    def awaits(self) -> Awaits:
        """What it waits for next."""
        return awaits(self.stage, held=self.held, incomplete=bool(self.missing), transfer_open=self.transfer_open)

    @property
    def picking_started(self) -> bool:
        """Somebody has taken something of it from a shelf."""
        return self.stage is Stage.PICKED or any(line.picked for line in self.lines)

    @property
    def picked_all(self) -> bool:
        """Every line is complete."""
        return all(line.done for line in self.lines)

    def move(self, move: Move, at: datetime) -> None:
        """Change the stage by the table; a held order moves nowhere but to cancelled."""
        if self.held and move is not Move.CANCEL:
            raise Refused("order.held", order=self.no)
        self.stage = next_stage(self.stage, move, self.no)
        self.stage_at = at

    def hold(self) -> None:
        """Stop it where it stands."""
        self.held = True
        self.stops += 1

    def record(self, kind: EventKind, at: datetime, by: str, station: str, facts: Facts) -> Event:
        """Append to the ledger, sealed with what stands before."""
        self.event_seq += 1
        at_ms = round(at.timestamp() * 1000)
        previous = self.event_hash or self.no
        self.event_hash = seal(previous, self.event_seq, at_ms, kind.value, by, station, canonical(facts))
        event = Event(self.event_seq, at, kind, by, station, facts, self.event_hash)
        self.new_events.append(event)
        return event

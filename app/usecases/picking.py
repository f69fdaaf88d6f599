"""The scan station's engine: one scan, one answer, one transaction; every scan looks at the order anew."""

from dataclasses import dataclass, field

from app.domain.codes import CodeType, is_own_code, scanned_code
from app.domain.events import EventKind, Facts, Topic
from app.domain.order import Order
from app.domain.picking import ACCEPTED, COMMAND_CODES, SOUND, Says, StationCommand, read_item
from app.domain.stages import Awaits, Move, Stage
from app.domain.transfers import TransferStep, next_step
from app.errors import Refused
from app.ports import Context, Ruling, Session, UnitOfWork
from app.transferring import opened, take_step

_SCANNED = {
    TransferStep.PICK: Says.TRANSFER_PICKED,
    TransferStep.SEND: Says.TRANSFER_SENT,
    TransferStep.RECEIVE: Says.TRANSFER_RECEIVED,
}
"""The steps of a transfer that a scan of its number takes."""


@dataclass(frozen=True, slots=True)
class ScanCode:
    """One code read by the scanner of the acting station."""

    request_id: str
    code: str


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
class _Turn:
    """One scan being answered: its world, and what is open at the station before and after."""

    uow: UnitOfWork
    context: Context
    code: str
    session: Session
    warehouse_id: int
    ruling: Ruling
    order: Order | None = None
    facts: Facts = field(default_factory=dict)

    def note(self, kind: EventKind, **facts: object) -> None:
        """Write to the open order's ledger."""
        assert self.order is not None
        self.order.record(kind, self.context.now, self.context.by.code, self.context.station, dict(facts))

    def asked(self, says: Says) -> bool:
        """Whether this very code asked that question last."""
        return self.session.pending == f"{says.value} {self.code}"

    def question(self, says: Says) -> Says | None:
        """None when this very code already asked (scanning it again is the yes); else remember that it asks."""
        if self.asked(says):
            self.session = Session(self.session.order_no, "")
            return None
        self.session = Session(self.session.order_no, f"{says.value} {self.code}")
        return says


def scan_code(command: ScanCode, uow: UnitOfWork, context: Context, ruling: Ruling) -> ScanAnswer:
    """Answer one scan; also a "no" is kept among the station's last scans."""
    warehouse = uow.people.station_warehouse(context.station)
    if warehouse is None:
        raise Refused("station.unknown", station=context.station)
    code = scanned_code(command.code)
    session = uow.people.session(context.station)
    turn = _Turn(uow, context, code, session, warehouse[0], ruling)
    if session.order_no:
        turn.order = uow.orders.load(session.order_no)
    before = session.pending
    says = _answer(turn)
    if turn.session.pending == before:
        turn.session = Session(turn.session.order_no, "")
    if turn.session != session:
        uow.people.keep_session(context.station, turn.session, context.now)
    if turn.order is not None and turn.order.new_events:
        uow.orders.save(turn.order)
    return _reply(turn, says)


def _reply(turn: _Turn, says: Says) -> ScanAnswer:
    order, context = turn.order, turn.context
    no, stage = (order.no, order.stage.value) if order else ("", "")
    ok = says in ACCEPTED
    turn.uow.people.keep_scan(context.station, context.now, context.by.code, turn.code, ok, says.value, turn.facts, no)
    turn.uow.changed("station", context.station)
    return ScanAnswer(turn.code, ok, says.value, no, stage, SOUND[says].value, turn.facts)


def _answer(turn: _Turn) -> Says:
    if is_own_code(turn.code, CodeType.TRANSFER):
        return _move_transfer(turn)
    command = COMMAND_CODES.get(turn.code)
    if command is StationCommand.CANCEL:
        return _close(turn)
    if turn.order is not None:
        stopped = _stop(turn.order)
        if stopped is not None:
            turn.session = Session("", "")
            return stopped
    if command is StationCommand.UNDO:
        return _undo(turn)
    if turn.order is None:
        return _open(turn)
    return _scan_in_order(turn, turn.order)


def _stop(order: Order) -> Says | None:
    if order.stage is Stage.CANCELLED:
        return Says.STOP_CANCELLED
    return Says.STOP_HELD if order.held else None


def _move_transfer(turn: _Turn) -> Says:
    """At the donor its goods are picked, then sent; at the destination they arrive, all of them. The order in hand
    stays in hand."""
    try:
        transfer, order = opened(turn.code, turn.uow)
    except Refused:
        return Says.UNKNOWN_CODE
    turn.facts = {"transfer": transfer.no, "order": order.no, "state": transfer.state.value}
    step = next_step(transfer.state)
    if step not in _SCANNED or (order.held and step is not TransferStep.RECEIVE):
        return Says.TRANSFER_NOT_NOW
    if turn.warehouse_id != (transfer.to_id if step is TransferStep.RECEIVE else transfer.from_id):
        return Says.OTHER_WAREHOUSE
    take_step(transfer, order, step, turn.uow, turn.context, turn.ruling)
    return _SCANNED[step]


def _close(turn: _Turn) -> Says:
    turn.session = Session("", "")
    return Says.ORDER_CLOSED


def _scan_in_order(turn: _Turn, order: Order) -> Says:
    matches = turn.uow.catalog.sku_matches(turn.code)
    if order.stage is Stage.ASSIGNED:
        item = read_item(order, matches)
        if item.line is not None:
            return _take(turn, order, item.says, item.line.position, item.pieces)
        if item.says is not Says.UNKNOWN_CODE:
            return item.says
    other = turn.uow.orders.find(turn.code)
    if other == order.no:
        return _same_order(turn, order)
    if other is None:
        return Says.WRONG_ITEM if matches else Says.UNKNOWN_CODE
    if order.stage is Stage.PICKED and turn.uow.parcels.is_label(turn.code):
        return Says.OTHER_LABEL
    started = order.stage is Stage.ASSIGNED and any(line.picked for line in order.lines)
    if started and not turn.asked(Says.CONFIRM_TAKE_OVER):  # that one comes after the yes to this one
        asked = turn.question(Says.CONFIRM_SWITCH)
        if asked is not None:
            turn.facts = {"order": order.no, "other": other}
            return asked
    return _open(turn)


def _same_order(turn: _Turn, order: Order) -> Says:
    """Its own number again, or the label that was just printed for it."""
    live = turn.uow.parcels.live_label(order.id)
    if live is None or not turn.code.startswith(live[0][:1]):
        return Says.ALREADY_OPEN if order.stage is Stage.ASSIGNED else Says.ALREADY_PICKED
    if turn.code != live[0]:
        return Says.OLD_LABEL
    turn.uow.parcels.apply(live[0])
    turn.note(EventKind.LABEL_APPLIED, label=live[0])
    turn.session = Session("", "")
    return Says.LABEL_APPLIED


def _take(turn: _Turn, order: Order, says: Says, position: int, pieces: int) -> Says:
    line = next(line for line in order.lines if line.position == position)
    if says is Says.OVER_QUANTITY:
        turn.facts = {"name": line.title, "picked": line.picked, "quantity": line.quantity}
        return says
    line.picked += pieces
    turn.facts = {"sku": line.sku, "name": line.title, "picked": line.picked, "quantity": line.quantity}
    turn.note(EventKind.ITEM_SCANNED, line=position, sku=line.sku, code=turn.code, pieces=pieces, picked=line.picked)
    if not order.picked_all:
        return says
    order.move(Move.PICK, turn.context.now)
    turn.uow.stock.consume(order.id, turn.context.by.code, turn.context.now)
    label = turn.uow.parcels.open(order, turn.context.now)
    turn.uow.outbox.put(Topic.LABEL, {"label": label.label_code}, turn.context.now)
    turn.note(EventKind.ORDER_PICKED, parcel=label.parcel_no, label=label.label_code)
    turn.facts = {"parcel": label.parcel_no, "label": label.label_code}
    return Says.ORDER_DONE


def _undo(turn: _Turn) -> Says:
    """Take the last accepted item back by a compensating event; a finished order is past that boundary."""
    order = turn.order
    if order is None or order.stage is not Stage.ASSIGNED:
        return Says.NOTHING_TO_UNDO
    scans = turn.uow.orders.scans(order.id)
    if not scans:
        return Says.NOTHING_TO_UNDO
    seq, position, pieces = scans[-1]
    line = next(line for line in order.lines if line.position == position)
    line.picked -= pieces
    turn.facts = {"name": line.title, "picked": line.picked, "quantity": line.quantity}
    turn.note(EventKind.SCAN_UNDONE, of=seq, line=position, sku=line.sku, pieces=pieces, picked=line.picked)
    return Says.UNDONE


def _open(turn: _Turn) -> Says:
    no = turn.uow.orders.find(turn.code)
    if no is None:
        turn.order = None if not turn.session.order_no else turn.order
        return Says.SCAN_ORDER_FIRST if turn.uow.catalog.sku_matches(turn.code) else Says.UNKNOWN_CODE
    order = turn.order = turn.uow.orders.load(no)
    turn.facts = {"order": no, "stage": order.stage.value}
    refusal = _not_pickable(turn, order)
    if refusal is not None:
        return refusal
    others = [s for s in turn.uow.people.stations_with(no) if s != turn.context.station]
    if others and order.stage is Stage.ASSIGNED:
        asked = turn.question(Says.CONFIRM_TAKE_OVER)
        if asked is not None:
            turn.facts = {"order": no, "station": ", ".join(others)}
            turn.order = None
            return asked
        for station in others:
            turn.uow.people.keep_session(station, Session("", ""), turn.context.now)
    turn.session = Session(no, "")
    if order.stage is Stage.PICKED:
        return _same_order(turn, order)
    if any(line.picked for line in order.lines):
        return Says.ORDER_RESUMED
    turn.note(EventKind.PICKING_STARTED, code=turn.code)
    return Says.ORDER_OPENED


def _not_pickable(turn: _Turn, order: Order) -> Says | None:
    stopped = _stop(order)
    if stopped is not None:
        return stopped
    if order.awaits not in (Awaits.PICKING, Awaits.SHIPPING):
        return Says.ALREADY_PICKED if order.stage in (Stage.SHIPPED, Stage.SIGNED) else Says.NOT_READY
    if order.warehouse_id != turn.warehouse_id:
        return Says.OTHER_WAREHOUSE
    return None

"""The way of a scan: what kind of code it is decides who answers it."""

from collections.abc import Callable, Mapping

from app.domain.codes import CodeType, clean_text, is_own_code, scanned_code
from app.domain.order import Order
from app.domain.picking import ACCEPTED, COMMAND_CODES, SOUND, Says, StationCommand, quantity_of
from app.domain.symbology import read_symbol
from app.domain.transfers import TransferStep, next_step
from app.errors import Refused
from app.ports import Context, Ruling, Scan, Session, UnitOfWork
from app.transferring import opened, take_step
from app.usecases.picking import boxing, listing, opening, reasons, taking, unscanned
from app.usecases.picking.turn import ScanAnswer, ScanCode, Turn

_SCANNED = {
    TransferStep.PICK: Says.TRANSFER_PICKED,
    TransferStep.SEND: Says.TRANSFER_SENT,
    TransferStep.RECEIVE: Says.TRANSFER_RECEIVED,
}
"""The steps of a transfer that a scan of its number takes."""


def scan_code(command: ScanCode, uow: UnitOfWork, context: Context, ruling: Ruling) -> ScanAnswer:
    """Answer one scan; also a "no" is kept among the station's last scans. A no to what the station had said yes to
    while the database was away is kept as a conflict for a person."""
    here = uow.people.at_station(context.station)
    if here is None:
        raise Refused("station.unknown", station=context.station)
    reading, session = read_symbol(command.code), here.session
    code, pieces = scanned_code(command.code), reading.pieces
    meant = reading.candidates or (code,)
    turn = Turn(uow, context, code, meant, pieces, session, here.modes, here.warehouse_id, here.warehouse, ruling)
    if session.order_no:
        turn.order = uow.orders.load(session.order_no)
    says = _elsewhere(turn, command) or _answer(turn)
    if turn.session.list_no:
        says = listing.on_cart(turn, says)
    if turn.session.pending == session.pending:
        turn.remember(pending="")
    if turn.session != session:
        uow.people.keep_session(context.station, turn.session, context.now)
    if turn.order is not None and turn.order.new_events:
        uow.orders.save(turn.order)
    return _reply(turn, command, says)


def _elsewhere(turn: Turn, command: ScanCode) -> Says | None:
    """What the station counted by itself counts for the order it had in hand, and for no other: it may have been
    stopped or taken over meanwhile, and an item alone would open another one."""
    if command.order in ("", turn.session.order_no):
        return None
    turn.facts = {"order": command.order}
    return Says.NOT_NOW


def _reply(turn: Turn, command: ScanCode, says: Says) -> ScanAnswer:
    order, context = turn.order, turn.context
    no, stage = (order.no, order.stage.value) if order else ("", "")
    ok = says in ACCEPTED
    scan = Scan(
        command.request_id,
        context.station,
        context.now,
        context.by.code,
        clean_text(command.code),
        command.scanned_at or context.now,
        turn.code,
        ok,
        says.value,
        turn.facts,
        command.order or no,
    )
    turn.uow.people.keep_scan(scan)
    if command.local and Says(command.local) in ACCEPTED and not ok:
        turn.uow.people.keep_conflict(scan, command.local)
    turn.uow.changed("station", context.station)
    return ScanAnswer(turn.code, ok, says.value, no, stage, SOUND[says].value, turn.facts)


def _answer(turn: Turn) -> Says:
    if is_own_code(turn.code, CodeType.TRANSFER):
        return _move_transfer(turn)
    command = COMMAND_CODES.get(turn.code)
    if turn.session.lost:
        return _taken(turn)
    if command in _ALWAYS:
        return _ALWAYS[command](turn)
    if turn.order is not None:
        stopped = _stop(turn, turn.order)
        if stopped is not None:
            return stopped
    if not _answers(turn, command):
        turn.remember(asks=None)
    return _COMMANDS[command](turn) if command else _read(turn)


def _answers(turn: Turn, command: StationCommand | None) -> bool:
    """Whether this may be the answer to what was asked; anything else drops the question."""
    if turn.asks(Says.FOUND_HOW_MANY):
        return quantity_of(turn.code) is not None
    return is_own_code(turn.code, CodeType.BADGE) if turn.asks(Says.BADGE_WANTED) else command in reasons.ANSWERS


def _read(turn: Turn) -> Says:
    """A quantity, a pick list, or something of the work in hand, which it may open."""
    pieces = quantity_of(turn.code)
    if pieces is not None:
        found = turn.asks(Says.FOUND_HOW_MANY)
        return reasons.found_pieces(turn, found, pieces) if found else taking.key_pieces(turn, pieces)
    if is_own_code(turn.code, CodeType.PICK_LIST):
        return listing.open_list(turn)
    if turn.asks(Says.BADGE_WANTED) and turn.order is not None:
        return unscanned.take_all(turn, turn.order)
    if turn.session.list_no:
        return listing.scan_on_list(turn)
    if turn.order is None:
        return opening.open_work(turn)
    return opening.scan_in_order(turn, turn.order)


def _stop(turn: Turn, order: Order) -> Says | None:
    """Whether the work on this order ends here and now."""
    says = opening.stopped(turn, order) or opening.sent_away(turn, order)
    if says is not None:
        turn.session = Session(list_no=turn.session.list_no)
    return says


def _move_transfer(turn: Turn) -> Says:
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


def _taken(turn: Turn) -> Says:
    """Whoever went on scanning learns that the work is in other hands now; nothing else happens."""
    turn.facts = {"order": turn.session.lost, "station": turn.session.lost_to}
    turn.session = Session()
    return Says.ORDER_TAKEN


def _close(turn: Turn) -> Says:
    """No to a question, else out of the work."""
    if turn.session.asks or turn.session.pending:
        turn.remember(asks=None, pending="")
        return Says.ACKNOWLEDGED
    says = Says.LIST_CLOSED if turn.session.list_no else Says.ORDER_CLOSED
    turn.session = Session()
    return says


def _log_out(turn: Turn) -> Says:
    turn.session = Session()
    return Says.LOGGED_OUT


_Deed = Callable[[Turn], Says]
_ALWAYS: Mapping[StationCommand | None, _Deed] = {
    StationCommand.CANCEL: _close,
    StationCommand.LOGOUT: _log_out,
    StationCommand.ACK: lambda turn: Says.ACKNOWLEDGED,
    StationCommand.HELP: lambda turn: Says.HELP,
}
"""Commands that need no order, and are heard whatever became of it."""
_COMMANDS: Mapping[StationCommand, _Deed] = {
    StationCommand.UNDO: taking.undo,
    StationCommand.REST: taking.take_rest,
    StationCommand.SKIP: taking.skip,
    StationCommand.NEXTBOX: boxing.next_box,
    StationCommand.FINISH: boxing.finish,
    StationCommand.PARTIAL: boxing.finish_partly,
    StationCommand.SHIPALL: unscanned.ask,
    StationCommand.SHORT: reasons.short,
    StationCommand.MISSING: reasons.say_why,
    StationCommand.DAMAGED: reasons.say_why,
    StationCommand.SPLIT: reasons.say_how,
    StationCommand.REROUTE: reasons.say_how,
    StationCommand.WAIT: reasons.say_how,
    StationCommand.FOUND: reasons.found,
    StationCommand.HOLD: reasons.hold,
    StationCommand.REPRINT: reasons.reprint,
    StationCommand.PHOTO: lambda turn: Says.PHOTO if turn.order else Says.SCAN_ORDER_FIRST,
}

"""A whole order without a scan of its items: where the station allows it, with a right and a second person's badge."""

from app.domain.events import EventKind
from app.domain.order import Order
from app.domain.people import Permission
from app.domain.picking import Says
from app.domain.stages import Stage
from app.ports import Ask
from app.usecases.picking import taking
from app.usecases.picking.turn import Turn


def ask(turn: Turn) -> Says:
    """Who else has looked into the box? Their badge is the yes."""
    order = turn.order
    if order is None or order.stage is not Stage.ASSIGNED:
        return Says.SCAN_ORDER_FIRST if order is None else Says.ALREADY_PICKED
    if turn.session.list_no:
        return Says.NOT_NOW
    if not (turn.modes.ship_all and turn.context.by.may(Permission.SHIP_UNSCANNED)):
        return Says.NOT_PERMITTED
    turn.facts = {"order": order.no, "pieces": sum(line.quantity - line.picked for line in order.lines)}
    turn.remember(asks=Ask(Says.BADGE_WANTED))
    return Says.BADGE_WANTED


def take_all(turn: Turn, order: Order) -> Says:
    """The badge of somebody else who picks here; the ledger names both, and no piece as scanned."""
    turn.remember(asks=None, line=0, code="")
    witness = turn.uow.people.operator(turn.code)
    if witness is None or not witness.active or not witness.may(Permission.PICK) or witness.id == turn.context.by.id:
        return Says.NOT_PERMITTED
    lacking = [line for line in order.lines if not line.done]
    pieces = sum(line.quantity - line.picked for line in lacking)
    turn.note(EventKind.UNSCANNED_TAKEN, pieces=pieces, witness=witness.code)
    for line in lacking:
        taking.add_pieces(turn, order, line, line.quantity - line.picked, keyed=True)
    return Says.ORDER_DONE

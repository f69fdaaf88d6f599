"""What does not go as planned, with its reason: short, found, held, printed again."""

from app.correcting import Surplus, correct_stock
from app.deciding import decide
from app.domain.counting import CountState, Reason, Why
from app.domain.events import EventKind, Facts
from app.domain.order import Order, OrderLine
from app.domain.people import Permission
from app.domain.picking import COMMAND_CODES, Says, StationCommand
from app.domain.stages import Stage
from app.labelling import label_again
from app.ports import Ask, Session
from app.requeuing import leave_stations, requeue, take_back, warn_promised
from app.usecases.picking import boxing, listing
from app.usecases.picking.taking import in_sequence
from app.usecases.picking.turn import Turn

ANSWERS = frozenset(
    {
        StationCommand.MISSING,
        StationCommand.DAMAGED,
        StationCommand.SPLIT,
        StationCommand.REROUTE,
        StationCommand.WAIT,
    }
)
"""Commands that answer a question of this module."""


def short(turn: Turn) -> Says:
    """The line whose turn it is cannot be filled: why?"""
    listing.in_hand(turn)
    order = turn.order
    if order is None or order.stage is not Stage.ASSIGNED:
        return Says.SCAN_ORDER_FIRST if order is None else Says.ALREADY_PICKED
    line = _short_line(turn, order)
    if line is None:
        return Says.NOT_NOW
    turn.remember(asks=Ask(Says.SHORT_WHY, line=line.position))
    turn.tell(line, lacks=line.quantity - line.picked)
    return Says.SHORT_WHY


def _short_line(turn: Turn, order: Order) -> OrderLine | None:
    """The one scanned last while it is not full, else the next on the walk."""
    last = turn.line_in_hand()
    if last is not None and not last.done:
        return last
    return next((line for line in in_sequence(turn, order) if not line.done), None)


def say_why(turn: Turn) -> Says:
    """MISSING or DAMAGED, after SHORT or REPRINT."""
    reason = COMMAND_CODES[turn.code].value.lower()
    if turn.asks(Says.REPRINT_WHY):
        return _print_again(turn, reason)
    order, line = turn.order, _asked_line(turn, Says.SHORT_WHY)
    if order is None or line is None:
        return Says.NOT_NOW
    turn.remember(asks=Ask(Says.SHORT_HOW, line=line.position, reason=reason))
    elsewhere = turn.uow.stock.free_elsewhere(turn.warehouse_id, line.sku_id or 0)
    turn.tell(line, lacks=line.quantity - line.picked, elsewhere=elsewhere, others=_picked_of(order))
    return Says.SHORT_HOW


def _picked_of(order: Order) -> int:
    return sum(line.picked for line in order.lines)


def _asked_line(turn: Turn, says: Says) -> OrderLine | None:
    """The line that this question is about, while it is asked."""
    ask = turn.asks(says)
    if turn.order is None or ask is None:
        return None
    return next((line for line in turn.order.lines if line.position == ask.line), None)


def say_how(turn: Turn) -> Says:
    """SPLIT, REROUTE or WAIT, after the reason: what is not on the shelf leaves the stock, and whoever else counts on
    it is warned."""
    order, line, ask = turn.order, _asked_line(turn, Says.SHORT_HOW), turn.session.asks
    if order is None or line is None or ask is None or line.done:
        return Says.NOT_NOW
    how, lacks = COMMAND_CODES[turn.code], line.quantity - line.picked
    if how is StationCommand.SPLIT and not _picked_of(order):
        how = StationCommand.REROUTE  # nothing stays behind to split from
    bad: Facts = {"sku": line.sku, "warehouse": turn.warehouse, "reason": ask.reason, "pieces": lacks}
    place = (turn.warehouse_id, line.sku_id or 0)
    others = warn_promised(place, {**bad, "order": order.no}, turn.uow, turn.context, besides=order.no)
    turn.note(EventKind.LINE_REJECTED, **bad, line=line.position, others=others)
    turn.remember(asks=None, line=0, code="")
    if how is StationCommand.WAIT:
        return _wait(turn, order, line, lacks)
    if how is StationCommand.REROUTE:
        return _send_back(turn, order, line, lacks)
    boxing.branch_off(turn, order, {line.id: lacks})
    _take_off(turn, order, line, lacks)
    other = turn.facts["other"]
    if order.picked_all:
        boxing.complete(turn, order)
    turn.facts = {**turn.facts, "other": other, "name": line.title, "lacks": lacks}
    return Says.SHORT_SPLIT


def _send_back(turn: Turn, order: Order, line: OrderLine, lacks: int) -> Says:
    """The whole order goes back to routing; what was picked of it goes back to the shelf."""
    leave_stations(order, turn.uow, turn.context)
    take_back(order, turn.uow, turn.context.now)
    requeue(order, turn.context.now)
    _take_off(turn, order, line, lacks)
    turn.session = Session(list_no=turn.session.list_no)
    turn.facts = {"order": order.no, "name": line.title, "lacks": lacks}
    return Says.SHORT_REROUTED


def _wait(turn: Turn, order: Order, line: OrderLine, lacks: int) -> Says:
    """It stands as it is until somebody has found the goods or released it; nothing is taken off the stock."""
    order.hold()
    reason = f"{line.sku} −{lacks}"
    turn.note(EventKind.ORDER_HELD, reason=reason)
    turn.session = Session(list_no=turn.session.list_no)
    turn.facts = {"order": order.no, "name": line.title, "lacks": lacks, "reason": reason}
    return Says.SHORT_WAITS


def _take_off(turn: Turn, order: Order, line: OrderLine, lacks: int) -> None:
    assert line.sku_id is not None
    place = (turn.warehouse_id, line.sku_id)
    turn.uow.stock.correct(place, -lacks, "reject", str(order.id), turn.context.by.code, turn.context.now)
    turn.uow.changed("stock", line.sku)


def found(turn: Turn) -> Says:
    """More is there than the system says, of the item scanned last: how many more?"""
    line = turn.line_in_hand()
    if line is None or line.sku_id is None:
        return Says.SCAN_ITEM_FIRST
    turn.remember(asks=Ask(Says.FOUND_HOW_MANY, sku_id=line.sku_id))
    turn.tell(line)
    return Says.FOUND_HOW_MANY


def found_pieces(turn: Turn, ask: Ask, pieces: int) -> Says:
    """Corrected at once within the keeper's limit, above it asked for."""
    if not pieces:
        return Says.NOT_NOW
    turn.remember(asks=None)
    order_no = turn.order.no if turn.order else ""
    surplus = Surplus((turn.warehouse_id, ask.sku_id), pieces, Why(Reason.FOUND), turn.session.location, order_no)
    correction = correct_stock(turn.uow, turn.context, turn.ruling, surplus)
    decide(correction.served, turn.uow, turn.context, turn.ruling)
    turn.facts = {"sku": correction.sku, "pieces": pieces, "waiting": len(correction.served)}
    return Says.FOUND_CORRECTED if correction.state is CountState.DONE else Says.FOUND_ASKED


def hold(turn: Turn) -> Says:
    """The floor stops an order; somebody in the office releases it."""
    order = turn.order
    if order is None:
        return Says.SCAN_ORDER_FIRST
    turn.facts = {"order": order.no}
    asked = turn.question(Says.CONFIRM_HOLD)
    if asked is not None:
        return asked
    order.hold()
    turn.note(EventKind.ORDER_HELD, reason=turn.context.station)
    turn.session = Session(list_no=turn.session.list_no)
    return Says.HELD


def reprint(turn: Turn) -> Says:
    """Another copy of the labels, for a reason that stands on it."""
    order = turn.order
    if order is None or order.stage is not Stage.PICKED:
        return Says.SCAN_ORDER_FIRST if order is None else Says.NOT_NOW
    if not turn.context.by.may(Permission.REPRINT):
        return Says.NOT_PERMITTED
    turn.remember(asks=Ask(Says.REPRINT_WHY))
    turn.facts = {"order": order.no}
    return Says.REPRINT_WHY


def _print_again(turn: Turn, reason: str) -> Says:
    order = turn.order
    assert order is not None
    turn.remember(asks=None)
    codes = label_again(order, reason, turn.uow, turn.context)
    turn.facts = {"order": order.no, "label": codes[0], "labels": codes}
    return Says.REPRINTED

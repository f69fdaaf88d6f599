"""Pieces into the box and out again: by scan, by typed quantity after a scan, by the rest; skipped, undone."""

from app.domain.events import EventKind
from app.domain.order import Order, OrderLine
from app.domain.people import Permission
from app.domain.picking import ItemScan, Pack, Says
from app.domain.stages import Move, Stage
from app.labelling import unlabel_boxes
from app.usecases.picking import boxing
from app.usecases.picking.turn import Turn


def take(turn: Turn, order: Order, item: ItemScan) -> Says:
    """What one scan of an item does."""
    line = item.line
    assert line is not None
    if item.says is Says.OVER_QUANTITY and not (turn.modes.allow_extra and _take_extra(turn, order, line, item.pieces)):
        turn.remember(line=line.position, code=turn.code)
        turn.tell(line)
        return item.says
    barred = _barred(turn, order, line)
    if barred is not None:
        turn.tell(line)
        return barred
    turn.remember(line=line.position, code=turn.code)
    return add_pieces(turn, order, line, item.pieces)


def _take_extra(turn: Turn, order: Order, line: OrderLine, pieces: int) -> bool:
    """More goes than was ordered, where so much is free; the order says so."""
    more = line.picked + pieces - line.quantity
    if line.sku_id is None or not turn.uow.stock.reserve_more(
        order.id, line.id, (turn.warehouse_id, line.sku_id), more
    ):
        return False
    line.quantity += more
    turn.note(EventKind.EXTRA_TAKEN, line=line.position, sku=line.sku, pieces=more)
    return True


def _barred(turn: Turn, order: Order, line: OrderLine) -> Says | None:
    """What the station's modes want first."""
    if turn.modes.force_location and line.sku_id is not None:
        place = turn.uow.places.place_of(turn.warehouse_id, line.sku_id)
        if place and turn.session.location != place:
            return Says.SCAN_LOCATION_FIRST
    if turn.modes.pack is Pack.LINE and turn.session.line not in (0, line.position):
        in_box = [scan.position for scan in turn.uow.orders.scans(order.id) if scan.box == turn.session.box]
        if in_box and line.position not in in_box:
            return Says.CLOSE_BOX_FIRST
    return None


def key_pieces(turn: Turn, pieces: int) -> Says:
    """So many in all of the item just scanned, that scan included: the rest of them is recorded as typed."""
    order, line = turn.order, turn.line_in_hand()
    if order is None or line is None or order.stage is not Stage.ASSIGNED:
        return Says.SCAN_ORDER_FIRST if order is None else Says.SCAN_ITEM_FIRST
    return _key(turn, order, line, pieces - 1)


def take_rest(turn: Turn) -> Says:
    """Everything that the line still lacks."""
    order, line = turn.order, turn.line_in_hand()
    if order is None or order.stage is not Stage.ASSIGNED:
        return Says.SCAN_ORDER_FIRST
    if not turn.modes.force_item and (line is None or line.done):
        line = next((line for line in in_sequence(turn, order) if not line.done), None)
    if line is None:
        return Says.SCAN_ITEM_FIRST
    return _key(turn, order, line, line.quantity - line.picked)


def _key(turn: Turn, order: Order, line: OrderLine, more: int) -> Says:
    turn.tell(line)
    if more > turn.modes.most_keyed:
        turn.facts["most"] = turn.modes.most_keyed
        return Says.TOO_MANY_KEYED
    if line.picked + more > line.quantity:
        return Says.OVER_QUANTITY
    if more <= 0:
        return Says.QUANTITY_TAKEN if more == 0 else Says.NOT_NOW
    turn.remember(line=line.position)
    says = add_pieces(turn, order, line, more, keyed=True)
    return Says.QUANTITY_TAKEN if says is Says.ITEM_ACCEPTED else says


def add_pieces(turn: Turn, order: Order, line: OrderLine, pieces: int, *, keyed: bool = False) -> Says:
    """Into the open box; the last piece of the order finishes it."""
    line.picked += pieces
    turn.tell(line)
    facts = {"line": line.position, "sku": line.sku, "code": turn.code, "pieces": pieces, "picked": line.picked}
    if keyed:
        facts |= {"code": turn.session.code, "keyed": 1}
    turn.note(EventKind.ITEM_SCANNED, **facts, box=turn.session.box)
    if order.picked_all:
        return boxing.complete(turn, order)
    if not line.done:
        return Says.ITEM_ACCEPTED
    if line.sku_id is not None and turn.uow.stock.left_after(order.id, (turn.warehouse_id, line.sku_id)) == 0:
        turn.facts["zero"] = 1  # the shelf should be empty now: who sees something there says FOUND
    return Says.LINE_DONE


def skip(turn: Turn) -> Says:
    """The line whose turn it is comes last."""
    order = turn.order
    if order is None or order.stage is not Stage.ASSIGNED:
        return Says.NOTHING_TO_SKIP
    waiting = [line for line in in_sequence(turn, order) if not line.done]
    if len(waiting) < 2:
        return Says.NOTHING_TO_SKIP
    line = waiting[0]
    rest = tuple(position for position in turn.session.skipped if position != line.position)
    turn.remember(skipped=(*rest, line.position), line=0, code="")
    turn.tell(line, next=waiting[1].title)
    return Says.SKIPPED


def in_sequence(turn: Turn, order: Order) -> list[OrderLine]:
    """The lines as the walk goes, those that were skipped last."""
    places = turn.uow.places.walk(turn.warehouse_id, [line.sku_id for line in order.lines if line.sku_id])
    later = turn.session.skipped
    return sorted(
        order.lines,
        key=lambda line: (
            later.index(line.position) + 1 if line.position in later else 0,
            places.get(line.sku_id or 0, (0, "")),
            line.position,
        ),
    )


def undo(turn: Turn) -> Says:
    """Take the last accepted item back by a compensating event; beyond the end of the picking only who may reprint."""
    order = turn.order
    if order is None:
        return Says.NOTHING_TO_UNDO
    if order.stage is Stage.PICKED:
        return _unpick(turn, order)
    scans = turn.uow.orders.scans(order.id)
    if order.stage is not Stage.ASSIGNED or not scans:
        return Says.NOTHING_TO_UNDO
    last = scans[-1]
    line = next(line for line in order.lines if line.position == last.position)
    line.picked -= last.pieces
    turn.tell(line)
    turn.remember(line=0, code="", box=last.box)
    facts = {"line": last.position, "sku": line.sku, "pieces": last.pieces, "picked": line.picked}
    turn.note(EventKind.SCAN_UNDONE, of=last.seq, **facts)
    return Says.UNDONE


def _unpick(turn: Turn, order: Order) -> Says:
    """Stock, counters and labels go back to where they were before the last scan finished the order."""
    if not turn.context.by.may(Permission.REPRINT):
        return Says.NOT_PERMITTED
    asked = turn.question(Says.CONFIRM_UNPICK)
    if asked is not None:
        turn.facts = {"order": order.no}
        return asked
    unlabel_boxes(order, turn.uow, turn.context)
    turn.uow.parcels.unpack(order.id)
    turn.uow.stock.unpick(order, turn.context.by.code, turn.context.now)
    order.move(Move.UNPICK, turn.context.now)
    turn.note(EventKind.ORDER_UNPICKED)
    turn.facts = {"order": order.no}
    return Says.UNPICKED

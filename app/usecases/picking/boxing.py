"""Boxes are closed, and with the last one the order is picked: stock leaves, labels are asked for."""

from app.domain.events import EventKind
from app.domain.order import Order
from app.domain.picking import Says
from app.domain.stages import Move, Stage
from app.labelling import label_boxes
from app.usecases.picking.turn import Turn


def next_box(turn: Turn) -> Says:
    """The box in hand is full; the next scan goes into another one."""
    order = turn.order
    if order is None or order.stage is not Stage.ASSIGNED:
        return Says.SCAN_ORDER_FIRST
    box = turn.session.box
    turn.facts = {"box": box, "next": box + 1}
    if not any(scan.box == box for scan in turn.uow.orders.scans(order.id)):
        return Says.BOX_EMPTY
    turn.remember(box=box + 1, line=0, code="")
    turn.note(EventKind.BOX_CLOSED, box=box)
    return Says.BOX_CLOSED


def finish(turn: Turn) -> Says:
    """An order is finished by its last piece; before that there is something to say about what lacks."""
    order = turn.order
    if order is None or order.stage is not Stage.ASSIGNED:
        return Says.SCAN_ORDER_FIRST if order is None else Says.ALREADY_PICKED
    lacking = [line for line in order.lines if not line.done]
    turn.facts = {"lines": len(lacking), "pieces": sum(line.quantity - line.picked for line in lacking)}
    return Says.NOT_COMPLETE


def finish_partly(turn: Turn) -> Says:
    """What is in the box leaves; what is not becomes an order of its own, which is routed anew."""
    order = turn.order
    if order is None or order.stage is not Stage.ASSIGNED:
        return Says.SCAN_ORDER_FIRST if order is None else Says.ALREADY_PICKED
    picked, wanted = sum(line.picked for line in order.lines), sum(line.quantity for line in order.lines)
    turn.facts = {"picked": picked, "quantity": wanted}
    if not picked:
        return Says.NOTHING_PICKED
    asked = turn.question(Says.CONFIRM_PARTIAL)
    if asked is not None:
        return asked
    branch_off(turn, order, {line.id: line.quantity - line.picked for line in order.lines if not line.done})
    other = turn.facts["other"]
    complete(turn, order)
    turn.facts |= {"picked": picked, "quantity": wanted, "other": other}
    return Says.PARTIAL_DONE


def branch_off(turn: Turn, order: Order, pieces: dict[int, int]) -> None:
    """So many pieces (by line id) become an order of their own in the routing queue."""
    turn.uow.stock.release_pieces(order.id, pieces)
    other = turn.uow.routing.branch_off(order, pieces, turn.context.by.code, turn.context.station, turn.context.now)
    turn.note(EventKind.ORDER_SPLIT, orders=[other], warehouse="")
    turn.facts = {**turn.facts, "other": other}


def complete(turn: Turn, order: Order) -> Says:
    """The third stage: every piece is in a box."""
    boxes: dict[int, dict[int, int]] = {}
    lines = {line.position: line.id for line in order.lines}
    for scan in turn.uow.orders.scans(order.id):
        held = boxes.setdefault(scan.box, {})
        held[lines[scan.position]] = held.get(lines[scan.position], 0) + scan.pieces
    fresh = [event for event in order.new_events if event.kind is EventKind.ITEM_SCANNED]
    for event in fresh:  # the scan being answered is not written yet
        held = boxes.setdefault(int(str(event.facts["box"])), {})
        line_id = lines[int(str(event.facts["line"]))]
        held[line_id] = held.get(line_id, 0) + int(str(event.facts["pieces"]))
    order.move(Move.PICK, turn.context.now)
    turn.uow.stock.consume(order.id, turn.context.by.code, turn.context.now)
    labels, lacking = label_boxes(order, boxes, turn.uow, turn.context)
    codes = [label.label_code for label in labels]
    turn.note(EventKind.ORDER_PICKED, parcel=labels[0].parcel_no, label=codes[0], boxes=len(labels))
    turn.facts = {"parcel": labels[0].parcel_no, "label": codes[0], "boxes": len(labels), "labels": codes}
    if lacking:
        turn.facts["unnumbered"] = lacking
    turn.remember(line=0, code="", asks=None)
    return Says.ORDER_DONE

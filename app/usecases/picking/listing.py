"""Cluster picking: one walk, many orders, every piece into the bin of its order."""

from app.domain.order import Order
from app.domain.pick_lists import Share, Step
from app.domain.picking import STOPS, Says
from app.domain.stages import Stage
from app.ports import ListHead, Session
from app.usecases.picking import opening, taking
from app.usecases.picking.turn import Turn

LEAVES = frozenset(
    {
        Says.ORDER_DONE,
        Says.PARTIAL_DONE,
        Says.SHORT_SPLIT,
        Says.SHORT_REROUTED,
        Says.SHORT_WAITS,
        Says.HELD,
    }
)
"""Answers after which an order of the cart is no more to be picked."""
_IN_BIN = frozenset({Says.LINE_DONE, Says.QUANTITY_TAKEN, Says.UNDONE}) | STOPS
"""Answers about goods that go into a bin, or come out of it."""


def open_list(turn: Turn) -> Says:
    """The cart is this station's; one that another station walks with is taken over only by a second scan."""
    head = turn.uow.lists.open_of(turn.code)
    if head is None:
        return Says.UNKNOWN_CODE
    turn.facts = {"list": head.no}
    if head.warehouse_id != turn.warehouse_id:
        return Says.OTHER_WAREHOUSE
    before = head.station if head.station != turn.context.station else ""
    if before:
        asked = turn.question(Says.CONFIRM_TAKE_OVER)
        if asked is not None:
            turn.facts["station"] = before
            return asked
    if not turn.uow.lists.take(head.no, turn.context.station, before):
        return Says.LIST_TAKEN
    if before:
        taken = Session(lost=head.no, lost_to=turn.context.station)
        turn.uow.people.keep_session(before, taken, turn.context.now)
    turn.session = Session(list_no=head.no)
    turn.order = None
    return _next(turn, head, Says.LIST_RESUMED if head.station else Says.LIST_OPENED)


def _next(turn: Turn, head: ListHead, says: Says) -> Says:
    """What is to be done next goes with the answer."""
    steps = turn.uow.lists.steps(head.no)
    left = sum(step.pieces for step in steps)
    turn.facts = {**turn.facts, "list": head.no, "left": left}
    if steps:
        turn.facts |= {"next": steps[0].name, "next_location": steps[0].location}
        return says
    if not turn.uow.lists.close_if_done(head.no, turn.context.now):
        return says
    turn.session = Session()
    return Says.LIST_DONE


def scan_on_list(turn: Turn) -> Says:
    """An item of one of its orders, a place, or a label of an order that is done."""
    head = turn.uow.lists.open_of(turn.session.list_no)
    if head is None or head.station != turn.context.station:
        turn.session = Session()  # somebody took it over, or it was cancelled
        turn.order = None
        return opening.open_work(turn)
    if turn.uow.places.is_place(turn.warehouse_id, turn.code):
        return _stand_at(turn, head)
    matches = turn.matches()
    if matches:
        return _take(turn, head, dict(matches))
    no = turn.uow.orders.find(turn.code)
    if no is None:
        return Says.UNKNOWN_CODE
    turn.order = turn.uow.orders.load(no)
    if turn.order.stage is Stage.PICKED and turn.uow.parcels.is_label(turn.code):
        says = opening.apply_label(turn, turn.order)
        turn.session = Session(list_no=head.no)
        return _next(turn, head, says) if says is Says.LABEL_APPLIED else says
    turn.facts = {"list": head.no, "order": no}
    return Says.NOT_NOW


def _stand_at(turn: Turn, head: ListHead) -> Says:
    step = next((step for step in turn.uow.lists.steps(head.no) if step.location == turn.code), None)
    turn.facts = {"location": turn.code, "list": head.no}
    if step is None:
        return Says.LOCATION_EMPTY
    turn.remember(location=turn.code)
    turn.facts |= {"name": step.name, "sku": step.sku, "picked": 0, "quantity": step.pieces}
    return Says.LOCATION_SET


def _take(turn: Turn, head: ListHead, pieces_of: dict[int, int]) -> Says:
    steps = [step for step in turn.uow.lists.steps(head.no) if step.sku_id in pieces_of]
    here = [step for step in steps if step.location == turn.session.location] or steps
    if not here:
        turn.facts = {"list": head.no}
        return Says.WRONG_ITEM
    if len({step.sku_id for step in here}) > 1:
        return Says.AMBIGUOUS
    step = here[0]
    if turn.modes.force_location and step.location and step.location != turn.session.location:
        turn.facts = {"name": step.name, "sku": step.sku, "location": step.location}
        return Says.SCAN_LOCATION_FIRST
    return _into_bin(turn, head, step, pieces_of[step.sku_id])


def in_hand(turn: Turn) -> None:
    """Where nothing of the walk is in hand yet, what is to be picked next comes into hand."""
    if turn.order is not None or not turn.session.list_no:
        return
    steps = turn.uow.lists.steps(turn.session.list_no)
    step = next((step for step in steps if step.location == turn.session.location), next(iter(steps), None))
    if step is None:
        return
    share = step.bins[0]
    order = turn.order = turn.uow.orders.load(share.order_no)
    position = next(line.position for line in order.lines if line.id == share.line_id)
    turn.remember(order_no=order.no, line=position, code="")


def _into_bin(turn: Turn, head: ListHead, step: Step, pieces: int) -> Says:
    """The first bin of the step that still wants so many."""
    share = next((share for share in step.bins if share.pieces >= pieces), None)
    if share is None:
        turn.facts = {"name": step.name, "sku": step.sku, "picked": 0, "quantity": step.pieces}
        return Says.OVER_QUANTITY
    order = turn.order = turn.uow.orders.load(share.order_no)
    stop = opening.stopped(turn, order)
    if stop is not None:
        turn.session = Session(list_no=head.no)
        return stop
    return _counted(turn, head, order, share, pieces)


def _counted(turn: Turn, head: ListHead, order: Order, share: Share, pieces: int) -> Says:
    line = next(line for line in order.lines if line.id == share.line_id)
    turn.remember(order_no=order.no, line=line.position, code=turn.code, box=1)
    says = taking.add_pieces(turn, order, line, pieces)
    if says is Says.ORDER_DONE:
        return says
    turn.facts |= {"bin": share.bin, "order": order.no}
    turn.uow.orders.save(order)  # what is left on the list is read anew
    return _next(turn, head, Says.ITEM_TO_BIN)


def on_cart(turn: Turn, says: Says) -> Says:
    """What is said about an order of the cart names its bin; when that order is done with, the walk goes on."""
    if says in LEAVES:
        return _go_on(turn, says)
    if says in _IN_BIN and turn.order is not None:
        _name_bin(turn, turn.order)
    return says


def _name_bin(turn: Turn, order: Order) -> None:
    turn.facts |= {"bin": turn.uow.lists.bin_in(turn.session.list_no, order.id), "order": order.no}


def _go_on(turn: Turn, says: Says) -> Says:
    """An order is done with, one way or another; the walk goes on with the others."""
    head, order = turn.uow.lists.open_of(turn.session.list_no), turn.order
    if order is not None:
        _name_bin(turn, order)
        turn.uow.orders.save(order)
    turn.session = Session(list_no=turn.session.list_no, location=turn.session.location)
    if head is None:
        turn.session = Session()
        return says
    return _next(turn, head, Says.BIN_DONE if says is Says.ORDER_DONE else says)

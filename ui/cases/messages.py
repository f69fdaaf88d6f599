"""What is written to the customer of a case, ready to be pasted into a chat."""

from collections.abc import Callable

from app import words
from app.domain.cases import CaseKind
from app.i18n import text
from app.views.orders import OrderRow
from ui import clock

_SAYS: dict[CaseKind, Callable[[], str]] = {
    CaseKind.INCOMPLETE: lambda: text(
        "some data of your order is missing. Please send us address, phone or part number"
    ),
    CaseKind.NO_STOCK: lambda: text("an item of your order is short at the moment. We are getting it for you"),
    CaseKind.SHORT: lambda: text("an item of your order is short at the moment. We are getting it for you"),
    CaseKind.COURIER: lambda: text("the courier has trouble with your parcel. We are asking where it is"),
    CaseKind.CREDIT: lambda: text("your credit does not cover this order. Please pay, or ask us for temporary credit"),
}


def message_for(order: OrderRow, kind: CaseKind) -> str:
    """Whom, which order, what is the matter, until when."""
    matter = _SAYS.get(kind, lambda: text("your order takes longer than planned. We are working on it"))()
    promised = words.clock(order.promised_at, clock.now())
    if order.promised_at > clock.now():
        until = text("We still mean to keep the promised time, {time}.", time=promised)
    else:
        until = text("We are sorry for the delay and tell you the new time as soon as we know it.")
    said = text("Dear {buyer}, order {order}: {matter}.", buyer=order.buyer, order=order.no, matter=matter)
    return f"{said} {until}"

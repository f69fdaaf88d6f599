"""What stands between a phone order and the warehouse, in words, worst first."""

from app import words
from app.domain.intake import Pay
from app.errors import Refused
from app.i18n import text
from app.usecases.ordering import PlaceOrder, Quote
from app.views.customers import CreditRow
from ui.screen import Message, Tone


def lacking(order: PlaceOrder) -> Message | None:
    """What must be there before anything can be sent."""
    if not order.customer:
        return Message(text("Choose the customer"), Tone.WARN)
    return None if order.lines else Message(text("Add a line"), Tone.WARN)


def blockers(
    order: PlaceOrder, quote: Quote | None, credit: CreditRow | None, refused: Exception | None, *, unknown: bool
) -> list[Message]:
    """Everything to know before Ctrl+Enter, or that it may be pressed; `unknown` says that nobody knows the balance
    well enough."""
    first = lacking(order)
    if first is not None:
        return [first]
    waits = unknown and order.pay is Pay.CREDIT
    short = refused or (None if waits else _short(order, quote, credit))
    said = said_of(short, asking=order.ask_credit) if short else []
    if quote is not None:
        said += [_waits(what) for what in quote.missing]
        said += [Message(text("Balance unknown: the order will wait"), Tone.WARN)] if waits else []
    if not said and quote is not None:
        said.append(Message(text("Ready: Ctrl+Enter places the order"), Tone.GOOD))
    return said


def said_of(error: Exception, *, asking: bool = False) -> list[Message]:
    """A refusal; too little credit also says which key helps, or `asking` for it already, what comes of that."""
    if isinstance(error, Refused) and error.code == "request.reused":
        told = text("This order was placed already, as it stood before your last changes. Ctrl+Backspace begins anew.")
        return [Message(told, Tone.BAD)]
    said = [Message(words.refusal(error), Tone.BAD)]
    if isinstance(error, Refused) and error.code == "credit.short":
        waits = text("Ctrl+Enter places the order; it waits until a supervisor has answered")
        said.append(Message(waits if asking else text("F8 asks for temporary credit"), Tone.INFO))
    return said


def _short(order: PlaceOrder, quote: Quote | None, credit: CreditRow | None) -> Refused | None:
    """What placing would be told, foreseen from the credit on the screen."""
    if quote is None or credit is None or order.pay is not Pay.CREDIT or quote.total_fen <= credit.available_fen:
        return None
    return Refused(
        "credit.short",
        customer=credit.name,
        amount_fen=quote.total_fen,
        available_fen=credit.available_fen,
        short_fen=quote.total_fen - credit.available_fen,
    )


def _waits(missing: str) -> Message:
    return Message(text("Would wait for: {what}", what=words.missing(missing)), Tone.WARN)

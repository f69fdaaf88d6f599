"""Steps of several use cases on a customer's account: whether an order has its credit, taking it, giving it back."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.company import FinanceTerms
from app.domain.credit import Use, WhenUnknown, admit, still_covered
from app.domain.events import EventKind, Facts
from app.domain.intake import Missing, Pay
from app.domain.order import Order
from app.errors import Refused
from app.ports import Balance, Context, UnitOfWork


@dataclass(frozen=True, slots=True)
class Admission:
    """An order may take its credit: what of which grants, and what its timeline has to say about that."""

    uses: tuple[Use, ...]
    facts: Facts


def admission(
    balance: Balance, amount_fen: int, uow: UnitOfWork, now: datetime, order_id: int | None = None
) -> Admission:
    """Refused("credit.short"), or Refused("credit.unknown") when the finance system's last word is too old and the
    company has chosen that orders wait then; where it has chosen that they pass, the timeline says so."""
    terms = FinanceTerms.of(uow.company.settings())
    facts: Facts = {}
    if terms.url and is_stale(balance, terms, now):
        if terms.when_unknown is WhenUnknown.WAIT:
            raise Refused("credit.unknown")
        facts = {"balance_as_of": balance.as_of.isoformat() if balance.as_of else "", "unconfirmed": True}
    return Admission(admit(balance.account, balance.grants, amount_fen, now, order_id), facts)


def is_stale(balance: Balance, terms: FinanceTerms, now: datetime) -> bool:
    """Whether nobody knows the account well enough to trust it."""
    return balance.as_of is None or now - balance.as_of > terms.max_age


def take_waiting(customer_id: int, uow: UnitOfWork, context: Context) -> tuple[str, ...]:
    """The customer's orders that wait for credit go on, oldest first, each that fits; their numbers."""
    done = []
    for no in uow.credit.waiting(customer_id):
        order = uow.orders.load(no)
        balance = uow.credit.balance(customer_id, context.now)
        try:
            admitted = admission(balance, order.amount_fen, uow, context.now, order.id)
        except Refused:
            continue
        uow.credit.take(customer_id, order.id, order.amount_fen, admitted.uses)
        order.credit_fen = order.amount_fen
        order.missing -= {Missing.CREDIT}
        grants = [use.grant_id for use in admitted.uses]
        facts: Facts = {"amount_fen": order.amount_fen, "grants": grants, **admitted.facts}
        order.record(EventKind.CREDIT_TAKEN, context.now, context.by.code, context.station, facts)
        uow.orders.save(order)
        done.append(no)
    return tuple(done)


def give_back(order: Order, uow: UnitOfWork) -> None:
    """An order that will not be billed frees what it took."""
    if order.credit_fen and order.customer_id is not None:
        uow.credit.give_back(order.customer_id, order.id, order.credit_fen)
        order.credit_fen = 0


def free(order: Order, uow: UnitOfWork, context: Context) -> None:
    """After an order on account has changed and is saved: what waits for the room it may have made goes on."""
    if order.pay is Pay.CREDIT and order.customer_id is not None:
        take_waiting(order.customer_id, uow, context)


def bill(order: Order, uow: UnitOfWork, context: Context) -> None:
    """Goods on account leave only while the account, its running grants included, still carries them; then the
    built-in ledger charges them. Refused("credit.lapsed")."""
    if not order.credit_fen or order.customer_id is None:
        return
    if not is_covered(order, uow, context):
        raise Refused("credit.lapsed", order=order.no)
    if not FinanceTerms.of(uow.company.settings()).url:
        uow.credit.bill(order.customer_id, order.no, order.credit_fen, context.by.code, context.now)
        order.credit_fen = 0


def is_covered(order: Order, uow: UnitOfWork, context: Context) -> bool:
    """Whether the account, its running grants included, still carries what the order takes of it."""
    if not order.credit_fen or order.customer_id is None:
        return True
    balance = uow.credit.balance(order.customer_id, context.now)
    lapsed = uow.credit.lapsed(order.customer_id, order.id, context.now)
    return still_covered(balance.account, balance.grants, lapsed, context.now, order.id)

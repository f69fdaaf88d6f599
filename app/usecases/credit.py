"""Temporary credit is granted, accounts move, and orders that waited for credit go on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.crediting import take_waiting
from app.domain.codes import clean_text
from app.domain.company import FinanceTerms
from app.domain.credit import (
    GRANT_FEN,
    GRANT_HOURS,
    LONGEST_GRANT,
    EntryKind,
    GrantState,
    Scope,
)
from app.domain.events import EventKind, Facts
from app.errors import BadInput, Refused
from app.ports import Context, CustomerRef, FinanceBalance, UnitOfWork

MOST_FEN = 10_000_000_000
"""¥100 million: beyond it an amount is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class AskCredit:
    """Ask a supervisor for temporary credit; with an order it serves that order only."""

    request_id: str
    customer: str
    amount_fen: int
    reason: str
    order: str = ""


@dataclass(frozen=True, slots=True)
class GrantCredit:
    """Grant temporary credit: a request by its number (amount 0: as asked), or unasked to a customer's account."""

    request_id: str
    reason: str
    grant: int = 0
    customer: str = ""
    amount_fen: int = 0
    hours: int = GRANT_HOURS
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class RefuseCredit:
    """Say no to a request, with the reason."""

    request_id: str
    grant: int
    reason: str


@dataclass(frozen=True, slots=True)
class RevokeCredit:
    """End a running grant before its time."""

    request_id: str
    grant: int
    reason: str


@dataclass(frozen=True, slots=True)
class CreditDecided:
    """The grant, where it stands, until when, and the orders that go on because of it."""

    grant: int
    customer: str
    state: str
    amount_fen: int
    ends_at: datetime | None
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordPayment:
    """The built-in ledger: money has come in (a negative amount takes a wrong entry back)."""

    request_id: str
    customer: str
    amount_fen: int
    reference: str


@dataclass(frozen=True, slots=True)
class SetLimit:
    """The built-in ledger: from now on this is the customer's limit."""

    request_id: str
    customer: str
    limit_fen: int
    reason: str


@dataclass(frozen=True, slots=True)
class RecordBalance:
    """What the finance system says of a customer now."""

    request_id: str
    customer: str
    balance: FinanceBalance


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """The customer's account in fen after a change, and the orders that go on because of it."""

    customer: str
    limit_fen: int
    used_fen: int
    open_fen: int
    orders: tuple[str, ...]


def ask_credit(command: AskCredit, uow: UnitOfWork, context: Context) -> CreditDecided:
    """One request at a time for an order."""
    amount, reason = _amount(command.amount_fen), _required(command.reason, "reason")
    customer = _customer(command.customer, uow)
    order = uow.orders.load(command.order) if command.order else None
    if order is not None and order.customer_id != customer.id:
        raise Refused("credit.other_customer", order=order.no, customer=customer.name)
    if order is not None and (waiting := uow.credit.requested(order.id)) is not None:
        raise Refused("grant.asked", order=order.no, grant=waiting)
    grant = uow.credit.ask(customer.id, order.id if order else None, amount, reason, context.by.code, context.now)
    if order is not None:
        facts: Facts = {"grant": grant, "amount_fen": amount, "reason": reason}
        order.record(EventKind.CREDIT_ASKED, context.now, context.by.code, context.station, facts)
        uow.orders.save(order)
    uow.changed("credit", customer.code)
    return CreditDecided(grant, customer.code, GrantState.REQUESTED.value, amount, None, ())


def grant_credit(command: GrantCredit, uow: UnitOfWork, context: Context) -> CreditDecided:
    """A request is granted once, and not by who asked; what waited for it goes on in the same commit."""
    reason = _required(command.reason, "reason")
    if not 0 < command.hours <= LONGEST_GRANT.total_seconds() / 3600:
        most = int(LONGEST_GRANT.total_seconds() // 3600)
        raise BadInput("argument.bad", field="hours", found=command.hours, expected=f"1 – {most}")
    grant = command.grant or _unasked(command, uow, context)
    request = uow.credit.request(grant)
    if request.state is not GrantState.REQUESTED:
        raise Refused("grant.decided", grant=grant, state=request.state.value)
    if command.grant and request.asked_by == context.by.code:
        raise Refused("grant.own", grant=grant)
    amount = _amount(command.amount_fen or request.amount_fen)
    ends_at = context.now + timedelta(hours=command.hours)
    uow.credit.decide(grant, GrantState.ACTIVE, amount, ends_at, reason, context.by.code, context.now)
    if command.scope is Scope.CUSTOMER:
        uow.credit.widen(grant)
    orders = take_waiting(request.customer_id, uow, context)
    uow.changed("credit", request.customer)
    return CreditDecided(grant, request.customer, GrantState.ACTIVE.value, amount, ends_at, orders)


def _unasked(command: GrantCredit, uow: UnitOfWork, context: Context) -> int:
    customer = _customer(command.customer, uow)
    return uow.credit.ask(customer.id, None, _amount(command.amount_fen or GRANT_FEN), "", "", context.now)


def refuse_credit(command: RefuseCredit, uow: UnitOfWork, context: Context) -> CreditDecided:
    """The order, where there is one, goes on waiting; its timeline says why."""
    reason = _required(command.reason, "reason")
    request = uow.credit.request(command.grant)
    if request.state is not GrantState.REQUESTED:
        raise Refused("grant.decided", grant=command.grant, state=request.state.value)
    state = GrantState.REFUSED
    uow.credit.decide(command.grant, state, request.amount_fen, None, reason, context.by.code, context.now)
    if request.order_no:
        order = uow.orders.load(request.order_no)
        facts: Facts = {"grant": command.grant, "reason": reason}
        order.record(EventKind.CREDIT_REFUSED, context.now, context.by.code, context.station, facts)
        uow.orders.save(order)
    uow.changed("credit", request.customer)
    return CreditDecided(command.grant, request.customer, state.value, request.amount_fen, None, ())


def revoke_credit(command: RevokeCredit, uow: UnitOfWork, context: Context) -> CreditDecided:
    """What orders took of it has lapsed: they do not leave before the account carries them."""
    reason = _required(command.reason, "reason")
    request = uow.credit.request(command.grant)
    if request.state is not GrantState.ACTIVE or (request.ends_at and request.ends_at <= context.now):
        raise Refused("grant.not_running", grant=command.grant)
    state = GrantState.REVOKED
    uow.credit.decide(command.grant, state, request.amount_fen, context.now, reason, context.by.code, context.now)
    uow.changed("credit", request.customer)
    return CreditDecided(command.grant, request.customer, state.value, request.amount_fen, context.now, ())


def record_payment(command: RecordPayment, uow: UnitOfWork, context: Context) -> AccountChanged:
    """Orders that waited for credit go on as far as the money reaches."""
    if command.amount_fen == 0 or abs(command.amount_fen) > MOST_FEN:
        raise BadInput("credit.amount", amount_fen=command.amount_fen)
    reference = _required(command.reference, "reference")
    return _enter(command.customer, EntryKind.PAYMENT, command.amount_fen, reference, uow, context)


def set_limit(command: SetLimit, uow: UnitOfWork, context: Context) -> AccountChanged:
    """A lower limit stops nothing that is under way but what leaves after it."""
    if not 0 <= command.limit_fen <= MOST_FEN:
        raise BadInput("credit.amount", amount_fen=command.limit_fen)
    reason = _required(command.reason, "reason")
    return _enter(command.customer, EntryKind.LIMIT, command.limit_fen, reason, uow, context)


def record_balance(command: RecordBalance, uow: UnitOfWork, context: Context) -> AccountChanged:
    """Limit and used amount are the finance system's; orders it has billed meanwhile are open no longer."""
    customer = _customer(command.customer, uow)
    said = command.balance
    terms = FinanceTerms.of(uow.company.settings())
    known = uow.credit.balance(customer.id, context.now).as_of
    if known is None or known <= said.as_of:  # two may ask at once, and the answers cross
        limit = said.limit_fen if said.enabled else 0
        uow.credit.put_balance(customer.id, max(0, limit), said.used_fen, said.as_of)
        uow.credit.close_billed(customer.id, said.as_of - terms.posting)
    return _changed(customer, uow, context)


def _enter(
    code: str, kind: EntryKind, amount_fen: int, reference: str, uow: UnitOfWork, context: Context
) -> AccountChanged:
    customer = _customer(code, uow)
    if FinanceTerms.of(uow.company.settings()).url:
        raise Refused("credit.kept_elsewhere", customer=customer.name)
    uow.credit.balance(customer.id, context.now)
    uow.credit.enter(customer.id, kind, amount_fen, reference, context.by.code, context.now)
    return _changed(customer, uow, context)


def _changed(customer: CustomerRef, uow: UnitOfWork, context: Context) -> AccountChanged:
    orders = take_waiting(customer.id, uow, context)
    account = uow.credit.balance(customer.id, context.now).account
    uow.changed("credit", customer.code)
    return AccountChanged(customer.code, account.limit_fen, account.used_fen, account.open_fen, orders)


def _customer(code: str, uow: UnitOfWork) -> CustomerRef:
    given = clean_text(code).strip()
    customer = uow.catalog.recognise({given}, (), ()).by_code.get(given)
    if customer is None:
        raise Refused("customer.unknown", customer=given)
    return customer


def _amount(fen: int) -> int:
    if not 0 < fen <= MOST_FEN:
        raise BadInput("credit.amount", amount_fen=fen)
    return fen


def _required(given: str, field: str) -> str:
    stripped = clean_text(given).strip()
    if not stripped:
        raise Refused("field.required", field=field)
    return stripped

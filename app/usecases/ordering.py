"""Orders placed at the desk (phone): priced, promised, checked against credit, and written in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from app.crediting import Admission, admission
from app.domain.catalog import CustomerKind, CustomerRecord
from app.domain.codes import clean_text
from app.domain.credit import GRANT_FEN
from app.domain.events import EventKind, Facts
from app.domain.intake import (
    Channel,
    IncomingLine,
    IncomingOrder,
    Missing,
    Pay,
    Place,
    SourceStatus,
    storable,
)
from app.domain.order import Order
from app.domain.order_facts import ORDER_FACTS, Known, Moment, order_facts
from app.domain.rates import Rates, best_promotion, freight
from app.domain.rules import Logic
from app.domain.site import SITE_ZONE
from app.domain.stages import Stage, awaits
from app.errors import BadInput, Refused
from app.ports import Context, CustomerRef, EntryLine, PoolEntry, Ruling, UnitOfWork

MOST_LINES = 500
MOST_PIECES = 100_000
MOST_FEN = 10_000_000_00
"""Ten million yuan a piece: beyond it a price is a slip of the finger."""
MOST_HOURS = 24 * 90


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """What is wanted: any code of the product, pieces, and a price in fen a piece where it is not the list's."""

    code: str
    quantity: int
    price_fen: int | None = None


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """An order by phone. Empty address, contact and phone mean the customer's own; `place` is what the address book
    made of the address. With `ask_credit` an order that lacks credit waits for a supervisor instead of being
    refused; `reason` is what the supervisor reads."""

    request_id: str
    customer: str
    lines: tuple[PlacedLine, ...]
    pay: Pay = Pay.PREPAID
    promise_hours: int = 48
    address: str = ""
    place: Place | None = None
    contact: str = ""
    phone: str = ""
    remark: str = ""
    ask_credit: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """The order, what it still lacks, and its money in fen; `grant` is the request for credit that it waits for."""

    no: str
    stage: str
    missing: tuple[str, ...]
    total_fen: int
    goods_fen: int
    freight_fen: int
    discount_fen: int
    promotion: str
    urgent: bool
    grant: str


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line as it will be: `sku` is empty for a code that is unknown or means several products."""

    code: str
    sku_id: int | None
    sku: str
    name: str
    quantity: int
    price_fen: int


@dataclass(frozen=True, slots=True)
class Quote:
    """What an order would be and cost if it were placed now; the form shows it, placing writes it."""

    customer: CustomerRef
    address: str
    place: Place | None
    lines: tuple[QuotedLine, ...]
    goods_fen: int
    discount_fen: int
    promotion: str
    freight_fen: int
    promised_at: datetime
    urgent: bool
    missing: tuple[str, ...]
    rates: Rates

    @property
    def total_fen(self) -> int:
        """What the customer pays."""
        return self.goods_fen - self.discount_fen + self.freight_fen


def quote_order(command: PlaceOrder, uow: UnitOfWork, now: datetime, ruling: Ruling) -> Quote:
    """By reading alone. Refused("customer.unknown"), BadInput("order.lines"), BadInput("argument.bad")."""
    _check(command)
    customer = _customer(command.customer, uow)
    skus = uow.catalog.skus_by_code({line.code for line in command.lines})
    found = {skus[line.code] for line in command.lines if line.code in skus}
    prices, names = uow.catalog.prices(customer.level, found), uow.catalog.names(found)
    lines = tuple(_quoted(line, skus.get(line.code), prices, names) for line in command.lines)
    goods = sum(line.quantity * line.price_fen for line in lines)
    rates = uow.company.rates()
    kind, day = CustomerKind(customer.kind), now.astimezone(SITE_ZONE).date()
    discount, promotion = best_promotion(rates.promotions, goods, kind, day)
    given = clean_text(command.address).strip()
    address, place = (given, command.place) if given else (customer.address, customer.place)
    pieces = sum(line.quantity for line in lines)
    promised = now + timedelta(hours=command.promise_hours)
    quote = Quote(
        customer=customer,
        address=address,
        place=place,
        lines=lines,
        goods_fen=goods,
        discount_fen=discount,
        promotion=promotion,
        freight_fen=freight(rates.freight, place.adcode if place else "", pieces, goods - discount),
        promised_at=promised,
        urgent=False,
        missing=_missing(lines, place),
        rates=rates,
    )
    return replace(quote, urgent=_is_urgent(quote, command.pay, uow, now, ruling(uow.rules, now)))


def _is_urgent(quote: Quote, pay: Pay, uow: UnitOfWork, now: datetime, logic: Logic) -> bool:
    """By the glossary, as the order will be marked."""
    moment, customer = Moment.of(now), quote.customer
    pieces = {line.sku_id: 0 for line in quote.lines if line.sku_id is not None}
    for line in quote.lines:
        if line.sku_id is not None:
            pieces[line.sku_id] += line.quantity
    weights = uow.catalog.weights(pieces) if "weight" in logic.needs else {}
    known = Known(
        channel=Channel.PHONE.value,
        pay=pay.value,
        since_ms=moment.ms,
        promised_ms=round(quote.promised_at.timestamp() * 1000),
        received_ms=moment.ms,
        region=quote.place.name if quote.place else "",
        customer=customer.code,
        customer_kind=customer.kind,
        grade=customer.grade,
        amount_fen=quote.total_fen,
        pieces=sum(line.quantity for line in quote.lines),
        line_count=len(quote.lines),
        weight_g=sum(count * weights.get(sku_id, 0) for sku_id, count in pieces.items()),
    )
    return bool(logic.urgent(order_facts(known, logic.needs & ORDER_FACTS, moment)))


def place_order(command: PlaceOrder, uow: UnitOfWork, context: Context, ruling: Ruling) -> OrderPlaced:
    """Quote, write, take credit: one commit. Refused("credit.short") when the customer's credit does not suffice and
    nobody asked for more."""
    quote = quote_order(command, uow, context.now, ruling)
    admitted, refused = _credit(command, quote, uow, context.now)
    batch = uow.batches.open(Channel.PHONE, (), "", context.by.code, context.now)
    entry = _entry(command, quote, context.now, waits=refused is not None)
    versions: Facts = {"freight_version": quote.rates.freight_version, "promotions": quote.rates.promotions_version}
    facts = versions | admitted.facts
    ((order_id, no),) = uow.orders.add(Channel.PHONE, batch, [entry], context.by.code, context.now, facts)
    logic = ruling(uow.rules, context.now)
    uow.rules.mark_urgent(logic.urgent, logic.needs, context.now, [order_id])
    uow.batches.report(batch, {"orders": 1, "lines": len(entry.lines), "incomplete": int(bool(entry.missing))})
    grant = ""
    if entry.credit_fen:
        uow.credit.take(quote.customer.id, order_id, entry.credit_fen, admitted.uses)
    elif refused is not None and refused.code == "credit.short":
        grant = str(_ask(command, quote, refused, uow.orders.load(no), uow, context))
    uow.catalog.address_used(quote.customer.id, quote.address, quote.place, context.now)
    return OrderPlaced(
        no=no,
        stage=entry.stage,
        missing=entry.missing,
        total_fen=quote.total_fen,
        goods_fen=quote.goods_fen,
        freight_fen=quote.freight_fen,
        discount_fen=quote.discount_fen,
        promotion=quote.promotion,
        urgent=quote.urgent,
        grant=grant,
    )


def _check(command: PlaceOrder) -> None:
    if not 0 < len(command.lines) <= MOST_LINES:
        raise BadInput("order.lines", found=len(command.lines), most=MOST_LINES)
    _within("promise_hours", command.promise_hours, 1, MOST_HOURS)
    for line in command.lines:
        _within("quantity", line.quantity, 1, MOST_PIECES)
        _within("price", Decimal(line.price_fen or 0) / 100, 0, Decimal(MOST_FEN) / 100)


def _within(field: str, found: int | Decimal, least: int, most: int | Decimal) -> None:
    if not least <= found <= most:
        raise BadInput("argument.bad", field=field, found=f"{found:,}", expected=f"{least} – {most:,}")


def _customer(code: str, uow: UnitOfWork) -> CustomerRef:
    given = clean_text(code).strip()
    found = uow.catalog.recognise({given}, {given}, {given})
    customer = found.by_code.get(given) or found.by_phone.get(given) or found.by_name.get(given)
    if customer is None:
        raise Refused("customer.unknown", customer=given)
    return customer


def _quoted(
    line: PlacedLine, sku_id: int | None, prices: Mapping[int, int], names: Mapping[int, tuple[str, str]]
) -> QuotedLine:
    sku, name = names.get(sku_id, ("", "")) if sku_id else ("", "")
    price = line.price_fen if line.price_fen is not None else prices.get(sku_id or 0, 0)
    return QuotedLine(clean_text(line.code), sku_id, sku, name, line.quantity, price)


def _missing(lines: tuple[QuotedLine, ...], place: Place | None) -> tuple[str, ...]:
    found = []
    if any(line.sku_id is None for line in lines):
        found.append(Missing.SKU.value)
    elif any(line.price_fen == 0 for line in lines):
        found.append(Missing.PRICE.value)
    if place is None:
        found.append(Missing.ADDRESS.value)
    return tuple(found)


def _credit(command: PlaceOrder, quote: Quote, uow: UnitOfWork, now: datetime) -> tuple[Admission, Refused | None]:
    """What the order takes of grants, or why it has to wait; too little credit that nobody wants to ask for raises."""
    if command.pay is not Pay.CREDIT:
        return Admission((), {}), None
    balance = uow.credit.balance(quote.customer.id, now)
    try:
        return admission(balance, quote.total_fen, uow, now), None
    except Refused as no:
        refused = Refused(no.code, customer=quote.customer.name, **no.facts)
        if no.code == "credit.short" and not command.ask_credit:
            raise refused from None
        return Admission((), {}), refused


def _entry(command: PlaceOrder, quote: Quote, now: datetime, *, waits: bool) -> PoolEntry:
    customer = quote.customer
    source = IncomingOrder(
        external_no="",
        status=SourceStatus.PAID,
        buyer=customer.name,
        contact=command.contact.strip() or customer.contact or customer.name,
        phone=command.phone.strip() or customer.phone,
        address=quote.address,
        place=quote.place,
        amount_fen=quote.total_fen,
        freight_fen=quote.freight_fen,
        discount_fen=quote.discount_fen,
        ordered_at=now,
        paid_at=now,
        remark=command.remark.strip(),
        customer=customer.code,
        pay=command.pay,
        promised_at=quote.promised_at,
        lines=tuple(IncomingLine((line.code,), line.name, line.quantity, line.price_fen) for line in quote.lines),
    )
    missing = (*quote.missing, Missing.CREDIT.value) if waits else quote.missing
    lines: tuple[EntryLine, ...] = tuple(
        (line.sku_id, line.sku or line.code, line.name, line.quantity, line.price_fen) for line in quote.lines
    )
    return PoolEntry(
        source=storable(source),
        customer_id=customer.id,
        lines=lines,
        missing=missing,
        stage=Stage.PAID.value,
        stage_at=now,
        awaits=awaits(Stage.PAID, held=False, incomplete=bool(missing), transfer_open=False).value,
        promised_at=quote.promised_at,
        credit_fen=quote.total_fen if command.pay is Pay.CREDIT and not waits else 0,
    )


def _ask(command: PlaceOrder, quote: Quote, short: Refused, order: Order, uow: UnitOfWork, context: Context) -> int:
    """The green channel: a supervisor is asked for what this order lacks, rounded up to the usual grant."""
    lacking = int(str(short.facts["short_fen"]))
    amount = max(GRANT_FEN, lacking)
    reason = clean_text(command.reason).strip()
    grant = uow.credit.ask(quote.customer.id, order.id, amount, reason, context.by.code, context.now)
    facts: Facts = {"grant": grant, "amount_fen": amount, "short_fen": lacking, "reason": reason}
    order.record(EventKind.CREDIT_ASKED, context.now, context.by.code, context.station, facts)
    uow.orders.save(order)
    uow.changed("credit", quote.customer.code)
    return grant


@dataclass(frozen=True, slots=True)
class AddCustomer:
    """A customer who orders for the first time; without a code one is made. `place` is the county of the address."""

    request_id: str
    name: str
    kind: CustomerKind
    phone: str = ""
    contact: str = ""
    address: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class CustomerAdded:
    """The customer's code."""

    code: str


def add_customer(command: AddCustomer, uow: UnitOfWork, context: Context) -> CustomerAdded:
    """Refused("customer.known") when the name or phone is that of a customer already."""
    name, phone = clean_text(command.name).strip(), clean_text(command.phone).strip()
    if not name:
        raise Refused("field.required", field="name")
    found = uow.catalog.recognise((), {phone}, {name})
    known = found.by_name.get(name) or found.by_phone.get(phone)
    if known is not None:
        raise Refused("customer.known", customer=known.name, known=known.code)
    code, address = uow.catalog.next_customer_code(), clean_text(command.address).strip()
    contact = clean_text(command.contact).strip()
    record = CustomerRecord(code, name, command.kind, phone, address, contact)
    uow.catalog.put_customers([record], {address: command.place} if command.place else {})
    uow.changed("master", code)
    return CustomerAdded(code)

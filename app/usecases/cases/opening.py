"""A case by hand: something is wrong that the program cannot see."""

from app.casework import raise_signals
from app.domain.cases import CaseKind, Link, LinkKind, Signal
from app.domain.codes import clean_code, clean_text, scanned_code
from app.errors import Refused
from app.ports import CaseOrder, Context, UnitOfWork
from app.usecases.cases.commands import CaseChanged, OpenCase
from app.usecases.cases.working import changed, colleague, said


def open_case(command: OpenCase, uow: UnitOfWork, context: Context) -> CaseChanged:
    """A case of its own, whatever else is known of the order. Refused: "field.required" without a note, and the codes
    of whatever it names that is not there."""
    note = said(command.note, "note")
    owner = colleague(command.owner, uow) if command.owner else ""
    order = _order(command.order, uow) if command.order else None
    warehouse = _warehouse(command.warehouse, uow) or (order.warehouse if order else "")
    customer = clean_text(command.customer).strip() or (order.customer if order else "")
    signal = Signal(
        kind=CaseKind.MANUAL,
        cause=f"{CaseKind.MANUAL}:{command.request_id}",
        severity=command.severity,
        facts={"note": note},
        order_no=order.no if order else "",
        order_type=order.order_type if order else None,
        stage=order.stage if order else "",
        warehouse=warehouse,
        customer=customer,
        links=tuple(_links(command, customer, uow)),
    )
    raised = raise_signals([signal], uow, context.now, context.by.code, context.station, owner)
    return changed(uow.cases.load(raised.opened)[0])


def _order(code: str, uow: UnitOfWork) -> CaseOrder:
    no = uow.orders.find(scanned_code(code))
    if no is None:
        raise Refused("order.unknown", order=code)
    return uow.cases.order(no)


def _warehouse(code: str, uow: UnitOfWork) -> str:
    known = uow.catalog.warehouse_ids()
    if code and code not in known:
        raise Refused("warehouse.unknown", warehouse=code, known=", ".join(sorted(known)))
    return code


def _links(command: OpenCase, customer: str, uow: UnitOfWork) -> list[Link]:
    found: list[Link] = []
    if command.sku:
        ids = uow.catalog.skus_by_code([clean_code(command.sku)])
        if not ids:
            raise Refused("sku.unknown", sku=command.sku)
        ((sku, _),) = uow.catalog.names(ids.values()).values()
        found.append((LinkKind.SKU, sku))
    if command.customer:
        if customer not in uow.catalog.recognise([customer], [], []).by_code:
            raise Refused("customer.unknown", customer=command.customer)
        found.append((LinkKind.CUSTOMER, customer))
    return found

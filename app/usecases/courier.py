"""⑤ by what couriers say: the track of parcels, and the orders whose customers have them."""

from collections import defaultdict
from dataclasses import dataclass

from app.domain.couriers import CourierReport
from app.domain.events import Facts
from app.domain.stages import Stage
from app.ports import Context, UnitOfWork
from app.shipping import sign


@dataclass(frozen=True, slots=True)
class RecordCourierEvents:
    """What a tracking service says of parcels, each with its whole track."""

    request_id: str
    reports: tuple[CourierReport, ...]


@dataclass(frozen=True, slots=True)
class CourierRecorded:
    """Parcels found, lines of their tracks that are new, orders signed by it; waybill numbers that no parcel has, and
    orders that the courier calls signed and that have not been shipped here."""

    parcels: int
    events: int
    signed: tuple[str, ...]
    unknown: tuple[str, ...]
    not_shipped: tuple[str, ...]


def record_courier_events(command: RecordCourierEvents, uow: UnitOfWork, context: Context) -> CourierRecorded:
    """The same reports again change nothing."""
    known = uow.courier_news.parcels([report.waybill for report in command.reports])
    found = [report for report in command.reports if report.waybill in known]
    events = sum(uow.courier_news.add(known[report.waybill][0], report) for report in found)
    for no in sorted({known[report.waybill][1] for report in found}) if events else ():
        uow.changed("order", no)
    told: dict[str, list[CourierReport]] = defaultdict(list)
    for report in found:
        if report.signed:
            told[known[report.waybill][1]].append(report)
    signed, not_shipped = [], []
    for no, reports in sorted(told.items()):  # whoever locks several orders does it in this sequence
        order = uow.orders.load(no)
        having = {known[report.waybill][0] for report in reports}
        if order.stage not in (Stage.SHIPPED, Stage.SIGNED):
            not_shipped.append(no)
        elif order.stage is Stage.SHIPPED and uow.courier_news.not_signed(no) <= having:
            sign(order, _facts(reports[-1]), uow, context)
            signed.append(no)
    unknown = tuple(dict.fromkeys(report.waybill for report in command.reports if report.waybill not in known))
    return CourierRecorded(len(found), events, tuple(signed), unknown, tuple(not_shipped))


def _facts(report: CourierReport) -> Facts:
    facts: Facts = {"source": report.source.value, "state": report.state, "waybill": report.waybill}
    if report.track:
        facts |= {"signed_at": report.track[-1].at.isoformat(), "says": report.track[-1].says}
    return facts

"""What a run of the routing has brought, in words."""

from app.i18n import text
from app.usecases.routing import RouteReport


def report_words(report: RouteReport, stopped: bool) -> str:
    """One sentence about a run."""
    if not report.orders and not stopped:
        return text("Nothing waited for routing; {count} incomplete orders wait for data", count=report.incomplete)
    told = text(
        "{orders} orders routed: {assigned} assigned, {transfer} need a transfer, {to_produce} to produce",
        orders=report.orders,
        assigned=report.assigned,
        transfer=report.transfer,
        to_produce=report.to_produce,
    )
    return text("Stopped. {report}", report=told) if stopped else told

"""What a run of the routing has brought, in words."""

from app.i18n import text
from app.usecases.routing import RouteReport


def report_words(report: RouteReport, stopped: bool) -> str:
    """One sentence about a run, without what did not happen."""
    if not report.orders and not stopped:
        return text("Nothing waited for routing; {count} incomplete orders wait for data", count=report.incomplete)
    parts = (
        (report.assigned, text("{count} assigned", count=report.assigned)),
        (report.split, text("{count} split", count=report.split)),
        (report.transfer, text("{count} need a transfer", count=report.transfer)),
        (report.to_produce, text("{count} to produce", count=report.to_produce)),
        (report.waiting, text("{count} go on waiting", count=report.waiting)),
        (report.held, text("{count} held for a person", count=report.held)),
    )
    became = ", ".join(told for count, told in parts if count)
    told = text("{orders} orders routed: {became}", orders=report.orders, became=became or "–")
    return text("Stopped. {report}", report=told) if stopped else told

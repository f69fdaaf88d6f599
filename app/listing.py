"""Orders as the command line prints them: as JSON and as lines for a terminal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from app import words
from app.console import plain
from app.domain.site import SITE_ZONE
from app.i18n import text
from app.views.orders import OrderDetail, OrderRow


def order_head(row: OrderRow) -> dict[str, object]:
    """One order of a list as JSON. `due_at` is when the limit of its stage is over, null in a stage without one."""
    head: dict[str, object] = plain(replace(row, clock=None))
    del head["id"], head["clock"]
    due = row.clock.due_at if row.clock is not None else None
    pause = row.clock.pause if row.clock is not None else None
    head.update(due_at=plain(due), over=due is not None and datetime.now(UTC) >= due)
    head.update(paused_until=plain(pause.until if pause else None), pause=pause.reason if pause else "")
    return head


def order_line(row: OrderRow) -> str:
    """One order of a list as a line."""
    place, now, left = row.warehouse or "-", datetime.now(UTC), ""
    if row.clock is not None:
        left = words.time_left(row.clock.left(now), is_over=row.clock.is_over(now))
    said = f"{words.stage(row.stage)} {place:<4} {words.money(row.amount_fen)} {row.buyer}  {left}"
    return f"{row.no}  {row.external_no:<20} {said}".rstrip()


def order_content(detail: OrderDetail) -> dict[str, object]:
    """A whole order as JSON."""
    content = order_head(detail.row)
    content.update(
        contact=detail.contact,
        phone=detail.phone,
        address=detail.address,
        remark=detail.remark,
        freight_fen=detail.freight_fen,
        discount_fen=detail.discount_fen,
        lines=[plain(line) for line in detail.lines],
        decision=plain(detail.decision),
        transfers=plain(detail.transfers),
        parcel=plain(detail.parcel),
        returns=plain(detail.returns),
        events=[plain(event) for event in detail.events],
    )
    return content


def order_lines(detail: OrderDetail) -> Iterator[str]:
    """A whole order in words."""
    yield order_line(detail.row)
    yield f"{detail.contact} {detail.phone} {detail.address}"
    if detail.row.missing:
        yield text("Missing: {what}", what=", ".join(map(words.missing, detail.row.missing)))
    for line in detail.lines:
        yield f"  {line.position}. {line.sku} {line.name or line.title} {line.picked}/{line.quantity} {line.location}"
    for back in detail.returns:
        yield f"  {back.external_no}: {back.sku or back.title} {back.quantity}"
    if detail.decision is not None:
        for candidate in detail.decision.candidates:
            yield f"  {candidate.name}: {words.verdict(candidate, detail.decision)}"
    for event in detail.events:
        says = words.event(event.event, event.facts)
        yield f"  {event.at.astimezone(SITE_ZONE):%m-%d %H:%M:%S} {says} {event.by_name}"

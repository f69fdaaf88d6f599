"""Files of tracking news go through the bus a few hundred parcels at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from app.bus import Bus
from app.domain.couriers import CourierReport
from app.domain.people import Actor
from app.errors import Problem
from app.i18n import text
from app.usecases.courier import CourierRecorded, RecordCourierEvents

_MOST = 200
"""Parcels of one transaction, so that nobody waits long for it."""
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class CourierSummary:
    """What a file of tracking news brought, as usecases.courier.CourierRecorded, and what of it could not be read."""

    parcels: int
    events: int
    signed: tuple[str, ...]
    unknown: tuple[str, ...]
    not_shipped: tuple[str, ...]
    rejected: tuple[Problem, ...]


def news_lines(found: CourierSummary) -> list[str]:
    """What came of it, in words, but for the problems."""
    counts = {"parcels": found.parcels, "events": found.events, "signed": len(found.signed)}
    lines = [text("{parcels} parcels, {events} new events, {signed} orders signed", **counts)]
    if found.unknown:
        lines.append(text("Unknown waybill numbers: {numbers}", numbers=_named(found.unknown)))
    if found.not_shipped:
        early = _named(found.not_shipped)
        lines.append(text("Signed says the courier, but not shipped here: {orders}", orders=early))
    return lines


def _named(numbers: Sequence[str]) -> str:
    more = len(numbers) - _MOST_NAMED
    return ", ".join(numbers[:_MOST_NAMED]) + (f" … +{more}" if more > 0 else "")


def record_reports(
    bus: Bus, actor: Actor, reports: Sequence[CourierReport], rejected: tuple[Problem, ...]
) -> CourierSummary:
    """All of them; what is done before an error stays done, and may be sent again."""
    parts: list[CourierRecorded] = []
    for start in range(0, len(reports), _MOST):
        command = RecordCourierEvents(str(uuid4()), tuple(reports[start : start + _MOST]))
        parts.append(bus.handle(command, actor).value)
    return CourierSummary(
        sum(part.parcels for part in parts),
        sum(part.events for part in parts),
        tuple(no for part in parts for no in part.signed),
        tuple(no for part in parts for no in part.unknown),
        tuple(no for part in parts for no in part.not_shipped),
        rejected,
    )

"""Orders over the limit of their stage: by index ranges, as an expression over their rows; and stopped clocks."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, TextClause, and_, case, literal, select, text

from app.domain.cases import CaseDeed, CaseState, LinkKind, OrderType
from app.domain.duty import Pause
from app.domain.stages import TIMED_STAGES, Stage
from app.domain.watching import Bounds
from db.bulk import among
from db.stores.watch_ranges import EVERYWHERE, standing
from db.tables.base import Instant, to_ms
from db.tables.cases import case_events, case_links, cases
from db.tables.orders import orders

_o = orders.c


class Overdue(NamedTuple):
    """Orders in a stage, urgent or not (None: both), are over their limit that stand there since `since` or before."""

    stage: Stage
    urgent: bool | None
    since: datetime


def overdue(bounds: Bounds) -> Iterator[Overdue]:
    """All there are."""
    for stage in TIMED_STAGES:
        usual, urgent = (bounds.stuck[stage, OrderType.of(stage, hurry)] for hurry in (False, True))
        if usual == urgent:
            yield Overdue(stage, None, usual)
        else:
            yield from (Overdue(stage, False, usual), Overdue(stage, True, urgent))


def is_overdue(bounds: Bounds) -> ColumnElement[bool]:
    """Of the orders of a query."""
    since = []
    for stage, urgent, moment in overdue(bounds):
        there = _o.stage == stage.value
        fits = there if urgent is None else and_(there, _o.urgent == int(urgent))
        since.append((fits, literal(moment, Instant)))
    return _o.stage_at <= case(*since)


def overdue_ids(
    connection: Connection, bounds: Bounds, stage: Stage | None, sites: Sequence[str] = EVERYWHERE
) -> TextClause:
    """A SELECT of the ids of those in a stage (None: in all), by the index of stage, warehouse and time."""
    parts: list[str] = []
    moments: dict[str, int] = {}
    for number, each in enumerate(overdue(bounds)):
        if stage in (None, each.stage):
            moments[f"since{number}"] = to_ms(each.since)
            since = f"stage_at <= :since{number}"
            if each.urgent is not None:
                since += f" AND urgent = {int(each.urgent)}"
            parts += standing(connection.dialect.name, "id", each.stage.value, since, sites)
    return text(" UNION ALL ".join(parts or ["SELECT id FROM orders WHERE 1 = 0"])).bindparams(**moments)


def pauses(connection: Connection, numbers: Sequence[str]) -> dict[str, Pause]:
    """Of these orders, those about which an exception's clock has been stopped: until when the last of them stands."""
    if not numbers:
        return {}
    c, e = cases.c, case_events.c
    stopped = (
        select(case_links.c.key, c.resume_at, e.facts)
        .join_from(case_links, cases, c.id == case_links.c.case_id)
        .join(case_events, e.case_id == c.id)
        .where(case_links.c.kind == LinkKind.ORDER.value, among(connection, case_links.c.key, numbers))
        .where(c.state == CaseState.PAUSED.value, e.kind == CaseDeed.PAUSED.value)
        .order_by(c.resume_at, e.seq)
    )
    return {no: Pause(until, json.loads(facts)["reason"]) for no, until, facts in connection.execute(stopped)}

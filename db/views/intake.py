"""Imports, the gaps that incomplete orders share, and the quality of what channels send."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, case, func, select, text, type_coerce

from app.domain.intake import Channel, Missing
from app.domain.site import SITE_ZONE
from app.domain.stages import Awaits, Stage
from app.views.intake import BatchRow, GapRow, QualityRow
from db.tables.base import Big
from db.tables.orders import batches, order_lines, orders

_DAY = timedelta(days=1)
_EPOCH = date(1970, 1, 1)
_INCOMPLETE = text(f"orders.awaits = '{Awaits.DATA.value}'")
"""So written, a partial index serves it."""
_FILES = batches.c.kind != Channel.PHONE.value
"""Every order by phone is a batch of its own."""


def batch_rows(connection: Connection, limit: int) -> tuple[BatchRow, ...]:
    """Newest first."""
    b = batches.c
    rows = connection.execute(
        select(b.id, b.kind, b.files, b.by, b.at, b.state, b.profile, b.counts)
        .where(_FILES)
        .order_by(b.id.desc())
        .limit(limit)
    )
    return tuple(
        BatchRow(str(no), kind, tuple(json.loads(files or "[]")), by, at, state, profile, json.loads(counts))
        for no, kind, files, by, at, state, profile, counts in rows
    )


def gap_rows(connection: Connection, limit: int) -> tuple[GapRow, ...]:
    """Unknown codes and addresses nobody could place; a line without a code and an order without an address share
    nothing with another."""
    count = func.count(orders.c.id.distinct())
    codes = (
        select(order_lines.c.code, func.min(order_lines.c.title), count, func.min(orders.c.no))
        .join_from(orders, order_lines)
        .where(_INCOMPLETE, order_lines.c.sku_id.is_(None), order_lines.c.code != "")
        .group_by(order_lines.c.code)
        .order_by(count.desc(), order_lines.c.code)
        .limit(limit)
    )
    texts = (
        select(orders.c.address, count, func.min(orders.c.no))
        .where(_INCOMPLETE, orders.c.missing.contains(Missing.ADDRESS.value), orders.c.address != "")
        .group_by(orders.c.address)
        .order_by(count.desc(), orders.c.address)
        .limit(limit)
    )
    found = [GapRow(Missing.SKU.value, *row) for row in connection.execute(codes)]
    found += [GapRow(Missing.ADDRESS.value, row[0], "", *row[1:]) for row in connection.execute(texts)]
    return tuple(sorted(found, key=lambda gap: -gap.orders)[:limit])


@dataclass
class _Tally:
    """A channel's day while it is being counted."""

    orders: int = 0
    complete: int = 0
    lacked: Counter[str] = field(default_factory=Counter)
    stopped: int = 0
    cancelled: int = 0
    duplicates: int = 0
    rejected: int = 0


def quality_rows(connection: Connection, now: datetime, days: int) -> tuple[QualityRow, ...]:
    """Today and the days before it, newest first."""
    today = now.astimezone(SITE_ZONE).date()
    since = datetime.combine(today - _DAY * (days - 1), time(), SITE_ZONE)
    tallies: dict[tuple[date, str], _Tally] = {}
    _tally_orders(connection, since, tallies)
    _tally_files(connection, since, tallies)
    return tuple(
        QualityRow(day, channel, **vars(tally))
        for (day, channel), tally in sorted(tallies.items(), key=lambda item: (-item[0][0].toordinal(), item[0][1]))
    )


def _tally_orders(connection: Connection, since: datetime, tallies: dict[tuple[date, str], _Tally]) -> None:
    """Only orders behind the first import of these days are looked at, so that a year of them is not."""
    first = select(func.min(batches.c.first_order)).where(batches.c.at >= since, batches.c.first_order > 0)
    first_id = connection.execute(first).scalar()
    if first_id is None:
        return
    ahead = since.utcoffset() or timedelta()
    local_ms = type_coerce(orders.c.received_at, Big) + ahead // timedelta(milliseconds=1)
    day = (local_ms // (_DAY // timedelta(milliseconds=1))).label("day")
    rows = connection.execute(
        select(
            day,
            orders.c.channel,
            orders.c.gaps,
            func.count(),
            func.sum(case((orders.c.stops > 0, 1), else_=0)),
            func.sum(case((orders.c.stage == Stage.CANCELLED.value, 1), else_=0)),
        )
        .where(orders.c.id >= first_id, orders.c.received_at >= since, orders.c.parent_id.is_(None))
        .group_by(day, orders.c.channel, orders.c.gaps)
    )
    for number, channel, gaps, count, stopped, cancelled in rows:
        tally = tallies.setdefault((_EPOCH + _DAY * number, channel), _Tally())
        tally.orders += count
        tally.complete += 0 if gaps else count
        tally.lacked.update({gap: count for gap in gaps.split(",") if gap})
        tally.stopped += int(stopped)
        tally.cancelled += int(cancelled)


def _tally_files(connection: Connection, since: datetime, tallies: dict[tuple[date, str], _Tally]) -> None:
    """What files brought that did not become orders."""
    channels = [channel.value for channel in Channel]
    rows = connection.execute(
        select(batches.c.at, batches.c.kind, batches.c.counts).where(
            batches.c.at >= since, batches.c.state == "done", batches.c.kind.in_(channels), _FILES
        )
    )
    for at, channel, counts in rows:
        told = json.loads(counts)
        if told.get("duplicates") or told.get("rejected"):
            tally = tallies.setdefault((at.astimezone(SITE_ZONE).date(), channel), _Tally())
            tally.duplicates += told.get("duplicates", 0)
            tally.rejected += told.get("rejected", 0)

"""Orders as the watch sees them, and whether troubles that many of them share are still there."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, TextClause, and_, func, or_, select, text, union

from app.domain.cases import CaseKind, OrderType
from app.domain.couriers import NewsSource, is_troubled
from app.domain.events import EventKind
from app.domain.intake import Missing
from app.domain.stages import Awaits, Stage
from app.domain.watching import Astray, Bounds, Lack, Place, Standing, Unknown
from db.bulk import among
from db.tables.catalog import customers, skus, warehouses
from db.tables.orders import ASKED, NEEDING, OPEN, order_events, order_lines, orders, production_requests
from db.tables.parcels import courier_events, parcels

_o, _r = orders.c, production_requests.c
_ASKED = text(f"production_requests.state IN ({ASKED})")
_INCOMPLETE = text("orders.awaits = 'data'")
_STOPPED = text(f"orders.awaits IN ({NEEDING}) AND orders.awaits = 'release'")  # the first names the partial index
_NOT_OWN = (Missing.SKU.value, Missing.CREDIT.value, f"{Missing.SKU},{Missing.CREDIT}")
"""What an order may lack without being incomplete for a reason of its own."""
_STOPS = (EventKind.ORDER_HELD.value, EventKind.SOURCE_CHANGED.value)


def standings(connection: Connection, numbers: Sequence[str]) -> dict[str, Standing]:
    """One statement for all, and one more for each kind of thing that some of them lack."""
    rows = connection.execute(
        select(
            *(_o.id, _o.no, _o.stage, _o.stage_at, _o.awaits, _o.urgent, _o.missing, _o.promised_at),
            func.coalesce(warehouses.c.code, "").label("site"),
            func.coalesce(customers.c.code, "").label("customer"),
        )
        .outerjoin_from(orders, warehouses, _o.warehouse_id == warehouses.c.id)
        .outerjoin(customers, _o.customer_id == customers.c.id)
        .where(among(connection, _o.no, numbers))
    ).all()
    reasons = _reasons(connection, [row.id for row in rows if row.awaits == Awaits.RELEASE])
    codes = _codes(connection, [row.id for row in rows if Missing.SKU in row.missing.split(",")])
    lacks = _lacks(connection, [row.id for row in rows if row.stage == Stage.TO_PRODUCE])
    astray = _astray(connection, [row.id for row in rows if row.stage == Stage.SHIPPED])
    return {
        row.no: Standing(
            id=row.id,
            no=row.no,
            stage=Stage(row.stage),
            stage_at=row.stage_at,
            awaits=Awaits(row.awaits),
            urgent=bool(row.urgent),
            missing=frozenset(Missing(gap) for gap in row.missing.split(",") if gap),
            warehouse=row.site,
            customer=row.customer,
            promised_at=row.promised_at,
            reason=reasons.get(row.id, ""),
            codes=tuple(codes[row.id]),
            lacks=tuple(lacks[row.id]),
            astray=tuple(astray[row.id]),
        )
        for row in rows
    }


def _reasons(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Of the last stop: what the person or the source said."""
    c = order_events.c
    if not ids:
        return {}
    stops = select(c.order_id, c.facts).where(among(connection, c.order_id, ids), c.kind.in_(_STOPS))
    found = {}
    for order_id, written in connection.execute(stops.order_by(c.order_id, c.seq)):
        facts = json.loads(written)
        found[order_id] = str(facts.get("reason") or facts.get("says") or "")
    return found


def _codes(connection: Connection, ids: Sequence[int]) -> dict[int, list[Unknown]]:
    c, found = order_lines.c, defaultdict[int, list[Unknown]](list)
    if ids:
        lacking = select(c.order_id, c.code, c.title).where(among(connection, c.order_id, ids), c.sku_id.is_(None))
        for order_id, *unknown in connection.execute(lacking.order_by(c.order_id, c.position)):
            found[order_id].append(Unknown(*unknown))
    return found


def _lacks(connection: Connection, ids: Sequence[int]) -> dict[int, list[Lack]]:
    found = defaultdict[int, list[Lack]](list)
    if ids:
        asked = (
            select(_r.order_id, skus.c.code, skus.c.name, _r.promised_at)
            .join_from(production_requests, skus, _r.sku_id == skus.c.id)
            .where(among(connection, _r.order_id, ids), _ASKED)
        )
        for order_id, *lack in connection.execute(asked.order_by(_r.order_id, _r.id)):
            found[order_id].append(Lack(*lack))
    return found


def _astray(connection: Connection, ids: Sequence[int]) -> dict[int, list[Astray]]:
    """By the last thing that was said of each parcel."""
    e, p, found = courier_events.c, parcels.c, defaultdict[int, list[Astray]](list)
    if ids:
        said = (
            select(p.order_id, p.id, p.no, p.carrier, func.coalesce(p.waybill, ""), e.says, e.source, e.status)
            .join_from(parcels, courier_events, e.parcel_id == p.id)
            .where(among(connection, p.order_id, ids))
            .order_by(e.at, e.status)
        )
        last = {row[1]: row for row in connection.execute(said)}
        for order_id, _, *parcel, source, status in last.values():
            if is_troubled(NewsSource(source), status):
                found[order_id].append(Astray(*parcel))
    return found


def codes_still_unknown(connection: Connection, codes: Sequence[str]) -> set[str]:
    """Of these, by the orders that wait for data or were stopped meanwhile."""
    c = order_lines.c
    lacking = select(c.code).join_from(orders, order_lines, c.order_id == _o.id)
    lacking = lacking.where(c.sku_id.is_(None), among(connection, c.code, codes))
    return set(connection.execute(union(lacking.where(_INCOMPLETE), lacking.where(_STOPPED))).scalars())


def skus_still_lacking(connection: Connection, codes: Sequence[str], now: datetime) -> set[str]:
    """Of these, for which some order has no day, or one that is over."""
    rows = (
        select(skus.c.code)
        .join_from(production_requests, skus, _r.sku_id == skus.c.id)
        .where(_ASKED, or_(_r.promised_at.is_(None), _r.promised_at <= now), among(connection, skus.c.code, codes))
    )
    return set(connection.execute(rows.distinct()).scalars())


def crowds_still_there(connection: Connection, places: Sequence[Place], bounds: Bounds) -> Iterator[Place]:
    """Those where some order still has the trouble."""
    for place in places:
        some = select(_o.id).outerjoin_from(orders, warehouses, _o.warehouse_id == warehouses.c.id)
        some = some.where(_shows(place, bounds), _o.stage == place.stage.value, _is_of(place)).limit(1)
        if connection.execute(some).first() is not None:
            yield place


def _shows(place: Place, bounds: Bounds) -> ColumnElement[bool] | TextClause:
    match place.kind:
        case CaseKind.STUCK:
            return _o.stage_at <= bounds.stuck[place.stage, place.type]
        case CaseKind.PROMISE:
            return and_(text(f"orders.stage IN ({OPEN})"), _o.promised_at <= bounds.danger)
        case CaseKind.STOPPED:
            return _STOPPED
        case CaseKind.CREDIT:
            return and_(_INCOMPLETE, _o.missing.contains(Missing.CREDIT.value))
        case _:
            return and_(_INCOMPLETE, _o.missing.not_in(_NOT_OWN))


def _is_of(place: Place) -> ColumnElement[bool]:
    site = warehouses.c.code == place.warehouse if place.warehouse else _o.warehouse_id.is_(None)
    if place.type is OrderType.OEM:
        return site
    return and_(site, _o.urgent == int(place.type is OrderType.URGENT))

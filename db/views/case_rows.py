"""Lines of the case desk, the most costly to leave first."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Subquery,
    TextClause,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    type_coerce,
)

from app.domain.case_cost import (
    COST_FEN,
    DAY_MINUTES,
    MOST_FEN,
    MOST_ORDERS,
    ORDER_COST,
    QUIETER,
    SEVERITY_COST,
)
from app.domain.cases import CaseKind, CaseState, LinkKind, OrderType, Severity
from app.domain.codes import clean_text
from app.domain.site import midnight
from app.domain.stages import OPEN_STAGES
from app.views.cases import CaseFilter, CaseRow, Pressing
from db.bulk import among
from db.stores.cases import LIVE
from db.tables.base import Big, to_ms
from db.tables.cases import case_links, cases, causes
from db.tables.catalog import customers
from db.tables.orders import orders
from db.tables.people import operators

_c, _l, _o = cases.c, case_links.c, orders.c
_MINUTE = 60_000
_OWES = _o.stage.in_([stage.value for stage in OPEN_STAGES])
_ORDERS = (
    select(func.count()).where(_l.case_id == _c.id, _l.kind == LinkKind.ORDER.value).correlate(cases).scalar_subquery()
)


def _clamped(value: ColumnElement[Any], most: int) -> ColumnElement[int]:
    return case((value < 0, 0), (value > most, most), else_=value)


def cost(now: datetime, count: ColumnElement[int] = _ORDERS) -> ColumnElement[int]:
    """case_cost.cost over cases joined with their first orders, `count` orders hanging on each."""
    now_ms, day = to_ms(now), DAY_MINUTES
    due, promised = type_coerce(_c.due_at, Big), type_coerce(_o.promised_at, Big)
    overdue = case((_c.due_at.is_not(None), _clamped((now_ms - due) // _MINUTE, 2 * day)), else_=0)
    slack = case((_OWES, _clamped((now_ms - promised + day * _MINUTE) // _MINUTE, 2 * day)), else_=0)
    hanging = ORDER_COST * _clamped(count - 1, MOST_ORDERS)
    amount = _clamped(func.coalesce(_o.amount_fen, 0), MOST_FEN) // COST_FEN
    loud = SEVERITY_COST * _c.severity + overdue + slack + hanging + amount
    quiet = [(_c.state == state.value, points * _c.severity) for state, points in QUIETER.items()]
    return case(*quiet, else_=loud)


def case_rows(
    connection: Connection, where: CaseFilter, now: datetime, after: tuple[int, int] | None, limit: int
) -> list[CaseRow]:
    """One page: live ones by cost, closed ones by their end, both together by their beginning."""
    wanted = _wanted(where, now)
    if where.numbers is not None:
        wanted = and_(wanted, among(connection, _c.no, where.numbers))
    if where.closed is False:
        page = _live_page(wanted, now, after, limit)
        rows = _rows(page.c.cost).join(page, page.c.id == _c.id).order_by(page.c.cost.desc(), page.c.id)
    else:
        moment = _c.closed_at if where.closed else _c.opened_at
        rows = _rows(cost(now)).where(wanted).order_by(moment.desc(), _c.id.desc()).limit(limit)
        if after is not None:
            last = select(moment).where(_c.id == after[1]).scalar_subquery()
            rows = rows.where(tuple_(moment, _c.id) < tuple_(last, literal(after[1])))
    return [case_row(row) for row in connection.execute(rows)]


def _live_page(wanted: ColumnElement[bool], now: datetime, after: tuple[int, int] | None, limit: int) -> Subquery:
    """Ids and costs of a page; orders are counted once for all."""
    linked = _l.kind == LinkKind.ORDER.value, _l.case_id.in_(select(_c.id).where(LIVE))
    counted = select(_l.case_id, func.count().label("orders")).where(*linked).group_by(_l.case_id).subquery()
    points = cost(now, func.coalesce(counted.c.orders, 0)).label("cost")
    joined = select(_c.id, points).outerjoin_from(cases, orders, _o.no == _c.order_no)
    ranked = joined.outerjoin(counted, counted.c.case_id == _c.id).where(wanted).subquery()
    rows = select(ranked).order_by(ranked.c.cost.desc(), ranked.c.id).limit(limit)
    if after is not None:
        is_equal = and_(ranked.c.cost == after[0], ranked.c.id > after[1])
        rows = rows.where(or_(ranked.c.cost < after[0], is_equal))
    return rows.subquery()


def rows_of(connection: Connection, case_ids: ColumnElement[bool], now: datetime) -> list[CaseRow]:
    """Cases of a condition, newest first."""
    rows = _rows(cost(now)).where(case_ids).order_by(_c.id.desc())
    return [case_row(row) for row in connection.execute(rows)]


def _rows(points: ColumnElement[int]) -> Select[Any]:
    told = (operators.c.name.label("owner_name"), _o.promised_at, _ORDERS.label("orders"), points.label("cost"))
    known = select(customers.c.name).where(customers.c.code == _c.customer).correlate(cases).scalar_subquery()
    named = func.coalesce(_o.buyer, known, _c.customer).label("customer_name")
    joined = select(cases, *told, named).outerjoin_from(cases, orders, _o.no == _c.order_no)
    return joined.outerjoin(operators, operators.c.code == _c.owner)


def _wanted(where: CaseFilter, now: datetime) -> ColumnElement[bool]:
    found: list[ColumnElement[bool] | TextClause] = [*_opened(where)]
    if where.closed is not None:
        found.append(_c.closed_at.is_not(None) if where.closed else LIVE)
    for column, value in ((_c.owner, where.owner), (_c.role, where.role or None), (_c.warehouse, where.warehouse)):
        if value is not None:
            found.append(column == value)
    if where.kind is not None:
        found.append(_c.kind == where.kind.value)
    if where.cause is not None:
        known = select(causes.c.id).where(causes.c.code == where.cause)
        found.append(_c.cause_id.in_(known) if where.cause else _c.cause_id.is_(None))
    if where.pressing is not None:
        found.append(pressing(where.pressing, now))
    if where.link is not None:
        found.append(about(*where.link))
    text = clean_text(where.text).strip()
    if text:
        found.append(_says(text))
    return and_(true(), *found)


def _opened(where: CaseFilter) -> Iterator[ColumnElement[bool]]:
    if where.since is not None:
        yield _c.opened_at >= midnight(where.since)
    if where.until is not None:
        yield _c.opened_at < midnight(where.until + timedelta(days=1))


def pressing(what: Pressing, now: datetime) -> ColumnElement[bool]:
    """Open cases that call for this."""
    call = _c.due_at <= now if what is Pressing.OVERDUE else _c.reacted_at.is_(None)
    return and_(_c.state == CaseState.OPEN.value, call)


def about(kind: LinkKind, key: str) -> ColumnElement[bool]:
    """Cases with this link."""
    return _c.id.in_(select(_l.case_id).where(_l.kind == kind.value, _l.key == key))


def _says(text: str) -> ColumnElement[bool]:
    named = select(customers.c.code).where(customers.c.name.icontains(text, autoescape=True))
    linked = select(_l.case_id).where(_l.key.icontains(text, autoescape=True))
    columns = (_c.no, _c.order_no, _c.customer, _c.facts)
    return or_(
        *(column.icontains(text, autoescape=True) for column in columns),
        _c.id.in_(linked),
        and_(_c.customer != "", _c.customer.in_(named)),
    )


def case_row(row: Row[Any]) -> CaseRow:
    """A row of `_rows`."""
    is_paused = row.state == CaseState.PAUSED.value
    return CaseRow(
        id=row.id,
        no=row.no,
        kind=CaseKind(row.kind),
        state=CaseState(row.state),
        severity=Severity(row.severity),
        facts=json.loads(row.facts),
        order_no=row.order_no,
        order_type=OrderType(row.order_type) if row.order_type else None,
        stage=row.stage,
        warehouse=row.warehouse,
        customer=row.customer,
        role=row.role,
        owner=row.owner,
        owner_name=row.owner_name or row.owner,
        level=row.level,
        opened_at=row.opened_at,
        due_at=None if is_paused else row.due_at,
        reacted_at=row.reacted_at,
        resume_at=row.resume_at,
        cleared_at=row.cleared_at,
        closed_at=row.closed_at,
        promised_at=row.promised_at,
        orders=row.orders,
        cost=row.cost,
        customer_name=row.customer_name,
    )

"""Customers' accounts, the built-in ledger, and temporary credit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, select

from app.domain.codes import clean_text
from app.domain.credit import Account, EntryKind, Grant, GrantState, room
from app.views.customers import CreditRow, GrantRow, LedgerRow
from db.bulk import among
from db.stores.credit import is_running
from db.tables.catalog import customers
from db.tables.credit import credit_accounts, credit_entries, grants
from db.tables.orders import orders

_LAST_DECIDED = 50
_REQUESTED = grants.c.state == GrantState.REQUESTED.value
_ACCOUNT = (
    func.coalesce(credit_accounts.c.limit_fen, 0),
    func.coalesce(credit_accounts.c.used_fen, 0),
    func.coalesce(credit_accounts.c.open_fen, 0),
)


def credit(connection: Connection, code: str, now: datetime) -> CreditRow | None:
    """By the customer's code; zeros where there is no account yet."""
    found = connection.execute(select(customers).where(customers.c.code == clean_text(code))).first()
    return None if found is None else credit_row(connection, found, now)


def credit_row(connection: Connection, customer: Row[Any], now: datetime) -> CreditRow:
    """The account of a row of `customers`, with its requests and running grants."""
    (row,) = _credit_rows(connection, customers.c.id == customer.id, now)
    return row


def overdrawn(connection: Connection, now: datetime, limit: int) -> tuple[CreditRow, ...]:
    """The deepest first. What a running grant carries is no overdraft."""
    limit_fen, used_fen, open_fen = _ACCOUNT
    rows = _credit_rows(connection, limit_fen - used_fen - open_fen < 0, now)
    below = [row for row in rows if row.available_fen < 0]
    return tuple(sorted(below, key=lambda row: (row.available_fen, row.customer))[:limit])


def _credit_rows(connection: Connection, condition: ColumnElement[bool], now: datetime) -> list[CreditRow]:
    rows = connection.execute(
        select(customers.c.id, customers.c.code, customers.c.name, *_ACCOUNT, credit_accounts.c.as_of)
        .outerjoin_from(customers, credit_accounts)
        .where(condition)
    ).all()
    theirs = among(connection, grants.c.customer_id, [row[0] for row in rows])
    open_grants = connection.execute(_grants().where(theirs, _REQUESTED | is_running(now)).order_by(grants.c.id)).all()
    found = []
    for customer_id, code, name, limit_fen, used_fen, open_fen, as_of in rows:
        mine = [grant for grant in open_grants if grant.customer_id == customer_id]
        running = [_grant(grant) for grant in mine if grant.state == GrantState.ACTIVE.value]
        left = room(Account(limit_fen, used_fen, open_fen), running, now)
        found.append(
            CreditRow(
                customer=code,
                name=name,
                limit_fen=limit_fen,
                used_fen=used_fen,
                open_fen=open_fen,
                granted_fen=left.granted_fen,
                available_fen=left.available_fen,
                as_of=as_of,
                grants=tuple(map(_grant_row, mine)),
            )
        )
    return found


def ledger(connection: Connection, code: str, limit: int) -> tuple[LedgerRow, ...]:
    """Newest first; what was used after each is counted back from what is used now."""
    e = credit_entries.c
    moved = case((e.kind == EntryKind.CHARGE.value, e.amount_fen), (e.kind == EntryKind.PAYMENT.value, -e.amount_fen))
    mine = select(customers.c.id).where(customers.c.code == clean_text(code)).scalar_subquery()
    used = int(connection.execute(select(func.coalesce(func.sum(moved), 0)).where(e.customer_id == mine)).scalar_one())
    rows = connection.execute(
        select(e.at, e.kind, e.amount_fen, func.coalesce(moved, 0), e.reference, e.by)
        .where(e.customer_id == mine)
        .order_by(e.id.desc())
        .limit(limit)
    )
    found = []
    for at, kind, amount, change, reference, by in rows:
        found.append(LedgerRow(at, EntryKind(kind), amount, used, reference, by))
        used -= change
    return tuple(found)


def grant_list(connection: Connection, now: datetime, limit: int) -> tuple[GrantRow, ...]:
    """What waits, what runs, and the last that were decided and run no more."""
    waiting = _grants().where(_REQUESTED).order_by(grants.c.id)
    running = _grants().where(is_running(now)).order_by(grants.c.ends_at, grants.c.id)
    over = _grants().where(~_REQUESTED, ~is_running(now)).order_by(grants.c.decided_at.desc(), grants.c.id.desc())
    rows: Sequence[Row[Any]] = [
        *connection.execute(waiting.limit(limit)),
        *connection.execute(running.limit(limit)),
        *connection.execute(over.limit(_LAST_DECIDED)),
    ]
    return tuple(map(_grant_row, rows[:limit]))


def _grants() -> Select[Any]:
    """Grants with their customer and order."""
    return (
        select(
            grants,
            customers.c.code.label("customer"),
            customers.c.name.label("customer_name"),
            func.coalesce(orders.c.no, "").label("order_no"),
        )
        .join_from(grants, customers)
        .outerjoin(orders, orders.c.id == grants.c.order_id)
    )


def _grant(row: Row[Any]) -> Grant:
    return Grant(row.id, row.order_id, row.amount_fen, row.taken_fen, row.ends_at)


def _grant_row(row: Row[Any]) -> GrantRow:
    return GrantRow(
        id=row.id,
        customer=row.customer,
        customer_name=row.customer_name,
        order_no=row.order_no,
        state=GrantState(row.state),
        amount_fen=row.amount_fen,
        taken_fen=row.taken_fen,
        reason=row.reason,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        answer=row.answer,
        ends_at=row.ends_at,
    )

"""Customers' accounts, the built-in ledger and temporary credit in the database.

An account is locked before anything is decided on it, so that two orders racing for the last yuan are served one
after the other; grants are locked after it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, case, delete, func, insert, select, text, update

from app.domain.credit import Account, EntryKind, Grant, GrantState, Use
from app.domain.intake import Missing
from app.domain.stages import Stage
from app.errors import LostRace, Refused
from app.ports import Balance, GrantRequest
from db.bulk import among, insert_rows, update_rows
from db.tables.base import to_ms
from db.tables.catalog import customers
from db.tables.credit import credit_accounts, credit_entries, grant_uses, grants
from db.tables.orders import orders
from db.tables.parcels import parcels

_OPEN_ACCOUNT = text("INSERT INTO credit_accounts (customer_id) VALUES (:customer) ON CONFLICT DO NOTHING")
_ENTRY_COLUMNS = ("customer_id", "kind", "amount_fen", "reference", "by", "at")
_OPENING = "期初 opening balance"


def is_running(now: datetime) -> ColumnElement[bool]:
    """A grant that counts now."""
    return (grants.c.state == GrantState.ACTIVE.value) & (grants.c.ends_at > now)


class CreditStore:
    """app.ports.Credit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def balance(self, customer_id: int, now: datetime) -> Balance:
        """The row is the lock (SQLite: the write lock is), so one that is not there yet is written first."""
        locked = select(credit_accounts).where(credit_accounts.c.customer_id == customer_id).with_for_update()
        row = self._connection.execute(locked).first()
        if row is None:
            self._connection.execute(_OPEN_ACCOUNT, {"customer": customer_id})
            row = self._connection.execute(locked).one()
        running = self._connection.execute(
            select(grants.c.id, grants.c.order_id, grants.c.amount_fen, grants.c.taken_fen, grants.c.ends_at)
            .where(grants.c.customer_id == customer_id, is_running(now))
            .order_by(grants.c.id)
        )
        account = Account(row.limit_fen, row.used_fen, row.open_fen)
        return Balance(account, tuple(Grant(*grant) for grant in running), row.as_of)

    def take(self, customer_id: int, order_id: int, amount_fen: int, uses: Sequence[Use]) -> None:
        """LostRace when a grant has been revoked or taken since the balance was read."""
        self._add_open(customer_id, amount_fen)
        rows = [(use.amount_fen, use.grant_id) for use in sorted(uses, key=lambda use: use.grant_id)]
        guard = "state = 'active' AND taken_fen + :n <= amount_fen"
        if update_rows(self._connection, grants, ("taken_fen+=",), ("id",), rows, guard) != len(rows):
            raise LostRace("grant")
        taken = [(grant_id, order_id, amount) for amount, grant_id in rows]
        insert_rows(self._connection, grant_uses, ("grant_id", "order_id", "amount_fen"), taken)

    def give_back(self, customer_id: int, order_id: int, amount_fen: int) -> None:
        """As if the order had never taken anything."""
        self._add_open(customer_id, -amount_fen)
        uses = self._connection.execute(
            select(grant_uses.c.amount_fen, grant_uses.c.grant_id)
            .where(grant_uses.c.order_id == order_id)
            .order_by(grant_uses.c.grant_id)
        ).all()
        update_rows(self._connection, grants, ("taken_fen+=",), ("id",), [(-amount, grant) for amount, grant in uses])
        self._connection.execute(delete(grant_uses).where(grant_uses.c.order_id == order_id))

    def lapsed(self, customer_id: int, order_id: int, now: datetime) -> int:
        """From the customer's grants, which are few."""
        taken = (
            select(func.coalesce(func.sum(grant_uses.c.amount_fen), 0))
            .join_from(grants, grant_uses)
            .join(orders, orders.c.id == grant_uses.c.order_id)
            .where(grants.c.customer_id == customer_id, ~is_running(now))
            .where(orders.c.id != order_id, orders.c.credit_fen > 0)
        )
        return int(self._connection.execute(taken).scalar_one())

    def bill(self, customer_id: int, order_no: str, amount_fen: int, by: str, at: datetime) -> None:
        """Used instead of open; what it took of grants stays taken."""
        self._add_open(customer_id, -amount_fen)
        self.enter(customer_id, EntryKind.CHARGE, amount_fen, order_no, by, at)

    def close_billed(self, customer_id: int, shipped_before: datetime) -> None:
        """Their version rises, so that whoever holds such an order at this moment reads it again."""
        left = select(parcels.c.order_id).where(
            parcels.c.order_id == orders.c.id, parcels.c.shipped_at <= shipped_before
        )
        billed = self._connection.execute(
            select(orders.c.id, orders.c.credit_fen)
            .where(orders.c.customer_id == customer_id, orders.c.credit_fen > 0)
            .where(orders.c.stage.in_([Stage.SHIPPED.value, Stage.SIGNED.value]), left.exists())
            .order_by(orders.c.id)
            .with_for_update()
        ).all()
        if not billed:
            return
        update_rows(self._connection, orders, ("credit_fen", "version+="), ("id",), [(0, 1, row.id) for row in billed])
        self._add_open(customer_id, -sum(row.credit_fen for row in billed))

    def enter(self, customer_id: int, kind: EntryKind, amount_fen: int, reference: str, by: str, at: datetime) -> None:
        """The entry and what it makes of the account."""
        self._adopt(customer_id, by, at)
        values = (customer_id, kind.value, amount_fen, reference, by, to_ms(at))
        insert_rows(self._connection, credit_entries, _ENTRY_COLUMNS, [values])
        if kind is EntryKind.LIMIT:
            self._change(customer_id, limit_fen=amount_fen)
        else:
            added = amount_fen if kind is EntryKind.CHARGE else -amount_fen
            self._change(customer_id, used_fen=credit_accounts.c.used_fen + added)

    def open_accounts(self, limits: Mapping[int, int], reference: str, by: str, at: datetime) -> None:
        """Accounts that the finance system keeps are left to it."""
        rows = self._connection.execute(
            select(credit_accounts.c.customer_id, credit_accounts.c.limit_fen, credit_accounts.c.as_of)
            .where(among(self._connection, credit_accounts.c.customer_id, sorted(limits)))
            .order_by(credit_accounts.c.customer_id)
            .with_for_update()
        )
        there = {row.customer_id: row for row in rows}
        new = [(customer, limit) for customer, limit in sorted(limits.items()) if limit and customer not in there]
        changed = [
            (limits[customer], customer)
            for customer, row in there.items()
            if row.as_of is None and row.limit_fen != limits[customer]
        ]
        insert_rows(self._connection, credit_accounts, ("customer_id", "limit_fen"), new)
        update_rows(self._connection, credit_accounts, ("limit_fen",), ("customer_id",), changed)
        entered = new + [(customer, limit) for limit, customer in changed]
        entries = [(customer, EntryKind.LIMIT.value, limit, reference, by, to_ms(at)) for customer, limit in entered]
        insert_rows(self._connection, credit_entries, _ENTRY_COLUMNS, entries)

    def _adopt(self, customer_id: int, by: str, at: datetime) -> None:
        """An account that the finance system kept until now: what it said last opens the ledger."""
        account = self._connection.execute(
            select(credit_accounts).where(credit_accounts.c.customer_id == customer_id)
        ).one()
        if account.as_of is None:
            return
        e = credit_entries.c
        sign = case((e.kind == EntryKind.CHARGE.value, 1), (e.kind == EntryKind.PAYMENT.value, -1), else_=0)
        total = select(func.coalesce(func.sum(sign * e.amount_fen), 0)).where(e.customer_id == customer_id)
        difference = account.used_fen - self._connection.execute(total).scalar_one()
        opening = [(EntryKind.LIMIT, account.limit_fen)]
        if difference:
            opening.append((EntryKind.CHARGE, difference))
        rows = [(customer_id, kind.value, amount, _OPENING, by, to_ms(at)) for kind, amount in opening]
        insert_rows(self._connection, credit_entries, _ENTRY_COLUMNS, rows)
        self._change(customer_id, as_of=None)

    def put_balance(self, customer_id: int, limit_fen: int, used_fen: int, as_of: datetime) -> None:
        """From now on the account is the finance system's."""
        self._change(customer_id, limit_fen=limit_fen, used_fen=used_fen, as_of=as_of)

    def _add_open(self, customer_id: int, amount_fen: int) -> None:
        self._change(customer_id, open_fen=credit_accounts.c.open_fen + amount_fen)

    def _change(self, customer_id: int, **values: object) -> None:
        changed = update(credit_accounts).where(credit_accounts.c.customer_id == customer_id).values(**values)
        if self._connection.execute(changed).rowcount != 1:
            raise LostRace(f"account {customer_id}")

    def waiting(self, customer_id: int) -> Sequence[str]:
        """No other word for what an order lacks holds the one for credit. Held orders wait for their release."""
        found = (
            select(orders.c.no)
            .where(orders.c.customer_id == customer_id, orders.c.stage == Stage.PAID.value, orders.c.held == 0)
            .where(orders.c.missing.contains(Missing.CREDIT.value))
            .order_by(orders.c.id)
        )
        return list(self._connection.execute(found).scalars())

    def ask(self, customer_id: int, order_id: int | None, amount_fen: int, reason: str, by: str, at: datetime) -> int:
        """Its number is its id."""
        asked = insert(grants).values(
            customer_id=customer_id,
            order_id=order_id,
            state=GrantState.REQUESTED.value,
            amount_fen=amount_fen,
            reason=reason,
            asked_by=by,
            asked_at=at,
        )
        return int(self._connection.execute(asked.returning(grants.c.id)).scalar_one())

    def requested(self, order_id: int) -> int | None:
        """At most one."""
        waiting = select(grants.c.id).where(grants.c.order_id == order_id, grants.c.state == GrantState.REQUESTED.value)
        return self._connection.execute(waiting.limit(1)).scalar()

    def request(self, grant_id: int) -> GrantRequest:
        """Locked until the transaction ends, so that it is decided once."""
        row = self._connection.execute(
            select(grants, customers.c.code.label("customer"), func.coalesce(orders.c.no, "").label("order_no"))
            .join_from(grants, customers)
            .outerjoin(orders, orders.c.id == grants.c.order_id)
            .where(grants.c.id == grant_id)
            .with_for_update(of=grants)
        ).first()
        if row is None:
            raise Refused("grant.unknown", grant=grant_id)
        return GrantRequest(
            id=row.id,
            customer_id=row.customer_id,
            customer=row.customer,
            order_id=row.order_id,
            order_no=row.order_no,
            state=GrantState(row.state),
            amount_fen=row.amount_fen,
            asked_by=row.asked_by,
            ends_at=row.ends_at,
        )

    def widen(self, grant_id: int) -> None:
        """No order in particular."""
        self._connection.execute(update(grants).where(grants.c.id == grant_id).values(order_id=None))

    def decide(
        self,
        grant_id: int,
        state: GrantState,
        amount_fen: int,
        ends_at: datetime | None,
        answer: str,
        by: str,
        at: datetime,
    ) -> None:
        """By whom, when and why."""
        decided = {"decided_by": by, "decided_at": at, "answer": answer}
        self._connection.execute(
            update(grants)
            .where(grants.c.id == grant_id)
            .values(state=state.value, amount_fen=amount_fen, ends_at=ends_at, **decided)
        )

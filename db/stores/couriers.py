"""Waybill numbers and what couriers say of parcels, in the database."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.couriers import SIGNED, CourierReport
from app.domain.parcel import content_of
from app.errors import Refused
from db.bulk import among, insert_rows
from db.tables.orders import orders
from db.tables.parcels import courier_events, parcel_lines, parcels, waybill_numbers
from db.tables.parcels import labels as label_table

_n = waybill_numbers.c
_e = courier_events.c
_p = parcels.c


class WaybillStore:
    """app.ports.Waybills."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, carrier: str, numbers: Sequence[str]) -> int:
        """But those there already, and those on parcels."""
        pooled = select(_n.number).where(_n.carrier == carrier, among(self._connection, _n.number, numbers))
        on_parcels = select(_p.waybill).where(among(self._connection, _p.waybill, numbers))
        known = set(self._connection.execute(pooled.union(on_parcels)).scalars())
        rows = [(carrier, number) for number in numbers if number not in known]
        insert_rows(self._connection, waybill_numbers, ("carrier", "number"), rows)
        return len(rows)

    def take(self, carrier: str, parcel_id: int, at: datetime) -> str | None:
        """One guarded statement; programs that take at the same moment get different numbers. One that stands on a
        parcel already, because somebody typed it, is left aside."""
        while True:
            free = (
                select(_n.number)
                .where(_n.carrier == carrier, _n.parcel_id.is_(None))
                .order_by(_n.number)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            number = self._connection.execute(
                update(waybill_numbers)
                .where(_n.carrier == carrier, _n.number == free.scalar_subquery(), _n.parcel_id.is_(None))
                .values(parcel_id=parcel_id, taken_at=at)
                .returning(_n.number)
            ).scalar()
            if number is None or self._owner(number) is None:
                return number

    def give(self, number: str, carrier: str, parcel_id: int, at: datetime) -> None:
        """On the parcel, and in the pool where it stands there; the other parcels of the order go the same way."""
        owner = self._owner(number)
        if owner is not None and owner[0] != parcel_id:
            raise Refused("waybill.used", waybill=number, parcel=owner[1])
        taken = select(_p.no).join_from(waybill_numbers, parcels).where(_n.carrier == carrier, _n.number == number)
        other = self._connection.execute(taken.where(_p.id != parcel_id)).scalar()
        if other is not None:
            raise Refused("waybill.used", waybill=number, parcel=other)
        pooled = update(waybill_numbers).where(_n.carrier == carrier, _n.number == number, _n.parcel_id.is_(None))
        self._connection.execute(pooled.values(parcel_id=parcel_id, taken_at=at))
        one = update(parcels).where(_p.id == parcel_id)
        self._connection.execute(one.values(carrier=carrier, waybill=number))
        of_order = select(_p.order_id).where(_p.id == parcel_id).scalar_subquery()
        others = update(parcels).where(_p.order_id == of_order, _p.carrier == "", _p.shipped_at.is_(None))
        self._connection.execute(others.values(carrier=carrier))

    def give_back(self, labels: Sequence[str]) -> Sequence[tuple[str, str, str]]:
        """Of the pool, and standing on that very label; but not where another copy was made."""
        mine = (_n.carrier == _p.carrier) & (_n.number == _p.waybill) & (_n.parcel_id == _p.id)
        rows = self._connection.execute(
            select(_p.id, _p.no, _p.carrier, _p.waybill, label_table.c.content)
            .join_from(parcels, label_table)
            .join(waybill_numbers, mine)
            .where(among(self._connection, label_table.c.code, labels), label_table.c.copy == 1)
            .order_by(_p.id)
        ).all()
        free = [row for row in rows if content_of(row.content).waybill == row.waybill]
        for row in free:
            taken = update(waybill_numbers).where(_n.carrier == row.carrier, _n.number == row.waybill)
            self._connection.execute(taken.values(parcel_id=None, taken_at=None))
            self._connection.execute(update(parcels).where(_p.id == row.id).values(carrier="", waybill=None))
        return [(row.no, row.carrier, row.waybill) for row in free]

    def _owner(self, number: str) -> tuple[int, str] | None:
        row = self._connection.execute(select(_p.id, _p.no).where(_p.waybill == number)).first()
        return None if row is None else (row[0], row[1])


class CourierStore:
    """app.ports.CourierNews."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def parcels(self, waybills: Sequence[str]) -> Mapping[str, tuple[int, str]]:
        """By the unique index of waybills."""
        rows = self._connection.execute(
            select(_p.waybill, _p.id, orders.c.no)
            .join_from(parcels, orders)
            .where(among(self._connection, _p.waybill, waybills))
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def add(self, parcel_id: int, report: CourierReport) -> int:
        """What is there already stays as it is."""
        rows = [
            {"parcel_id": parcel_id, "at": e.at, "status": e.status, "says": e.says, "source": report.source.value}
            for e in report.track
        ]
        if not rows:
            return 0
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        new = dialect.insert(courier_events).values(rows).on_conflict_do_nothing().returning(_e.status)
        return len(self._connection.execute(new).all())

    def not_signed(self, order_no: str) -> Set[int]:
        """By the last event of each parcel; but those that were emptied again."""
        goods = select(parcel_lines.c.line_id).where(parcel_lines.c.parcel_id == _p.id).exists()
        rows = self._connection.execute(
            select(_p.id, _e.status, _e.source)
            .join_from(parcels, orders)
            .outerjoin(courier_events, _e.parcel_id == _p.id)
            .where(orders.c.no == order_no, goods)
            .order_by(_e.at, _e.status)
        )
        last = {row.id: (row.status, row.source) for row in rows}
        signed = {(status, source.value) for source, states in SIGNED.items() for status in states}
        return {parcel_id for parcel_id, said in last.items() if said not in signed}

"""Operators, stations and their last scans in the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select, update

from app.domain.events import Facts, canonical
from app.domain.people import Operator, Role
from app.ports import Session
from db.tables.catalog import warehouses
from db.tables.people import operator_roles, operators, scans, stations


class PeopleStore:
    """app.ports.People."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def operator(self, code: str) -> Operator | None:
        """With the roles of this moment."""
        rows = self._connection.execute(
            select(operators, operator_roles.c.role)
            .outerjoin_from(operators, operator_roles)
            .where(or_(operators.c.code == code, operators.c.badge == code))
        ).all()
        if not rows:
            return None
        first = rows[0]
        roles = frozenset(Role(row.role) for row in rows if row.role)
        return Operator(first.id, first.code, first.name, roles, first.pin_hash, bool(first.active))

    def set_pin(self, operator_id: int, pin_hash: str) -> None:
        """Its hash only."""
        self._connection.execute(update(operators).where(operators.c.id == operator_id).values(pin_hash=pin_hash))

    def station_warehouse(self, station: str) -> tuple[int, str] | None:
        """Where it stands."""
        row = self._connection.execute(
            select(warehouses.c.id, warehouses.c.code).join_from(stations, warehouses).where(stations.c.code == station)
        ).first()
        return None if row is None else (row[0], row[1])

    def session(self, station: str) -> Session:
        """Its open work."""
        row = self._connection.execute(
            select(stations.c.order_no, stations.c.pending).where(stations.c.code == station)
        ).one()
        return Session(row[0], row[1])

    def keep_session(self, station: str, session: Session, at: datetime) -> None:
        """Survives a crash of the PC."""
        self._connection.execute(
            update(stations)
            .where(stations.c.code == station)
            .values(order_no=session.order_no, pending=session.pending, used_at=at)
        )

    def stations_with(self, order_no: str) -> Sequence[str]:
        """By code."""
        found = select(stations.c.code).where(stations.c.order_no == order_no).order_by(stations.c.code)
        return list(self._connection.execute(found).scalars())

    def keep_scan(
        self, station: str, at: datetime, by: str, code: str, ok: bool, says: str, facts: Facts, order_no: str
    ) -> None:
        """One row a scan."""
        self._connection.execute(
            insert(scans).values(
                station=station,
                at=at,
                by=by,
                code=code,
                ok=int(ok),
                says=says,
                facts=canonical(facts),
                order_no=order_no,
            )
        )


def put_stations(connection: Connection, places: Iterable[tuple[str, str, str]]) -> None:
    """Add those not there yet: (code, name, warehouse code)."""
    known = set(connection.execute(select(stations.c.code)).scalars())
    sites = {row.code: row.id for row in connection.execute(select(warehouses.c.code, warehouses.c.id))}
    rows = [
        {"code": code, "name": name, "warehouse_id": sites[site]} for code, name, site in places if code not in known
    ]
    if rows:
        connection.execute(insert(stations), rows)

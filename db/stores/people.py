"""Operators, stations and their last scans in the database."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select, update

from app.domain.events import canonical
from app.domain.people import Operator, Role
from app.domain.picking import Modes, Pack, Says
from app.ports import Ask, AtStation, Scan, Session
from db.tables.catalog import warehouses
from db.tables.people import operator_roles, operators, scans, spool_conflicts, stations


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

    def at_station(self, station: str) -> AtStation | None:
        """In one look: every scan asks for it."""
        c = stations.c
        row = self._connection.execute(
            select(warehouses.c.id, warehouses.c.code, c.order_no, c.pending, c.context, c.modes)
            .join_from(stations, warehouses)
            .where(c.code == station)
        ).first()
        if row is None:
            return None
        rest, modes = json.loads(row.context), json.loads(row.modes)
        rest |= {"skipped": tuple(rest.get("skipped", ())), "asks": _ask_of(rest.get("asks"))}
        if "pack" in modes:
            modes["pack"] = Pack(modes["pack"])
        return AtStation(row.id, row.code, Session(row.order_no, row.pending, **rest), Modes(**modes))

    def keep_session(self, station: str, session: Session, at: datetime) -> None:
        """Survives a crash of the PC."""
        rest = asdict(session)
        order_no, pending = rest.pop("order_no"), rest.pop("pending")
        self._connection.execute(
            update(stations)
            .where(stations.c.code == station)
            .values(order_no=order_no, pending=pending, context=canonical(rest), used_at=at)
        )

    def keep_modes(self, station: str, modes: Modes) -> None:
        """All of them."""
        content = canonical(asdict(modes))
        self._connection.execute(update(stations).where(stations.c.code == station).values(modes=content))

    def stations_with(self, order_no: str) -> Sequence[str]:
        """By code."""
        found = select(stations.c.code).where(stations.c.order_no == order_no).order_by(stations.c.code)
        return list(self._connection.execute(found).scalars())

    def keep_scan(self, scan: Scan) -> None:
        """One row a scan."""
        values = asdict(scan)
        values |= {"ok": int(scan.ok), "facts": canonical(scan.facts)}
        self._connection.execute(insert(scans).values(values))

    def keep_conflict(self, scan: Scan, local: str) -> None:
        """Once for each scan, however often it is sent."""
        known = select(spool_conflicts.c.id).where(spool_conflicts.c.request_id == scan.request_id)
        if self._connection.execute(known).first() is not None:
            return
        self._connection.execute(
            insert(spool_conflicts).values(
                request_id=scan.request_id,
                station=scan.station,
                code=scan.code,
                scanned_at=scan.scanned_at,
                by=scan.by,
                order_no=scan.order_no,
                local=canonical({"says": local}),
                says=scan.says,
                facts=canonical(scan.facts),
                state="open",
            )
        )


def _ask_of(stored: object) -> Ask | None:
    """Anything but an object was written by an older program: that question is dropped."""
    return Ask(**{**stored, "says": Says(stored["says"])}) if isinstance(stored, dict) else None


def put_stations(connection: Connection, places: Iterable[tuple[str, str, str]]) -> None:
    """Add those not there yet: (code, name, warehouse code)."""
    known = set(connection.execute(select(stations.c.code)).scalars())
    sites = {row.code: row.id for row in connection.execute(select(warehouses.c.code, warehouses.c.id))}
    rows = [
        {"code": code, "name": name, "warehouse_id": sites[site]} for code, name, site in places if code not in known
    ]
    if rows:
        connection.execute(insert(stations), rows)

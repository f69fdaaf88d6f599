"""Who works here and where: operators, stations, warehouses."""

from sqlalchemy import Connection, select

from app.views.company import OperatorRow, StationRow, WarehouseRow
from db.tables.catalog import warehouses
from db.tables.people import operator_roles, operators, stations


def warehouse_rows(connection: Connection) -> list[WarehouseRow]:
    """By code."""
    rows = connection.execute(select(warehouses).order_by(warehouses.c.code))
    return [WarehouseRow(row.code, row.name, row.lat, row.lon) for row in rows]


def operator_rows(connection: Connection) -> list[OperatorRow]:
    """Active ones."""
    rows = connection.execute(
        select(operators, operator_roles.c.role)
        .outerjoin_from(operators, operator_roles)
        .where(operators.c.active == 1)
        .order_by(operators.c.code, operator_roles.c.role)
    ).all()
    roles: dict[str, list[str]] = {}
    for row in rows:
        roles.setdefault(row.code, []).extend([row.role] if row.role else [])
    people = {row.code: row for row in rows}
    return [
        OperatorRow(code, row.name, tuple(roles[code]), row.badge or "", bool(row.pin_hash))
        for code, row in people.items()
    ]


def station_rows(connection: Connection) -> list[StationRow]:
    """By code."""
    rows = connection.execute(
        select(stations.c.code, stations.c.name, warehouses.c.code)
        .join_from(stations, warehouses)
        .order_by(stations.c.code)
    )
    return [StationRow(*row) for row in rows]

"""What the screen of a station shows."""

import json

from sqlalchemy import Connection, select

from app.domain.stages import Stage
from app.views import ScanRow, StationView
from db.tables.catalog import warehouses
from db.tables.orders import orders
from db.tables.people import scans, stations
from db.views.order import order_line_rows, parcel_row
from db.views.pool import ROW_COLUMNS, order_row

_LAST_SCANS = 10


def station_view(connection: Connection, code: str) -> StationView:
    """The open order with its lines in walk order (by location), the next line to pick, the last scans."""
    row = connection.execute(
        select(*ROW_COLUMNS)
        .outerjoin_from(orders, warehouses)
        .join(stations, stations.c.order_no == orders.c.no)
        .where(stations.c.code == code)
    ).first()
    last = _last_scans(connection, code)
    if row is None:
        return StationView(None, (), None, last, None)
    order = order_row(row)
    lines = tuple(sorted(order_line_rows(connection, order.id), key=lambda line: (line.location, line.position)))
    waiting = [line.position for line in lines if line.picked < line.quantity]
    active = waiting[0] if waiting and order.stage is Stage.ASSIGNED else None
    return StationView(order, lines, active, last, parcel_row(connection, order.id))


def _last_scans(connection: Connection, code: str) -> tuple[ScanRow, ...]:
    rows = connection.execute(
        select(scans.c.at, scans.c.code, scans.c.ok, scans.c.says, scans.c.facts)
        .where(scans.c.station == code)
        .order_by(scans.c.id.desc())
        .limit(_LAST_SCANS)
    )
    return tuple(ScanRow(row[0], row[1], bool(row[2]), row[3], json.loads(row[4])) for row in rows)

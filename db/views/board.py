"""The whole pool at a glance: counts by stage and warehouse, and open orders on the map."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, case, func, select

from app.domain.stages import OPEN_STAGES, Awaits, Stage
from app.views import BoardCell, MapOrderRow
from db.tables.catalog import warehouses
from db.tables.orders import orders

_DAY = timedelta(hours=24)


def board_cells(connection: Connection, now: datetime) -> list[BoardCell]:
    """Two index ranges: what is open, and what ended in the last day."""
    late = func.sum(case((orders.c.promised_at < now, 1), else_=0))
    groups = (
        select(warehouses.c.code, orders.c.stage, func.count(), func.min(orders.c.stage_at), late)
        .outerjoin_from(orders, warehouses)
        .group_by(warehouses.c.code, orders.c.stage)
    )
    open_stages = [stage.value for stage in (*OPEN_STAGES, Stage.SHIPPED)]
    ended = orders.c.stage.in_([Stage.SIGNED.value, Stage.CANCELLED.value])
    rows = list(connection.execute(groups.where(orders.c.stage.in_(open_stages))))
    rows += list(connection.execute(groups.where(ended, orders.c.stage_at > now - _DAY)))
    cells = []
    for code, stage, count, oldest, behind in rows:
        is_open = stage in OPEN_STAGES
        cells.append(BoardCell(code or "", Stage(stage), count, oldest, int(behind or 0) if is_open else 0))
    return cells


def stage_counts(connection: Connection) -> dict[str, int]:
    """All stages, also empty ones."""
    rows = connection.execute(select(orders.c.stage, func.count()).group_by(orders.c.stage))
    return {stage.value: 0 for stage in Stage} | {row[0]: row[1] for row in rows}


def map_rows(connection: Connection, limit: int) -> list[MapOrderRow]:
    """Open ones."""
    rows = connection.execute(
        select(orders.c.no, orders.c.lat, orders.c.lon, orders.c.stage, orders.c.awaits)
        .where(orders.c.stage.in_([stage.value for stage in OPEN_STAGES]), orders.c.lat.is_not(None))
        .limit(limit)
    )
    return [MapOrderRow(r[0], r[1], r[2], Stage(r[3]), Awaits(r[4])) for r in rows]

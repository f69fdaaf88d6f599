"""The whole pool at a glance: counts and clocks by stage and warehouse, and open orders on the map."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, case, func, select

from app.domain.duty import first_of
from app.domain.stages import OPEN_STAGES, TIMED_STAGES, Awaits, Stage
from app.domain.watching import Bounds
from app.views.orders import BoardCell, MapOrderRow
from db.stores.duty import timing
from db.tables.catalog import warehouses
from db.tables.orders import orders
from db.views.limits import is_overdue

_DAY = timedelta(hours=24)


def board_cells(connection: Connection, now: datetime) -> list[BoardCell]:
    """Two index ranges: what is open, and what ended in the last day."""
    c, duty = orders.c, timing(connection)
    late = func.sum(case((c.promised_at < now, 1), else_=0))
    over = func.sum(case((is_overdue(Bounds.of(duty, now)), 1), else_=0))
    groups = (
        select(warehouses.c.code, c.stage, c.urgent, func.count(), late, over, func.min(c.stage_at))
        .outerjoin_from(orders, warehouses)
        .group_by(warehouses.c.code, c.stage, c.urgent)
    )
    ended = c.stage.in_([Stage.SIGNED.value, Stage.CANCELLED.value])
    rows = list(connection.execute(groups.where(c.stage.in_([stage.value for stage in TIMED_STAGES]))))
    rows += list(connection.execute(groups.where(ended, c.stage_at > now - _DAY)))
    cells: dict[tuple[str, Stage], BoardCell] = {}
    for code, name, urgent, count, behind, past, oldest in rows:
        stage = Stage(name)
        late_here = int(behind) if stage in OPEN_STAGES else 0
        cell = BoardCell(code or "", stage, count, late_here, int(past), duty.clock(stage, bool(urgent), oldest))
        other = cells.get((cell.warehouse, stage))
        cells[cell.warehouse, stage] = _both(cell, other) if other else cell
    return list(cells.values())


def _both(one: BoardCell, other: BoardCell) -> BoardCell:
    """Urgent orders and others together."""
    counts = (one.count + other.count, one.late + other.late, one.over + other.over)
    return BoardCell(one.warehouse, one.stage, *counts, first_of((one.clock, other.clock)))


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

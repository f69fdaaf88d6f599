"""What scan tapes read: the scans of a shift, a place's stock, how much has been printed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, select

from app.views.shifts import ShiftScan
from db.engine import Database
from db.tables.catalog import skus, warehouses
from db.tables.parcels import print_jobs
from db.tables.people import scans
from db.tables.stock import stock


class ShiftReads:
    """The part of the reader that only the command line needs."""

    _database: Database

    def shift_scans(self, stations: Sequence[str], since: datetime, until: datetime) -> Sequence[ShiftScan]:
        """From `since` to before `until`, as they were scanned; a scan without raw text shows the code in it."""
        scanned_at = func.coalesce(scans.c.scanned_at, scans.c.at, type_=scans.c.at.type)
        raw = case((scans.c.raw == "", scans.c.code), else_=scans.c.raw)
        found = (
            select(scanned_at, scans.c.station, scans.c.by, raw, scans.c.says)
            .where(scans.c.station.in_(stations), scanned_at >= since, scanned_at < until)
            .order_by(scanned_at, scans.c.id)
        )
        with self._database.reading() as connection:
            return [ShiftScan(*row) for row in connection.execute(found)]

    def place_stock(self, warehouse: str, sku: str) -> tuple[int, int]:
        """(on hand, reserved) by codes; nothing of either where there is no such place."""
        found = (
            select(stock.c.on_hand, stock.c.reserved)
            .join_from(stock, warehouses)
            .join(skus, skus.c.id == stock.c.sku_id)
            .where(warehouses.c.code == warehouse, skus.c.code == sku)
        )
        with self._database.reading() as connection:
            row = connection.execute(found).first()
        return (0, 0) if row is None else (row[0], row[1])

    def print_count(self) -> int:
        """Documents that were ever sent to be printed."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(print_jobs)).scalar_one()

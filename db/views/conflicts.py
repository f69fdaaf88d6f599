"""Reads for the time without the database."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select, text

from app.views.conflicts import CodeRow, ConflictRow
from db.engine import Database
from db.tables.catalog import sku_codes
from db.tables.orders import order_lines, orders
from db.tables.people import operators, spool_conflicts

_c = spool_conflicts.c
_NOW = text("SELECT CAST(extract(epoch FROM clock_timestamp()) AS double precision)")


class ConflictReads:
    """app.views.conflicts.ConflictReader, a part of the reader."""

    _database: Database

    def order_codes(self, order: str) -> Sequence[CodeRow]:
        """By line."""
        found = (
            select(sku_codes.c.match_key, order_lines.c.position, sku_codes.c.pieces)
            .join_from(orders, order_lines, order_lines.c.order_id == orders.c.id)
            .join(sku_codes, sku_codes.c.sku_id == order_lines.c.sku_id)
            .where(orders.c.no == order)
            .distinct()
            .order_by(order_lines.c.position, sku_codes.c.match_key)
        )
        with self._database.reading() as connection:
            return [CodeRow(*row) for row in connection.execute(found)]

    def conflicts(self, station: str = "", limit: int = 200) -> Sequence[ConflictRow]:
        """From the index of the open ones."""
        columns = (_c.id, _c.station, _c.code, _c.scanned_at, _c.by, operators.c.name, _c.order_no, _c.local, _c.says)
        found = (
            select(*columns, _c.facts)
            .outerjoin_from(spool_conflicts, operators, operators.c.code == _c.by)
            .where(_c.state == "open", *([_c.station == station] if station else []))
            .order_by(_c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(found).all()
        return [
            ConflictRow(*row[:5], row[5] or row[4], row[6], json.loads(row[7])["says"], row[8], json.loads(row[9]))
            for row in rows
        ]

    def database_time(self) -> datetime:
        """A local file has this computer's clock."""
        if self._database.is_sqlite:
            return datetime.now(UTC)
        with self._database.reading() as connection:
            return datetime.fromtimestamp(connection.execute(_NOW).scalar_one(), UTC)

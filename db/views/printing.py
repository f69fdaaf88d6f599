"""Printers, their jobs, and what each station is shown of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, select
from sqlalchemy.orm import aliased

from app.domain.printing import Document, Fault, JobState, Lamp
from app.views.printing import PrinterRow, PrinterUseRow, PrintJobRow, PrintLampRow
from db.engine import Database
from db.stores.print_queue import IS_LABEL, LABEL_DONE, UNDONE, named_printer, printer_of, with_uses
from db.stores.printing import as_printer
from db.tables.orders import orders
from db.tables.parcels import labels, parcels, print_jobs, printer_uses, printers
from db.tables.people import stations

_jobs = print_jobs.c
_SHOWN = [column for column in _jobs if column is not _jobs.pdf]
_NEVER_KNOWN = and_(_jobs.state == JobState.SENT.value, _jobs.leased_by == "", ~IS_LABEL)
"""What a silent printer took of other documents than labels, which are scanned back."""
_waits = _jobs.state == JobState.WAITING.value
_goes = case((_waits, named_printer()), else_=_jobs.printer_id)
"""The printer (id) where a job goes, or went."""
_named = aliased(orders, name="named")
"""The order that a slip is about, where its reference is one's number."""


class PrintingReads:
    """app.views.printing.PrintingReader, a part of the reader."""

    _database: Database

    def printers(self) -> Sequence[PrinterRow]:
        """With what is in their way."""
        with self._database.reading() as connection:
            rows = connection.execute(select(printers).where(printers.c.active == 1).order_by(printers.c.code)).all()
            troubles = _troubles(connection)
        return [_printer_row(row, [each for each in troubles if each.printer == row.code]) for row in rows]

    def printer_uses(self) -> Sequence[PrinterUseRow]:
        """Lines as they are kept."""
        use = printer_uses.c
        found = select(use.station, use.document, printers.c.code).join_from(printer_uses, printers)
        with self._database.reading() as connection:
            rows = connection.execute(found.order_by(use.station, use.document)).all()
        return [PrinterUseRow(row[0], Document(row[1]), row[2]) for row in rows]

    def print_jobs(self, limit: int = 200, *, is_open: bool = False) -> Sequence[PrintJobRow]:
        """By number."""
        found = _job_rows().order_by(_jobs.id.desc()).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(found.where(UNDONE, ~_NEVER_KNOWN) if is_open else found).all()
        return [_job_row(row) for row in rows]

    def print_lamps(self) -> Sequence[PrintLampRow]:
        """One look at all of them."""
        with self._database.reading() as connection:
            codes = connection.execute(select(stations.c.code).order_by(stations.c.code)).scalars().all()
            troubles = _troubles(connection)
            return [_lamp(connection, code, troubles) for code in codes]

    def print_lamp(self, station: str) -> PrintLampRow:
        """Of its own jobs."""
        with self._database.reading() as connection:
            return _lamp(connection, station, _troubles(connection, _jobs.station == station))


def _job_rows() -> Select[Any]:
    return (
        with_uses(
            select(*_SHOWN, printers.c.code.label("printer"), func.coalesce(orders.c.no, _named.c.no).label("no"))
        )
        .select_from(print_jobs)
        .outerjoin(printers, printers.c.id == _goes)
        .outerjoin(labels, and_(IS_LABEL, labels.c.code == _jobs.reference))
        .outerjoin(parcels, parcels.c.id == labels.c.parcel_id)
        .outerjoin(orders, orders.c.id == parcels.c.order_id)
        .outerjoin(_named, and_(~IS_LABEL, _named.c.no == _jobs.reference))
    )


def _job_row(row: Row[Any]) -> PrintJobRow:
    return PrintJobRow(
        row.id,
        Document(row.document),
        row.reference,
        row.no or "",
        row.station,
        row.printer or "",
        JobState(row.state),
        row.attempts,
        Fault(row.error) if row.error else None,
        row.by,
        row.created_at,
        row.due_at,
        row.closed_at,
    )


def _troubles(connection: Connection, where: ColumnElement[bool] | None = None) -> Sequence[Row[Any]]:
    """Jobs that are not on paper for all anybody knows, counted by (station, state, fault, printer); those with the
    newest job first."""
    newest = func.max(_jobs.id)
    grouped = (
        with_uses(
            select(
                _jobs.station,
                _jobs.state,
                _jobs.error,
                printers.c.code.label("printer"),
                func.count().label("jobs"),
            )
        )
        .select_from(print_jobs)
        .outerjoin(printers, printers.c.id == _goes)
        .outerjoin(labels, and_(IS_LABEL, labels.c.code == _jobs.reference))
        .where(UNDONE, ~_NEVER_KNOWN, ~func.coalesce(LABEL_DONE, False))
        .group_by(_jobs.station, _jobs.state, _jobs.error, printers.c.code)
        .order_by(newest.desc())
    )
    return connection.execute(grouped if where is None else grouped.where(where)).all()


def _waiting(troubles: Iterable[Row[Any]]) -> int:
    return sum(each.jobs for each in troubles if each.state != JobState.FAILED and not _is_swallowed(each))


def _is_swallowed(trouble: Row[Any]) -> bool:
    return bool(trouble.state == JobState.SENT and trouble.error == Fault.SILENT)


def _printer_row(row: Row[Any], troubles: Sequence[Row[Any]]) -> PrinterRow:
    faults = (Fault(each.error) for each in troubles if each.error and each.state != JobState.FAILED)
    return PrinterRow(as_printer(row), _waiting(troubles), next(faults, None))


def _lamp(connection: Connection, station: str, troubles: Sequence[Row[Any]]) -> PrintLampRow:
    mine = [each for each in troubles if each.station == station]
    waiting = _waiting(mine)
    wrong = next((each for each in mine if each.error), None)
    if wrong is not None:
        return PrintLampRow(station, Lamp.FAULT, waiting, Fault(wrong.error), wrong.printer or "")
    is_lost = any(each.printer is None for each in mine)
    if is_lost or (station and printer_of(connection, station, Document.LABEL) is None):
        return PrintLampRow(station, Lamp.NO_PRINTER, waiting, None, "")
    return PrintLampRow(station, Lamp.WAITING if waiting else Lamp.OK, waiting, None, "")

"""Which print job goes to which printer next, and which one nobody needs any more, as SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select, text
from sqlalchemy.orm import aliased

from app.domain.parcel import LabelState
from app.domain.printing import Document, JobState, PrinterKind
from app.domain.stages import Stage
from db.tables.orders import orders
from db.tables.parcels import labels, parcels, print_jobs, printer_uses, printers

UNDONE = text("print_jobs.state IN ('waiting', 'sent', 'failed')")
"""Worded as the condition of the partial index."""

_jobs = print_jobs.c
_own, _general = aliased(printer_uses, name="own"), aliased(printer_uses, name="general")
"""The station's line of a document, and the one of every other station."""

_ENDED = (Stage.CANCELLED.value, Stage.SHIPPED.value, Stage.SIGNED.value)
_is_sent = _jobs.state == JobState.SENT.value
_is_waiting = _jobs.state == JobState.WAITING.value
IS_LABEL = _jobs.document == Document.LABEL.value
LABEL_DONE = and_(IS_LABEL, labels.c.state.in_([LabelState.APPLIED.value, LabelState.VOID.value]))
"""Of a job joined to its label."""


def named_printer() -> ColumnElement[int | None]:
    """The printer that a job joined by `with_uses` goes to."""
    return func.coalesce(_own.c.printer_id, _general.c.printer_id)


def with_uses(query: Select[Any]) -> Select[Any]:
    """A query over jobs, joined to the two lines that may name their printer."""
    return query.outerjoin(_own, and_(_own.c.station == _jobs.station, _own.c.document == _jobs.document)).outerjoin(
        _general, and_(_general.c.station == "", _general.c.document == _jobs.document)
    )


def printer_of(connection: Connection, station: str, document: Document) -> int | None:
    """The station's, or the one of every station without one of its own."""
    found = (
        select(printer_uses.c.printer_id)
        .where(printer_uses.c.station.in_({station, ""}), printer_uses.c.document == document.value)
        .order_by(printer_uses.c.station.desc())
    )
    return connection.execute(found).scalar()


def is_leased(at: datetime) -> ColumnElement[bool]:
    """Some worker is at it."""
    return and_(_is_waiting, _jobs.leased_by != "", _jobs.due_at > at)


def pointless(at: datetime) -> ColumnElement[bool]:
    """Nobody is at it, and its label is void (or on its box, though no printer had it), or its order has ended."""
    ended = exists().where(
        labels.c.code == _jobs.reference,
        parcels.c.id == labels.c.parcel_id,
        orders.c.id == parcels.c.order_id,
        orders.c.stage.in_(_ENDED),
    )
    label = or_(_has_label(LabelState.VOID), ended, and_(~_is_sent, _has_label(LabelState.APPLIED)))
    order = exists().where(orders.c.no == _jobs.reference, orders.c.stage == Stage.CANCELLED.value)
    return and_(UNDONE, ~is_leased(at), case((IS_LABEL, label), else_=and_(~_is_sent, order)))


def proven() -> ColumnElement[bool]:
    """A printer had it, and it sticks on its box."""
    return and_(UNDONE, _is_sent, IS_LABEL, _has_label(LabelState.APPLIED))


def _has_label(state: LabelState) -> ColumnElement[bool]:
    return exists().where(labels.c.code == _jobs.reference, labels.c.state == state.value)


def heads(station: str, at: datetime) -> Select[tuple[int, int, datetime]]:
    """(job, printer, due time) of what each printer that a computer at `station` serves has to do next.

    What a printer has not finished comes first and holds up the rest; then jobs in the order of their numbers. A label
    that is not drawn yet lets others pass.
    """
    printer = case((or_(_is_sent, is_leased(at)), _jobs.printer_id), else_=named_printer())
    under_way = and_(_is_sent, or_(_jobs.leased_by != "", _jobs.due_at > at), ~func.coalesce(LABEL_DONE, False))
    is_drawn = or_(~IS_LABEL, labels.c.pdf.is_not(None))
    rank = case((_is_sent, 0), (_jobs.leased_by != "", 1), else_=2)
    place = func.row_number().over(partition_by=printers.c.id, order_by=(rank, _jobs.id)).label("place")
    queue = with_uses(
        select(_jobs.id, printers.c.id.label("printer_id"), _jobs.due_at, place)
        .select_from(print_jobs)
        .outerjoin(labels, and_(IS_LABEL, labels.c.code == _jobs.reference))
    )
    queue = queue.join(printers, printers.c.id == printer)
    is_mine = or_(printers.c.kind == PrinterKind.TCP.value, _jobs.station == station)
    placed = queue.where(UNDONE, is_mine, or_(under_way, and_(_is_waiting, is_drawn))).subquery()
    return select(placed.c.id, placed.c.printer_id, placed.c.due_at).where(placed.c.place == 1)

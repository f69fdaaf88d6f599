"""Printers, which documents they take, and print jobs in the database."""

from collections.abc import Sequence, Set
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, delete, insert, or_, select, update

from app.domain.parcel import LabelState
from app.domain.printing import Delivery, Document, JobState, Language, Printer, PrinterKind
from app.ports import Claimed, PrintJob
from db.stores.print_queue import IS_LABEL, heads, is_leased, pointless, printer_of, proven
from db.tables.parcels import labels, print_jobs, printer_uses, printers

LEASE = timedelta(seconds=60)
"""How long a worker may be at a job: every time-out of a printer together, and clocks of computers that differ."""
_jobs = print_jobs.c
_OPEN = (JobState.WAITING.value, JobState.SENT.value)


class PrintingStore:
    """app.ports.Printing. `leased_by` of a waiting job is the worker at it until `due_at`; of a sent one, the number
    that the printer gave it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def printer(self, code: str) -> Printer | None:
        """In use."""
        row = self._connection.execute(select(printers).where(printers.c.code == code, printers.c.active == 1)).first()
        return None if row is None else as_printer(row)

    def layout_for(self, station: str) -> str:
        """Of its label printer."""
        printer_id = printer_of(self._connection, station, Document.LABEL)
        return self._connection.execute(select(printers.c.layout).where(printers.c.id == printer_id)).scalar() or ""

    def save_printer(self, printer: Printer) -> None:
        """By its code."""
        values = {
            "name": printer.name,
            "kind": printer.kind.value,
            "address": printer.address,
            "language": printer.language.value,
            "dpi": printer.dpi,
            "layout": printer.layout,
            "active": 1,
        }
        known = update(printers).where(printers.c.code == printer.code).values(values)
        if not self._connection.execute(known).rowcount:
            self._connection.execute(insert(printers).values(code=printer.code, **values))

    def retire_printer(self, code: str) -> None:
        """Its row stays: old jobs name it."""
        printer_id = self._printer_id(code)
        self._connection.execute(delete(printer_uses).where(printer_uses.c.printer_id == printer_id))
        self._connection.execute(update(printers).where(printers.c.id == printer_id).values(active=0))

    def use_printer(self, station: str, document: Document, code: str) -> None:
        """One line a station and document."""
        line = (printer_uses.c.station == station) & (printer_uses.c.document == document.value)
        self._connection.execute(delete(printer_uses).where(line))
        if code:
            values = {"station": station, "document": document.value, "printer_id": self._printer_id(code)}
            self._connection.execute(insert(printer_uses).values(values))

    def _printer_id(self, code: str) -> int:
        found: int = self._connection.execute(select(printers.c.id).where(printers.c.code == code)).scalar_one()
        return found

    def add(
        self, document: Document, reference: str, station: str, by: str, at: datetime, pdf: bytes | None = None
    ) -> int:
        """Behind those that wait."""
        values = {"document": document.value, "reference": reference, "station": station, "by": by, "pdf": pdf}
        waiting = {"state": JobState.WAITING.value, "created_at": at, "due_at": at}
        made = self._connection.execute(insert(print_jobs).values(**values, **waiting).returning(_jobs.id))
        job: int = made.scalar_one()
        return job

    def job(self, job: int, at: datetime) -> PrintJob | None:
        """By its key."""
        return next(iter(self._found(_jobs.id == job, at)), None)

    def jobs_of_labels(self, codes: Sequence[str], at: datetime) -> Sequence[PrintJob]:
        """By reference."""
        return self._found(and_(IS_LABEL, _jobs.reference.in_(codes)), at)

    def _found(self, where: ColumnElement[bool], at: datetime) -> list[PrintJob]:
        columns = (_jobs.id, _jobs.document, _jobs.reference, _jobs.state, is_leased(at))
        rows = self._connection.execute(select(*columns).where(where).order_by(_jobs.id))
        return [PrintJob(row[0], Document(row[1]), row[2], JobState(row[3]), bool(row[4])) for row in rows]

    def close(self, jobs: Sequence[int], at: datetime) -> Sequence[int]:
        """Cancelled."""
        return self._cancel(and_(_jobs.id.in_(jobs), ~is_leased(at)), at)

    def withdraw(self, labels: Sequence[str], at: datetime) -> Set[str]:
        """A job has a printer's id from its first attempt on, whatever came of it."""
        mine = and_(IS_LABEL, _jobs.reference.in_(labels))
        self._cancel(and_(mine, _jobs.printer_id.is_(None), _jobs.state == JobState.WAITING.value), at)
        begun = select(_jobs.reference).where(mine, _jobs.printer_id.is_not(None))
        return set(labels) - set(self._connection.execute(begun).scalars())

    def retry(self, job: int, at: datetime) -> None:
        """Without its failures."""
        self._connection.execute(
            update(print_jobs)
            .where(_jobs.id == job, ~is_leased(at))
            .values(state=JobState.WAITING.value, attempts=0, error="", leased_by="", due_at=at)
        )

    def drop_pointless(self, at: datetime) -> Sequence[int]:
        """All of them; a sent label that sticks on its box has been printed."""
        return self._cancel(pointless(at), at) + self._end(proven(), {"state": JobState.PRINTED.value, "error": ""}, at)

    def _cancel(self, where: ColumnElement[bool], at: datetime) -> list[int]:
        return self._end(where, {"state": JobState.CANCELLED.value}, at)

    def _end(self, where: ColumnElement[bool], fate: dict[str, str], at: datetime) -> list[int]:
        over = {"closed_at": at, "pdf": None, "leased_by": "", **fate}
        ended = update(print_jobs).where(where).values(over).returning(_jobs.id)
        return list(self._connection.execute(ended).scalars())

    def is_idle(self, station: str, at: datetime) -> bool:
        """Nothing due, nothing pointless."""
        over = select(_jobs.id).where(or_(pointless(at), proven())).limit(1)
        return not self.lanes(station, at) and self._connection.execute(over).first() is None

    def lanes(self, station: str, at: datetime) -> Sequence[Printer]:
        """Whose next job is due."""
        due = heads(station, at).subquery()
        found = select(printers).join(due, due.c.printer_id == printers.c.id).where(due.c.due_at <= at)
        return [as_printer(row) for row in self._connection.execute(found.order_by(printers.c.code))]

    def claim(self, printer: Printer, station: str, worker: str, at: datetime) -> Claimed | None:
        """What has become pointless meanwhile ends here."""
        first = heads(station, at).subquery()
        mine = select(first.c.id).join(printers, printers.c.id == first.c.printer_id)
        while True:
            head = self._connection.execute(mine.where(printers.c.code == printer.code, first.c.due_at <= at)).scalar()
            if head is None:
                return None
            if not self._cancel(and_(_jobs.id == head, pointless(at)), at):
                return self._lease(head, printer, worker, at)

    def _lease(self, job: int, printer: Printer, worker: str, at: datetime) -> Claimed | None:
        is_sent = _jobs.state == JobState.SENT.value
        row = self._connection.execute(
            update(print_jobs)
            .where(_jobs.id == job, _jobs.state.in_(_OPEN), _jobs.due_at <= at)
            .values(
                due_at=at + LEASE,
                attempts=_jobs.attempts + 1,
                leased_by=case((is_sent, _jobs.leased_by), else_=worker),
                printer_id=self._printer_id(printer.code),
            )
            .returning(_jobs.document, _jobs.reference, _jobs.pdf, _jobs.state, _jobs.leased_by, _jobs.attempts)
        ).first()
        if row is None:
            return None
        pdf, layout, document = row.pdf, "", Document(row.document)
        if document is Document.LABEL:
            drawn = select(labels.c.pdf, labels.c.layout).where(labels.c.code == row.reference)
            pdf, layout = self._connection.execute(drawn).one()
        ticket = row.leased_by if row.state == JobState.SENT.value else ""
        return Claimed(job, document, row.reference, pdf or b"", layout, ticket, row.attempts)

    def settle(self, job: Claimed, worker: str, delivery: Delivery, due_at: datetime, at: datetime) -> bool:
        """The lease is the guard."""
        is_new = delivery.state is JobState.SENT and not job.ticket
        is_over = delivery.state is JobState.PRINTED
        values: dict[str, object] = {
            "state": delivery.state.value,
            "error": "" if delivery.fault is None else delivery.fault.value,
            "leased_by": delivery.ticket,
            "due_at": due_at,
            "attempts": 0 if is_new else _jobs.attempts,
        }
        if is_over:
            values |= {"pdf": None, "closed_at": at}
        held = and_(_jobs.id == job.id, _jobs.state.in_(_OPEN), _jobs.leased_by == (job.ticket or worker))
        kept = self._connection.execute(update(print_jobs).where(held).values(values)).rowcount == 1
        if kept and job.document is Document.LABEL:
            self._follow_label(job.reference, delivery.state)
        return kept

    def _follow_label(self, code: str, state: JobState) -> None:
        before = {
            JobState.SENT: (LabelState.RENDERED.value,),
            JobState.PRINTED: (LabelState.RENDERED.value, LabelState.SENT.value),
        }.get(state, ())
        follows = update(labels).where(labels.c.code == code, labels.c.state.in_(before))
        self._connection.execute(follows.values(state=state.value))


def as_printer(row: Row[Any]) -> Printer:
    """Of a row of printers."""
    language = Language(row.language)
    return Printer(row.code, row.name, PrinterKind(row.kind), row.address, language, row.dpi, row.layout)

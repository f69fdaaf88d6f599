"""Brings jobs to their printers: one at a time to each printer, several printers side by side.

A job goes out between two transactions: leased in the first, its fate written down in the second. A worker that dies in
between leaves the lease; when that ends the job goes out again, for nobody can know whether it was on paper. So of all
jobs only the one in flight may come out twice, and a label that does carries the same copy number twice: the second
scan of it says that it was done already. What was written down as sent is never sent again by itself.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from uuid import uuid4

import structlog

from app.domain.printing import Delivery, Document, Fault, JobState, Printer, wait_after
from app.ports import Claimed, Clock, Printers, UnitOfWork
from app.worker.insisting import insist

_SIDE_BY_SIDE = 4
"""Printers; each takes a connection of the database now and then."""
_BROKEN_OFF = 3
"""Attempts."""
_SILENCE = timedelta(seconds=10)
"""How long a printer that took a job without a word is left alone, so that not everything vanishes into one."""
log = structlog.get_logger("picklane.printing")


def deliver_jobs(
    looking: Callable[[], UnitOfWork],
    unit_of_work: Callable[[], UnitOfWork],
    printers: Printers,
    station: str,
    clock: Clock,
) -> int:
    """Bring what is due to the printers that a computer at `station` serves (ports.Printing.lanes); returns how many
    jobs went out. No printer's time-outs keep another one waiting; `looking`, which only reads, comes first."""
    with looking() as uow:
        if uow.printing.is_idle(station, clock()):
            return 0
    with unit_of_work() as uow:
        for job in uow.printing.drop_pointless(clock()):
            uow.changed("print_job", str(job))
        lanes = uow.printing.lanes(station, clock())
        uow.commit()
    if not lanes:
        return 0
    with ThreadPoolExecutor(min(_SIDE_BY_SIDE, len(lanes)), "printer") as pool:
        done = [pool.submit(_Lane(unit_of_work, printers, printer, station, clock).run) for printer in lanes]
        return sum(each.result() for each in done)


class _Lane:
    """One printer and what waits for it."""

    def __init__(
        self,
        unit_of_work: Callable[[], UnitOfWork],
        printers: Printers,
        printer: Printer,
        station: str,
        clock: Clock,
    ) -> None:
        self._unit_of_work, self._clock = unit_of_work, clock
        self._printers, self._printer, self._station = printers, printer, station
        self._worker = str(uuid4())

    def run(self) -> int:
        """Until nothing is due; how many went out."""
        count = 0
        while (job := self._claim()) is not None:
            delivery = _final(self._deliver(job), job.attempts)
            self._settle(job, delivery)
            count += delivery.state is JobState.PRINTED or (delivery.state is JobState.SENT and not job.ticket)
        return count

    def _claim(self) -> Claimed | None:
        with self._unit_of_work() as uow:
            job = uow.printing.claim(self._printer, self._station, self._worker, self._clock())
            uow.commit()
        return job

    def _deliver(self, job: Claimed) -> Delivery:
        try:
            if job.ticket:
                return self._printers.follow(self._printer, job.ticket)
            if job.layout not in ("", self._printer.layout):
                return Delivery(JobState.FAILED, Fault.OTHER_PAPER)
            return self._printers.send(self._printer, f"{job.document} {job.reference}", job.pdf)
        except Exception:  # one job that cannot be printed must not stop the others
            log.exception("not printed", job=job.id, printer=self._printer.code)
            return Delivery(JobState.FAILED, Fault.OTHER)

    def _settle(self, job: Claimed, delivery: Delivery) -> None:
        """A database that is away for a moment must not bring the same paper twice."""
        insist(partial(self._write_down, job, delivery))

    def _write_down(self, job: Claimed, delivery: Delivery) -> None:
        now = self._clock()
        with self._unit_of_work() as uow:
            if uow.printing.settle(job, self._worker, delivery, now + self._rest(job, delivery), now):
                uow.changed("print_job", str(job.id))
                if job.document is Document.LABEL:
                    uow.changed("order", uow.parcels.content(job.reference).order_no)
                uow.commit()
        if delivery.fault is not None:
            log.warning("printer", printer=self._printer.code, job=job.id, fault=delivery.fault.value)

    @staticmethod
    def _rest(job: Claimed, delivery: Delivery) -> timedelta:
        """How long the printer is left alone: not at all when it has just begun."""
        if delivery.state is JobState.SENT and not delivery.ticket:
            return _SILENCE
        if delivery.ticket and not job.ticket and delivery.fault is None:
            return timedelta()
        return timedelta(seconds=wait_after(job.attempts))


def _final(delivery: Delivery, attempts: int) -> Delivery:
    """What breaks off behind the last byte may have come out each time, so that is not tried for ever."""
    is_enough = delivery.state is JobState.WAITING and delivery.fault is Fault.BROKEN_OFF and attempts >= _BROKEN_OFF
    return Delivery(JobState.FAILED, Fault.BROKEN_OFF) if is_enough else delivery

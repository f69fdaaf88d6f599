"""Printers and their jobs as use cases and the worker need them."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.printing import Delivery, Document, JobState, Printer


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A job as it stands; `is_held` says that a worker is at it at this moment."""

    id: int
    document: Document
    reference: str
    state: JobState
    is_held: bool


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job leased to a worker: `ticket` is empty before the printer has it, then its own number there. `layout` is the
    one that a label was drawn after."""

    id: int
    document: Document
    reference: str
    pdf: bytes
    layout: str
    ticket: str
    attempts: int


class Printing(Protocol):
    """Printers, which documents they take, and jobs."""

    def printer(self, code: str) -> Printer | None:
        """One in use, by its code."""
        ...

    def layout_for(self, station: str) -> str:
        """The label layout of the paper in the station's label printer; empty without a printer."""
        ...

    def save_printer(self, printer: Printer) -> None:
        """Add it, or replace what was kept under its code."""
        ...

    def retire_printer(self, code: str) -> None:
        """No document goes there any more."""
        ...

    def use_printer(self, station: str, document: Document, code: str) -> None:
        """From now on the station's (empty: every other station's) documents go to this printer, or nowhere (empty)."""
        ...

    def add(
        self, document: Document, reference: str, station: str, by: str, at: datetime, pdf: bytes | None = None
    ) -> int:
        """A waiting job; returns its number. A label needs no bytes: they are kept with it."""
        ...

    def job(self, job: int, at: datetime) -> PrintJob | None:
        """By its number."""
        ...

    def close(self, jobs: Sequence[int], at: datetime) -> Sequence[int]:
        """They are not printed any more, but for those that a worker is at; returns the closed ones."""
        ...

    def withdraw(self, labels: Sequence[str], at: datetime) -> Set[str]:
        """Labels (codes) that no printer has begun, nor will: their jobs end."""
        ...

    def retry(self, job: int, at: datetime) -> None:
        """It waits from now, as if it were new, unless a worker is at it."""
        ...

    def jobs_of_labels(self, codes: Sequence[str], at: datetime) -> Sequence[PrintJob]:
        """Every job of these labels, oldest first."""
        ...

    def drop_pointless(self, at: datetime) -> Sequence[int]:
        """End waiting jobs that nobody needs any more: of labels void or on their boxes, of orders cancelled."""
        ...

    def is_idle(self, station: str, at: datetime) -> bool:
        """Whether a worker at `station` has nothing to do now."""
        ...

    def lanes(self, station: str, at: datetime) -> Sequence[Printer]:
        """Printers with something to do now for a worker at `station`: any over TCP; a queue or a folder is this
        computer's own, so only the station's own jobs go there."""
        ...

    def claim(self, printer: Printer, station: str, worker: str, at: datetime) -> Claimed | None:
        """Lease the next job of a printer; None while another one is under way there or is to be tried again later.
        One printer has one job at a time, in the order of their numbers."""
        ...

    def settle(self, job: Claimed, worker: str, delivery: Delivery, due_at: datetime, at: datetime) -> bool:
        """Write down what became of a leased job, and of the label on it; False when the lease was lost meanwhile. The
        printer is left alone until `due_at` when the job is not over."""
        ...


class Printers(Protocol):
    """The printers themselves. Nothing is raised for what a printer does: it stands in the Delivery."""

    def send(self, printer: Printer, title: str, pdf: bytes) -> Delivery:
        """Hand over one document in the printer's language, at exact size, without a question, within time-outs."""
        ...

    def follow(self, printer: Printer, ticket: str) -> Delivery:
        """What has become of a job that the printer has."""
        ...

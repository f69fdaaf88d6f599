"""From files to the pool: read, find the counties, hand over as one command, report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from app.bus import Bus
from app.domain.catalog import CustomerRecord, MasterKind, Record
from app.domain.codes import clean_text
from app.domain.intake import Channel, IncomingOrder, Place
from app.domain.people import Actor
from app.errors import BadInput, Problem
from app.ports import AddressBook
from app.usecases.catalog import ImportMaster, MasterReport
from app.usecases.intake import ImportOrders, ImportReport
from app.worker.memory import no_collection

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class ChannelFiles(Protocol):
    """What a channel's adapter made of its files."""

    @property
    def orders(self) -> tuple[IncomingOrder, ...]:
        """Readable orders."""
        ...

    @property
    def rejected(self) -> tuple[Problem, ...]:
        """Rows left out."""
        ...

    @property
    def digest(self) -> str:
        """Identifies the content."""
        ...


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What came of an import: new orders and their lines, orders that were there already, new ones that lack
    something, earlier ones that this import completed. For master data only `lines` counts: the rows taken."""

    batch: str
    orders: int
    lines: int
    duplicates: int
    incomplete: int
    completed: int
    rejected: tuple[Problem, ...]


class ImportCancelled(Exception):  # noqa: N818 - an answer, not a failure
    """The person stopped the import before anything was written."""


def _no_progress(_done: int, _total: int) -> None:
    return


def _never() -> bool:
    return False


@no_collection()
def import_orders(
    bus: Bus,
    actor: Actor,
    channel: Channel,
    paths: Sequence[Path],
    read: Callable[[Sequence[Path]], ChannelFiles],
    book: AddressBook,
    progress: Progress = _no_progress,
    cancelled: Cancelled = _never,
) -> ImportSummary:
    """Nothing is written before everything is read; a set of files without one usable order is bad input."""
    found = read(paths)
    if not found.orders and found.rejected:
        raise BadInput("file.nothing_usable", found.rejected, file=found.rejected[0].file)
    orders = []
    for done, order in enumerate(found.orders):
        if done % 500 == 0:
            progress(done, len(found.orders))
            if cancelled():
                raise ImportCancelled
        orders.append(replace(order, place=book.resolve(order.address).place) if order.address else order)
    names = tuple(clean_text(path.name) for path in paths)
    command = ImportOrders(str(uuid4()), channel, names, found.digest, tuple(orders))
    report: ImportReport = bus.handle(command, actor).value
    progress(len(orders), len(orders))
    return ImportSummary(
        report.batch,
        report.orders,
        report.lines,
        report.duplicates,
        report.incomplete,
        report.completed,
        found.rejected,
    )


def import_master(
    bus: Bus,
    actor: Actor,
    kind: MasterKind,
    path: Path,
    read: Callable[[MasterKind, Path], tuple[Sequence[Record], Sequence[Problem]]],
    book: AddressBook,
    digest: str,
) -> ImportSummary:
    """The same for one master file."""
    records, problems = read(kind, path)
    if not records and problems:
        raise BadInput("file.nothing_usable", tuple(problems), file=path.name)
    places: dict[str, Place] = {}
    for record in records:
        if isinstance(record, CustomerRecord) and record.address:
            place = book.resolve(record.address).place
            if place is not None:
                places[record.address] = place
    command = ImportMaster(str(uuid4()), kind, clean_text(path.name), digest, tuple(records), places)
    report: MasterReport = bus.handle(command, actor).value
    rejected = (*problems, *report.rejected)
    return ImportSummary(report.batch, 0, report.added + report.changed, 0, 0, 0, rejected)

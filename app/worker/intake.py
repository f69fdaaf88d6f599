"""From files to the pool: read, find the counties, show what would happen, hand over as one command, report."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from app.bus import Bus
from app.domain.catalog import CustomerRecord, MasterKind, Record
from app.domain.codes import clean_text
from app.domain.intake import Channel, IncomingOrder, Place
from app.domain.people import Actor
from app.errors import BadInput, Problem
from app.planning import Fate, Planned, plan_orders
from app.ports import AddressBook, ChannelReading, Clock, LeftOut, NothingUsable, UnitOfWork
from app.usecases.catalog import ImportMaster, MasterReport
from app.usecases.intake import ImportOrders, ImportReport

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What came of an import: new orders and their lines, orders that were there already, new ones that lack
    something, earlier ones that this import completed or brought up to date, lines that came back over a counter, and
    what could not be read. For master data only `lines` counts: the rows taken."""

    batch: str
    orders: int
    lines: int
    duplicates: int
    incomplete: int
    completed: int
    rejected: tuple[Problem, ...]
    changed: int = 0
    returns: int = 0
    profile: str = ""
    left_out: tuple[LeftOut, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line as it would come in; `known` is false while nobody knows the product."""

    code: str
    title: str
    quantity: int
    price_fen: int
    known: bool


@dataclass(frozen=True, slots=True)
class PreviewOrder:
    """An order as it would come in, what would become of it, and what it would lack (Missing values)."""

    external_no: str
    fate: Fate
    buyer: str
    contact: str
    phone: str
    address: str
    region: str
    amount_fen: int
    missing: tuple[str, ...]
    lines: tuple[PreviewLine, ...]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do. `counts` has every Fate value and `rejected` (rows) and `returns` (lines)."""

    channel: Channel
    profile: str
    counts: Mapping[str, int]
    orders: tuple[PreviewOrder, ...]
    rejected: tuple[Problem, ...]
    left_out: tuple[LeftOut, ...] = field(default=(), repr=False)


class ImportCancelled(Exception):  # noqa: N818 - an answer, not a failure
    """The person stopped the import before anything was written."""


def import_orders(
    bus: Bus,
    actor: Actor,
    channel: Channel,
    paths: Sequence[Path],
    found: ChannelReading,
    profile: str,
    book: AddressBook,
    progress: Progress = lambda _done, _total: None,
    cancelled: Cancelled = lambda: False,
) -> ImportSummary:
    """Take what was read of one channel's files into the pool; rejected rows are reported and everything else goes in.

    BadInput when nothing in the files can be used; ImportCancelled when the person stops it in time.
    """
    orders = _placed(found, book, progress, cancelled)
    names = tuple(clean_text(path.name) for path in paths)
    command = ImportOrders(
        str(uuid4()), channel, names, found.digest, tuple(orders), profile, rejected=len(found.rejected)
    )
    report: ImportReport = bus.handle(command, actor).value
    progress(len(orders), len(orders))
    return ImportSummary(
        batch=report.batch,
        orders=report.orders,
        lines=report.lines,
        duplicates=report.duplicates,
        incomplete=report.incomplete,
        completed=report.completed,
        rejected=found.rejected,
        changed=report.changed,
        returns=report.returns,
        profile=profile,
        left_out=found.left_out,
    )


def preview_orders(
    looking: Callable[[], UnitOfWork],
    channel: Channel,
    found: ChannelReading,
    profile: str,
    book: AddressBook,
    clock: Clock,
    progress: Progress = lambda _done, _total: None,
    cancelled: Cancelled = lambda: False,
) -> ImportPreview:
    """What `import_orders` would do now; `looking` opens a unit of work that only reads."""
    orders = _placed(found, book, progress, cancelled)
    with looking() as uow:
        planned, returns = plan_orders(channel, orders, uow, clock())
    fates = Counter(plan.fate for plan in planned)
    counts = {fate.value: fates[fate] for fate in Fate} | {"rejected": len(found.rejected), "returns": len(returns)}
    shown = tuple(map(_shown, planned))
    return ImportPreview(channel, profile, counts, shown, found.rejected, found.left_out)


def _placed(found: ChannelReading, book: AddressBook, progress: Progress, cancelled: Cancelled) -> list[IncomingOrder]:
    """The orders with their counties."""
    if not found.orders and found.rejected:
        raise NothingUsable(found.rejected, found.left_out)
    orders = []
    for done, order in enumerate(found.orders):
        if done % 500 == 0:
            progress(done, len(found.orders))
            if cancelled():
                raise ImportCancelled
        orders.append(order._replace(place=book.resolve(order.address).place) if order.address else order)
    return orders


def _shown(plan: Planned) -> PreviewOrder:
    source = plan.entry.source
    lines = (
        PreviewLine(code, title, count, price, sku is not None) for sku, code, title, count, price in plan.entry.lines
    )
    return PreviewOrder(
        external_no=source.external_no,
        fate=plan.fate,
        buyer=source.buyer,
        contact=source.contact,
        phone=source.phone,
        address=source.address,
        region=source.place.name if source.place else "",
        amount_fen=source.amount_fen,
        missing=plan.entry.missing,
        lines=tuple(lines),
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
    command = ImportMaster(
        str(uuid4()), kind, clean_text(path.name), digest, tuple(records), places, rejected=len(problems)
    )
    report: MasterReport = bus.handle(command, actor).value
    rejected = (*problems, *report.rejected)
    return ImportSummary(report.batch, 0, report.added + report.changed, 0, 0, 0, rejected)

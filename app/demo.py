"""A sample company's day through the real services: orders of every kind of channel, routed, transferred, picked by
scan script, labelled, shipped, signed."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from app.adapters.labels import merge
from app.adapters.sample import SampleCompany, Size, write_sample_files
from app.adapters.sample.mini import mini_orders, write_mini
from app.adapters.sample.pos import write_pos
from app.bootstrap import ADMIN, Picklane
from app.domain.intake import Channel, Pay
from app.domain.people import Actor
from app.domain.picking import Says
from app.domain.stages import Stage
from app.domain.transfers import TransferState, next_step
from app.errors import Refused, Unavailable
from app.usecases.ordering import OrderPlaced, PlacedLine, PlaceOrder
from app.usecases.picking import ScanAnswer, ScanCode
from app.usecases.stages import ConfirmShipped, ConfirmSigned
from app.usecases.transfers import MoveTransfer, TransferMoved
from app.views.orders import OrderFilter, OrderRow, TransferRow

MOST_PICKED = 400
"""Orders picked by scan script in one demo; the rest of a big day stays assigned, as the summary says."""
_PICKERS = ("liqiang", "zhangwei")
_CLERK = Actor("wangfang")
_SMALL_DAY = 500
_MINI = 12
_CALLED = 2
"""Lines of the order by phone."""


@dataclass(slots=True)
class Summary:
    """What the day brought, `channels` by where it came from; `stages` counts the whole pool at its end."""

    imported: int = 0
    lines: int = 0
    incomplete: int = 0
    returns: int = 0
    channels: dict[str, int] = field(default_factory=dict)
    assigned: int = 0
    transfer: int = 0
    to_produce: int = 0
    transfers_completed: int = 0
    scans: int = 0
    picked: int = 0
    labels: int = 0
    shipped: int = 0
    signed: int = 0
    stages: dict[str, int] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def import_day(picklane: Picklane, folder: Path, orders: int, day: datetime, summary: Summary | None = None) -> Summary:
    """Write a day's files as shop, mini-program and till would, import them, and take an order by phone; `orders`
    counts those of the shop."""
    told = summary or Summary()
    size: Size = "small" if orders <= _SMALL_DAY else "seed"
    written = write_sample_files(folder, size, orders, day)
    mini, pos = folder / "mini.jsonl", folder / "pos.csv"
    write_mini(mini, mini_orders(_MINI, day))
    write_pos(pos, day)
    files = {Channel.TAOBAO: [written.orders, written.order_lines], Channel.MINI: [mini], Channel.POS: [pos]}
    for channel, paths in files.items():
        came = picklane.import_files(ADMIN, channel.value, paths)
        told.channels[channel.value] = came.orders
        told.lines += came.lines
        told.incomplete += came.incomplete
        told.returns += came.returns
    told.channels[Channel.PHONE.value] = 1
    placed = _call(picklane, size)
    told.lines += _CALLED
    told.incomplete += bool(placed.missing)
    told.imported = sum(told.channels.values())
    return told


def _call(picklane: Picklane, size: Size) -> OrderPlaced:
    """A customer with an account orders two parts by phone."""
    company = SampleCompany(size)
    customer = next(customer for customer in company.customers() if customer.limit_fen)
    lines = tuple(PlacedLine(product.sku, 2) for product in islice(company.products(), _CALLED))
    return picklane.place_order(_CLERK, PlaceOrder(str(uuid4()), customer.code, lines, Pay.CREDIT, promise_hours=24))


def run_day(
    picklane: Picklane,
    folder: Path,
    orders: int,
    day: datetime,
    pictures: Callable[[Path, str], Sequence[Path]],
    tell: Callable[[str], None],
) -> Summary:
    """The whole day; `pictures(folder, order number)` renders the screens while one order is half picked."""
    summary = Summary()
    with _timed(summary, "import", tell):
        import_day(picklane, folder / "files", orders, day, summary)
    with _timed(summary, "route", tell):
        report = picklane.route(ADMIN)
        summary.assigned, summary.transfer, summary.to_produce = report.assigned, report.transfer, report.to_produce
    with _timed(summary, "transfer", tell):
        for row in list(picklane.reader.transfers())[::2]:
            _bring(picklane, row)
            summary.transfers_completed += 1
    with _timed(summary, "pick", tell):
        picked, half = _pick_all(picklane, summary)
    with _timed(summary, "label", tell):
        pdfs = [picklane.label(row.no) for row in picked]
        summary.labels = len(pdfs)
        _keep(folder / "labels.pdf", merge(pdfs) if pdfs else None)
    with _timed(summary, "ship and sign", tell):
        _ship_and_sign(picklane, picked, summary)
    with _timed(summary, "pictures", tell):
        summary.pictures = [path.name for path in pictures(folder, half)]
    summary.stages = picklane.reader.stage_counts()
    summary.findings = [f"{finding.invariant}: {', '.join(finding.broken)}" for finding in picklane.check()]
    _keep(folder / "summary.json", json.dumps(asdict(summary), ensure_ascii=False, indent=2).encode())
    return summary


def _bring(picklane: Picklane, transfer: TransferRow) -> None:
    """Every step of a transfer, to its arrival."""
    step = next_step(TransferState(transfer.state))
    while step is not None:
        moved: TransferMoved = picklane.handle(MoveTransfer(str(uuid4()), transfer.no, step), ADMIN).value
        step = next_step(TransferState(moved.state))


def _keep(path: Path, content: bytes | None) -> None:
    """Write a result, or take away the one of an earlier demo when this one has none."""
    try:
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content)
    except OSError as error:
        raise Unavailable("file.unwritable", file=str(path), why=error.strerror or "") from None


@contextmanager
def _timed(summary: Summary, part: str, tell: Callable[[str], None]) -> Iterator[None]:
    """Note how long a part took, and say that it is done."""
    start = perf_counter()
    yield
    summary.seconds[part] = round(perf_counter() - start, 3)
    tell(part)


def _assigned(picklane: Picklane, most: int) -> Iterator[OrderRow]:
    after: int | None = None
    while most > 0:
        page = picklane.reader.orders(OrderFilter(stage=Stage.ASSIGNED), after, min(most, 100))
        yield from page.rows
        most -= len(page.rows)
        if page.next_key is None:
            return
        after = page.next_key


def _pick_all(picklane: Picklane, summary: Summary) -> tuple[list[OrderRow], str]:
    """Every tenth order stays assigned, and the last one is left half picked at its station; returns the orders
    picked and the half picked one."""
    rows = list(_assigned(picklane, MOST_PICKED))
    pickers = cycle(_PICKERS)
    picked, half = [], ""
    for index, row in enumerate(rows):
        actor = Actor(next(pickers), f"{row.warehouse}-1")
        if index == len(rows) - 1:
            _pick(picklane, row, actor, summary, most=1)
            half = row.no
        elif index % 10:
            _pick(picklane, row, actor, summary)
            picked.append(row)
    summary.picked = len(picked)
    return picked, half


def _pick(picklane: Picklane, row: OrderRow, actor: Actor, summary: Summary, most: int | None = None) -> None:
    """One order as a picker scans it: the order, every piece, the label back from the box."""

    def scan(code: str) -> ScanAnswer:
        summary.scans += 1
        answer: ScanAnswer = picklane.handle(ScanCode(str(uuid4()), code), actor).value
        if not answer.ok:
            raise Refused("demo.scan", scanned=code, says=answer.says)
        return answer

    scan(row.no)
    detail = picklane.reader.order(row.no)
    pieces = [line.sku for line in detail.lines for _ in range(line.quantity)] if detail else []
    for sku in pieces[:most]:
        answer = scan(sku)
        if answer.says == Says.ORDER_DONE:
            scan(str(answer.facts["label"]))


def _ship_and_sign(picklane: Picklane, picked: Sequence[OrderRow], summary: Summary) -> None:
    """Three of four picked orders leave with a courier, half of these are signed."""
    for index, row in enumerate(picked):
        if index % 4 == 3:
            continue
        waybill = f"SF{9_000_000_000_000 + row.id:013d}"
        picklane.handle(ConfirmShipped(str(uuid4()), row.no, "顺丰", waybill), ADMIN)
        summary.shipped += 1
        if index % 2 == 0:
            picklane.handle(ConfirmSigned(str(uuid4()), row.no), ADMIN)
            summary.signed += 1

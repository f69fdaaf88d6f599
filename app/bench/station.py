"""Milliseconds at the station: one scan committed, one label drawn."""

import io
import statistics
from collections.abc import Iterator, Sequence
from uuid import uuid4

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.adapters.labels import WaybillLabel, to_printer
from app.adapters.sample import Size
from app.bench.ground import ground, sample_orders, take_in
from app.bench.pairs import Race
from app.bench.report import BenchReport, Pair, forget_peak_memory, milliseconds, peak_memory_mb, ratio, timed
from app.bootstrap import ADMIN, Picklane
from app.domain.codes import CodeType, make_code, make_label_code
from app.domain.intake import IncomingOrder
from app.domain.parcel import LabelContent, mask_name, mask_phone
from app.domain.people import Actor
from app.domain.site import exact
from app.domain.stages import Stage
from app.usecases.picking import ScanCode
from app.views.orders import OrderFilter
from db.yardstick import settle

_SCAN_ORDERS = 400
_LABELS = 200
_PAGE = (100 * mm, 150 * mm)


def scan(address: str | None, orders: int | None, size: Size) -> BenchReport:
    """Assigned orders picked piece by piece, each in its own warehouse: every scan is one commit."""
    with ground(address, size) as picklane:
        take_in(picklane, sample_orders(size, orders or _SCAN_ORDERS), "bench")
        picklane.route(ADMIN)
        settle(picklane.database)
        with Race(picklane.database) as race:
            for actor, code in list(_scans(picklane)):
                race.run(lambda a=actor, c=code: picklane.handle(ScanCode(str(uuid4()), c), a))  # type: ignore[misc]
            race.prove_equal()
        ours, bare = [pair.ours for pair in race.pairs], [pair.bare for pair in race.pairs]
        return BenchReport(
            name="scan",
            value=statistics.median(ours) * 1000,
            unit="ms",
            yardstick=statistics.median(bare) * 1000,
            yardstick_is="the same INSERT and UPDATE statements of a scan, one commit of the bare driver on a copy",
            ratio=ratio(race.pairs),
            repeats=len(race.pairs),
            memory_mb=race.memory_mb,
            database=picklane.database.name,
            details={
                **milliseconds(ours),
                "yardstick_p95_ms": milliseconds(bare)["p95_ms"],
                "picked": picklane.reader.stage_counts()[Stage.PICKED],
                "still_assigned": picklane.reader.stage_counts()[Stage.ASSIGNED],
                "rows": race.rows,
                "findings": [finding.invariant for finding in picklane.check()],
            },
        )


def _scans(picklane: Picklane) -> Iterator[tuple[Actor, str]]:
    """Who scans what: the order's number, then each of its pieces."""
    key: int | None = None
    while True:
        page = picklane.reader.orders(OrderFilter(stage=Stage.ASSIGNED), key)
        for row in page.rows:
            actor = Actor("liqiang", f"{row.warehouse}-1")
            yield actor, row.no
            detail = picklane.reader.order(row.no)
            for line in detail.lines if detail else ():
                for _ in range(line.quantity):
                    yield actor, line.sku
        key = page.next_key
        if key is None:
            return


def label(_address: str | None, orders: int | None, size: Size) -> BenchReport:
    """Labels of different orders, each drawn into a file of its own, then turned into ZPL; no database."""
    renderer = WaybillLabel()
    contents = label_contents(size, orders or _LABELS)
    renderer.render(contents[0])  # fonts are read once
    pairs, sizes, zpl = [], [], []
    forget_peak_memory()
    for content in contents:
        pdf, ours = timed(lambda c=content: renderer.render(c))  # type: ignore[misc]
        _, bare = timed(lambda c=content: bare_pages([c]))  # type: ignore[misc]
        pairs.append(Pair(ours, bare))
        sizes.append(len(pdf))
        zpl.append(timed(lambda p=pdf: to_printer(p, 203, "zpl"))[1])  # type: ignore[misc]
    drawn = [pair.ours for pair in pairs]
    return BenchReport(
        name="label",
        value=statistics.median(drawn) * 1000,
        unit="ms",
        yardstick=statistics.median(pair.bare for pair in pairs) * 1000,
        yardstick_is="a page of reportlab with one Code 128 and nothing else",
        ratio=ratio(pairs),
        repeats=len(pairs),
        memory_mb=peak_memory_mb(),
        details={
            **milliseconds(drawn),
            "bytes": round(statistics.median(sizes)),
            "labels_per_s": round(1 / statistics.median(drawn)),
            "zpl_of_a_pdf_per_s": round(1 / statistics.median(zpl)),
            "zpl_labels_per_s": round(1 / (statistics.median(drawn) + statistics.median(zpl))),
        },
    )


def bare_pages(contents: Sequence[LabelContent]) -> bytes:
    """What a label costs at least: a page with one Code 128 for each, in one file."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=_PAGE, invariant=True)
    for content in contents:
        Code128(content.label_code, barHeight=18 * mm).drawOn(canvas, 5 * mm, 100 * mm)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def label_contents(size: Size, orders: int) -> list[LabelContent]:
    """Labels of different orders of a sample company."""
    return [_content(number, order) for number, order in enumerate(sample_orders(size, orders), 1)]


def _content(number: int, order: IncomingOrder) -> LabelContent:
    parcel_no = make_code(CodeType.PARCEL, number)
    return LabelContent(
        parcel_no=parcel_no,
        label_code=make_label_code(parcel_no, 1),
        copy=1,
        order_no=make_code(CodeType.ORDER, number),
        external_no=order.external_no,
        channel="taobao",
        warehouse_code="HD",
        warehouse_name="华东仓",
        sender_name="华东仓",
        receiver_name=mask_name(order.contact),
        receiver_phone=mask_phone(order.phone),
        receiver_region=order.place.name if order.place else "",
        receiver_address=order.address,
        items=tuple((line.codes[0], line.title, line.quantity) for line in order.lines),
        remark=order.remark,
        urgent=number % 10 == 0,
        created=exact(order.paid_at) if order.paid_at else "",
    )

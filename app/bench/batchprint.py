"""Seconds for the labels of a thousand orders in one PDF."""

import statistics

from app.adapters.labels import WaybillLabel, to_printer
from app.adapters.sample import Size
from app.bench.report import BenchReport, Pair, forget_peak_memory, peak_memory_mb, ratio, timed
from app.bench.station import bare_pages, label_contents

_LABELS = 1000
_ROUNDS = 3


def batchprint(_address: str | None, orders: int | None, size: Size) -> BenchReport:
    """The same batch several times; no database."""
    renderer = WaybillLabel()
    contents = label_contents(size, orders or _LABELS)
    renderer.render(contents[0])  # fonts are read once
    pairs, pdf = [], b""
    forget_peak_memory()
    for _ in range(_ROUNDS):
        pdf, seconds = timed(lambda: renderer.render_many(contents))
        pairs.append(Pair(seconds, timed(lambda: bare_pages(contents))[1]))
    memory_mb = peak_memory_mb()
    zpl, zpl_seconds = timed(lambda: to_printer(pdf, 203, "zpl"))
    ours = statistics.median(pair.ours for pair in pairs)
    return BenchReport(
        name="batchprint",
        value=ours,
        unit="s",
        yardstick=statistics.median(pair.bare for pair in pairs),
        yardstick_is="as many pages of reportlab with one Code 128 each and nothing else, in one file",
        ratio=ratio(pairs),
        repeats=len(pairs),
        memory_mb=memory_mb,
        details={
            "labels": len(contents),
            "labels_per_s": round(len(contents) / ours),
            "bytes": len(pdf),
            "zpl_s": round(zpl_seconds, 2),
            "zpl_bytes": len(zpl),
        },
    )

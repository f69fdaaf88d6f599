"""The measurements by name."""

from collections.abc import Callable

from app.adapters.sample import Size
from app.bench import (
    address,
    batchprint,
    crowd,
    desk,
    flow,
    knowledge,
    optimise,
    pool,
    replay,
    station,
    stations,
    terms,
    watch,
    worker,
)
from app.bench.report import BenchReport
from app.errors import BadInput

_BENCHES: dict[str, Callable[[str | None, int | None, Size], BenchReport]] = {
    "route": flow.route,
    "crowd": crowd.crowd,
    "import": flow.import_files,
    "scan": station.scan,
    "station": stations.stations,
    "label": station.label,
    "batchprint": batchprint.batchprint,
    "pool": pool.pool,
    "address": address.address,
    "credit": desk.credit,
    "form": desk.form,
    "replay": replay.replay,
    "optimise": optimise.optimise,
    "terms": terms.terms,
    "worker": worker.worker,
    "watch": watch.watch,
    "kbsearch": knowledge.kbsearch,
    "suggest": knowledge.suggest,
}
NAMES = tuple(_BENCHES)


def run(name: str, address: str | None, orders: int | None = None, size: Size = "seed") -> BenchReport:
    """Measure on a file in a temporary folder, or in the empty database at `address`, which is left empty.

    `orders` is the amount of work (default: that of the targets), `size` the sample company's.
    BadInput("bench.unknown"); Refused("bench.not_empty").
    """
    bench = _BENCHES.get(name)
    if bench is None:
        raise BadInput("bench.unknown", name=name, known=", ".join(NAMES))
    return bench(address, orders, size)

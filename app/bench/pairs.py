"""The product and its yardstick in turn over one database: the product works, the bare driver repeats its writes."""

from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from app.bench.report import Pair, forget_peak_memory, peak_memory_mb, timed
from db.engine import Database
from db.yardstick import Recording, Yardstick, rows_written, tally

T = TypeVar("T")


class Race:
    """Pairs of seconds for the same rows; `rows` of them were written by each side."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._bare = Yardstick(database)
        self._recording = Recording(database)
        self.pairs: list[Pair] = []
        self.rows = 0
        self.memory_mb = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._recording.close()
        self._bare.close()

    def run(self, work: Callable[[], T]) -> T:
        """One pair: the product's work, then its writes alone. Only the product's share counts as memory."""
        forget_peak_memory()
        brought, ours = timed(work)
        self.memory_mb = max(self.memory_mb, peak_memory_mb())
        written = self._recording.take()
        self.pairs.append(Pair(ours, self._bare.repeat(written)))
        self.rows += rows_written(written)
        return brought

    def take_along(self) -> None:
        """What the product has written meanwhile is repeated too, but counts for neither side."""
        self._bare.repeat(self._recording.take())

    def prove_equal(self) -> None:
        """RuntimeError when the two databases do not hold the same number of rows in every table."""
        ours, theirs = tally(self._database), tally(self._bare.database)
        if ours != theirs:
            different = {name: (ours[name], theirs[name]) for name in ours if ours[name] != theirs[name]}
            raise RuntimeError(f"the yardstick wrote other rows than the product: {different}")

"""One move for many orders: a command for each, one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from app.domain.people import Actor
from app.errors import Refused, Unavailable
from app.usecases.stages import CancelOrder, HoldOrder, ReleaseOrder
from ui.desk import Cancelled, Desk, Progress

Move = HoldOrder | ReleaseOrder | CancelOrder
MakeMove = Callable[[str, str], Move]
"""The command for (request id, order number)."""


@dataclass(frozen=True, slots=True)
class BatchReport:
    """How many were done, which were refused and why, how many nobody came to, and what ended it early."""

    done: int
    refused: tuple[tuple[str, Refused], ...]
    left: int
    ended_by: Unavailable | None = None


def run_batch(
    desk: Desk, actor: Actor, make: MakeMove, orders: Sequence[str], progress: Progress, cancelled: Cancelled
) -> BatchReport:
    """A refused order does not stop the others; a database that is away does."""
    done = 0
    refused: list[tuple[str, Refused]] = []
    for at, no in enumerate(orders):
        if cancelled():
            return BatchReport(done, tuple(refused), len(orders) - at)
        try:
            desk.handle(make(str(uuid4()), no), actor)
            done += 1
        except Refused as error:
            refused.append((no, error))
        except Unavailable as error:
            return BatchReport(done, tuple(refused), len(orders) - at, error)
        progress(at + 1, len(orders))
    return BatchReport(done, tuple(refused), 0)

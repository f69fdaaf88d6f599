"""Photos as evidence: which event of an order one belongs to, and what its file is called."""

from collections.abc import Sequence

from app.domain.events import EventKind
from app.domain.stages import Stage

_REACHED: dict[str, Stage] = {
    EventKind.ORDER_RECEIVED: Stage.PAID,
    EventKind.PRODUCTION_REQUESTED: Stage.TO_PRODUCE,
    EventKind.ORDER_REOPENED: Stage.PAID,
    EventKind.ORDER_REROUTED: Stage.PAID,
    EventKind.LINE_REJECTED: Stage.PAID,
    EventKind.ORDER_ASSIGNED: Stage.ASSIGNED,
    EventKind.ORDER_PICKED: Stage.PICKED,
    EventKind.ORDER_SHIPPED: Stage.SHIPPED,
    EventKind.ORDER_SIGNED: Stage.SIGNED,
    EventKind.ORDER_CANCELLED: Stage.CANCELLED,
}
_ASIDE = frozenset({EventKind.EVIDENCE_ADDED, EventKind.CASE_OPENED, EventKind.CASE_CLOSED, EventKind.CASE_REOPENED})
"""What is written about an order without anything happening to it."""


def event_of(events: Sequence[tuple[int, str]], stage: Stage, now: Stage) -> int:
    """The last event while the order stood in `stage`, by its sequence; 0 when it never did. `events` are (sequence,
    kind) in order; `now` is where the order stands, also where its ledger does not say how it came there. Photos and
    exceptions are no events of a stage themselves."""
    found, standing = 0, Stage.PAID
    for seq, kind in events:
        standing = _REACHED.get(kind, standing)
        if standing is stage and kind not in _ASIDE:
            found = seq
    if not found and stage is now and events:
        return events[-1][0]
    return found


def photo_name(sha256: str) -> str:
    """Where a photo lies in the evidence folder, by its content: not too many files in one folder."""
    return f"{sha256[:2]}/{sha256}.jpg"

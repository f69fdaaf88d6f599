"""Which warehouse serves which order, and why: the pure engine behind live routing, dry runs and replays."""

from app.domain.routing.engine import able, route
from app.domain.routing.priority import RANK_FACTS, Ranked, Waiting, rank
from app.domain.routing.snapshot import Snapshot
from app.domain.routing.values import (
    Allocation,
    Candidate,
    Cover,
    Decision,
    Demand,
    DemandLine,
    Outcome,
    Part,
    Shortage,
    Site,
    StockKey,
    TransferPlan,
    Verdict,
)

__all__ = [
    "RANK_FACTS",
    "Allocation",
    "Candidate",
    "Cover",
    "Decision",
    "Demand",
    "DemandLine",
    "Outcome",
    "Part",
    "Ranked",
    "Shortage",
    "Site",
    "Snapshot",
    "StockKey",
    "TransferPlan",
    "Verdict",
    "Waiting",
    "able",
    "rank",
    "route",
]

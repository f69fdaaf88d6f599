"""Goods that come from other warehouses first (R9): the order leaves from one, which lacks something of it."""

from collections.abc import Sequence
from datetime import timedelta

from app.domain.routing.course import GIVES_NOTHING, Course
from app.domain.routing.values import (
    Allocation,
    Candidate,
    Decision,
    Demand,
    DemandLine,
    Outcome,
    StockKey,
    TransferPlan,
    Verdict,
)
from app.domain.rules import Transfers

Donor = tuple[float, Candidate]
"""With its distance (km) from the warehouse that lacks something."""


def transfer(
    demand: Demand, course: Course, candidates: tuple[Candidate, ...], home: Candidate, *, hours: int, km_per_hour: int
) -> Decision | None:
    """The home warehouse keeps what it has; each line it lacks comes whole from the nearest one that has it, one donor
    for all of them where there is one. None when nobody can, or not before the promise where the branch asks that."""
    donors = _donors(demand, course, candidates, home, hours, km_per_hour)
    at_home, lacking = _split_by_cover(demand.lines, course, home)
    givers = _one_donor(lacking, course, donors) or _donor_per_line(lacking, course, donors)
    if givers is None:
        return None
    by_donor: dict[int, list[Allocation]] = {}
    for line, (km, donor) in zip(lacking, givers, strict=True):
        donor.verdict, donor.why = Verdict.DONOR, {"to": home.site.code, "km": km}
        by_donor.setdefault(donor.site.id, []).append(allocate(line, donor))
    codes = list(dict.fromkeys(donor.site.code for _, donor in givers))
    home.verdict, home.why = Verdict.DESTINATION, {"donors": codes}
    plans = tuple(TransferPlan(donor_id, home.site.id, tuple(goods)) for donor_id, goods in by_donor.items())
    kept = tuple(allocate(line, home) for line in at_home)
    return Decision(
        demand.order_id,
        Outcome.TRANSFER,
        home.site,
        candidates,
        kept + tuple(goods for plan in plans for goods in plan.goods),
        plans,
        branch=course.way.name,
        reach_km=course.widest_km,
    )


def allocate(line: DemandLine, candidate: Candidate) -> Allocation:
    """The whole line from this warehouse."""
    return Allocation(line.line_id, candidate.site.id, line.sku_id, line.quantity)


def _donors(
    demand: Demand, course: Course, candidates: Sequence[Candidate], home: Candidate, hours: int, km_per_hour: int
) -> list[Donor]:
    """Nearest to the home first."""
    farthest = _farthest_km(demand, course, hours, km_per_hour)
    by_id = {candidate.site.id: candidate for candidate in candidates if candidate.verdict not in GIVES_NOTHING}
    near = [(km, by_id[site.id]) for km, site in course.snapshot.neighbours(home.site) if site.id in by_id]
    return [(km, donor) for km, donor in near if donor is not home and km <= farthest]


def _farthest_km(demand: Demand, course: Course, hours: int, km_per_hour: int) -> float:
    """How far goods can come from and still be there before the promise, where the branch asks that."""
    now, promised = course.snapshot.now, demand.promised_at
    if course.service.transfers is not Transfers.BEFORE_PROMISE or now is None or promised is None:
        return float("inf")
    return (promised - now - timedelta(hours=hours)) / timedelta(hours=1) * km_per_hour


def _split_by_cover(
    lines: Sequence[DemandLine], course: Course, candidate: Candidate
) -> tuple[list[DemandLine], list[DemandLine]]:
    """Lines the warehouse can serve whole, and lines it lacks, counting lines of the same SKU together."""
    promised: dict[int, int] = {}
    served, lacking = [], []
    for line in lines:
        used = promised.get(line.sku_id, 0)
        if course.spare(candidate, line.sku_id) - used >= line.quantity:
            promised[line.sku_id] = used + line.quantity
            served.append(line)
        else:
            lacking.append(line)
    return served, lacking


def _one_donor(lacking: Sequence[DemandLine], course: Course, donors: Sequence[Donor]) -> list[Donor] | None:
    for donor in donors:
        if not _split_by_cover(lacking, course, donor[1])[1]:
            return [donor] * len(lacking)
    return None


def _donor_per_line(lacking: Sequence[DemandLine], course: Course, donors: Sequence[Donor]) -> list[Donor] | None:
    givers: list[Donor] = []
    promised: dict[StockKey, int] = {}
    for line in lacking:
        for donor in donors:
            key = (donor[1].site.id, line.sku_id)
            if course.spare(donor[1], line.sku_id) - promised.get(key, 0) >= line.quantity:
                promised[key] = promised.get(key, 0) + line.quantity
                givers.append(donor)
                break
        else:
            return None
    return givers

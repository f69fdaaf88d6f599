"""In which place a case stands in the queue: what it costs to leave it (R21)."""

from dataclasses import dataclass

from app.domain.cases import CaseState, Severity

DAY_MINUTES = 8 * 60
SEVERITY_COST = 1000
QUIETER = {CaseState.PAUSED: 200, CaseState.CLEARED: 100}
"""What a step of severity is worth where the clock stands, or where only the reason is still to be told."""
MOST_ORDERS = 100
ORDER_COST = 10
MOST_FEN = 5_000_000
COST_FEN = 10_000


@dataclass(frozen=True, slots=True)
class Costs:
    """What makes a case costly to leave: minutes since it was due (not below 0), minutes left of its first order's
    promise (None: no promise left to keep), orders that hang on it, the first order's amount."""

    severity: Severity
    state: CaseState = CaseState.OPEN
    overdue: int = 0
    slack: int | None = None
    orders: int = 0
    amount_fen: int = 0


def cost(case: Costs) -> int:
    """Points: 1000 a step of severity; one for each minute overdue, up to two working days; as many for the promise,
    from eight hours before it to eight after it; ten for each further order, up to 100; one for each ¥100, up to
    ¥50,000. A case whose clock stands comes behind all that are open, one that is cleared behind those."""
    if case.state in QUIETER:
        return QUIETER[case.state] * case.severity
    points = SEVERITY_COST * case.severity + min(case.overdue, 2 * DAY_MINUTES)
    if case.slack is not None:
        points += min(max(DAY_MINUTES - case.slack, 0), 2 * DAY_MINUTES)
    points += ORDER_COST * min(max(case.orders - 1, 0), MOST_ORDERS)
    return points + min(case.amount_fen, MOST_FEN) // COST_FEN

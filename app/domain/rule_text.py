"""A rule set read back from its text (rules.to_text), with the place of whatever is wrong in it."""

from app.domain.rules import RuleSet
from app.domain.shaped import Shape

_SHAPE = Shape(
    "rules.bad",
    {
        "reach_km": (1, 20_000),
        "parcels": (1, 20),
        "parcel_fen": (0, 10**10),
        "orders": (0, 10**6),
        "safety": (0, 10**6),
        "cutoff": (0, 24 * 60 - 1),
        "urgent": (0, 100),
        "grade": (0, 100),
        "slack": (0, 100),
        "age": (0, 100),
        "guard_hours": (1, 24 * 365),
        "handling_hours": (0, 24 * 30),
        "km_per_hour": (1, 1_000),
    },
    needed=("branches", "reach_km", "name"),
)


def from_text(text: str) -> RuleSet:
    """BadInput("rules.bad") names the place, what stands there and what was expected; what is left out stands at its
    default."""
    rules: RuleSet = _SHAPE.read(text, RuleSet)
    return rules

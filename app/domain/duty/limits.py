"""How long things may take, in working time, before somebody is alarmed."""

from dataclasses import dataclass, field
from datetime import timedelta

from app.domain.cases import OrderType, Severity
from app.domain.stages import Stage


@dataclass(frozen=True, slots=True)
class Minutes:
    """Working minutes for each severity."""

    low: int
    normal: int
    high: int
    urgent: int

    def of(self, severity: Severity) -> timedelta:
        """As a span."""
        return timedelta(minutes=int(getattr(self, severity.name.lower())))


@dataclass(frozen=True, slots=True)
class StageLimit:
    """How long an order may stand in a stage; what is None fits every stage or type."""

    minutes: int
    stage: Stage | None = None
    order_type: OrderType | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The first of `rows` that fits counts, the last one fits all (R18: two hours). An order that has not left is in
    danger `danger_minutes` before its promise. Who owns a case has `reaction` to do something about it at all, and
    after each deed `solving` until the next one."""

    rows: tuple[StageLimit, ...] = (StageLimit(72 * 60, Stage.SHIPPED), StageLimit(120))
    danger_minutes: int = 60
    reaction: Minutes = field(default_factory=lambda: Minutes(low=240, normal=120, high=60, urgent=15))
    solving: Minutes = field(default_factory=lambda: Minutes(low=1440, normal=480, high=240, urgent=120))

    def of(self, stage: Stage, order_type: OrderType) -> timedelta:
        """How long an order of this type may stand there."""
        for row in self.rows:
            if row.stage in (None, stage) and row.order_type in (None, order_type):
                return timedelta(minutes=row.minutes)
        raise LookupError(stage)  # `of_text` takes no rows without a last one that fits all

    @property
    def danger(self) -> timedelta:
        """How long before its promise an order is in danger."""
        return timedelta(minutes=self.danger_minutes)

"""What is read for printing labels: the layouts there are, and what the labels of many orders show."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.domain.parcel import LabelContent


class LabelOrder(StrEnum):
    """How a batch of labels is sorted: oldest order first; like goods together; along the walk; by channel; by the
    courier's route, or the region where it gives none. What is equal goes by age."""

    AGE = "age"
    SKU = "sku"
    LOCATION = "location"
    CHANNEL = "channel"
    ROUTE = "route"


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """A label layout and the size of its paper."""

    name: str
    width_mm: int
    height_mm: int


class LabelReader(Protocol):
    """What labels show."""

    def labels_of(self, codes: Sequence[str], by: LabelOrder = LabelOrder.AGE) -> Sequence[LabelContent]:
        """The live labels of all boxes of these orders, each found as in `order`. Refused("order.unknown"), and
        Refused("label.none") for one that has no label."""
        ...

    def labels_to_print(self, by: LabelOrder = LabelOrder.AGE) -> Sequence[LabelContent]:
        """The labels of picked orders that no printer has had yet."""
        ...

"""What the counting screen shows, read in one go."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.counting import Limit
from app.views import Reader
from app.views.company import WarehouseRow
from app.views.counting import CountedRow
from ui.counting.lists import Lists

_LISTED = 200


@dataclass(frozen=True, slots=True)
class Look:
    """Of one warehouse: its lists, what was counted so far by one task, and what is corrected without asking."""

    warehouses: Sequence[WarehouseRow]
    warehouse: str
    lists: Lists
    task: str
    counted: Sequence[CountedRow]
    limit: Limit


def look(reader: Reader, warehouse: str, task: str) -> Look:
    """A warehouse that there is not, or none, is the first one."""
    warehouses = reader.warehouses()
    codes = [row.code for row in warehouses]
    site = warehouse if warehouse in codes else next(iter(codes), "")
    lists = Lists(
        reader.count_tasks(site),
        reader.corrections(site, asked=True, limit=_LISTED),
        reader.corrections(site, limit=_LISTED),
    )
    counted = reader.counted(task) if task else ()
    return Look(warehouses, site, lists, task, counted, Limit.of(reader.settings()))

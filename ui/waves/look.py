"""What the waves screen reads of a warehouse, in one go."""

from collections.abc import Sequence
from typing import NamedTuple

from app.views import Reader
from app.views.company import WarehouseRow
from app.views.lists import ListRow, WaveRow

_LISTED = 100


class Look(NamedTuple):
    """All warehouses, the one that is shown (empty where there is none), what waits there and its lists."""

    sites: Sequence[WarehouseRow]
    warehouse: str
    waves: Sequence[WaveRow]
    lists: Sequence[ListRow]


def read_look(reader: Reader, wanted: str, bins: int) -> Look:
    """Of the warehouse wanted, or of the first where there is none of that code."""
    sites = reader.warehouses()
    codes = [site.code for site in sites]
    if not codes:
        return Look((), "", (), ())
    warehouse = wanted if wanted in codes else codes[0]
    return Look(sites, warehouse, reader.waves(warehouse, bins), reader.pick_lists(warehouse, _LISTED))

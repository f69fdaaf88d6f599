"""The locations of a warehouse, in the order in which pickers and counters walk."""

from dataclasses import dataclass

from app.correcting import warehouse_of
from app.domain.codes import clean_code
from app.errors import BadInput
from app.ports import Context, UnitOfWork

_LAST_PLACE = 1_000_000


@dataclass(frozen=True, slots=True)
class SaveLocations:
    """Locations of a warehouse with their places in the walk."""

    request_id: str
    warehouse: str
    walk: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class WalkSaved:
    """How many locations are new, and how many have another place in the walk."""

    warehouse: str
    added: int
    changed: int


def save_locations(command: SaveLocations, uow: UnitOfWork, context: Context) -> WalkSaved:
    """Locations that are not named keep their place; BadInput for an empty code or a place below 0."""
    warehouse_id, warehouse = warehouse_of(command.warehouse, uow, context)
    walk: dict[str, int] = {}
    for given, place in command.walk:
        code = clean_code(given)
        if not code or not 0 <= place <= _LAST_PLACE:
            raise BadInput("argument.bad", field="location", found=f"{given} {place}", expected="A-01-2 10")
        walk[code] = place
    added, changed = uow.counts.put_walk(warehouse_id, walk)
    uow.changed("count", "")
    return WalkSaved(warehouse, added, changed)

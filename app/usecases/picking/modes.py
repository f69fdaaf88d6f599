"""How a station works is decided by who keeps it."""

from dataclasses import dataclass

from app.domain.picking import Modes
from app.errors import BadInput, Refused
from app.ports import Context, UnitOfWork

_MOST = 99_999


@dataclass(frozen=True, slots=True)
class SetModes:
    """This station works like this from the next scan on."""

    request_id: str
    station: str
    modes: Modes


@dataclass(frozen=True, slots=True)
class ModesSet:
    """Of this station."""

    station: str


def set_modes(command: SetModes, uow: UnitOfWork, context: Context) -> ModesSet:
    """Refused("station.unknown"); BadInput for a number of pieces that makes no sense."""
    if uow.people.station_warehouse(command.station) is None:
        raise Refused("station.unknown", station=command.station)
    if not 1 <= command.modes.most_keyed <= _MOST:
        raise BadInput("argument.bad", field="most_keyed", found=command.modes.most_keyed, expected=f"1 – {_MOST}")
    uow.people.keep_modes(command.station, command.modes)
    uow.changed("station", command.station)
    return ModesSet(command.station)

"""What the station reads: everything it shows, at once."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.stages import Stage
from app.views import Lamps, OrderFilter, Reader, StationView

EMPTY_VIEW = StationView(None, (), None, (), None)


@dataclass(frozen=True, slots=True)
class Look:
    """`station` and `warehouse` are names; `waiting` counts the orders to pick here while none is open."""

    view: StationView
    station: str
    warehouse: str
    waiting: int
    lamps: Lamps


def read_look(reader: Reader, code: str) -> Look:
    """Read the station of that code; may block."""
    view = reader.station(code)
    station = next((row for row in reader.stations() if row.code == code), None)
    place = station.warehouse if station else ""
    warehouse = next((row.name for row in reader.warehouses() if row.code == place), place)
    waiting = 0
    if view.order is None and place:
        waiting = reader.count(OrderFilter(stage=Stage.ASSIGNED, warehouse=place))
    return Look(view, station.name if station else code, warehouse, waiting, reader.lamps())


def keep_label(reader: Reader, code: str, folder: Path) -> Path | None:
    """Write the drawn label to a file that a PDF viewer can open; None while it is not drawn yet."""
    pdf = reader.label_pdf(code)
    if pdf is None:
        return None
    path = folder / f"picklane-{code}.pdf"
    path.write_bytes(pdf)
    return path

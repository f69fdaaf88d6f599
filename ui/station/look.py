"""What the station reads: everything it shows, at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.stages import Stage
from app.views import Reader
from app.views.company import Lamps
from app.views.orders import OrderFilter, OrderRow
from app.views.printing import PrintLampRow
from app.views.station import StationView

EMPTY_VIEW = StationView(None, (), None, (), ())


@dataclass(frozen=True, slots=True)
class Place:
    """A station by name, with the code and the name of its warehouse."""

    station: str
    code: str
    warehouse: str


@dataclass(frozen=True, slots=True)
class Look:
    """`waiting` counts the orders to pick here while none is open; `offered` are the orders to choose from."""

    view: StationView
    place: Place
    waiting: int
    offered: tuple[OrderRow, ...]
    lamps: Lamps
    printing: PrintLampRow


def read_place(reader: Reader, code: str) -> Place:
    """Where the station of that code stands; may block."""
    station = next((row for row in reader.stations() if row.code == code), None)
    here = station.warehouse if station else ""
    warehouse = next((row.name for row in reader.warehouses() if row.code == here), here)
    return Place(station.name if station else code, here, warehouse)


def read_look(reader: Reader, code: str, place: Place | None = None, offered: Sequence[str] = ()) -> Look:
    """Read the station of that code, and the orders `offered` by number; `place` where it is known already."""
    view, place = reader.station(code), place or read_place(reader, code)
    waiting = 0
    if view.order is None and view.cart is None and place.code:
        waiting = reader.count(OrderFilter(stage=Stage.ASSIGNED, warehouse=place.code))
    orders = tuple(found.row for found in map(reader.order, offered) if found is not None)
    return Look(view, place, waiting, orders, reader.lamps(), reader.print_lamp(code))


def keep_label(reader: Reader, code: str, folder: Path) -> Path | None:
    """Write the drawn label to a file that a PDF viewer can open; None while it is not drawn yet."""
    pdf = reader.label_pdf(code)
    if pdf is None:
        return None
    path = folder / f"picklane-{code}.pdf"
    path.write_bytes(pdf)
    return path

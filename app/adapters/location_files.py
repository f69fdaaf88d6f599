"""Files of locations: a code a row and its place in the walk; without such a column the rows stand in its order."""

from pathlib import Path

from app.adapters import cells
from app.adapters.cells import BadCell
from app.adapters.tables import read_table
from app.domain.codes import clean_code
from app.errors import Problem

_COLUMNS = {
    "location": ("location", "code", "库位", "货位", "库位编码"),
    "walk": ("walk", "order", "顺序", "走位", "拣货顺序"),
}
_STEP = 10
"""Between two rows, so that another location fits in later."""


def read_locations(path: Path) -> tuple[tuple[tuple[str, int], ...], tuple[Problem, ...]]:
    """(code, place in the walk) of every sound row, and what is wrong with the others; a code that stands there twice
    counts once. Raises BadInput (codes in app.adapters.tables)."""
    table = read_table(path)
    places = table.columns(_COLUMNS, ("location",))
    walk: dict[str, int] = {}
    problems: list[Problem] = []
    for number, row in table.rows(problems):
        values = {field: row[place] for field, place in places.items()}
        try:
            code = clean_code(cells.needed_id(table.header[places["location"]], values["location"]))
            if code in walk:
                raise BadCell(table.header[places["location"]], code, "unique")
            place = _STEP * (len(walk) + 1)
            walk[code] = cells.count(table.header[places["walk"]], values["walk"]) if "walk" in values else place
        except BadCell as bad:
            problems.append(bad.at(table.file, number))
    return tuple(walk.items()), tuple(problems)

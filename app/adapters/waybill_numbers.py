"""Waybill numbers that a courier sent as a text, CSV or XLSX file: a column of them, with or without a header."""

import re
from pathlib import Path

from app.adapters.cells import BadCell, text_id
from app.adapters.tables import read_table
from app.domain.codes import clean_code
from app.errors import BadInput, Problem

_NUMBER = re.compile(r"(?=.*[0-9]{4})[0-9A-Z-]{6,32}")
_TITLES = ("运单", "单号", "面单", "waybill", "tracking", "number")


def read_waybill_numbers(path: Path) -> tuple[str, ...]:
    """Each number once, in the sequence of the file: the column whose title names them, else the first. BadInput as of
    tables; BadInput("waybills.bad") with the rows that hold no number, of which nothing is taken then."""
    table = read_table(path)
    titled = (place for place, name in enumerate(table.header) if any(word in name.lower() for word in _TITLES))
    column = next(titled, 0)
    rejected: list[Problem] = []
    cells = [(table.header_row, table.header[column])] if _is_number(table.header[column]) else []
    cells += [(row, found[column]) for row, found in table.rows(rejected) if found[column].strip()]
    numbers: dict[str, None] = {}
    for row, cell in cells:
        try:
            number = clean_code(text_id(table.header[column], cell))
        except BadCell as bad:
            rejected.append(bad.at(table.file, row))
            continue
        if _is_number(number):
            numbers[number] = None
        else:
            rejected.append(BadCell("", number, "waybill_number").at(table.file, row))
    if rejected or not numbers:
        raise BadInput("waybills.bad", tuple(rejected), file=path.name)
    return tuple(numbers)


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(clean_code(text)) is not None

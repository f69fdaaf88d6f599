"""A second reader of codes that owes nothing to zxing-cpp: Code 128 row by row after python-barcode's table, QR codes
module by module against segno's matrix."""

from collections.abc import Iterator, Sequence

import barcode.charsets.code128 as table
import numpy as np
import segno

from tests.adapters.label_samples import Dots

_ELEMENTS, _MODULES = 6, 11
_START = {103: "A", 104: "B", 105: "C"}
_STOP = (2, 3, 3, 1, 1, 1)
_SHIFTS = {"TO_A": "A", "TO_B": "B", "TO_C": "C"}


def _runs(modules: str) -> tuple[int, ...]:
    edges = np.flatnonzero(np.diff([int(module) for module in modules]))
    return tuple(int(width) for width in np.diff([-1, *edges, len(modules) - 1]))


_VALUES = {_runs(code): value for value, code in enumerate(table.CODES)}
_MEANINGS = {name: {value: character for character, value in getattr(table, name).items()} for name in ("A", "B", "C")}


def code128_in(dots: Dots) -> set[str]:
    """Every Code 128 with a right check character that any row holds."""
    found: set[str] = set()
    for row in dots[::3]:
        edges = np.flatnonzero(np.diff(row < 128))
        found.update(_texts([int(width) for width in np.diff(edges)]))
    return found


def _texts(widths: Sequence[int]) -> Iterator[str]:
    """The first width is a bar's: rows begin white."""
    for start in range(0, len(widths) - _ELEMENTS, 2):
        if _value(widths[start : start + _ELEMENTS]) in _START and (text := _text(widths[start:])):
            yield text


def _value(elements: Sequence[int]) -> int | None:
    whole = sum(elements)
    return _VALUES.get(tuple(round(width * _MODULES / whole) for width in elements))


def _text(widths: Sequence[int]) -> str:
    values: list[int] = []
    for at in range(0, len(widths) - _ELEMENTS, _ELEMENTS):
        symbol = widths[at : at + _ELEMENTS]
        if tuple(round(width * _MODULES / sum(symbol)) for width in symbol) == _STOP:
            *data, check = values
            right = (data[0] + sum(place * value for place, value in enumerate(data))) % 103
            return _meaning(data) if check == right else ""
        value = _value(symbol)
        if value is None:
            return ""
        values.append(value)
    return ""


def _meaning(values: Sequence[int]) -> str:
    charset, text = _START[values[0]], ""
    for value in values[1:]:
        meant = f"{value:02d}" if charset == "C" and value < 100 else _MEANINGS[charset][value]
        if meant in _SHIFTS:
            charset = _SHIFTS[meant]
        else:
            text += meant
    return text


def is_qr_of(text: str, dots: Dots, left: float, top: float, module: float) -> bool:
    """Whether each module of the QR code of a text has its colour in its middle; (left, top) is the corner of the quiet
    zone."""
    matrix = [[bool(cell) for cell in row] for row in segno.make_qr(text, error="m").matrix]
    at = np.arange(len(matrix)) + 4.5
    rows, columns = (top + at * module).astype(int), (left + at * module).astype(int)
    return bool((np.array(matrix) == (dots[np.ix_(rows, columns)] < 128)).all())

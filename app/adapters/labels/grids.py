"""The codes in a PDF of ours as grids of modules, so that they can stand on the dots of any printer."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from ctypes import byref, c_float
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from app.adapters.label_sheet import DPI

Box = tuple[int, int, int, int]
"""Left, top, right and bottom edge in dots from the page's left upper corner."""

_MANY = 20
"""Boxes in one path; fewer are rules and frames. The shortest Code 128 has about 15, ours twice as many."""
_CORNERS = 4
_DOTS = DPI / 72
_OFF = 0.1
"""Dots that an edge of ours may be off the grid of whole dots: bars are trimmed a little (label_sheet)."""


Edges = tuple[float, float, float, float]
"""A box that may stand anywhere."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The black boxes of a code in dots of 203 dpi. `module` is the width of the narrowest; with `square` the rows
    stand on the grid too, as in a QR code."""

    boxes: list[Box]
    module: int
    square: bool


def take_grids(page: pypdfium2.PdfPage) -> list[Grid]:
    """Take the codes out of a page; call with pdfium to oneself."""
    height, grids = page.get_height(), []
    for path in list(page.get_objects([pdfium.FPDF_PAGEOBJ_PATH])):
        if pdfium.FPDFPath_CountSegments(path) < _MANY * _CORNERS:
            continue
        grid = _grid(list(_edges(path, height)))
        if grid is not None:
            page.remove_obj(path)
            grids.append(grid)
    return grids


def _edges(path: pypdfium2.PdfObject, height: float) -> Iterator[Edges]:
    """In dots, of every closed piece of a path; our paths hold nothing but boxes."""
    a, b, c, d, e, f = path.get_matrix().get()
    x, y = c_float(), c_float()
    across: list[float] = []
    down: list[float] = []
    for number in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, number)
        if across and pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            yield min(across), min(down), max(across), max(down)
            across, down = [], []
        pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        across.append((a * x.value + c * y.value + e) * _DOTS)
        down.append((height - (b * x.value + d * y.value + f)) * _DOTS)
    yield min(across), min(down), max(across), max(down)


def _grid(found: Sequence[Edges]) -> Grid | None:
    boxes = [(round(left), round(top), round(right), round(bottom)) for left, top, right, bottom in found]
    off = (
        abs(edge - dot) for edges, box in zip(found, boxes, strict=True) for edge, dot in zip(edges, box, strict=True)
    )
    if max(off) > _OFF:
        return None
    (left, top), (right, bottom) = _corner(boxes, min), _corner(boxes, max)
    module = math.gcd(*(edge - left for box in boxes for edge in box[::2]))
    square = len({box[1::2] for box in boxes}) > 1
    if square:
        module = math.gcd(module, *(edge - top for box in boxes for edge in box[1::2]))
    is_code = module > 1 and (not square or right - left == bottom - top)
    return Grid(boxes, module, square) if is_code else None


def _corner(boxes: Sequence[Box], of: Callable[[Iterable[int]], int]) -> tuple[int, int]:
    """Left upper (`of` = min) or right lower (max) corner of all of them."""
    return of(edge for box in boxes for edge in box[::2]), of(edge for box in boxes for edge in box[1::2])


def refitted(grid: Grid, scale: float) -> list[Box]:
    """The boxes on the dots of a printer `scale` times as dense: each module so many whole dots, the middle kept."""
    (left, top), (right, bottom) = _corner(grid.boxes, min), _corner(grid.boxes, max)
    module = round(grid.module * scale)

    def fitted(edge: int, first: int, last: int) -> int:
        start = round((first + last) / 2 * scale - (last - first) // grid.module * module / 2)
        return start + (edge - first) // grid.module * module

    def row(edge: int) -> int:
        return fitted(edge, top, bottom) if grid.square else round(edge * scale)

    return [(fitted(a, left, right), row(b), fitted(c, left, right), row(d)) for a, b, c, d in grid.boxes]

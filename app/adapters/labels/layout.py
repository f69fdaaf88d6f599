"""Layouts of waybill labels, read from the files in resources/labels: areas from the top down, and what stands in them.

All measures are dots of 203 dpi, 8 a millimetre; boxes are [x, y, width, height] from the area's left upper corner,
where height 0 reaches to the area's bottom. What has `when` is shown where that field is not empty, what has `unless`
where it is.
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from app.adapters.labels.fields import FIELDS
from app.domain.label_look import DEFAULT_LAYOUT
from app.errors import BadInput

Box = tuple[int, int, int, int]
ALIGNED = {"left": 0.0, "center": 0.5, "right": 1.0}
"""The part of a line that is left of where it is aligned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something in an area."""

    box: Box
    when: str = ""
    unless: str = ""

    def fields(self) -> set[str]:
        """The fields that it asks for."""
        return {self.when, self.unless} - {""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Black(Part):
    """A black box; a rule where it is thin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo(Part):
    """The company's logo in the middle of the box."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Part):
    """A field as Code 128 in the middle of the box, or with `square` as QR code; `dots` a module. An `optional` one is
    left out where it cannot be drawn."""

    code: str
    dots: int
    square: bool = False
    optional: bool = False

    def fields(self) -> set[str]:
        """That of the code, too."""
        return Part.fields(self) | {self.code}


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods(Part):
    """The first `most` kinds of goods in lines of `pitch` dots: names in `name` dots, then part number and pieces."""

    pitch: int
    most: int
    name: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Part):
    """`show` with its {fields} filled in, in the first of the letter `sizes` that holds all of it, else shortened in
    the last; as many lines as the box is high, `lead` dots between them. `scales`: staff may change the sizes;
    `spaced`: lines break at blanks only."""

    show: str
    sizes: tuple[int, ...]
    bold: bool = False
    white: bool = False
    align: str = "left"
    lead: int = 6
    scales: bool = False
    spaced: bool = False

    def fields(self) -> set[str]:
        """Those in the text, too."""
        named = {name for _, name, _, _ in string.Formatter().parse(self.show) if name is not None}
        return Part.fields(self) | named


_KINDS: Mapping[str, type[Part]] = {"blacks": Black, "logos": Logo, "codes": Code, "goods": Goods, "words": Words}
"""By their names in a file, in the order in which they are drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A strip across the label with a rule below it; of height 0 it takes what the others leave. `head` stands in a
    narrow cell at its left, in letters of `head_size`; `black` makes that cell or, where there is none, the strip
    black."""

    height: int = 0
    when: str = ""
    unless: str = ""
    head: str = ""
    head_size: int = 32
    black: bool = False
    parts: tuple[Part, ...] = ()

    def fields(self) -> set[str]:
        """The fields that it and its parts ask for."""
        return {self.when, self.unless}.union(*(part.fields() for part in self.parts)) - {""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A label: its size in millimetres; in dots its frame [left, top, right, bottom] and the width of the cells that
    name areas; its areas from the top."""

    name: str
    width_mm: int
    height_mm: int
    frame: Box
    head: int
    areas: tuple[Area, ...]


@lru_cache
def layouts() -> Mapping[str, Layout]:
    """All layouts by name, the default (that of 100 × 150 mm) first."""
    found = [
        read_layout(path.name.removesuffix(".toml"), path.read_text(encoding="utf-8"))
        for path in (files("resources") / "labels").iterdir()
        if path.name.endswith(".toml")
    ]
    return {layout.name: layout for layout in sorted(found, key=lambda one: (one.name != DEFAULT_LAYOUT, one.name))}


def layout_named(name: str) -> Layout:
    """BadInput("label.layout") when there is none of that name."""
    found = layouts().get(name)
    if found is None:
        raise BadInput("label.layout", layout=name, known=", ".join(layouts()))
    return found


def read_layout(name: str, text: str) -> Layout:
    """From the text of a file; ValueError says what is wrong with it."""
    try:
        given = tomllib.loads(text)
        areas = tuple(_area(area) for area in given.pop("areas"))
        layout = Layout(name=name, areas=areas, **_frozen(given))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"layout {name}: {error}") from None
    if unknown := set().union(*(area.fields() for area in areas)) - FIELDS:
        raise ValueError(f"layout {name}: no label has {', '.join(sorted(unknown))}")
    if sum(not area.height for area in areas) != 1:
        raise ValueError(f"layout {name}: one area, and only one, takes what is left")
    return layout


def _area(given: dict[str, Any]) -> Area:
    parts = tuple(kind(**_frozen(part)) for name, kind in _KINDS.items() for part in given.pop(name, ()))
    return Area(parts=parts, **given)


def _frozen(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}

"""Provinces, cities and counties by name; what is stored are the leading digits of their codes."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

JOINT = "、"
_NOTHING = "\0"
"""In no name: behind a joint nothing is offered yet, or three thousand names would hang there."""
_JOINTS = re.compile(r"[、,;\s]+")
_SUFFIX = re.compile(r"(壮族|回族|维吾尔)?(自治区|特别行政区|省|市)$")


class Regions:
    """Every region by its digits, and the digits by every way to name it."""

    def __init__(self, counties: Iterable[Mapping[str, str]]) -> None:
        self._names: dict[str, str] = {}
        self._digits: dict[str, set[str]] = {}
        for county in counties:
            code, province, city = county["adcode"], county["province"], county["city"]
            self._add(code[:2], province, province)
            if city:
                self._add(code[:4], city, province + city)
            if county["county"]:
                self._add(code, (city or province) + county["county"], province + city + county["county"])
                for said in (county["county"], province + county["county"]):
                    self._mean(said, code)

    def _add(self, digits: str, name: str, path: str) -> None:
        if digits in self._names:
            return
        self._names[digits] = name
        short = name if len(digits) == 6 else _SUFFIX.sub("", name)
        for said in {name, path, short}:
            self._mean(said, digits)

    def _mean(self, said: str, digits: str) -> None:
        self._digits.setdefault(said, set()).add(digits)

    @property
    def names(self) -> Sequence[str]:
        """Every name to choose from, larger regions first."""
        return [self._names[digits] for digits in sorted(self._names, key=lambda digits: (len(digits), digits))]

    def name(self, digits: str) -> str:
        """What a region is called; its digits where nobody knows them."""
        return self._names.get(digits, digits)

    def find(self, said: str) -> str:
        """The digits of one name; empty where it is unknown or means several."""
        if said.isascii() and said.isdigit():
            return said if any(known.startswith(said) for known in self._names) and len(said) % 2 == 0 else ""
        meant = self._digits.get(said, set())
        return next(iter(meant)) if len(meant) == 1 else ""

    def is_ambiguous(self, said: str) -> bool:
        """Whether several regions have this name."""
        return len(self._digits.get(said, ())) > 1


def load_regions() -> Regions:
    """Read them; safe on any thread."""
    source = (files("resources") / "geo" / "counties.csv").read_text("utf-8")
    return Regions(csv.DictReader(source.splitlines()))


def split_names(typed: str) -> list[str]:
    """The names in a list that a person has typed."""
    return [name for name in _JOINTS.split(unicodedata.normalize("NFKC", typed)) if name]


class _LastName(QCompleter):
    """Completes the last name of a list."""

    def __init__(self, names: Sequence[str], parent: QWidget) -> None:
        super().__init__(list(names), parent)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(9)

    def splitPath(self, path: str) -> list[str]:  # noqa: N802 - Qt's name
        """What is completed: the part behind the last joint."""
        return [_JOINTS.split(path)[-1] or _NOTHING]

    def pathFromIndex(self, index: object) -> str:  # noqa: N802 - Qt's name
        """The list with its last name completed."""
        box = self.widget()
        typed = box.text() if isinstance(box, QLineEdit) else ""
        earlier = split_names(typed)[: -1 if _JOINTS.split(typed)[-1] else None]
        return JOINT.join([*earlier, str(super().pathFromIndex(index))])  # type: ignore[arg-type]


def region_box(regions: Regions, parent: QWidget | None = None) -> QLineEdit:
    """A box for one or several regions that offers names while one types."""
    box = QLineEdit(parent)
    box.setCompleter(_LastName(regions.names, box))
    return box

"""The country's shapes from resources/geo/provinces.geojson as painter paths; safe to load on any thread."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from app.domain.geo import Point
from ui.map.projection import project

Position = Sequence[float]
"""GeoJSON order: longitude, latitude."""


@dataclass(frozen=True, slots=True)
class Country:
    """Provinces as one filled path, and the boundary lines that belong to no province (islands' dashes among them)."""

    provinces: QPainterPath
    borders: QPainterPath


def load_country() -> Country:
    """Read and project the shapes (some 10,000 corners)."""
    source = json.loads((files("resources") / "geo" / "provinces.geojson").read_text("utf-8"))
    country = Country(QPainterPath(), QPainterPath())
    for feature in source["features"]:
        geometry = feature["geometry"]
        for part in _polygons(geometry):
            for ring in part:
                country.provinces.addPolygon(_polygon(ring))
        for line in _lines(geometry):
            country.borders.addPolygon(_polygon(line))
    return country


def _polygon(positions: Sequence[Position]) -> QPolygonF:
    return QPolygonF([QPointF(*project(Point(position[1], position[0]))) for position in positions])


def _polygons(geometry: Mapping[str, Any]) -> list[list[list[Position]]]:
    parts: Any = geometry["coordinates"]
    found: dict[str, list[list[list[Position]]]] = {"MultiPolygon": parts, "Polygon": [parts]}
    return found.get(geometry["type"], [])


def _lines(geometry: Mapping[str, Any]) -> list[list[Position]]:
    parts: Any = geometry["coordinates"]
    found: dict[str, list[list[Position]]] = {"MultiLineString": parts, "LineString": [parts]}
    return found.get(geometry["type"], [])

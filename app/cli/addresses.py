"""Addresses to counties."""

import sys
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Annotated

import typer

from app.cli.base import JsonOption, console_of
from app.console import say, to_json
from app.ports import AddressAnswer


def address(
    words_: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="An address; without one, one a line from stdin")
    ] = None,
    _as_json: JsonOption = False,
) -> None:
    """The county of an address as JSON: one object, or one a line."""
    from app.adapters.addresses import CountyAddressBook

    book = CountyAddressBook()
    with console_of(True).errors_told():
        for line in _lines() if words_ is None else [words_]:
            say(to_json(_county(book.resolve(line))))


def _lines() -> Iterator[str]:
    """Only a line feed ends a line, so that questions and answers stay side by side."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(newline="\n", errors="replace")
    return (line.rstrip("\r\n") for line in sys.stdin)


def _county(answer: AddressAnswer) -> dict[str, object]:
    """The one county found, or the city or province where the text stops; null where nothing is sure."""
    place = answer.place
    names = _names(place.name) if place else _outer_names(answer)
    return {
        "adcode": place.adcode if place else f"{answer.region:0<6}" if answer.region else None,
        "province": names[0],
        "city": names[1],
        "county": names[2],
        "lon": place.point.lon if place else None,
        "lat": place.point.lat if place else None,
        "confidence": round(answer.confidence, 4),
        "candidates": [{"adcode": found.adcode, "name": found.name} for found in answer.candidates],
    }


def _outer_names(answer: AddressAnswer) -> tuple[str | None, str | None, str | None]:
    """Province and city of a text that stops there."""
    if not answer.region or not answer.candidates:
        return None, None, None
    province, city, _ = _names(answer.candidates[0].name)
    return province, city if len(answer.region) == 4 else None, None


def _names(name: str) -> tuple[str, str, str]:
    """省 市 县 from a place's name; a county under a province directly has the province as its city."""
    parts = name.split(" ")
    if len(parts) == 3:
        return parts[0], parts[1], parts[2]
    if len(parts) == 2 and parts[1].endswith("市") and not parts[0].endswith("市"):
        return parts[0], parts[1], ""
    return parts[0], parts[0], parts[-1]

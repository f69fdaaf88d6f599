"""Tracking news of 快递100 and 快递鸟: their pushes and answers as JSON, one a line, or as the form they send.

Refusals of a whole file: those of tables.first_bytes; BadInput("courier.not_news", file) when nothing in it is news
of a parcel, BadInput("courier.too_large", file, most) beyond so many megabytes. Problems of one parcel, the rest goes
on: courier_waybill (no number), time (a line of its track without a readable time; the others are kept).
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from app.adapters import cells, tables
from app.adapters.cells import BadCell, clipped, one_line
from app.domain.codes import clean_code, clean_text
from app.domain.couriers import SIGNED, CourierEvent, CourierReport, NewsSource, courier_name, whole_track
from app.errors import BadInput, Problem

_LARGEST = 64_000_000
_FORM_FIELDS = ("param", "RequestData")
_LONGEST_SAYS = 500

Given = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CourierReading:
    """The last word on each parcel of a file, and what is wrong with the rest."""

    reports: tuple[CourierReport, ...]
    rejected: tuple[Problem, ...]


def read_courier_status(path: Path) -> CourierReading:
    """All parcels of a file; of several pushes of a parcel the one that goes furthest counts."""
    tables.first_bytes(path)
    raw = path.read_bytes()
    if len(raw) > _LARGEST:
        raise BadInput("courier.too_large", file=path.name, most=_LARGEST // 1_000_000)
    rejected: list[Problem] = []
    last: dict[tuple[str, str], CourierReport] = {}
    found = False
    for row, value in _values(_decoded(raw)):
        for report in _reports(value, path.name, row, rejected):
            found = True
            key = (report.source.value, report.waybill)
            if report.waybill and (key not in last or _end(report) >= _end(last[key])):
                last[key] = report
    if not found:
        raise BadInput("courier.not_news", file=path.name)
    return CourierReading(tuple(last.values()), tuple(rejected))


def _end(report: CourierReport) -> float:
    return report.track[-1].at.timestamp() if report.track else 0.0


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _values(text: str) -> Iterator[tuple[int, object]]:
    """JSON values with the line they begin in: the whole text, or each line of it."""
    whole = _value(text)
    if whole is not None:
        yield from ((1, item) for item in (whole if isinstance(whole, list) else [whole]))
        return
    for row, line in enumerate(text.splitlines(), 1):
        value = _value(line)
        if value is not None:
            yield row, value


def _value(text: str) -> object:
    """A JSON value, or the one in a form; None for anything else."""
    if not text.lstrip().startswith(("{", "[")):
        form = parse_qs(text.strip())
        text = next((form[field][0] for field in _FORM_FIELDS if field in form), "")
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def _reports(value: object, file: str, row: int, rejected: list[Problem]) -> Iterator[CourierReport]:
    """The parcels that a push or an answer speaks of."""
    for given, read in _parcels(value):
        report, odd = read(given)
        rejected += [bad.at(file, row) for bad in odd]
        if not report.waybill:
            rejected.append(Problem(file, row, "", clipped(one_line(str(given)[:200])), "courier_waybill"))
        yield report


_Read = Callable[[Given], tuple[CourierReport, list[BadCell]]]


def _parcels(value: object) -> Iterator[tuple[Given, _Read]]:
    if not isinstance(value, dict):
        return
    last = value.get("lastResult")
    if isinstance(last, dict):
        yield last, _kuaidi100
    elif "nu" in value:
        yield value, _kuaidi100
    elif "LogisticCode" in value:
        yield value, _kdniao
    elif isinstance(value.get("Data"), list):
        yield from ((item, _kdniao) for item in value["Data"] if isinstance(item, dict))


def _kuaidi100(given: Given) -> tuple[CourierReport, list[BadCell]]:
    """Newest first."""
    events, odd = _track(given, "data", ("ftime", "time"), ("statusCode", "status"), "context")
    number, state = clean_code(_text(given, "nu")), _text(given, "state")
    carrier = courier_name(_text(given, "com"))
    return CourierReport(NewsSource.KUAIDI100, carrier, number, state, whole_track(events[::-1], state)), odd


def _kdniao(given: Given) -> tuple[CourierReport, list[BadCell]]:
    """Oldest first. StateEx says more than State, but signed is only what both call so."""
    events, odd = _track(given, "Traces", ("AcceptTime",), ("Action",), "AcceptStation")
    number, base, more = clean_code(_text(given, "LogisticCode")), _text(given, "State"), _text(given, "StateEx")
    contradicts = base != "3" and more in SIGNED[NewsSource.KDNIAO]
    state = base if not more or contradicts else more
    carrier = courier_name(_text(given, "ShipperCode"))
    return CourierReport(NewsSource.KDNIAO, carrier, number, state, whole_track(events, state)), odd


def _track(
    given: Given, name: str, times: tuple[str, ...], codes: tuple[str, ...], says: str
) -> tuple[list[CourierEvent], list[BadCell]]:
    """As the source has it, and the times that cannot be read."""
    listed = given.get(name)
    events: list[CourierEvent] = []
    odd: list[BadCell] = []
    for line in listed if isinstance(listed, list) else []:
        if isinstance(line, dict):
            try:
                at = cells.time(times[-1], _text(line, *times))
            except BadCell as bad:
                odd.append(bad)
                continue
            if at is not None:
                events.append(CourierEvent(at, _text(line, *codes), _text(line, says)[:_LONGEST_SAYS]))
    return events, odd


def _text(given: Given, *names: str) -> str:
    """The first of these that is filled; a number as text."""
    for name in names:
        value = given.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return clean_text(str(value)).strip()
    return ""

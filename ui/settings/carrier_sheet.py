"""Carriers as rows of a table: what stands in its cells, what is wrong there, and the text that is stored."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence

from app import words
from app.domain.couriers import courier_of
from app.domain.cutoffs import carriers_of
from app.domain.intake import Channel
from app.errors import BadInput
from app.i18n import text
from ui.rates.regions import JOINT
from ui.rates.sheet import Cell, Column, Row, Sheet, name_faults

NAME, CODE, CUTOFF, CHANNELS, REGIONS, OVER_KG = range(6)
_FIELDS = {
    "name": NAME,
    "code": CODE,
    "cutoff": CUTOFF,
    "channels": CHANNELS,
    "regions": REGIONS,
    "over_kg": OVER_KG,
}
_LISTED = re.compile(r"[、,;]+")
_TIMES = re.compile(r"[、,;\s]+")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")


class CarrierSheet(Sheet):
    """The last row takes what the others leave."""

    fixed = 0

    def __init__(self) -> None:
        self.columns = (
            Column(text("Carrier"), 84),
            Column(text("Code"), 60),
            Column(text("Departures"), 142, tidy=tidy_times),
            Column(text("Order channels"), 104, tidy=tidy_channels),
            Column(text("Regions"), 112, tidy=_tidy_list),
            Column(text("Over kg"), 64, right=True),
        )

    def blank(self) -> Row:
        """A new row."""
        return ("",) * len(_FIELDS)

    def rows(self, content: str) -> list[Row]:
        """One a carrier."""
        return [
            (
                carrier.name,
                carrier.code,
                carrier.cutoff,
                JOINT.join(map(words.channel, carrier.channels)),
                JOINT.join(carrier.regions),
                str(carrier.over_kg or ""),
            )
            for carrier in carriers_of(content)
        ]

    def content(self, rows: Sequence[Row]) -> str:
        """As the setting keeps it, where it is right; else so that its faults are found."""
        return json.dumps([_entry(row) for row in rows], ensure_ascii=False)

    def faults(self, rows: Sequence[Row]) -> Mapping[Cell, str]:
        """The first thing that the setting would be refused for, and every name that stands twice."""
        found = name_faults(rows)
        try:
            carriers_of(self.content(rows))
        except BadInput as bad:
            at, field = int(str(bad.facts["entry"])) - 1, str(bad.facts["name"])
            if at >= 0 and field in _FIELDS:
                found.setdefault((at, _FIELDS[field]), _sentence(field, is_last=at == len(rows) - 1))
        return found


def _entry(row: Row) -> dict[str, object]:
    codes = {words.channel(channel): channel.value for channel in Channel}
    return {
        "code": row[CODE],
        "name": row[NAME],
        "cutoff": row[CUTOFF],
        "channels": [codes.get(named, named) for named in _parts(row[CHANNELS])],
        "regions": _parts(row[REGIONS]),
        "over_kg": int(row[OVER_KG]) if row[OVER_KG].isdecimal() else row[OVER_KG] or 0,
    }


def _sentence(field: str, *, is_last: bool) -> str:
    if field == "channels" and is_last:
        return text("The last carrier takes what the others leave: no channels, regions or weight here.")
    said = {
        "name": text("Give it a name."),
        "code": text("Give it a code of its own, such as SF."),
        "cutoff": text("Times such as 17:00; several a day: 11:30 17:00."),
        "channels": text(
            "All but the last carrier need a channel, a region or a weight: {channels}.", channels=_known()
        ),
    }
    return said.get(field) or text("Whole kilograms, at most 100,000.")


def _known() -> str:
    return JOINT.join(words.channel(channel) for channel in Channel)


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in _LISTED.split(cell) if part.strip()]


def _tidy_list(typed: str) -> str:
    return JOINT.join(_parts(unicodedata.normalize("NFKC", typed)))


def tidy_times(typed: str) -> str:
    """In the order of the day, as 09:30 17:00; as typed where one is no time."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    times = [_TIME.fullmatch(part) for part in _TIMES.split(plain) if part]
    if not all(times):
        return plain
    return " ".join(sorted({f"{int(found[1]):02d}:{found[2]}" for found in times if found}))


def tidy_channels(typed: str) -> str:
    """By their names, whichever way they are typed."""
    named = {channel.value: words.channel(channel) for channel in Channel}
    return JOINT.join(named.get(part.lower(), part) for part in _parts(unicodedata.normalize("NFKC", typed)))


def usual_code(name: str) -> str:
    """The code that a carrier of this name has everywhere; its name where it is none that we know."""
    courier = courier_of(name)
    return courier.code if courier else name.strip()

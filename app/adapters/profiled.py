"""Tables of any shop, read through mapping profiles (R3): those saved by staff and those built in.

Refusals besides those of app.adapters.tables: BadInput("profile.bad", why=…) for a profile that cannot be used,
BadInput("file.unknown_header", problems, file=…, found=the header) for a file that no profile fits; problems of a
table besides them: profile_table (a sheet that does not fit the profile), and those of app.adapters.profiled_rules.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from pathlib import Path

from app.adapters.cells import CHINA, BadCell, clipped
from app.adapters.profiled_rules import Cells, Rules, Value, check_line, read_fields, rules_of
from app.adapters.profiled_table import TableReading
from app.adapters.proposing import is_sure, propose, recognise, sure_part
from app.adapters.tables import Table, read_tables
from app.domain.intake import Channel, IncomingOrder
from app.domain.profile import MONEY_FIELDS, Field, Preview, Profile, Proposal, check, from_text
from app.errors import BadInput, Problem
from app.ports import ChannelReading

_SAMPLE = 50
"""Rows that are looked at to propose a profile."""


@cache
def built_in() -> tuple[Profile, ...]:
    """The profiles that ship with the application."""
    folder = files("resources") / "profiles"
    texts = (entry.read_text(encoding="utf-8") for entry in sorted(folder.iterdir(), key=lambda entry: entry.name))
    return tuple(map(from_text, texts))


def profile_for(path: Path, channel: Channel, saved: Sequence[Profile]) -> Profile:
    """The saved profile that fits a file of this channel, else the built-in one, else, for the counter's till, what
    its column names surely mean. Raises BadInput("file.unknown_header") and those of app.adapters.tables."""
    tables = read_tables(path)
    for profiles in (saved, built_in()):
        of_channel = [profile for profile in profiles if profile.channel is channel]
        for table in tables:
            profile = recognise(table.header, of_channel)
            if profile:
                return profile
    if channel is Channel.POS:
        for table in tables:
            proposal = propose(table.header, channel, _sample(table))
            if is_sure(proposal):
                return sure_part(proposal)
    found = clipped(" ".join(tables[0].header))
    problems = tuple(_strange(table) for table in tables)
    raise BadInput("file.unknown_header", problems, file=path.name, found=found)


def propose_for(path: Path, channel: Channel) -> Proposal:
    """A mapping for a file that no profile fits, from the names and first rows of its table that tells most. Raises
    BadInput (codes in app.adapters.tables)."""
    proposals = [propose(table.header, channel, _sample(table)) for table in read_tables(path)]
    return max(proposals, key=lambda proposal: (len(proposal.sure), len(proposal.profile.rules)))


def _sample(table: Table) -> list[Cells]:
    return [row for _, row in islice(table.rows([]), _SAMPLE)]


def _strange(table: Table) -> Problem:
    """A table that does not fit, with the words of its header."""
    return Problem(table.file, table.header_row, "", clipped(" ".join(table.header)), "profile_table")


def read_profiled(paths: Sequence[Path], profile: Profile) -> ChannelReading:
    """All orders of the files through the profile. An order with a row that is wrong is rejected whole and its rows
    go to `left_out`; of an order that stands in several tables each must say the same.

    The amount is what the source gives for the order, else its lines' totals, else pieces by price. Raises BadInput.
    """
    check(profile)
    rejected: list[Problem] = []
    readings: list[TableReading] = []
    digests = []
    for path in paths:
        for table, rules in _fitting(path, profile, rejected):
            readings.append(TableReading(table, profile, rules))
        with path.open("rb") as stream:
            digests.append(hashlib.file_digest(stream, "sha256").hexdigest())
    orders = _agreed(readings)
    rejected.extend(problem for reading in readings for problem in reading.problems)
    left_out = tuple(filter(None, (reading.left_out() for reading in readings)))
    digest = hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()
    return ChannelReading(tuple(orders), tuple(rejected), digest, left_out)


def _fitting(path: Path, profile: Profile, rejected: list[Problem]) -> list[tuple[Table, Rules]]:
    """The tables that have every column of the profile, once; others go to `rejected`, all others refuse the file."""
    tables = [(table, rules_of(profile, table.header)) for table in read_tables(path)]
    fitting = [(table, rules) for table, rules in tables if not (rules.missing or rules.doubled)]
    if not fitting:
        problems = tuple(problem for table, rules in tables for problem in _column_problems(table, rules))
        missing = ", ".join(problem.field for problem in problems)
        raise BadInput("file.columns", problems, file=path.name, found=problems[0].found, columns=missing)
    rejected.extend(_strange(table) for table, rules in tables if rules.missing or rules.doubled)
    return fitting


def _column_problems(table: Table, rules: Rules) -> list[Problem]:
    found = clipped(" ".join(table.header))
    wanted = [(name, "column") for name in rules.missing] + [(name, "column_once") for name in rules.doubled]
    return [Problem(table.file, table.header_row, name, found, expected) for name, expected in wanted]


def _agreed(readings: Sequence[TableReading]) -> list[IncomingOrder]:
    """The sound orders; one that is rejected in a table, or reads differently in another, is rejected in all."""
    found: dict[str, IncomingOrder] = {}
    refused = {number: "order_lines" for reading in readings for number in reading.rejected}
    for reading in readings:
        for number, order in reading.orders.items():
            if found.setdefault(number, order) != order:
                alike = order.lines == found[number].lines
                refused.setdefault(number, "one_row_per_order" if alike else "same_lines")
    for reading in readings:
        for number in [number for number in reading.orders if number in refused]:
            reading.reject(number, refused[number])
    return [order for number, order in found.items() if number not in refused]


# --- Preview ------------------------------------------------------------------------------------


def read_preview(path: Path, profile: Profile, limit: int = _SAMPLE) -> Preview:
    """The first rows of the table that fits the profile best and what becomes of them, for a profile that need not
    be complete yet: a column that is not there is a problem of the header. Raises BadInput("profile.bad") for a rule
    that can never work, and those of app.adapters.tables."""
    tops = [(table, total, rules_of(profile, table.header)) for table, total in _current_tops(path, limit)]
    table, total, rules = min(tops, key=lambda top: len(top[2].missing) + len(top[2].doubled))
    problems = _column_problems(table, rules)
    rows = list(table.rows(problems))
    values: list[dict[Field, Value]] = []
    for row, row_cells in rows:
        wrong: list[BadCell] = []
        values.append(_previewed(row_cells, rules, wrong))
        _fill_number(values, rules, wrong, profile.fills_down)
        problems.extend(bad.at(table.file, row) for bad in wrong)
    return Preview(
        header=table.header,
        rows=tuple(row_cells for _, row_cells in rows),
        fields=tuple(rules.readers),
        values=tuple(tuple(_shown(field, row.get(field)) for field in rules.readers) for row in values),
        problems=tuple(problems),
        total_rows=total if total <= limit else None,
        numbers=tuple(row for row, _ in rows),
    )


def _current_tops(path: Path, limit: int) -> tuple[tuple[Table, int], ...]:
    """The tops of a file's tables as it is now."""
    try:
        about = path.stat()
    except (OSError, ValueError):
        return _tops(path, limit, (0, 0))  # Refused in words there.
    return _tops(path, limit, (about.st_mtime_ns, about.st_size))


@lru_cache(maxsize=1)
def _tops(path: Path, limit: int, _stamp: tuple[int, int]) -> tuple[tuple[Table, int], ...]:
    """Each table down to row `limit`, and how many rows there are, counted one further. They are kept, because the
    editor previews the same rows after each key and a large workbook takes a second to open."""
    return tuple(_top(table, limit) for table in read_tables(path))


def _top(table: Table, limit: int) -> tuple[Table, int]:
    rows = (row for row in table.source() if row[0] > table.header_row and any(row[1]))
    kept = list(islice(rows, limit + 1))
    return replace(table, source=lambda: iter(kept[:limit])), len(kept)


def _previewed(row_cells: Cells, rules: Rules, wrong: list[BadCell]) -> dict[Field, Value]:
    values = read_fields(rules.readers.values(), row_cells, wrong)
    wrong += check_line(rules, values)
    return values


def _fill_number(values: list[dict[Field, Value]], rules: Rules, wrong: list[BadCell], fills_down: bool) -> None:
    """The last row's number, from the row above where numbers fill down."""
    if values[-1].get(Field.NUMBER) != "":
        return
    if fills_down and len(values) > 1:
        values[-1][Field.NUMBER] = values[-2].get(Field.NUMBER)
    if not values[-1][Field.NUMBER]:
        wrong.append(BadCell(rules.name(Field.NUMBER), "", "filled"))


def _shown(field: Field, value: Value) -> str:
    """A value as people write it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    if field in MONEY_FIELDS and isinstance(value, int):
        return f"{value / 100:.2f}"
    return str(value)

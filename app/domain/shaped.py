"""What people edit as JSON, read into dataclasses with the place of whatever is wrong in it, and written out again."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, time
from enum import EnumMeta, IntEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from app.errors import BadInput


@dataclass(frozen=True, slots=True)
class Shape:
    """How the texts of one kind are read: the code of what is wrong with them, least and most of every number by the
    name of its field, fields that must not be empty, and facts told with every fault."""

    code: str
    between: Mapping[str, tuple[int, int]]
    needed: Collection[str] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    def read(self, text: str, kind: Any) -> Any:
        """BadInput(code) names the place, what stands there and what was expected; what is left out stands at its
        default."""
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            raise self.bad("", text, "JSON") from None
        return self._read(content, kind, "")

    def bad(self, where: str, found: object, expected: str) -> BadInput:
        """What is wrong at a place such as rows[2].begin; `row` counts from 1 as people do, 0 for no row."""
        place, _, name = where.rpartition(".")
        row = place.rpartition("[")[2].removesuffix("]") or where.rpartition("[")[2].removesuffix("]")
        facts: dict[str, object] = {
            "where": where,
            "row": int(row) + 1 if row.isdigit() else 0,
            "field": name.partition("[")[0],
            "found": str(found)[:60],
            "expected": expected,
        }
        return BadInput(self.code, (), **facts, **self.facts)

    def _read(self, value: Any, kind: Any, where: str) -> Any:
        """The value as this type has it."""
        if is_dataclass(kind):
            return self._object(value, kind, where)
        if get_origin(kind) is tuple:
            return self._list(value, get_args(kind)[0], where)
        if get_origin(kind) is Mapping:
            return self._table(value, get_args(kind)[1], where)
        if isinstance(kind, UnionType):
            inner = next(part for part in get_args(kind) if part is not NoneType)
            return None if value is None else self._read(value, inner, where)
        if isinstance(kind, EnumMeta):
            return self._choice(value, kind, where)
        if kind in (date, time):
            return self._moment(value, kind, where)
        return self._plain(value, kind, where)

    def _object(self, value: Any, kind: Any, where: str) -> Any:
        if not isinstance(value, dict):
            raise self.bad(where, value, "{ }")
        hints = get_type_hints(kind)
        known = ", ".join(each.name for each in fields(kind))
        unknown = value.keys() - hints.keys()
        if unknown:
            raise self.bad(where, ", ".join(sorted(unknown)), known)
        inside = f"{where}." if where else ""
        given = {name: self._read(part, hints[name], inside + name) for name, part in value.items()}
        try:
            return kind(**given)
        except TypeError:  # something without a default is left out
            raise self.bad(where, ", ".join(value), known) from None

    def _list(self, value: Any, kind: Any, where: str) -> Any:
        if not isinstance(value, list) or (not value and _name(where) in self.needed):
            raise self.bad(where, value, "[ … ]")
        return tuple(self._read(part, kind, f"{where}[{place}]") for place, part in enumerate(value))

    def _table(self, value: Any, kind: Any, where: str) -> Any:
        if not isinstance(value, dict):
            raise self.bad(where, value, "{ }")
        return {key: self._read(part, kind, f"{where}.{key}") for key, part in value.items()}

    def _choice(self, value: Any, kind: EnumMeta, where: str) -> Any:
        choices = {_written(each): each for each in kind}  # type: ignore[var-annotated]
        if not isinstance(value, str) or value not in choices:
            raise self.bad(where, value, ", ".join(choices))
        return choices[value]

    def _moment(self, value: Any, kind: type[date] | type[time], where: str) -> Any:
        try:
            found = kind.fromisoformat(value)
        except (ValueError, TypeError):
            found = None
        if found is None or _written(found) != value:
            raise self.bad(where, value, "HH:MM" if kind is time else "YYYY-MM-DD")
        return found

    def _plain(self, value: Any, kind: Any, where: str) -> Any:
        name = _name(where)
        if type(value) is not kind or (value == "" and name in self.needed):
            raise self.bad(where, value, {str: '"…"', bool: "true, false"}.get(kind, "0 – 9"))
        least, most = self.between.get(name, (value, value))
        if kind is int and not least <= value <= most:
            raise self.bad(where, value, f"{least} – {most}")
        return value


def _name(where: str) -> str:
    return where.rpartition(".")[2].partition("[")[0]


def written(value: object) -> str:
    """The text that `Shape.read` makes the same value of."""
    return json.dumps(_written(value), ensure_ascii=False, indent=1)


def _written(value: Any) -> Any:
    """As JSON has it: times of day as HH:MM, numbered kinds by their names."""
    if is_dataclass(value):
        return {each.name: _written(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _written(each) for key, each in value.items()}
    return value

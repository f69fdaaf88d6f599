"""A rule set read back from its text (rules.to_text), with the place of whatever is wrong in it."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import EnumMeta
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from app.domain.rules import RuleSet
from app.errors import BadInput

_BETWEEN = {
    "reach_km": (1, 20_000),
    "parcels": (1, 20),
    "parcel_fen": (0, 10**10),
    "orders": (0, 10**6),
    "safety": (0, 10**6),
    "cutoff": (0, 24 * 60 - 1),
    "urgent": (0, 100),
    "grade": (0, 100),
    "slack": (0, 100),
    "age": (0, 100),
    "guard_hours": (1, 24 * 365),
    "handling_hours": (0, 24 * 30),
    "km_per_hour": (1, 1_000),
}
"""Least and most of every number, by the name of its field."""
_NEEDED = ("branches", "reach_km", "name")
"""What must not be empty."""


def from_text(text: str) -> RuleSet:
    """BadInput("rules.bad") names the place, what stands there and what was expected; what is left out stands at its
    default."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise _bad("", text, "JSON") from None
    rules: RuleSet = _read(content, RuleSet, "")
    return rules


def _bad(where: str, found: object, expected: str) -> BadInput:
    return BadInput("rules.bad", where=where, found=str(found)[:60], expected=expected)


def _read(value: Any, kind: Any, where: str) -> Any:
    """The value as this type has it."""
    name = where.rpartition(".")[2].partition("[")[0]
    if is_dataclass(kind):
        return _read_object(value, kind, where)
    if get_origin(kind) is tuple:
        return _read_list(value, get_args(kind)[0], where, name)
    if get_origin(kind) is Mapping:
        return _read_table(value, get_args(kind)[1], where)
    if isinstance(kind, UnionType):
        return None if value is None else _read(value, next(k for k in get_args(kind) if k is not NoneType), where)
    if isinstance(kind, EnumMeta):
        choices = [str(kind[name].value) for name in kind.__members__]
        if value not in choices:
            raise _bad(where, value, ", ".join(choices))
        return kind(value)
    return _read_plain(value, kind, where, name)


def _read_object(value: Any, kind: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise _bad(where, value, "{ }")
    hints = get_type_hints(kind)
    unknown = value.keys() - hints.keys()
    if unknown:
        raise _bad(where, ", ".join(sorted(unknown)), ", ".join(field.name for field in fields(kind)))
    inside = f"{where}." if where else ""
    given = {name: _read(part, hints[name], inside + name) for name, part in value.items()}
    try:
        return kind(**given)
    except TypeError:  # something without a default is left out
        raise _bad(where, ", ".join(value), ", ".join(field.name for field in fields(kind))) from None


def _read_list(value: Any, kind: Any, where: str, name: str) -> Any:
    if not isinstance(value, list) or (not value and name in _NEEDED):
        raise _bad(where, value, "[ … ]")
    return tuple(_read(part, kind, f"{where}[{place}]") for place, part in enumerate(value))


def _read_table(value: Any, kind: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise _bad(where, value, "{ }")
    return {key: _read(part, kind, f"{where}.{key}") for key, part in value.items()}


def _read_plain(value: Any, kind: Any, where: str, name: str) -> Any:
    if type(value) is not kind or (value == "" and name in _NEEDED):
        raise _bad(where, value, {str: '"…"', bool: "true, false"}.get(kind, "0 – 9"))
    least, most = _BETWEEN.get(name, (value, value))
    if kind is int and not least <= value <= most:
        raise _bad(where, value, f"{least} – {most}")
    return value

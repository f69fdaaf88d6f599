"""Facts of an example as one line: 承诺时效=4, 预付款=是."""

import re
from collections.abc import Mapping

from app.domain.facts import FACT, FACTS, Fact, FactType, Value
from app.i18n import text
from app.words.language import fact_name

_YES, _NO = ("是", "yes", "true", "1"), ("否", "no", "false", "0")
_PARTS = re.compile(r"\s*[,,;;]\s*")
_FACTS: Mapping[str, Fact] = FACT | {fact.chinese: fact for fact in FACTS}


def told_facts(facts: Mapping[str, Value]) -> str:
    """In the language in force."""
    return ", ".join(f"{fact_name(name)}={_told(value)}" for name, value in facts.items())


def _told(value: Value) -> str:
    if isinstance(value, bool):
        return text("yes") if value else text("no")
    return f"{value:g}" if isinstance(value, float | int) else value


def typed_facts(typed: str) -> tuple[dict[str, Value], str]:
    """The facts of a line, and what of it is not understood (empty: all is)."""
    found: dict[str, Value] = {}
    for part in _PARTS.split(typed.strip()):
        if not part:
            continue
        name, sign, value = (piece.strip() for piece in re.sub("[=::]", "=", part).partition("="))
        fact = _FACTS.get(name) or _FACTS.get(name.replace(" ", "_"))
        read = _read(fact, value) if fact and sign else None
        if fact is None or read is None:
            return found, part
        found[fact.name] = read
    return found, ""


def _read(fact: Fact, value: str) -> Value | None:
    if fact.type is FactType.TEXT:
        return value.strip('"“”')
    if fact.type is FactType.TRUTH:
        said = value.lower()
        return True if said in _YES else False if said in _NO else None
    try:
        return float(value)
    except ValueError:
        return None

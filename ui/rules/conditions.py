"""Conditions as people read them, and the names that may stand in them, in both languages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.facts import FACT, FACTS, Fact, FactType
from app.domain.glossary import Term
from app.i18n import Language, language, text
from app.pinyin import initials
from app.words.language import choice_name

_QUOTED = r"""["“”][^"“”\n]*["“”]|['‘’][^'‘’\n]*['‘’]"""
_SIGNS = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}
KEYWORDS = (
    ("and", "且"),
    ("or", "或"),
    ("not", "非"),
    ("in", "属于"),
    ("not in", "不属于"),
    ("contains", "包含"),
    ("not contains", "不包含"),
    ("true", "真"),
    ("false", "假"),
)
"""Words of conditions themselves: English, Chinese; some of glossary.WORDS have a second name."""
_LEFT = re.compile(r"(\w+?)\s*(?:==|!=|=|是|不是)\s*([\"“]?\w*)$")


@dataclass(frozen=True, slots=True)
class Name:
    """Something that may be written: the text itself, the same in the other language, and what it is; `keys` are the
    ways to type it (lower case)."""

    written: str
    other: str
    kind: str
    keys: tuple[str, ...]


def unit_words(fact: Fact) -> str:
    """What a fact is measured in, or how it is asked."""
    if fact.unit:
        return fact.unit
    kinds = {FactType.NUMBER: text("number"), FactType.TEXT: text("text"), FactType.TRUTH: text("yes or no")}
    return kinds[fact.type]


def names_of(terms: Sequence[Term], of_site: bool) -> list[Name]:
    """Facts, terms and words of the language, under both names each, in the language in force first."""
    pairs = [(term.name, term.chinese, text("term")) for term in terms]
    pairs += [(fact.name, fact.chinese, unit_words(fact)) for fact in FACTS if of_site or not fact.of_site]
    pairs += [(english, chinese, "") for english, chinese in KEYWORDS]
    found: list[Name] = []
    for english, chinese, kind in pairs:
        typed = (chinese, initials(chinese).lower())
        both = [Name(chinese, english, kind, typed), Name(english, chinese, kind, (english.lower(),))]
        found += both if _is_chinese() else both[::-1]
    return found


def offered(before: str, names: Sequence[Name]) -> tuple[int, list[Name]]:
    """What fits behind a text: how many characters it would replace, and the names; after `渠道 ==` its values."""
    if (values := _LEFT.search(before)) and (fact := _fact(values[1])) and fact.choices:
        typed = values[2].strip('"“').lower()
        choices = [(choice_name(choice), choice) for choice in fact.choices]
        shown = [Name(f'"{name}"', "", "", ()) for name, choice in choices if typed in f"{name} {choice}".lower()]
        return len(values[2]), shown
    word = re.search(r"[^\W\d]\w*$", before)
    run = word[0].lower() if word else ""
    for at in range(len(run)):  # Chinese has no blanks: 且预付 ends in a word that begins anywhere
        if found := _fitting(run[at:], names):
            return len(run) - at, found if found[0].written.lower() != run[at:] else []
        if run[at].isascii():
            break
    return len(run), [] if run else list(names)


def _fitting(typed: str, names: Sequence[Name]) -> list[Name]:
    starts = [name for name in names if any(key.startswith(typed) for key in name.keys)]
    return starts + [name for name in names if name not in starts and any(typed in key for key in name.keys)]


def in_words(expression: str, terms: Sequence[Term]) -> str:
    """A condition in the language in force, with signs as people write them; what stands in quotes stays."""
    table = {**_dictionary(terms), **_SIGNS}
    known = "|".join(_alone(name) for name in sorted(table, key=len, reverse=True))

    def told(part: re.Match[str]) -> str:
        return table.get(part[0]) or f"{part[0][0]}{choice_name(part[0][1:-1])}{part[0][-1]}"

    return re.sub(f"{_QUOTED}|{known}", told, expression)


def _alone(name: str) -> str:
    """English words stand alone, Chinese ones do not."""
    return rf"(?<![a-z0-9_]){re.escape(name)}(?![a-z0-9_])" if name[0].isalpha() and name.isascii() else re.escape(name)


def term_name(term: Term) -> str:
    """A term in the language in force."""
    return term.chinese if _is_chinese() and term.chinese else term.name.replace("_", " ")


def _is_chinese() -> bool:
    return language() is Language.CHINESE


def _fact(written: str) -> Fact | None:
    return FACT.get(written) or next((fact for fact in FACTS if fact.chinese == written), None)


def _dictionary(terms: Sequence[Term]) -> Mapping[str, str]:
    pairs = [*KEYWORDS, *((fact.name, fact.chinese) for fact in FACTS), *((term.name, term.chinese) for term in terms)]
    if _is_chinese():
        return {english: chinese for english, chinese in pairs if chinese}
    return {chinese: english.replace("_", " ") for english, chinese in pairs} | {
        english: english.replace("_", " ") for english, _ in pairs
    }

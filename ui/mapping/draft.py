"""A mapping profile while it is edited: its rules, where they came from, what is still to do."""

import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.domain.profile import NAMING, Field, FieldRule, Preview, Profile, column_key


class Origin(StrEnum):
    """How a field came to its source. KEPT is one of a profile that was saved before."""

    NONE = "none"
    SURE = "sure"
    GUESSED = "guessed"
    KEPT = "kept"
    BY_HAND = "by_hand"


@dataclass(slots=True)
class Draft:
    """`opened` is what the editing began with; `origins` tell of the rules that were there then."""

    opened: Profile
    origins: dict[Field, Origin]
    profile: Profile = field(init=False)
    _rules: dict[Field, FieldRule] = field(init=False)

    def __post_init__(self) -> None:
        self.profile = self.opened
        self._rules = dict(self.opened.rules)

    def rule(self, name: Field) -> FieldRule:
        """The rule of a field, a plain one where it has none."""
        return self._rules.get(name, FieldRule())

    def put(self, name: Field, rule: FieldRule) -> None:
        """The clerk's rule. One without a source stays here while the editing goes on, not in the profile."""
        self._rules[name] = rule
        mapped = {name: self._rules[name] for name in Field if name in self._rules and is_mapped(self._rules[name])}
        self.profile = replace(self.profile, rules=mapped)
        self.origins[name] = Origin.BY_HAND

    def origin(self, name: Field) -> Origin:
        """How the field came to its source."""
        return self.origins.get(name, Origin.KEPT) if name in self.profile.rules else Origin.NONE

    def read_header(self, header: tuple[str, ...]) -> None:
        """The layout it will be made for; that alone is no change of the clerk's."""
        self.opened, self.profile = replace(self.opened, header=header), replace(self.profile, header=header)

    def keep(self, stored: Profile) -> None:
        """It was stored as this; from now on only what differs from it is a change."""
        unchanged = replace(self.profile, version=stored.version) == stored
        self.opened, self.profile = stored, replace(self.profile, version=stored.version)
        if unchanged:
            self.origins.clear()

    @property
    def changed(self) -> bool:
        """Whether there is something to lose."""
        return self.profile != self.opened

    def lacks(self) -> list[Field]:
        """The fields without which no table can be read, as profile.check wants them; SKU stands for all that say
        which goods a line means."""
        number, quantity = self.rule(Field.NUMBER), self.rule(Field.QUANTITY)
        found = [] if number.columns else [Field.NUMBER]
        if not any(self.rule(name).columns for name in NAMING):
            found.append(Field.SKU)
        return found if is_mapped(quantity) else [*found, Field.QUANTITY]


def is_mapped(rule: FieldRule) -> bool:
    """Whether anything can come of a rule."""
    return bool(rule.columns or rule.constant)


def text_key(text: str) -> str:
    """The form in which texts of value tables are compared: blanks, case and the width of characters do not count."""
    return column_key(unicodedata.normalize("NFKC", text))


def said_texts(preview: Preview, rule: FieldRule) -> list[str]:
    """The texts that stand in the first rows where the rule looks, each once."""
    keys = [column_key(name) for name in preview.header]
    places = [keys.index(column_key(name)) for name in rule.columns if column_key(name) in keys]
    texts: dict[str, str] = {}
    for row in preview.rows:
        told = _told(rule, [" ".join(row[place].split()) for place in places])
        if told:
            texts.setdefault(text_key(told), told)
    return list(texts.values())


def _told(rule: FieldRule, cells: list[str]) -> str:
    joined = rule.joint.join(filter(None, cells))
    if not rule.split:
        return joined
    parts = joined.split(rule.split)
    return parts[rule.part - 1].strip() if rule.part <= len(parts) else ""

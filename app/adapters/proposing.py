"""Which field a column means, told by its name (formats of Chinese and English shops) or by a similar one; a proposal
for staff to look through, and the choice among saved profiles."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.adapters import cells
from app.adapters.cells import BadCell
from app.adapters.proposing_words import ADDRESS_PARTS, ALIASES, FIRST_FILLED, FORMS, JOINED, MEANT, POS_ALIASES
from app.domain.intake import Channel
from app.domain.profile import (
    MEANINGS,
    MONEY_FIELDS,
    NAMING,
    NEEDED,
    TIME_FIELDS,
    Field,
    FieldRule,
    Profile,
    Proposal,
    Unit,
    column_key,
    fingerprint,
)

_SIMILAR = 0.65
"""So much of two names must be the same: 收货人地址 is like 收货地址, 订单完成时间 is not like 订单创建时间."""
_BY_NAME_ONLY = frozenset({Field.SALE_NO, Field.TOTAL, Field.PROMISED_AT})
"""Found wrongly, these do more harm than not at all."""
_FEN = re.compile(r"[(（\[]\s*(分|fen|cents?)\s*[)）\]]", re.IGNORECASE)
_UNIT = re.compile(r"[(（\[]\s*(元|分|yuan|fen|rmb|cny|¥|￥|cents?|件|个)\s*[)）\]]", re.IGNORECASE)
_NOISE = re.compile(r"[\s_\-*:：.#/]+")
_RECEIVER = re.compile(r"^(收货人?|收件人?|receiver|recipient|shipping|所在)(?=.)")


def recognise(header: Sequence[str], profiles: Iterable[Profile]) -> Profile | None:
    """The profile made for exactly these columns, else the one whose rules find all their columns here: of several
    the one with most rules, then the newest version."""
    columns = {column_key(name) for name in header}
    fitting = [profile for profile in profiles if set() < profile.columns() <= columns]
    wanted = fingerprint(header)
    exact = [profile for profile in fitting if profile.fingerprint == wanted]
    return max(exact or fitting, key=lambda profile: (len(profile.rules), profile.version), default=None)


def is_sure(proposal: Proposal) -> bool:
    """Whether a table can be read by it unseen: all that is needed was found by name, and nothing that decides
    whether goods are shipped only by similarity."""
    deciding = {Field.STATUS, Field.ADDRESS} & proposal.profile.rules.keys()
    return NEEDED | deciding <= proposal.sure and any(name in proposal.sure for name in NAMING)


def sure_part(proposal: Proposal) -> Profile:
    """The proposed profile without what was found by similarity."""
    rules = {name: rule for name, rule in proposal.profile.rules.items() if name in proposal.sure}
    return replace(proposal.profile, rules=rules)


def propose(header: Sequence[str], channel: Channel | None, rows: Sequence[Sequence[str]] = ()) -> Proposal:
    """A profile for an unknown header, by the columns' names and some of its rows; without a name, for staff to
    complete. Where the channel is not known, the till's (Channel.POS) stands in."""
    chosen = _Choice(header)
    channel = channel or Channel.POS
    chosen.by_alias({**ALIASES, **POS_ALIASES} if channel is Channel.POS else ALIASES)
    sure = frozenset(chosen.columns)
    chosen.by_similarity()
    rules = {name: _rule(name, chosen, rows) for name in Field if name in chosen.columns}
    profile = Profile("", channel, tuple(header), rules, fills_down=_fills_down(chosen, rows))
    return Proposal(profile, sure)


@dataclass(slots=True)
class _Choice:
    """Columns given to fields; each column once. A name that stands twice is given to none."""

    header: Sequence[str]
    columns: dict[Field, list[int]] = field(default_factory=dict)
    free: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        keys = [_key(name) for name in self.header]
        self.free = {key: place for place, key in enumerate(keys) if key and keys.count(key) == 1}

    def by_alias(self, aliases: Mapping[Field, Sequence[str]]) -> None:
        """Each field takes the first of its names that stands there; some take several."""
        self._address_parts()
        for name, words in aliases.items():
            if name in self.columns:
                continue
            found = [word for word in words if word in self.free]
            for word in found if name in FIRST_FILLED or name in JOINED else found[:1]:
                self.columns.setdefault(name, []).append(self.free.pop(word))

    def _address_parts(self) -> None:
        """Province, city, county and street in columns of their own are joined to one address."""
        found: dict[int, str] = {}
        for key in self.free:
            part = next((n for n, words in enumerate(ADDRESS_PARTS) if _RECEIVER.sub("", key) in words), None)
            if part is not None:
                found.setdefault(part, key)
        if 0 in found and len(ADDRESS_PARTS) - 1 in found:
            self.columns[Field.ADDRESS] = [self.free.pop(found[part]) for part in sorted(found)]

    def by_similarity(self) -> None:
        """What is left over goes to the most similar names, the best fit first."""
        for _, name, key in sorted(self._similar(), key=lambda entry: -entry[0]):
            if name not in self.columns and key in self.free:
                self.columns[name] = [self.free.pop(key)]

    def _similar(self) -> Iterator[tuple[float, Field, str]]:
        pieces = {key: _pieces(key) for key in self.free}
        for name, words in ALIASES.items():
            if name in self.columns or name in _BY_NAME_ONLY:
                continue
            known = [(word, _pieces(word)) for word in words]
            for key, found in pieces.items():
                likeness = max(_likeness(key, found, *entry) for entry in known)
                if likeness >= _SIMILAR:
                    yield likeness, name, key


def _key(name: str) -> str:
    """A column name without unit, width, case, blanks and signs."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", _UNIT.sub("", name))).casefold()


def _pieces(key: str) -> frozenset[str]:
    """The pairs of neighbours in a name, and the characters of a Chinese one."""
    pairs = frozenset(key[place : place + 2] for place in range(len(key) - 1))
    return pairs if key.isascii() else pairs | frozenset(key)


def _likeness(key: str, found: frozenset[str], word: str, known: frozenset[str]) -> float:
    """How much of two names is the same, 0 to 1; in Chinese the thing itself stands last (商品货号 is a 货号)."""
    if not word.isascii() and key.endswith(word):
        return max(_SIMILAR, len(word) / len(key))
    return 2 * len(found & known) / (len(found) + len(known) or 1)


# --- Rules --------------------------------------------------------------------------------------


def _rule(name: Field, chosen: _Choice, rows: Sequence[Sequence[str]]) -> FieldRule:
    """The rule of a field from its columns."""
    places = chosen.columns[name]
    rule = FieldRule(tuple(chosen.header[place] for place in places))
    if name in FIRST_FILLED and len(places) > 1:
        rule = replace(rule, joint="|", split="|")
    if name in JOINED:
        rule = replace(rule, joint=JOINED[name]) if len(places) > 1 else rule
    said = [text for row in rows for place in places[:1] if place < len(row) and (text := cells.one_line(row[place]))]
    if name in MEANINGS:
        return replace(rule, values=_meant(name, said))
    if name in MONEY_FIELDS and _FEN.search(rule.columns[0]):
        return replace(rule, unit=Unit.FEN)
    if name in TIME_FIELDS:
        return replace(rule, form=_form(said))
    return rule


def _meant(name: Field, said: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The known texts and what they mean, those that stand in the rows first."""
    known = {text: meaning.value for meaning, texts in MEANT[name].items() for text in texts}
    found = {text: known[key] for text in said if (key := _plain(text)) in known}
    return tuple({**found, **{text: meant for text, meant in known.items() if text not in map(_plain, found)}}.items())


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _form(said: Sequence[str]) -> str:
    """The one form of time that fits all the texts; none where the usual ones do, or several."""
    if not said or all(_is_usual(text) for text in said):
        return ""
    fitting = [form for form in FORMS if all(_is_formed(text, form) for text in said)]
    return fitting[0] if len(fitting) == 1 else ""


def _is_usual(text: str) -> bool:
    try:
        cells.time("", text)
    except BadCell:
        return False
    return True


def _is_formed(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)
    except ValueError:
        return False
    return True


def _fills_down(chosen: _Choice, rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows that have pieces lack the order's number, below one that has it."""
    if not {Field.NUMBER, Field.QUANTITY} <= chosen.columns.keys():
        return False
    number, pieces = chosen.columns[Field.NUMBER][0], chosen.columns[Field.QUANTITY][0]
    counted = [bool(cells.plain(row[number])) for row in rows if len(row) > max(number, pieces) and row[pieces].strip()]
    return counted[:1] == [True] and not all(counted)

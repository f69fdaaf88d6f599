"""How much a text that is kept resembles a case: what both are about, and the words they share.

A rare thing in common counts for more than one that many texts have (inverse document frequency), and several words
for one thing of the trade (app.domain.trade_words) count as one.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.domain.knowledge import success
from app.domain.search_text import Wanted, Word, feature_word, plain, wanted
from app.domain.trade_words import CONCEPTS

WORDS = "words"
"""The `why` of shared words."""
_WEIGHTS = {"case_kind": 3.0, "sku": 1.0, "fact": 1.0, "customer": 0.6}
_WEIGHT = 0.3
"""Of every other feature."""
_CONCEPT, _PAIR, _SINGLE = 1.5, 1.0, 0.6
_MOST_RUNS, _MOST_PAIRS = 40, 80
_TYPICAL_LENGTH, _LONGEST = 400, 1600
_LEAST_SHARE = 0.15
"""Of what two texts have in common, for words to be worth a mention."""

Feature = tuple[str, str]


def feature(kind: str, key: str) -> Feature:
    """What a text is about, as it is compared."""
    return kind, plain(key).strip()


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a case says: a feature, or any of several ways to say something; `weight` before its rarity. Texts are
    not looked up by what does not `selects`: it only tells those apart that were found."""

    weight: float
    feature: Feature | None = None
    said: tuple[Wanted, ...] = ()
    selects: bool = True

    @property
    def why(self) -> str:
        """What two texts have in common that both have it."""
        return self.feature[0] if self.feature else WORDS

    def alternatives(self) -> Sequence[Sequence[Word]]:
        """Any of these, each of which is all of its words."""
        if self.feature:
            return [[(feature_word(*self.feature), False)]]
        return [way for thing in self.said for way in thing.alternatives()]

    def held_by(self, features: Collection[Feature], folded: str) -> bool:
        """Whether a text (search_text.plain) with these features has it."""
        if self.feature:
            return self.feature in features
        return any(thing.times(folded) for thing in self.said)


def terms_of(text: str, features: Sequence[Feature]) -> list[Term]:
    """What a text and its features say."""
    folded = plain(text)
    runs = wanted(folded, _MOST_RUNS)
    pairs = dict.fromkeys(first + second for run in runs for first, second in pairwise(run.han))
    singles = dict.fromkeys(single for run in runs for single in run.han)
    return [
        *(Term(_WEIGHTS.get(each[0], _WEIGHT), feature=each) for each in features),
        *(Term(_CONCEPT, said=ways) for group, ways in _CONCEPT_WAYS if any(way in folded for way in group)),
        *(Term(_PAIR, said=(run,)) for run in runs if run.chunks),
        *(Term(_PAIR, said=(Wanted(han=pair),)) for pair in [*pairs][:_MOST_PAIRS]),
        *(Term(_SINGLE, said=(Wanted(han=single),), selects=False) for single in singles),
    ]


_CONCEPT_WAYS = [(group, tuple(thing for way in group for thing in wanted(way))) for group in CONCEPTS]


Weighed = tuple[Term, float]
"""A term with its weight by rarity."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that is kept: what it is about and what it says (search_text.plain)."""

    features: frozenset[Feature]
    folded: str


def weighed_among(terms: Sequence[Term], texts: Sequence[Kept]) -> list[Weighed]:
    """By how many of these texts have each; without those that none has."""
    counts = [sum(term.held_by(text.features, text.folded) for text in texts) for term in terms]
    return weighed(terms, counts, len(texts))


def weighed(terms: Sequence[Term], counts: Sequence[int], texts: int) -> list[Weighed]:
    """By how many of so many texts have each; without those that none has."""
    rare = zip(terms, counts, strict=True)
    return [(term, term.weight * math.log(1 + texts / (count + 0.5))) for term, count in rare if count]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a text is (1: it has everything that any text has), and in what: kinds of features, the weightiest
    first, and WORDS."""

    score: float
    why: tuple[str, ...]


def likeness(terms: Sequence[Weighed], text: Kept) -> Likeness:
    """To what the terms say. In a long text a word counts for less: it may stand there by chance."""
    whole, shared = sum(weight for _, weight in terms), dict[str, float]()
    for term, weight in terms:
        if term.held_by(text.features, text.folded):
            shared[term.why] = shared.get(term.why, 0.0) + weight
    if WORDS in shared:
        length = min(max(len(text.folded), _TYPICAL_LENGTH), _LONGEST)
        shared[WORDS] /= 0.75 + 0.25 * length / _TYPICAL_LENGTH
    total = sum(shared.values())
    why = [name for name in sorted(shared, key=lambda name: -shared[name]) if name != WORDS]
    if shared.get(WORDS, 0.0) > _LEAST_SHARE * total:
        why.append(WORDS)
    return Likeness(total / whole if whole else 0.0, tuple(why))


def says_most(query: str, text: str) -> bool:
    """Whether a text has half of the words of a query, or says one of its things, be it by another word."""
    terms, kept = terms_of(query, ()), Kept(frozenset(), plain(text))
    words = [term.held_by(kept.features, kept.folded) for term in terms if term.weight == _PAIR]
    things = (term.held_by(kept.features, kept.folded) for term in terms if term.weight == _CONCEPT)
    return any(things) or 0 < len(words) <= 2 * sum(words)


def promising(score: float, worked: int, tried: int) -> float:
    """A score, more where something has worked and less where it has failed."""
    return score * (0.75 + 0.5 * success(worked, tried))

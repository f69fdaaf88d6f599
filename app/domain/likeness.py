"""How much a text that is kept resembles a case: what both are about, and the words they share.

A rare thing in common counts for more than one that many texts have (inverse document frequency), and several words
for one thing of the trade (app.domain.trade_words) count as one. What every case has of a few (a warehouse, a stage, an
order type …) orders those that are alike, but makes none alike: see `Likeness.tells`.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.domain.cases import CaseKind
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
_TELLING_SHARE, _TELLING_ALONE = 0.1, 0.5
"""Of the words of a case, by their weight, that a text must have for words alone to make it alike; the second where it
is one word only, and none of the trade."""
_BY_CHANCE = frozenset({"order_type", "stage", "warehouse", "customer", "carrier", "station"})
"""Features that any two cases may share."""

Feature = tuple[str, str]


def feature(kind: str, key: str) -> Feature:
    """What a text is about, as it is compared."""
    return kind, plain(key).strip()


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a case says: a feature, or any of several ways to say something; `weight` before its rarity. Texts are
    not looked up by what does not `selects`: it only tells those apart that were found. Not `is_sure` is a thing that
    was said by one sign only (a roof may 漏 as well as a picker)."""

    weight: float
    feature: Feature | None = None
    said: tuple[Wanted, ...] = ()
    selects: bool = True
    is_sure: bool = True

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

    def surely_in(self, folded: str) -> bool:
        """Whether both say it by more than one sign."""
        return self.is_sure and any(thing.times(folded) for thing in self.said if len(thing.han) != 1)


def terms_of(text: str, features: Sequence[Feature]) -> list[Term]:
    """What a text and its features say."""
    folded = plain(text)
    runs = wanted(folded, _MOST_RUNS)
    pairs = dict.fromkeys(first + second for run in runs for first, second in pairwise(run.han))
    singles = dict.fromkeys(single for run in runs for single in run.han)
    return [
        *(Term(_WEIGHTS.get(each[0], _WEIGHT), feature=each) for each in features),
        *_concepts(folded),
        *(Term(_PAIR, said=(run,)) for run in runs if run.chunks),
        *(Term(_PAIR, said=(Wanted(han=pair),)) for pair in [*pairs][:_MOST_PAIRS]),
        *(Term(_SINGLE, said=(Wanted(han=single),), selects=False) for single in singles),
    ]


def _concepts(folded: str) -> Iterator[Term]:
    for group, ways in _CONCEPT_WAYS:
        longest = max((len(way) for way in group if way in folded), default=0)
        if longest:
            yield Term(_CONCEPT, said=ways, is_sure=longest > 1)


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
    held = [(term, count) for term, count in zip(terms, counts, strict=True) if count]
    return weighed([term for term, _ in held], [count for _, count in held], len(texts))


def weighed(terms: Sequence[Term], counts: Sequence[int], texts: int) -> list[Weighed]:
    """By how many of so many texts have each."""
    rare = zip(terms, counts, strict=True)
    return [(term, term.weight * math.log(1 + texts / (count + 0.5))) for term, count in rare]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a text is (1: it has everything), and in what: kinds of features, the weightiest first, and WORDS.
    `tells`: it is the same kind of trouble at no other stage, or about the same thing, or says a tenth of the same by a
    word of the trade or by several others. What has only things in common that any two cases may share is not alike,
    however high it scores."""

    score: float
    why: tuple[str, ...]
    tells: bool


def likeness(terms: Sequence[Weighed], text: Kept) -> Likeness:
    """To what the terms say. In a long text a word counts for less: it may stand there by chance."""
    held = [(term, weight) for term, weight in terms if term.held_by(text.features, text.folded)]
    whole, shared = _sum(terms), dict[str, float]()
    for term, weight in held:
        shared[term.why] = shared.get(term.why, 0.0) + weight
    if WORDS in shared:
        length = min(max(len(text.folded), _TYPICAL_LENGTH), _LONGEST)
        shared[WORDS] /= 0.75 + 0.25 * length / _TYPICAL_LENGTH
    total = sum(shared.values())
    why = [name for name in sorted(shared, key=lambda name: -shared[name]) if name != WORDS]
    if shared.get(WORDS, 0.0) > _LEAST_SHARE * total:
        why.append(WORDS)
    tells = _is_about_same([term for term, _ in terms], text) or _says_same(terms, held, text)
    return Likeness(total / whole if whole else 0.0, tuple(why), tells)


def _sum(terms: Sequence[Weighed]) -> float:
    return sum(weight for _, weight in terms)


def _says_same(terms: Sequence[Weighed], held: Sequence[Weighed], text: Kept) -> bool:
    said = _sum([each for each in terms if each[0].said and each[0].selects])
    shared = [each for each in held if each[0].said and each[0].selects and each[0].surely_in(text.folded)]
    several = len(shared) > 1 or any(len(term.said) > 1 for term, _ in shared)
    least = _TELLING_SHARE if several else _TELLING_ALONE
    return bool(shared) and _sum(shared) >= least * said


def _is_about_same(terms: Sequence[Term], text: Kept) -> bool:
    features = [term.feature for term in terms if term.feature is not None]
    shared = [each for each in features if each in text.features and each[0] not in _BY_CHANCE]
    if all(each[0] == "case_kind" for each in shared):
        shared = [] if _elsewhere(features, text) else [each for each in shared if each[1] != CaseKind.MANUAL]
    return bool(shared)


def _elsewhere(features: Sequence[Feature], text: Kept) -> bool:
    """Whether both are of a stage, and of no common one: stuck at the shelf and stuck on the road are two things."""
    stages, others = ({each for each in some if each[0] == "stage"} for some in (features, text.features))
    return bool(stages and others and not stages & others)


def says_most(query: str, text: str) -> bool:
    """Whether a text has half of the words of a query, or says one of its things, be it by another word."""
    terms, kept = terms_of(query, ()), Kept(frozenset(), plain(text))
    words = [term.held_by(kept.features, kept.folded) for term in terms if term.weight == _PAIR]
    things = (term.held_by(kept.features, kept.folded) for term in terms if term.weight == _CONCEPT)
    return any(things) or 0 < len(words) <= 2 * sum(words)


def promising(score: float, worked: int, tried: int) -> float:
    """A score, more where something has worked and less where it has failed."""
    return score * (0.75 + 0.5 * success(worked, tried))

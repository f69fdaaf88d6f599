"""Full text of both languages: the words a text is found by, what a query asks for, and where a text answers it.

Han characters are indexed alone and in pairs, so that a query of one or two of them is one word of the index; a longer
one is looked up by its pairs and then proved on the text. Numbers and Latin words are found by their beginning, part
numbers in any writing: 06A 115 561 B, 06a-115.561b and 06A115561B are the same.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_CHUNK = "[0-9a-z]+"
_LATIN_RUN = re.compile(f"{_CHUNK}(?:[ \\-./\t]{{1,2}}{_CHUNK})*")
"""Chunks that may be one part number."""
_NOISE = r"[ \-./\t]{0,2}"
_QUERY_PART = re.compile(f"{_HAN_RUN.pattern}|{_LATIN_RUN.pattern}")
_LONGEST_WORD = 40
_MOST_CHUNKS = 6
"""Chunks that a part number is joined of."""
_LONGEST_QUERY = 200
_MOST_WANTED = 12
_PLAIN: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0x3000: " ",
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-"),
}

Word = tuple[str, bool]
"""A word of the index; True: everything that begins with it."""


def plain(text: str) -> str:
    """The text as it is compared, every character in its place: half width, one kind of dash, small letters."""
    folded = text.translate(_PLAIN)
    small = folded.lower()
    return small if len(small) == len(folded) else "".join(c if len(c.lower()) != 1 else c.lower() for c in folded)


def index_words(*texts: str) -> set[str]:
    """What the texts are found by."""
    found: set[str] = set()
    for text in texts:
        folded = plain(text)
        for run in _HAN_RUN.findall(folded):
            found.update(run)
            found.update(first + second for first, second in pairwise(run))
        for run in _LATIN_RUN.findall(folded):
            found.update(_latin_words(run))
    return found


def _latin_words(run: str) -> Iterator[str]:
    """The chunks, and, where digits are among them, what they make together from each of them on."""
    chunks = re.findall(_CHUNK, run)
    for at, chunk in enumerate(chunks):
        yield chunk[:_LONGEST_WORD]
        joined = "".join(chunks[at : at + _MOST_CHUNKS])
        if joined != chunk and not joined.isalpha():
            yield joined[:_LONGEST_WORD]


def feature_word(kind: str, key: str) -> str:
    """A word of the index that no text holds: what a text is about."""
    return "ω" + hashlib.blake2b(f"{kind} {plain(key).strip()}".encode(errors="replace"), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Wanted:
    """One thing a query asks for: a run of Han characters, or the chunks of a Latin word or part number."""

    han: str = ""
    chunks: tuple[str, ...] = ()

    def alternatives(self) -> Sequence[Sequence[Word]]:
        """Any of these, each of which is all of its words; one sign alone is looked for as it stands."""
        if self.han:
            pairs = [first + second for first, second in pairwise(self.han)] or [self.han]
            return [[(pair, False) for pair in pairs]]
        apart: list[Word] = [(chunk[:_LONGEST_WORD], len(chunk) > 1) for chunk in self.chunks]
        joined = ("".join(self.chunks)[:_LONGEST_WORD], True)
        return [apart] if len(self.chunks) == 1 else [apart, [joined]]

    @cached_property
    def places(self) -> re.Pattern[str]:
        """Finds it in a plain text: whole where it stands together, else the chunks it is made of."""
        if self.han:
            return re.compile(re.escape(self.han))
        either = dict.fromkeys(["".join(self.chunks), *self.chunks])
        ways = (_NOISE.join(chunk) if len(chunk) > 1 else f"{chunk}(?![0-9a-z])" for chunk in either)
        return re.compile(f"(?<![0-9a-z])(?:{'|'.join(ways)})")

    def times(self, folded: str) -> int:
        """How often it stands in a plain text."""
        return folded.count(self.han) if self.han else len(self.places.findall(folded))


def wanted(query: str, most: int = _MOST_WANTED) -> tuple[Wanted, ...]:
    """What a query asks for, all of it together, at most so many things; empty for one without a word."""
    parts = _QUERY_PART.findall(plain(query[:_LONGEST_QUERY]))
    things = [
        Wanted(han=part) if _HAN_RUN.match(part) else Wanted(chunks=tuple(re.findall(_CHUNK, part))) for part in parts
    ]
    return tuple(dict.fromkeys(things))[:most]


def comparable(text: str, asked: Iterable[Wanted]) -> str:
    """As `plain` where that makes a difference: Han characters are written one way only."""
    return plain(text) if any(thing.chunks for thing in asked) else text


Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text on one line, and the (start, end) places in it that were asked for."""

    text: str
    marks: tuple[Place, ...]


def snippet(text: str, asked: Sequence[Wanted], length: int = 90) -> Snippet:
    """The piece that answers most of a query; the beginning of a text that answers none of it."""
    found = _places(text, asked)
    start = _best_start(found, length)
    if start:
        start = max(0, start - length // 6)
    end = min(len(text), start + length)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    inside = [(max(a, start) - start, min(b, end) - start) for a, b, _ in found if a < end and b > start]
    shift = len(before)
    marks = tuple((a + shift, b + shift) for a, b in _joined(inside))
    return Snippet(before + re.sub(r"\s", " ", text[start:end]) + after, marks)


def _places(text: str, asked: Sequence[Wanted]) -> list[tuple[int, int, int]]:
    """(start, end, which of the things asked for), by start."""
    folded = comparable(text, asked)
    return sorted(
        (match.start(), match.end(), which)
        for which, thing in enumerate(asked)
        for match in thing.places.finditer(folded)
    )


def _best_start(found: Sequence[tuple[int, int, int]], length: int) -> int:
    """Where a window begins that holds the most different things."""
    best, most = 0, 0
    for at, (start, _, _) in enumerate(found):
        held = {which for begin, end, which in found[at : at + 50] if end <= start + length * 2 // 3}
        if len(held) > most:
            best, most = start, len(held)
    return best


def _joined(places: Iterable[Place]) -> list[Place]:
    """Without overlaps."""
    joined: list[Place] = []
    for start, end in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


_TITLE_WEIGHT = 3.0
_SATURATION = 1.2
_LEAST = 0.01
"""Of what has a part number in pieces that are found apart."""
_TYPICAL_LENGTH = 400


def text_score(title: str, body: str, asked: Sequence[Wanted]) -> float:
    """How well a text answers a query: each thing counts by how often it stands there, ever less with every time (as in
    BM25), in a short text and in the title more; 0 for one in which something long does not stand together."""
    folded_title, folded_body = comparable(title, asked), comparable(body, asked)
    norm = _SATURATION * (0.25 + 0.75 * len(body) / _TYPICAL_LENGTH)
    score = 0.0
    for thing in asked:
        times, in_title = thing.times(folded_body), thing.times(folded_title) > 0
        if thing.han and not times and not in_title:
            return 0.0
        score += times / (times + norm) + _TITLE_WEIGHT * in_title
    return max(score, _LEAST) / len(asked)

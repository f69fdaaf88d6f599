"""Milliseconds to search 20,000 articles, and to what resembles a new case; against a look through every text."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from random import Random
from uuid import uuid4

from app.adapters.sample import Size
from app.adapters.sample.parts import FAMILIES
from app.bench.ground import ground
from app.bench.report import BenchReport, Pair, forget_peak_memory, milliseconds, peak_memory_mb, ratio, timed
from app.bootstrap import ADMIN, Picklane
from app.domain.cases import CaseKind
from app.domain.knowledge import ArticleText, Scope
from app.domain.search_text import plain
from app.domain.trade_words import CONCEPTS
from app.usecases.cases import OpenCase
from app.usecases.knowledge import ImportArticles
from app.views.knowledge import ArticleFilter
from db.knowledge_yardstick import bare_scan_seconds
from db.yardstick import settle

_ARTICLES = 20_000
_REPEATS = 7
_PROVED = 8
"""Queries of each length whose every answer is counted."""
_CASES = 60
_SHOWN = 50
_BARE = "every title and text looked through by LIKE for one word, by the bare driver"
_SAID = [word for concept in CONCEPTS for word in concept if len(word) > 1 and word[0] > "\u33ff"]


def kbsearch(address: str | None, count: int | None, size: Size) -> BenchReport:
    """Queries of every kind; and for random pieces of articles, that all articles with them are found and no other."""
    articles = list(_articles(count or _ARTICLES))
    with ground(address, size) as picklane:
        _, filling = timed(lambda: _fill(picklane, articles))
        forget_peak_memory()
        cases = {name: _search(picklane, query) for name, query in _queries(articles)}
        slowest = max(cases, key=lambda name: statistics.median(pair.ours for pair in cases[name]))
        details: dict[str, object] = {
            "slowest": slowest,
            "articles": len(articles),
            "filled_in_s": round(filling, 1),
            "cases": {name: milliseconds([pair.ours for pair in pairs]) for name, pairs in cases.items()},
            **_proof(picklane, articles),
        }
        return _report("kbsearch", picklane, cases[slowest], details)


def suggest(address: str | None, count: int | None, size: Size) -> BenchReport:
    """What is shown beside a new case, told in a sentence or two."""
    articles = list(_articles(count or _ARTICLES))
    with ground(address, size) as picklane:
        _fill(picklane, articles)
        chance, pairs, found = Random(3), [], 0
        notes = [_sentence(chance) for _ in range(min(_CASES, len(articles)))]
        numbers = [picklane.handle(OpenCase(str(uuid4()), note), ADMIN).value.case for note in notes]
        forget_peak_memory()
        for no, note in zip(numbers, notes, strict=True):
            suggested, ours = timed(lambda no=no: picklane.reader.similar(no))  # type: ignore[misc]
            pairs.append(Pair(ours, bare_scan_seconds(picklane.database, note[:2])))
            found += bool(suggested)
        details: dict[str, object] = {
            "articles": len(articles),
            "with_suggestions": found,
            **milliseconds([pair.ours for pair in pairs]),
        }
        return _report("suggest", picklane, pairs, details)


def _report(name: str, picklane: Picklane, pairs: Sequence[Pair], details: dict[str, object]) -> BenchReport:
    return BenchReport(
        name=name,
        value=statistics.median(pair.ours for pair in pairs) * 1000,
        unit="ms",
        yardstick=statistics.median(pair.bare for pair in pairs) * 1000,
        yardstick_is=_BARE,
        ratio=ratio(pairs),
        repeats=len(pairs),
        memory_mb=peak_memory_mb(),
        database=picklane.database.name,
        details={**details, "findings": [finding.invariant for finding in picklane.check()]},
    )


def _fill(picklane: Picklane, articles: Sequence[ArticleText]) -> None:
    picklane.handle(ImportArticles(str(uuid4()), tuple(articles)), ADMIN)
    settle(picklane.database)


def _articles(count: int) -> Iterator[ArticleText]:
    """Of some 350 characters, each with a part number of its own."""
    chance, kinds = Random(1), list(CaseKind)
    for number in range(count):
        family = FAMILIES[number % len(FAMILIES)]
        part = f"{chance.randint(10, 99)}A {chance.randint(100, 999)} {number:06d} {chance.choice('ABCD')}"
        yield ArticleText(
            title=f"{family.name}{chance.choice(_SAID)}{chance.choice(_SAID)} {number}",
            symptom="".join(_sentence(chance) for _ in range(4)) + f"件号 {part}。",
            cause_text=_sentence(chance),
            steps="\n".join(_sentence(chance) for _ in range(6)),
            scopes=(
                (Scope.CASE_KIND, kinds[number % len(kinds)].value),
                (Scope.SKU, f"{family.code}-{number % 3000:05d}"),
            ),
        )


def _sentence(chance: Random) -> str:
    one, two, three = (chance.choice(_SAID) for _ in range(3))
    family = chance.choice(FAMILIES)
    return f"{family.name}{chance.choice(family.variants)}{one}，先看{two}再{three}，{chance.choice('不没未')}能就换。"


def _queries(articles: Sequence[ArticleText]) -> Iterator[tuple[str, str]]:
    one = articles[len(articles) // 2]
    number = one.symptom.split("件号 ")[1].rstrip("。")
    yield "one character, in all", "看"
    yield "one character, in some", "锈"
    yield "two characters, in all", "先看"
    yield "two characters", "面单"
    yield "three characters", "打印机"
    yield "five characters", one.title[:5]
    yield "two words", "面单 打印机"
    yield "three words", "刹车片 面单 换"
    yield "a sentence", "快递单打不出来怎么办"
    yield "part number as written", number
    yield "part number in one piece", number.replace(" ", "")
    yield "part number with dashes", number.replace(" ", "-").lower()
    yield "part number's beginning", number[:5]
    yield "one digit", "7"
    yield "English", "printer"
    yield "without hits", "zzz"
    yield "no text", ""


def _search(picklane: Picklane, query: str) -> list[Pair]:
    ask: Callable[[], object] = lambda: picklane.reader.search_knowledge(ArticleFilter(query), _SHOWN)  # noqa: E731
    ask()
    return [Pair(timed(ask)[1], bare_scan_seconds(picklane.database, query[:2])) for _ in range(_REPEATS)]


def _proof(picklane: Picklane, articles: Sequence[ArticleText]) -> dict[str, object]:
    """Of random pieces of articles by their length: the share of the articles with them that is found, and how many
    others are."""
    texts = {
        each.title: [plain(part) for part in (each.title, each.symptom, each.cause_text, each.steps)]
        for each in articles
    }
    chance, recall, others = Random(2), {}, 0
    for length in (1, 2, 3, 5):
        shares = []
        for piece in _pieces(chance, list(texts.values()), length):
            right = {title for title, parts in texts.items() if any(piece in part for part in parts)}
            hits = picklane.reader.search_knowledge(ArticleFilter(piece), 2 * len(articles))
            found = {hit.title for hit in hits} & texts.keys()  # the sample company has some of its own
            shares.append(len(found & right) / len(right))
            others += len(found - right)
        recall[str(length)] = round(min(shares), 4)
    return {"recall": recall, "wrong": others}


def _pieces(chance: Random, texts: Sequence[Sequence[str]], length: int) -> Iterator[str]:
    """Of Han characters alone."""
    left = _PROVED
    while left:
        text = chance.choice(chance.choice(texts))
        start = chance.randrange(max(1, len(text) - length))
        piece = text[start : start + length]
        if len(piece) == length and all("\u33ff" < character < "\ua000" for character in piece):
            left -= 1
            yield piece

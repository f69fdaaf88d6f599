"""Finding articles and closed cases: what answers a query, and what resembles a case. The database looks up, the words
of app.domain judge: the same answer in the same sequence on either database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select, text

from app.domain.likeness import Feature, Likeness, Term, likeness, promising, rarity, terms_of
from app.domain.search_text import Wanted, feature_word, text_score, wanted
from db.bulk import among
from db.knowledge_search import Doc, doc_of, expression, frequencies, hits, most_alike
from db.tables.knowledge import knowledge_docs

_MOST_SCORED = 200
"""Answers that are judged one by one; where there are more, those that have worked most often."""
_WIDER = 4
_COMMON = 3000
"""A word that so many texts have tells nothing apart."""
_MOST_TERMS = 40
"""Terms that texts are looked up by, the rarest first."""
_MOST_ALIKE = 60
_LEAST_ALIKE = 0.2
"""Of what a query says, for an answer that does not have all of it."""


@dataclass(frozen=True, slots=True)
class Within:
    """SQL over `d` (knowledge_docs) that says among which texts to look, its values, and features they must have."""

    where: str = "d.live = 1"
    values: Mapping[str, Any] = field(default_factory=dict)
    features: tuple[Feature, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A text with its score."""

    doc: Doc
    score: float
    why: tuple[str, ...] = ()


def answers(connection: Connection, query: str, within: Within, limit: int) -> list[Found]:
    """What has everything that is asked for, the best first; where nothing has, what has most of it."""
    asked = wanted(query)
    if not asked:
        return []
    found: list[Found] = []
    many = max(_MOST_SCORED, limit)
    for docs in _rounds(connection, asked, within, many):
        scored = (Found(doc, _score(doc, asked)) for doc in docs)
        found = sorted((each for each in scored if each.score), key=lambda each: (-each.score, -each.doc.id))
        if len(found) >= limit:
            break
    if found:
        return found[:limit]
    near = alike(connection, query, within.features, within)
    wanted_features = set(within.features)
    return [each for each in near if each.score > _LEAST_ALIKE and wanted_features <= set(each.doc.features)][:limit]


def listed(connection: Connection, within: Within, limit: int) -> list[Found]:
    """Articles that have these features, what has worked most often first, then the newest."""
    where = f"{within.where} AND d.kind = 'article'"
    if within.features:
        asked = expression(connection, [[[(feature_word(*each), False)]] for each in within.features])
        ids = hits(connection, asked, where, within.values, limit, in_title=False)
    else:
        query = text(f"SELECT d.id FROM knowledge_docs d WHERE {where} ORDER BY d.weight DESC, d.id DESC LIMIT :most")
        ids = list(connection.execute(query, {"most": limit, **within.values}).scalars())
    docs = sorted(docs_by_id(connection, ids), key=lambda doc: (-doc.weight, -doc.id))
    return [Found(doc, promising(1.0, doc.worked, doc.tried)) for doc in docs]


def _rounds(connection: Connection, asked: Sequence[Wanted], within: Within, many: int) -> Iterator[list[Doc]]:
    """Texts that have the words, of too many those that have them in the title too; ever more, until there are no
    more."""
    features = [[[(feature_word(*each), False)]] for each in within.features]
    words = expression(connection, [*features, *(thing.alternatives() for thing in asked)])
    in_title = expression(connection, [thing.alternatives() for thing in asked])
    while True:
        every = hits(connection, words, within.where, within.values, many, in_title=False)
        if len(every) == many and not features:
            every += hits(connection, in_title, within.where, within.values, many, in_title=True)
        yield docs_by_id(connection, list(dict.fromkeys(every)))
        if len(every) < many:
            return
        many *= _WIDER


def _score(doc: Doc, asked: Sequence[Wanted]) -> float:
    return promising(text_score(doc.title, doc.body, asked), doc.worked, doc.tried)


def alike(
    connection: Connection, said: str, features: Sequence[Feature], within: Within, without: int = 0
) -> list[Found]:
    """Texts that say the same and are about the same, the most alike first; never the one `without`."""
    terms = terms_of(said, features)
    weighed = _weighed(connection, terms)
    chosen = sorted((each for each in weighed if each[0].selects and each[2]), key=lambda each: -each[1])
    asked = [(expression(connection, [term.alternatives()]), round(100 * weight)) for term, weight, _ in chosen]
    ids = most_alike(connection, asked[:_MOST_TERMS], within.where, within.values, without, _MOST_ALIKE)
    docs = docs_by_id(connection, ids)
    known = [(term, weight) for term, weight, _ in weighed]
    found = [_found(doc, likeness(known, frozenset(doc.features), _telling(doc))) for doc in docs]
    return sorted(found, key=lambda each: (-each.score, -each.doc.id))


def _telling(doc: Doc) -> str:
    """What it says; the headline of a case says what its features do."""
    return doc.body if doc.kind == "case" else f"{doc.title}\n{doc.body}"


def _found(doc: Doc, alike_: Likeness) -> Found:
    return Found(doc, promising(alike_.score, doc.worked, doc.tried), alike_.why)


def _weighed(connection: Connection, terms: Sequence[Term]) -> list[tuple[Term, float, bool]]:
    """Each with its weight by rarity, and whether looking it up finds some but not too many."""
    texts: int = connection.execute(select(func.coalesce(func.max(knowledge_docs.c.id), 1))).scalar_one()
    asked = [expression(connection, [term.alternatives()]) for term in terms]
    counts = frequencies(connection, asked, _COMMON)
    return [
        (term, term.weight * rarity(count, texts), 0 < count < _COMMON)
        for term, count in zip(terms, counts, strict=True)
    ]


def docs_by_id(connection: Connection, ids: Sequence[int]) -> list[Doc]:
    """With the numbers of the article that solved it, where a case has one."""
    d, solver = knowledge_docs.c, knowledge_docs.alias("solver")
    counted = [func.coalesce(solver.c[name], d[name]).label(name) for name in ("worked", "tried")]
    others = [column for column in d if column.name not in ("worked", "tried")]
    query = select(*others, *counted).outerjoin_from(
        knowledge_docs, solver, (solver.c.no == d.article) & (d.kind == "case")
    )
    rows = connection.execute(query.where(among(connection, d.id, ids)))
    return [doc_of(row) for row in rows]

"""Finding articles and closed cases: what answers a query, and what resembles a case. The database looks up, the words
of app.domain judge: the same answer in the same sequence on either database."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select, text

from app.domain.likeness import (
    Feature,
    Kept,
    Likeness,
    Term,
    Weighed,
    likeness,
    promising,
    says_most,
    terms_of,
    weighed,
    weighed_among,
)
from app.domain.search_text import Wanted, feature_word, plain, text_score, wanted
from db.bulk import among
from db.knowledge_search import Doc, doc_of, expression, having, hits
from db.tables.knowledge import knowledge_docs

_MOST_SCORED = 200
"""Answers that are judged one by one; where there are more, those that have worked most often."""
_WIDER = 4
_COMMON = 2000
"""A word that so many texts have tells nothing apart."""
_MOST_ALIKE = 80
_COUNTED = ("worked", "tried")


@dataclass(frozen=True, slots=True)
class Within:
    """SQL over `d` (knowledge_docs) that says among which texts to look, its values, and features they must have."""

    where: str = "d.live = 1"
    values: Mapping[str, Any] = field(default_factory=dict)
    features: tuple[Feature, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A text with its score; `why` and `tells` as of app.domain.likeness.Likeness."""

    doc: Doc
    score: float
    why: tuple[str, ...] = ()
    tells: bool = False


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
    needed = set(within.features)
    near = alike(connection, query, (), within)
    return [each for each in near if needed <= set(each.doc.features) and says_most(query, _telling(each.doc))][:limit]


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
    sought, ids = _sought(connection, [term for term in terms if term.selects], within)
    docs = [doc for doc in docs_by_id(connection, ids, within) if doc.id != without]
    texts = [Kept(frozenset(doc.features), plain(_telling(doc))) for doc in docs]
    known = [*sought, *weighed_among([term for term in terms if not term.selects], texts)]
    found = [_found(doc, likeness(known, text)) for doc, text in zip(docs, texts, strict=True)]
    return sorted(found, key=lambda each: (-each.score, -each.doc.id))


def _sought(connection: Connection, terms: Sequence[Term], within: Within) -> tuple[list[Weighed], list[int]]:
    """The terms by their rarity, and ids of the texts that have most of the rare ones; where none is rare, of those
    that have the weightiest one and have worked most often."""
    texts: int = connection.execute(select(func.coalesce(func.max(knowledge_docs.c.id), 1))).scalar_one()
    asked = {term: expression(connection, [term.alternatives()]) for term in terms}
    found = dict(zip(terms, having(connection, list(asked.values()), _COMMON), strict=True))
    known = weighed(terms, [len(ids) for ids in found.values()], texts)
    worth: Counter[int] = Counter()
    for term, weight in known:
        if len(found[term]) < _COMMON:
            worth.update(dict.fromkeys(found[term], round(100 * weight)))
    common = [each for each in known if found[each[0]]]
    if worth or not common:
        return known, sorted(worth, key=lambda doc_id: (-worth[doc_id], -doc_id))[:_MOST_ALIKE]
    weightiest, _ = max(common, key=lambda each: each[1])
    return known, hits(connection, asked[weightiest], within.where, within.values, _MOST_ALIKE, in_title=False)


def _telling(doc: Doc) -> str:
    """What it says; the headline of a case says what its features do."""
    return doc.body if doc.kind == "case" else f"{doc.title}\n{doc.body}"


def _found(doc: Doc, alike_: Likeness) -> Found:
    return Found(doc, promising(alike_.score, doc.worked, doc.tried), alike_.why, alike_.tells)


def docs_by_id(connection: Connection, ids: Sequence[int], within: Within | None = None) -> list[Doc]:
    """With the numbers of the article that solved it, where a case has one."""
    doc, solver = knowledge_docs.alias("d"), knowledge_docs.alias("solver")
    counted = [func.coalesce(solver.c[name], doc.c[name]).label(name) for name in _COUNTED]
    others = [column for column in doc.c if column.name not in _COUNTED]
    solved = (solver.c.no == doc.c.article) & (doc.c.kind == "case")
    query = select(*others, *counted).outerjoin_from(doc, solver, solved).where(among(connection, doc.c.id, ids))
    if within is not None:
        query = query.where(text(within.where).bindparams(**within.values))
    return [doc_of(row) for row in connection.execute(query)]

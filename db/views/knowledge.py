"""The knowledge base as it is read: articles, what answers a query, and what resembles a case."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, func, select

from app.domain.cases import CaseState
from app.domain.codes import clean_code
from app.domain.knowledge import LIVE, ScopeKey
from app.domain.likeness import feature
from app.domain.search_text import Wanted, snippet, wanted
from app.errors import Unavailable
from app.ports import Clock
from app.views.knowledge import (
    ArticleFilter,
    ArticlePhotoRow,
    ArticleRow,
    ArticleVersionRow,
    HitRow,
    KeptCaseRow,
    SimilarRow,
)
from db.bulk import among
from db.engine import Database
from db.knowledge_copy import KnowledgeCopy
from db.knowledge_finding import Found, Within, alike, answers, listed
from db.stores.knowledge import NOW, scopes_of
from db.stores.knowledge_docs import docs_of
from db.stores.past_cases import told
from db.tables.base import to_ms
from db.tables.cases import cases
from db.tables.knowledge import article_photos, article_uses, article_versions, articles
from db.tables.people import operators

_a, _v = articles.c, article_versions.c
T = TypeVar("T")
_PATIENCE = 10.0
"""Seconds until a database that was away is asked again."""
_LEAST_DUPLICATE = 0.4
"""Of what an article says, for another one to be taken for a duplicate."""
_DUE = "d.kind = 'article' AND d.no IN (SELECT no FROM articles WHERE review_at <= :now)"
_WHY = {"case_kind": "kind"}


class KnowledgeReads:
    """app.views.knowledge.KnowledgeReader, a part of the reader. Searching and reading go on from the copy of this
    computer, where it has one, while the database is away."""

    _database: Database
    _clock: Clock
    knowledge_copy: KnowledgeCopy | None = None
    _away_until = 0.0

    def search_knowledge(self, where: ArticleFilter, limit: int = 50) -> Sequence[HitRow]:
        """By the index of words; with no text by what weighs most."""
        return self._known(lambda connection: search_rows(connection, where, self._clock(), limit))

    def article(self, no: str) -> ArticleRow | None:
        """In its newest version."""
        found = self._known(lambda connection: article_rows(connection, _a.no == clean_code(no)))
        return found[0] if found else None

    def kept_case(self, no: str) -> KeptCaseRow | None:
        """As its words are indexed."""
        found = self._known(lambda connection: docs_of(connection, [clean_code(no)])).get(clean_code(no))
        if found is None or found.kind != "case" or not found.live:
            return None
        return KeptCaseRow(found.no, found.title, found.body, found.solution, found.article)

    def articles(self) -> Sequence[ArticleRow]:
        """In a few statements."""
        live = _a.state.in_([state.value for state in LIVE])
        return self._known(lambda connection: article_rows(connection, live))

    def article_versions(self, no: str) -> Sequence[ArticleVersionRow]:
        """By number."""
        return self._known(lambda connection: version_rows(connection, clean_code(no)))

    def similar(self, case_no: str, limit: int = 5) -> Sequence[SimilarRow]:
        """By what the case is about and what was said of it until now."""
        with self._database.reading() as connection:
            return similar_rows(connection, clean_code(case_no), limit)

    def duplicates_of(self, no: str, limit: int = 5) -> Sequence[HitRow]:
        """By title and symptom."""
        return self._known(lambda connection: duplicate_rows(connection, clean_code(no), limit))

    def knowledge_as_of(self) -> datetime | None:
        """The copy's time; None where there is none."""
        return self.knowledge_copy.made_at() if self.knowledge_copy else None

    def reads_knowledge_copy(self) -> bool:
        """While the database is not asked again."""
        return time.monotonic() <= self._away_until

    def miss_database(self) -> bool:
        """Read from the copy for a moment without asking the database; False where there is no copy."""
        if self.knowledge_as_of() is None:
            return False
        self._away_until = time.monotonic() + _PATIENCE
        return True

    def _known(self, read: Callable[[Connection], T]) -> T:
        copy = self.knowledge_copy if self.knowledge_as_of() else None
        if copy is None or time.monotonic() > self._away_until:
            try:
                with self._database.reading() as connection:
                    return read(connection)
            except Unavailable:
                if copy is None or not self.miss_database():
                    raise
        with copy.reading() as connection:
            return read(connection)


def search_rows(connection: Connection, where: ArticleFilter, now: datetime, limit: int) -> list[HitRow]:
    """Of live texts, or of retired articles where those are asked for."""
    within = _within(where, now)
    typed = where.text.strip()
    found = answers(connection, typed, within, limit) if typed else listed(connection, within, limit)
    return _hits(connection, found, wanted(typed))


def _hits(connection: Connection, found: Sequence[Found], asked: Sequence[Wanted]) -> list[HitRow]:
    """As they are shown."""
    numbers = [each.doc.no for each in found if each.doc.kind == "article"]
    rows = connection.execute(select(_a.no, _a.state).where(among(connection, _a.no, numbers)))
    states = {row.no: row.state for row in rows}
    return [_hit(each, states.get(each.doc.no, CaseState.CLOSED.value), asked) for each in found]


def _hit(found: Found, state: str, asked: Sequence[Wanted]) -> HitRow:
    doc, piece = found.doc, snippet(found.doc.body, asked)
    score = round(found.score, 4)
    return HitRow(doc.kind, doc.no, state, doc.title, piece.text, piece.marks, score, doc.worked, doc.tried)


def _within(where: ArticleFilter, now: datetime) -> Within:
    conditions = ["d.live = 0 AND d.kind = 'article'" if where.retired else "d.live = 1"]
    features = []
    if where.review_due:
        conditions.append(_DUE)
    if where.scope is not None and where.key:
        features.append(feature(where.scope.value, where.key))
    if where.cause:
        features.append(feature("cause", where.cause))
    return Within(" AND ".join(conditions), {"now": to_ms(now)} if where.review_due else {}, tuple(features))


def article_rows(connection: Connection, which: ColumnElement[bool]) -> list[ArticleRow]:
    """By number."""
    author = func.coalesce(operators.c.name, _a.author).label("author_name")
    texts = (_v.title, _v.symptom, _v.cause, _v.cause_text, _v.steps)
    query = select(articles, *texts, author).select_from(NOW.outerjoin(operators, operators.c.code == _a.author))
    rows = connection.execute(query.where(which).order_by(_a.id)).all()
    ids = [row.id for row in rows]
    scopes, photos, used = scopes_of(connection, ids), _photos(connection, ids), _cases(connection, ids)
    return [_article(row, scopes.get(row.id, ()), photos[row.id], used[row.id]) for row in rows]


def _article(
    row: Row[Any], scopes: tuple[ScopeKey, ...], photos: Sequence[ArticlePhotoRow], used: Sequence[str]
) -> ArticleRow:
    return ArticleRow(
        no=row.no,
        title=row.title,
        symptom=row.symptom,
        cause=row.cause,
        cause_text=row.cause_text,
        steps=row.steps,
        state=row.state,
        merged_into=row.merged_into,
        scopes=scopes,
        photos=tuple(photos),
        author=row.author,
        author_name=row.author_name,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
        review_at=row.review_at,
        worked=row.worked,
        tried=row.tried,
        cases=tuple(used),
    )


def _photos(connection: Connection, ids: Sequence[int]) -> Mapping[int, list[ArticlePhotoRow]]:
    """Oldest first."""
    c = article_photos.c
    found: dict[int, list[ArticlePhotoRow]] = defaultdict(list)
    query = select(c.article_id, c.sha256, c.name).where(among(connection, c.article_id, ids))
    for article_id, sha256, name in connection.execute(query.order_by(c.at, c.sha256)):
        found[article_id].append(ArticlePhotoRow(sha256, name))
    return found


def _cases(connection: Connection, ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Newest first."""
    c = article_uses.c
    found: dict[int, list[str]] = defaultdict(list)
    query = select(c.article_id, cases.c.no).join_from(article_uses, cases).where(among(connection, c.article_id, ids))
    for article_id, no in connection.execute(query.order_by(cases.c.id.desc())):
        found[article_id].append(no)
    return found


def version_rows(connection: Connection, no: str) -> list[ArticleVersionRow]:
    """Newest first."""
    by_name = func.coalesce(operators.c.name, _v.by)
    texts = (_v.title, _v.symptom, _v.cause_text, _v.steps)
    rows = connection.execute(
        select(_v.version, _v.by, by_name, _v.at, _v.note, *texts)
        .join_from(article_versions, articles)
        .outerjoin(operators, operators.c.code == _v.by)
        .where(_a.no == no)
        .order_by(_v.version.desc())
    )
    return [ArticleVersionRow(*row) for row in rows]


def similar_rows(connection: Connection, case_no: str, limit: int) -> list[SimilarRow]:
    """Each article once, under the case most alike that it solved; none that has only common things in common."""
    cases_ = told(connection, [case_no])
    if not cases_:
        return []
    case = cases_[0]
    own = docs_of(connection, [case_no])
    without = own[case_no].id if case_no in own else 0
    best: dict[str, Found] = {}
    for found in alike(connection, case.symptom, case.features, Within(), without):
        if found.tells:
            best.setdefault(found.doc.article or found.doc.no, found)
    asked = wanted(case.symptom)
    return [_similar(found, asked) for found in [*best.values()][:limit]]


def _similar(found: Found, asked: Sequence[Wanted]) -> SimilarRow:
    doc = found.doc
    why = tuple(_WHY.get(name, name) for name in found.why)
    piece = snippet(doc.body, asked).text
    score = round(found.score, 4)
    return SimilarRow(doc.kind, doc.no, doc.title, piece, why, doc.solution, doc.article, doc.worked, doc.tried, score)


def duplicate_rows(connection: Connection, no: str, limit: int) -> list[HitRow]:
    """Live articles that say most of what this one says."""
    own = docs_of(connection, [no]).get(no)
    if own is None:
        return []
    within = Within("d.live = 1 AND d.kind = 'article'")
    said = f"{own.title}\n{own.body}"
    found = alike(connection, said, own.features, within, own.id)
    near = [each for each in found if each.score >= _LEAST_DUPLICATE][:limit]
    return _hits(connection, near, wanted(own.title))

"""The knowledge base as it is read: articles, what answers a query, and what resembles a case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app.domain.codes import clean_code
from app.domain.likeness import feature
from app.domain.search_text import Wanted, snippet, wanted
from app.ports import Clock
from app.views.knowledge import (
    ArticleFilter,
    ArticlePhotoRow,
    ArticleRow,
    ArticleVersionRow,
    HitRow,
    SimilarRow,
)
from db.engine import Database
from db.knowledge_finding import Found, Within, alike, answers, listed
from db.stores.knowledge import NOW, scopes_of
from db.stores.knowledge_docs import docs_of
from db.stores.past_cases import told
from db.tables.base import to_ms
from db.tables.cases import cases
from db.tables.knowledge import article_photos, article_uses, article_versions, articles
from db.tables.people import operators

_a, _v = articles.c, article_versions.c
_LEAST_DUPLICATE = 0.4
"""Of what an article says, for another one to be taken for a duplicate."""
_DUE = "d.kind = 'article' AND d.no IN (SELECT no FROM articles WHERE review_at <= :now)"
_WHY = {"case_kind": "kind"}


class KnowledgeReads:
    """app.views.knowledge.KnowledgeReader, a part of the reader."""

    _database: Database
    _clock: Clock

    def search_knowledge(self, where: ArticleFilter, limit: int = 50) -> Sequence[HitRow]:
        """By the index of words; with no text by what weighs most."""
        with self._database.reading() as connection:
            return search_rows(connection, where, self._clock(), limit)

    def article(self, no: str) -> ArticleRow | None:
        """In its newest version."""
        with self._database.reading() as connection:
            return article_row(connection, clean_code(no))

    def article_versions(self, no: str) -> Sequence[ArticleVersionRow]:
        """By number."""
        with self._database.reading() as connection:
            return version_rows(connection, clean_code(no))

    def similar(self, case_no: str, limit: int = 5) -> Sequence[SimilarRow]:
        """By what the case is about and what was said of it until now."""
        with self._database.reading() as connection:
            return similar_rows(connection, clean_code(case_no), limit)

    def duplicates_of(self, no: str, limit: int = 5) -> Sequence[HitRow]:
        """By title and symptom."""
        with self._database.reading() as connection:
            return duplicate_rows(connection, clean_code(no), limit)


def search_rows(connection: Connection, where: ArticleFilter, now: datetime, limit: int) -> list[HitRow]:
    """Of live texts, or of retired articles where those are asked for."""
    within = _within(where, now)
    typed = where.text.strip()
    found = answers(connection, typed, within, limit) if typed else listed(connection, within, limit)
    asked = wanted(typed)
    return [_hit(each, asked) for each in found]


def _hit(found: Found, asked: Sequence[Wanted]) -> HitRow:
    doc, piece = found.doc, snippet(found.doc.body, asked)
    score = round(found.score, 4)
    return HitRow(doc.kind, doc.no, doc.title, piece.text, piece.marks, score, doc.worked, doc.tried)


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


def article_row(connection: Connection, no: str) -> ArticleRow | None:
    """Whatever its state."""
    author = func.coalesce(operators.c.name, _a.author).label("author_name")
    texts = (_v.title, _v.symptom, _v.cause, _v.cause_text, _v.steps)
    query = select(articles, *texts, author).select_from(NOW.outerjoin(operators, operators.c.code == _a.author))
    row = connection.execute(query.where(_a.no == no)).first()
    return None if row is None else _article(connection, row)


def _article(connection: Connection, row: Row[Any]) -> ArticleRow:
    return ArticleRow(
        no=row.no,
        title=row.title,
        symptom=row.symptom,
        cause=row.cause,
        cause_text=row.cause_text,
        steps=row.steps,
        state=row.state,
        merged_into=row.merged_into,
        scopes=scopes_of(connection, [row.id]).get(row.id, ()),
        photos=_photos(connection, row.id),
        author=row.author,
        author_name=row.author_name,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
        review_at=row.review_at,
        worked=row.worked,
        tried=row.tried,
        cases=_cases(connection, row.id),
    )


def _photos(connection: Connection, article_id: int) -> tuple[ArticlePhotoRow, ...]:
    c = article_photos.c
    rows = connection.execute(select(c.sha256, c.name).where(c.article_id == article_id).order_by(c.at, c.sha256))
    return tuple(ArticlePhotoRow(*row) for row in rows)


def _cases(connection: Connection, article_id: int) -> tuple[str, ...]:
    """Newest first."""
    used = select(cases.c.no).join_from(article_uses, cases).where(article_uses.c.article_id == article_id)
    return tuple(connection.execute(used.order_by(cases.c.id.desc())).scalars())


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
    """Each article once, under the case most alike that it solved."""
    cases_ = told(connection, [case_no])
    if not cases_:
        return []
    case = cases_[0]
    own = docs_of(connection, [case_no])
    without = own[case_no].id if case_no in own else 0
    best: dict[str, Found] = {}
    for found in alike(connection, case.symptom, case.features, Within(), without):
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
    asked = wanted(own.title)
    return [_hit(each, asked) for each in found if each.score >= _LEAST_DUPLICATE][:limit]

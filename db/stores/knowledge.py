"""Articles in the database: every version of their text, what they were to cases, and their place in the index."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, delete, func, insert, select, update

from app.domain.causes import Cause
from app.domain.codes import CodeType, make_code
from app.domain.knowledge import (
    ANSWERED,
    LIVE,
    NAMED,
    SOLVED,
    Article,
    ArticleState,
    ArticleText,
    PastCase,
    Scope,
    ScopeKey,
    Verdict,
)
from app.domain.likeness import feature
from app.errors import LostRace, Refused
from db.bulk import among, insert_rows, reserve_ids, update_rows
from db.knowledge_search import Doc, body_of
from db.stores.cases import known_causes
from db.stores.knowledge_docs import docs_of, hide, put_docs
from db.stores.ledger import add_changes
from db.stores.past_cases import told
from db.tables.base import to_ms
from db.tables.cases import cases
from db.tables.knowledge import (
    article_photos,
    article_scopes,
    article_uses,
    article_versions,
    articles,
    knowledge_docs,
)

_a, _v, _u = articles.c, article_versions.c, article_uses.c
_VERSION_COLUMNS = ("article_id", "version", "title", "symptom", "cause", "cause_text", "steps", "note", "by", "at")
NOW = articles.join(article_versions, (_v.article_id == _a.id) & (_v.version == _a.version))
"""Articles with the text they have now."""


class KnowledgeStore:
    """app.ports.knowledge.Knowledge."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, no: str) -> Article:
        """With its row locked (SQLite: by the write lock)."""
        found = self._locked(_a.no == no)
        if not found:
            raise Refused("article.unknown", article=no)
        return found[0]

    def known(self, titles: Sequence[str]) -> Mapping[str, Article]:
        """By the index of titles."""
        found: dict[str, Article] = {}
        for article in self._locked(among(self._connection, _v.title, titles), _a.state != ArticleState.MERGED.value):
            found.setdefault(article.text.title, article)
        return found

    def _locked(self, *conditions: ColumnElement[bool]) -> list[Article]:
        """Found, locked, then read: what others did before the lock was ours is seen."""
        found = list(self._connection.execute(select(_a.id).select_from(NOW).where(*conditions)).scalars())
        mine = among(self._connection, _a.id, found)
        self._connection.execute(select(_a.id).where(mine).order_by(_a.id).with_for_update())
        query = select(articles, *(_v[name] for name in ("title", "symptom", "cause", "cause_text", "steps")))
        rows = self._connection.execute(query.select_from(NOW).where(mine, *conditions).order_by(_a.id)).all()
        scopes = scopes_of(self._connection, [row.id for row in rows])
        return [_article(row, scopes.get(row.id, ())) for row in rows]

    def unknown_causes(self, codes: Sequence[str]) -> Sequence[str]:
        """Also those that come with the program are known."""
        return sorted(set(codes) - known_causes(self._connection).keys())

    def add(self, texts: Sequence[ArticleText], state: ArticleState, by: str, note: str, at: datetime) -> Sequence[str]:
        """In bulk."""
        ids = reserve_ids(self._connection, articles, len(texts))
        numbers = [make_code(CodeType.ARTICLE, article_id) for article_id in ids]
        new = [
            Article(article_id, no, state, "", text, by, 1, at)
            for article_id, no, text in zip(ids, numbers, texts, strict=True)
        ]
        ms = to_ms(at)
        insert_rows(
            self._connection,
            articles,
            ("id", "no", "state", "author", "created_at", "updated_at", "review_at"),
            [(each.id, each.no, state.value, by, ms, ms, _ms(each.text.review_at)) for each in new],
        )
        self._write(new, by, note, at)
        return numbers

    def save(self, articles_: Sequence[Article], by: str, note: str, at: datetime) -> None:
        """Guarded by the version each was loaded at."""
        ids = [each.id for each in articles_]
        rows = [
            (
                each.state.value,
                each.merged_into,
                each.version + 1,
                to_ms(at),
                _ms(each.text.review_at),
                each.id,
                each.version,
            )
            for each in articles_
        ]
        sets = ("state", "merged_into", "version", "updated_at", "review_at")
        if update_rows(self._connection, articles, sets, ("id", "version"), rows) != len(rows):
            raise LostRace("articles")
        self._connection.execute(
            delete(article_scopes).where(among(self._connection, article_scopes.c.article_id, ids))
        )
        self._write([replace(each, version=each.version + 1) for each in articles_], by, note, at)

    def _write(self, articles_: Sequence[Article], by: str, note: str, at: datetime) -> None:
        """Their version's text, their scopes, their place in the index, and the news."""
        ms = to_ms(at)
        texts = [
            (each.id, each.version, t.title, t.symptom, t.cause, t.cause_text, t.steps, note, by, ms)
            for each in articles_
            for t in (each.text,)
        ]
        insert_rows(self._connection, article_versions, _VERSION_COLUMNS, texts)
        scopes = [(each.id, kind.value, key) for each in articles_ for kind, key in each.text.scopes]
        insert_rows(self._connection, article_scopes, ("article_id", "kind", "key"), scopes)
        causes = known_causes(self._connection)
        put_docs(self._connection, [_doc(each, causes.get(each.text.cause)) for each in articles_])
        add_changes(self._connection, "article", [each.no for each in articles_])

    def use(self, article_no: str, case_nos: Sequence[str], verdict: Verdict, by: str, at: datetime) -> None:
        """One row for an article and a case; a few statements, however many cases."""
        article = self.load(article_no)
        named = select(cases.c.no, cases.c.id).where(among(self._connection, cases.c.no, case_nos))
        ids: dict[str, int] = {row.no: row.id for row in self._connection.execute(named)}
        for no in case_nos:
            if no not in ids:
                raise Refused("case.unknown", case=no)
        theirs = (_u.article_id == article.id) & among(self._connection, _u.case_id, ids.values())
        known = set(self._connection.execute(select(_u.case_id).where(theirs)).scalars())
        if known and verdict is not Verdict.TRIED:
            told = {"verdict": verdict.value, "by": by, "at": at}
            kept = _u.verdict != Verdict.SOURCE.value
            self._connection.execute(update(article_uses).where(theirs, kept).values(told))
        rows = [(article.id, case_id, verdict.value, by, to_ms(at)) for case_id in ids.values() if case_id not in known]
        insert_rows(self._connection, article_uses, ("article_id", "case_id", "verdict", "by", "at"), rows)
        self._count(article)

    def _count(self, article: Article) -> None:
        """Its uses that have an answer."""
        counted = select(uses(SOLVED), uses(ANSWERED)).where(_u.article_id == article.id)
        worked, tried = map(int, self._connection.execute(counted).one())
        if (worked, tried) != (article.worked, article.tried):
            numbers = {"worked": worked, "tried": tried}
            self._connection.execute(update(articles).where(_a.id == article.id).values(numbers))
            doc = docs_of(self._connection, [article.no])[article.no]
            put_docs(self._connection, [doc.counted(worked, tried)])
        add_changes(self._connection, "article", [article.no])

    def disprove(self, case_no: str, by: str, at: datetime) -> None:
        """Counted anew."""
        worked = _u.verdict.in_([verdict.value for verdict in SOLVED])
        found = (
            select(_a.no, _u.case_id).join_from(articles, article_uses).join(cases).where(cases.c.no == case_no, worked)
        )
        for no, case_id in self._connection.execute(found.order_by(_a.id)).all():
            article = self.load(no)
            one = (_u.article_id == article.id) & (_u.case_id == case_id)
            failed = {"verdict": Verdict.FAILED.value, "by": by, "at": at}
            self._connection.execute(update(article_uses).where(one).values(failed))
            self._count(article)

    def hand_over(self, article: Article, into: Article) -> None:
        """What the other has already stays as it is there."""
        for table, other in ((article_uses, "case_id"), (article_photos, "sha256")):
            c, mine = table.c, table.c.article_id == article.id
            theirs = select(table.c[other]).where(c.article_id == into.id)
            self._connection.execute(update(table).where(mine, c[other].not_in(theirs)).values(article_id=into.id))
            self._connection.execute(delete(table).where(mine))
        solved = (knowledge_docs.c.kind == "case") & (knowledge_docs.c.article == article.no)
        self._connection.execute(update(knowledge_docs).where(solved).values(article=into.no))
        self._count(article)
        self._count(into)

    def add_photo(self, article: Article, sha256: str, name: str, size: int, by: str, at: datetime) -> bool:
        """One row a picture."""
        c = article_photos.c
        there = select(c.sha256).where(c.article_id == article.id, c.sha256 == sha256)
        if self._connection.execute(there).first() is not None:
            return False
        values = {"sha256": sha256, "name": name, "bytes": size, "by": by, "at": at}
        self._connection.execute(insert(article_photos).values(article_id=article.id, **values))
        return True

    def drop_photo(self, article: Article, sha256: str) -> bool:
        """The file stays."""
        c = article_photos.c
        mine = delete(article_photos).where(c.article_id == article.id, c.sha256 == sha256)
        return self._connection.execute(mine).rowcount > 0

    def past_case(self, no: str) -> PastCase:
        """With the headline under which it was closed."""
        found = told(self._connection, [no])
        if not found:
            raise Refused("case.unknown", case=no)
        if not found[0].is_closed:
            raise Refused("case.not_closed", case=no)
        known = docs_of(self._connection, [no])
        return found[0].past(known[no].title if no in known else "")

    def index_cases(self, titles: Mapping[str, str]) -> None:
        """In bulk."""
        put_docs(self._connection, [case.doc(titles[case.row.no]) for case in told(self._connection, list(titles))])

    def forget_cases(self, numbers: Sequence[str]) -> None:
        """Their words stay in the index."""
        hide(self._connection, numbers)


def uses(verdicts: Iterable[Verdict]) -> ColumnElement[int]:
    """How many uses of an article came out so."""
    return func.coalesce(func.sum(case((_u.verdict.in_([each.value for each in verdicts]), 1), else_=0)), 0)


def _ms(when: datetime | None) -> int | None:
    return None if when is None else to_ms(when)


def _article(row: Row[Any], scopes: tuple[ScopeKey, ...]) -> Article:
    text = ArticleText(row.title, row.symptom, row.cause, row.cause_text, row.steps, scopes, row.review_at)
    head = (row.id, row.no, ArticleState(row.state), row.merged_into)
    return Article(*head, text, row.author, row.version, row.created_at, row.worked, row.tried)


def _doc(article: Article, cause: Cause | None) -> Doc:
    """As it is searched."""
    text = article.text
    names = f"{cause.zh} {cause.en}" if cause else ""
    body = body_of(
        text.symptom, text.cause_text, text.steps, names, *(key for kind, key in text.scopes if kind in NAMED)
    )
    features = [feature(kind.value, key) for kind, key in text.scopes]
    if cause:
        features.append(feature("cause", cause.code))
    head = ("article", article.no, text.title, body, tuple(features))
    return Doc(*head, body_of(text.steps), article.no, article.worked, article.tried, live=article.state in LIVE)


def scopes_of(connection: Connection, ids: Sequence[int]) -> Mapping[int, tuple[ScopeKey, ...]]:
    """By article, in a fixed order."""
    c = article_scopes.c
    found: dict[int, list[ScopeKey]] = defaultdict(list)
    rows = connection.execute(select(c.article_id, c.kind, c.key).where(among(connection, c.article_id, ids)))
    for article_id, kind, key in rows:
        found[article_id].append((Scope(kind), key))
    return {article_id: tuple(sorted(scopes)) for article_id, scopes in found.items()}

"""Invariants of the knowledge base, proved over the whole database."""

from typing import Any

from sqlalchemy import Connection, Select, case, func, or_, select, text

from app.domain.cases import CaseState
from app.domain.knowledge import ANSWERED, LIVE, SOLVED, ArticleState
from db.stores.knowledge import uses
from db.tables.cases import cases
from db.tables.knowledge import article_uses, article_versions, articles, knowledge_docs

_a, _d = articles.c, knowledge_docs.c


def knowledge_findings(connection: Connection) -> list[tuple[str, list[str]]]:
    """Each invariant with what breaks it."""
    queries = [
        ("article_has_its_text", _textless()),
        ("article_counts_are_its_uses", _miscounted()),
        ("article_is_found_as_it_is", _misfound()),
        ("merged_article_names_another", _merged_into_nothing()),
        ("found_case_is_closed", _open_cases_found()),
    ]
    found = [(name, [" ".join(map(str, row)) for row in connection.execute(query)]) for name, query in queries]
    if connection.dialect.name != "sqlite":  # whose index cannot be asked what it holds
        lost = text(
            "SELECT d.no FROM knowledge_docs d FULL JOIN knowledge_search s ON s.doc_id = d.id"
            " WHERE s.doc_id IS NULL OR d.id IS NULL"
        )
        found.append(("text_is_indexed", [str(row[0]) for row in connection.execute(lost)]))
    return found


def _textless() -> Select[Any]:
    """Articles whose versions are not numbered from 1 to the one they have."""
    v = article_versions.c
    seen = select(v.article_id, func.count().label("n"), func.max(v.version).label("last")).group_by(v.article_id)
    found = seen.subquery()
    whole = (found.c.n == _a.version) & (found.c.last == _a.version)
    return select(_a.no, _a.version).outerjoin_from(articles, found).where(or_(found.c.n.is_(None), ~whole))


def _miscounted() -> Select[Any]:
    counts = [uses(SOLVED), uses(ANSWERED)]
    query = select(_a.no, _a.worked, _a.tried, *counts).outerjoin_from(articles, article_uses).group_by(*articles.c)
    return query.having(or_(_a.worked != counts[0], _a.tried != counts[1]))


def _misfound() -> Select[Any]:
    """Articles that are not in what is searched, or there with other uses, or found though retired."""
    live = case((_a.state.in_([state.value for state in LIVE]), 1), else_=0)
    same = (_d.worked == _a.worked) & (_d.tried == _a.tried) & (_d.live == live)
    there = (_d.no == _a.no) & (_d.kind == "article")
    query = select(_a.no, _a.state).outerjoin_from(articles, knowledge_docs, there)
    return query.where(or_(_d.id.is_(None), ~same))


def _merged_into_nothing() -> Select[Any]:
    """Merged articles without the one that took their place, and others that name one."""
    other = articles.alias()
    is_merged = _a.state == ArticleState.MERGED.value
    there = select(other.c.id).where(other.c.no == _a.merged_into, other.c.id != _a.id).exists()
    return select(_a.no, _a.merged_into).where((is_merged & ~there) | (~is_merged & (_a.merged_into != "")))


def _open_cases_found() -> Select[Any]:
    """Cases that are found though nothing is known of their solution."""
    closed = (cases.c.no == _d.no) & (cases.c.state == CaseState.CLOSED.value)
    query = select(_d.no).outerjoin_from(knowledge_docs, cases, closed)
    return query.where(_d.kind == "case", _d.live == 1, cases.c.id.is_(None))

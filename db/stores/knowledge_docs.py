"""What is searched: articles and closed cases, each a row of `knowledge_docs` with its words in the index."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select, update

from db.bulk import among, insert_rows, reserve_ids, update_rows
from db.knowledge_search import Doc, add, doc_of, remove
from db.tables.knowledge import knowledge_docs

_d = knowledge_docs.c
_TEXTS = ("title", "body", "features", "solution", "article", "worked", "tried", "weight", "live")


def put_docs(connection: Connection, docs: Sequence[Doc]) -> None:
    """Find these from now on as they are now, whatever they said before."""
    before = docs_of(connection, [doc.no for doc in docs])
    ids = iter(reserve_ids(connection, knowledge_docs, len({doc.no for doc in docs} - before.keys())))
    old = [doc.having(before[doc.no].id) for doc in docs if doc.no in before]
    new = [doc.having(next(ids)) for doc in docs if doc.no not in before]
    update_rows(connection, knowledge_docs, _TEXTS, ("id",), [(*_texts(doc), doc.id) for doc in old])
    columns = ("id", "kind", "no", *_TEXTS)
    insert_rows(connection, knowledge_docs, columns, [(doc.id, doc.kind, doc.no, *_texts(doc)) for doc in new])
    changed = [doc for doc in old if doc.said != before[doc.no].said]
    remove(connection, [before[doc.no] for doc in changed])
    add(connection, [*new, *changed])


def docs_of(connection: Connection, numbers: Sequence[str]) -> Mapping[str, Doc]:
    """Those that are there, by number."""
    rows = connection.execute(select(knowledge_docs).where(among(connection, _d.no, numbers)))
    return {row.no: doc_of(row) for row in rows}


def hide(connection: Connection, numbers: Sequence[str]) -> None:
    """Find these no more, until they are put again."""
    connection.execute(update(knowledge_docs).where(among(connection, _d.no, numbers)).values(live=0))


def _texts(doc: Doc) -> tuple[object, ...]:
    features = json.dumps(doc.features, ensure_ascii=False)
    texts = (doc.title, doc.body, features, doc.solution, doc.article)
    return *texts, doc.worked, doc.tried, doc.weight, int(doc.live)

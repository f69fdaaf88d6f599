"""The words of articles and closed cases: contentless FTS5 on SQLite, tsvectors with GIN on PostgreSQL; what a word is,
and what a query asks for, says app.domain.search_text."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, text

from app.domain.knowledge import success
from app.domain.likeness import Feature
from app.domain.markdown import words_of
from app.domain.search_text import Word, feature_word, index_words

_LONGEST_BODY = 90_000
"""Characters of a text by which it is found: PostgreSQL keeps the words of one text in a megabyte."""
_MOST_USES = 100
"""Uses that tell two articles apart which work equally often."""
Alternatives = Sequence[Sequence[Word]]
"""Any of these, each of which is all of its words."""


@dataclass(frozen=True, slots=True)
class Doc:
    """An article or a closed case as it is searched; `id` 0 while it has none."""

    kind: str
    no: str
    title: str
    body: str
    features: tuple[Feature, ...]
    solution: str = ""
    article: str = ""
    worked: int = 0
    tried: int = 0
    live: bool = True
    id: int = 0

    @property
    def said(self) -> tuple[object, ...]:
        """What it is indexed by."""
        return self.title, self.body, self.features

    def having(self, doc_id: int) -> "Doc":
        """The same under its id."""
        return replace(self, id=doc_id)

    def counted(self, worked: int, tried: int) -> "Doc":
        """The same with these uses."""
        return replace(self, worked=worked, tried=tried)

    @property
    def weight(self) -> int:
        """What has worked often stands in front of what is equally good, what has failed often behind it."""
        return round(1000 * success(self.worked, self.tried)) + min(self.tried, _MOST_USES)


def body_of(*parts: str) -> str:
    """Those that say something, each on lines of its own, without the signs of Markdown; of books the beginning."""
    return "\n".join(said for part in parts if (said := words_of(part)))[:_LONGEST_BODY]


def doc_of(row: Row[Any]) -> Doc:
    """A row of `knowledge_docs`."""
    features = tuple((kind, key) for kind, key in json.loads(row.features))
    rest = (row.solution, row.article, row.worked, row.tried, bool(row.live), row.id)
    return Doc(row.kind, row.no, row.title, row.body, features, *rest)


def search_row(connection: Connection, doc: Doc) -> tuple[int, str, str]:
    """The row of the search table: id, words of the title, all words."""
    title = sorted(index_words(doc.title))
    every = sorted({*title, *index_words(doc.body), *(feature_word(*feature) for feature in doc.features)})
    if connection.dialect.name == "sqlite":
        return doc.id, " ".join(title), " ".join(every)
    return doc.id, " ".join(f"'{word}'" for word in title), " ".join(f"'{word}'" for word in every)


def add(connection: Connection, docs: Iterable[Doc]) -> None:
    """Find these from now on."""
    rows = [search_row(connection, doc) for doc in docs]
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO knowledge_search (rowid, title, words) VALUES (?, ?, ?)", rows)
        return
    cursor = connection.connection.cursor()
    statement = "COPY knowledge_search (doc_id, title, words) FROM STDIN"
    with cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)


def remove(connection: Connection, docs: Sequence[Doc]) -> None:
    """Find these no more; each says what it was indexed by."""
    if not docs:
        return
    if connection.dialect.name == "sqlite":
        # a contentless table forgets a row only when told what it held
        connection.exec_driver_sql(
            "INSERT INTO knowledge_search (knowledge_search, rowid, title, words) VALUES ('delete', ?, ?, ?)",
            [search_row(connection, doc) for doc in docs],
        )
        return
    connection.execute(text("DELETE FROM knowledge_search WHERE doc_id = ANY(:ids)"), {"ids": [doc.id for doc in docs]})


def expression(connection: Connection, everything: Iterable[Alternatives]) -> str:
    """All of these things, as this database's full text writes it."""
    sqlite = connection.dialect.name == "sqlite"
    and_, or_ = (" AND ", " OR ") if sqlite else (" & ", " | ")
    return and_.join(
        f"({or_.join(f'({and_.join(_word(sqlite, *word) for word in words)})' for words in alternatives)})"
        for alternatives in everything
    )


def _word(sqlite: bool, word: str, begins: bool) -> str:
    if sqlite:
        return f'"{word}"{"*" if begins else ""}'
    return f"'{word}'{':*' if begins else ''}"


def hits(
    connection: Connection, asked: str, where: str, values: Mapping[str, Any], limit: int, in_title: bool
) -> list[int]:
    """Ids of what answers an expression, what weighs most first; `where` is SQL over `d` (knowledge_docs)."""
    if connection.dialect.name == "sqlite":
        found = "knowledge_search s CROSS JOIN knowledge_docs d ON d.id = s.rowid WHERE knowledge_search MATCH :asked"
        asked = f"title : ({asked})" if in_title else asked
    else:
        column = "title" if in_title else "words"
        found = (
            f"knowledge_search s JOIN knowledge_docs d ON d.id = s.doc_id WHERE s.{column} @@ CAST(:asked AS tsquery)"
        )
    query = text(f"SELECT d.id FROM {found} AND {where} ORDER BY d.weight DESC, d.id DESC LIMIT :most")
    return list(connection.execute(query, {"asked": asked, "most": limit, **values}).scalars())


def having(connection: Connection, asked: Sequence[str], most: int) -> list[list[int]]:
    """Ids of what answers each expression, at most so many of each, in no order."""
    if connection.dialect.name == "sqlite":
        found = "SELECT s.rowid AS id FROM knowledge_search s WHERE s.knowledge_search MATCH t.asked LIMIT :most"
        query = f"SELECT (SELECT group_concat(x.id) FROM ({found}) x) FROM {_JSON_ROWS} ORDER BY t.place"
    else:
        found = "SELECT s.doc_id AS id FROM knowledge_search s WHERE s.words @@ CAST(t.asked AS tsquery) LIMIT :most"
        query = f"SELECT (SELECT string_agg(CAST(x.id AS TEXT), ',') FROM ({found}) x) FROM {_ROWS} ORDER BY t.place"
    values = {"asked": json.dumps(asked, ensure_ascii=False), "most": most}
    listed = connection.execute(text(query), values).scalars()
    return [[int(doc_id) for doc_id in ids.split(",")] if ids else [] for ids in listed]


_JSON_ROWS = "(SELECT key AS place, value AS asked FROM json_each(:asked)) t"
_ROWS = "json_array_elements_text(CAST(:asked AS json)) WITH ORDINALITY AS t(asked, place)"
"""The expressions as rows."""

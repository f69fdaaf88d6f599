"""A copy of the knowledge base on this computer: what is read while the shared database is away.

It is a SQLite file of the same schema that holds articles and closed cases only, so that the same statements read it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, text

from app.domain.knowledge import LIVE
from app.errors import Unavailable
from db import schema
from db.bulk import among
from db.engine import Database, open_database, sqlite_url
from db.knowledge_search import add, doc_of, remove
from db.tables.cases import cases
from db.tables.knowledge import article_photos, article_scopes, article_versions, articles, knowledge_docs
from db.tables.people import operators

_d, _a = knowledge_docs.c, articles.c
_OF_ARTICLES = (article_versions, article_scopes, article_photos)
_MARKS = "CREATE TABLE IF NOT EXISTS copied (no TEXT PRIMARY KEY, mark TEXT NOT NULL)"
_MOST = 2000
"""Texts that are fetched together."""


class KnowledgeCopy:
    """One file, which all programs of this computer share."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def made_at(self) -> datetime | None:
        """When it was last compared with the database; None while there is none."""
        try:
            return datetime.fromtimestamp(self._path.stat().st_mtime, UTC)
        except OSError:
            return None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """To read from it; Unavailable("database.missing") while there is none."""
        local = open_database(sqlite_url(self._path))
        try:
            schema.check_version(local)
            with local.reading() as connection:
                yield connection
        finally:
            local.close()

    def pictures(self) -> list[tuple[str, int]]:
        """Those of articles in use (SHA-256, bytes), of what has worked most often and of the newest first."""
        c = article_photos.c
        live = _a.state.in_([state.value for state in LIVE])
        query = select(c.sha256, c.bytes).join_from(article_photos, articles).where(live)
        with self.reading() as connection:
            rows = connection.execute(query.order_by(_a.worked.desc(), c.at.desc(), c.sha256))
            return [(row.sha256, row.bytes) for row in rows]

    def refresh(self, database: Database) -> int:
        """Fetch what has changed since; how many texts. Unavailable when either cannot be reached."""
        with database.reading() as connection:
            now = _marks(connection)
            people = connection.execute(select(operators.c.id, operators.c.code, operators.c.name)).all()
        local = self._opened()
        try:
            with local.writing() as copy:
                before = {row[0]: row[1] for row in copy.execute(text("SELECT no, mark FROM copied"))}
                changed = [no for no, mark in now.items() if before.get(no) != mark]
                _take_people(copy, [tuple(row) for row in people])
                for start in range(0, len(changed), _MOST):
                    _take(database, copy, changed[start : start + _MOST], now)
                copy.commit()
        finally:
            local.close()
        self._path.touch()
        return len(changed)

    def _opened(self) -> Database:
        """Begun anew where it is of another version of this program."""
        from db import migrating  # Alembic is slow to import

        local = open_database(sqlite_url(self._path))
        try:
            schema.check_version(local)
        except Unavailable:
            local.close()
            for end in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
            local = open_database(sqlite_url(self._path))
            migrating.upgrade(local)
            with local.writing() as connection:
                connection.execute(text(_MARKS))
                connection.commit()
        return local


def _marks(connection: Connection) -> dict[str, str]:
    """What tells whether a text has changed, by number."""
    version, c = func.coalesce(_a.version, cases.c.version, 0), article_photos.c
    shown = select(c.article_id, func.count().label("many"), func.max(c.at).label("at")).group_by(c.article_id)
    photos = shown.subquery()
    rows = connection.execute(
        select(_d.no, version, _d.weight, _d.live, _d.article, photos.c.many, photos.c.at)
        .outerjoin_from(knowledge_docs, articles, _a.no == _d.no)
        .outerjoin(cases, cases.c.no == _d.no)
        .outerjoin(photos, photos.c.article_id == _a.id)
    )
    return {row[0]: " ".join(map(str, row[1:])) for row in rows}


def _take_people(copy: Connection, people: Sequence[tuple[object, ...]]) -> None:
    """Names of authors, and nothing else of them."""
    copy.execute(delete(operators))
    _insert(copy, operators, [dict(zip(("id", "code", "name"), row, strict=True)) for row in people])


def _take(database: Database, copy: Connection, numbers: Sequence[str], marks: dict[str, str]) -> None:
    """These texts as they are now, in the place of what the copy has of them."""
    with database.reading() as connection:
        docs = _rows(connection, knowledge_docs, among(connection, _d.no, numbers))
        heads = _rows(connection, articles, among(connection, _a.no, numbers))
        ids = [head["id"] for head in heads]
        parts = [(part, _rows(connection, part, among(connection, part.c.article_id, ids))) for part in _OF_ARTICLES]
    old = copy.execute(select(knowledge_docs).where(among(copy, _d.no, numbers))).all()
    remove(copy, [doc_of(row) for row in old])
    copy.execute(delete(knowledge_docs).where(among(copy, _d.no, numbers)))
    for part in _OF_ARTICLES:
        copy.execute(delete(part).where(among(copy, part.c.article_id, ids)))
    copy.execute(delete(articles).where(among(copy, _a.id, ids)))
    for table, rows in ((knowledge_docs, docs), (articles, heads), *parts):
        _insert(copy, table, rows)
    add(copy, [doc_of(row) for row in copy.execute(select(knowledge_docs).where(among(copy, _d.no, numbers)))])
    copy.execute(
        text("INSERT OR REPLACE INTO copied (no, mark) VALUES (:no, :mark)"),
        [{"no": doc["no"], "mark": marks[str(doc["no"])]} for doc in docs],
    )


def _rows(connection: Connection, table: Table, which: ColumnElement[bool]) -> list[dict[str, object]]:
    return [dict(row) for row in connection.execute(table.select().where(which)).mappings()]


def _insert(copy: Connection, table: Table, rows: Iterable[dict[str, object]]) -> None:
    listed = list(rows)
    if listed:
        copy.execute(insert(table), listed)

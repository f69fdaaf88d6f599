"""Full text over the pool: every Han character is a word, so that one- and two-character queries work.

SQLite keeps the words in a contentless FTS5 table, PostgreSQL in a tsvector with a GIN index. Numbers are found
by their beginning, phones and order numbers by their last digits too.
"""

import functools
import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Select, literal_column, select, text

from app.domain.codes import part_key
from db.tables.base import Big

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[0-9a-z]+")
_QUERY_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[0-9a-z]+")
_NUMBER_TAIL = 6
_PHONE_TAIL = 4
_LONGEST = 100
"""Characters of a word that are indexed; PostgreSQL takes at most 2 KB."""
_MOST_WORDS = 2000
"""Words of an order, and characters of a text, that are indexed; PostgreSQL takes at most 16 000 positions."""


def tokens(words: Sequence[str]) -> list[str]:
    """The index words of some texts."""
    if max(map(len, words), default=0) <= _LONGEST:  # nearly always
        return _RUN.findall(" ".join(words).lower())
    joined = " ".join([word[:_MOST_WORDS] for word in words]).lower()
    return [token[:_LONGEST] for token in _RUN.findall(joined)]


def order_words(
    no: str, external_no: str, buyer: str, contact: str, phone: str, region: str, codes: Sequence[str]
) -> list[str]:
    """What an order is found by."""
    tail = external_no[-_NUMBER_TAIL:] if len(external_no) > _NUMBER_TAIL else ""
    found = [*tokens((no, external_no, buyer)), *_region_words(region)]
    found += tokens((contact if contact != buyer else "", tail))
    phone_words = [phone] if phone.isascii() and phone.isdigit() and len(phone) <= _LONGEST else tokens((phone,))
    found += phone_words
    found += [word[-_PHONE_TAIL:] for word in phone_words if len(word) > _PHONE_TAIL]
    for code in codes:
        found += _code_words(code)
    return found[:_MOST_WORDS]


@functools.lru_cache(maxsize=4_000)
def _region_words(region: str) -> tuple[str, ...]:
    """There are some 3,000 counties."""
    return tuple(tokens((region,)))


@functools.lru_cache(maxsize=10_000)
def _code_words(code: str) -> tuple[str, ...]:
    """A code as written and, where that differs, as compared; what sells well stands in many orders."""
    parts = code.lower().split("-")
    if code.isascii() and len(code) <= _LONGEST and all(map(str.isalnum, parts)):  # nearly always
        return tuple(parts) if len(parts) == 1 else (*parts, "".join(parts))
    as_written, as_compared = tokens((code,)), tokens((part_key(code),))
    return (*as_written, *(as_compared if as_compared != as_written else ()))


def index_row(connection: Connection, order_id: int, words: Sequence[str]) -> tuple[int, str]:
    """One row for the search table of this database."""
    if connection.dialect.name == "sqlite":
        return order_id, " ".join(words)
    positions: dict[str, list[str]] = {}
    for position, word in enumerate(words, 1):
        positions.setdefault(word, []).append(str(position))
    return order_id, " ".join(f"'{word}':{','.join(at)}" for word, at in positions.items())


def add(connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
    """Index rows made by `index_row`."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO order_search (rowid, words) VALUES (?, ?)", list(rows))
        return
    cursor = connection.connection.cursor()
    with cursor, cursor.copy("COPY order_search (order_id, words) FROM STDIN") as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)


def replace(connection: Connection, order_id: int, before: Sequence[str], after: Sequence[str]) -> None:
    """Index an order anew."""
    remove(connection, [(order_id, before)])
    add(connection, [index_row(connection, order_id, after)])


def remove(connection: Connection, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Forget orders; each comes with the words it was indexed by."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        # a contentless table forgets a row only when told what it held
        connection.exec_driver_sql(
            "INSERT INTO order_search (order_search, rowid, words) VALUES ('delete', ?, ?)",
            [(order_id, " ".join(words)) for order_id, words in rows],
        )
        return
    ids = [order_id for order_id, _ in rows]
    connection.execute(text("DELETE FROM order_search WHERE order_id = ANY(:ids)"), {"ids": ids})


def key(connection: Connection) -> ColumnElement[int]:
    """The order's id in what `hits` reads from."""
    return literal_column("order_search.rowid" if connection.dialect.name == "sqlite" else "hits.id", Big)


def hits(
    connection: Connection, query: str, beside: str = "", only: Select[tuple[int]] | None = None
) -> Select[tuple[int]] | None:
    """A SELECT of the ids (`key`) of orders with all words of the query; None when the query has no words.

    `beside` is SQL that joins something to the hits. `only` are some thousands of orders among which PostgreSQL
    looks for the words without asking its index.
    """
    runs = [run[:_LONGEST] for run in _QUERY_RUN.findall(query[:_LONGEST].lower())]
    if not runs:
        return None
    ids: Select[tuple[int]] = select(key(connection).label("id"))
    if connection.dialect.name == "sqlite":
        words = " AND ".join(f'"{" ".join(run)}"' if _is_han(run) else f'"{run}"*' for run in runs)
        matched = text("order_search MATCH :query").bindparams(query=words)
        return ids.select_from(text(f"order_search{beside}")).where(matched)
    phrases = " & ".join(
        "(" + " <-> ".join(f"'{character}'" for character in run) + ")" if _is_han(run) else f"'{run}':*"
        for run in runs
    )
    matched = text("words @@ to_tsquery('simple', :query)").bindparams(query=phrases)
    if only is not None:
        # OFFSET keeps the planner from asking the index of words after all
        words = "JOIN LATERAL (SELECT words FROM order_search WHERE order_id = hits.id OFFSET 0) AS known ON true"
        return ids.select_from(text(f"hits {words}")).add_cte(only.cte("hits")).where(matched)
    # the hits first and whole: for newest-first the planner would walk the orders backwards and test each
    found = (
        select(literal_column("order_id").label("id"))
        .select_from(text("order_search"))
        .where(matched)
        .cte("hits")
        .prefix_with("MATERIALIZED")
    )
    return ids.select_from(text(f"hits{beside}")).add_cte(found)


def _is_han(run: str) -> bool:
    return run[0] > "\u33ff"

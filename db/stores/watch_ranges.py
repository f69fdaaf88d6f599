"""Ranges of indexes in which the watch finds what has come since it looked last, as SQL: one statement asks them all,
and SQLite, which keeps no figures, is told which index each is for."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from sqlalchemy import TextClause, text

from app.domain.watching import Windows
from db.tables.base import to_ms
from db.tables.orders import ASKED, OPEN

ENTITIES = ("order", "print_job", "printer", "count", "stock", "message")
"""What is watched, as the change feed calls it."""
EVERYWHERE = ("IN (SELECT id FROM warehouses)", "IS NULL")
Places = tuple[str, ...]
"""The stages of the windows."""


def places(windows: Windows) -> Places:
    """What the statements are made for."""
    return tuple(stage.value for stage, _ in windows.stages)


def moments(windows: Windows) -> dict[str, int]:
    """What they are executed with."""
    spans = [(f"stage{number}", span) for number, (_, span) in enumerate(windows.stages)]
    spans += [("promises", windows.promises), ("planned", windows.planned), ("over", windows.over)]
    return {f"{name}_{end}": to_ms(getattr(span, end)) for name, span in spans for end in ("after", "until")}


@lru_cache
def anything_new(dialect: str, places: Places) -> TextClause:
    """Whether one of the ranges, left at its first hit, has anything; with `feed` and `now` beside the moments."""
    behind = "id > :feed" if dialect == "sqlite" else "tx >= :feed AND tx > 0"
    entities = ", ".join(f"'{entity}'" for entity in ENTITIES)
    ranges = [
        f"SELECT id FROM changes WHERE {behind} AND entity IN ({entities})",
        "SELECT id FROM cases WHERE due_at <= :now AND due_at IS NOT NULL",
        *(f"SELECT id FROM cases WHERE {over}" for over in _OVER),
        *_moved_in(dialect, places),
    ]
    return text("SELECT " + " OR ".join(f"EXISTS ({each})" for each in ranges))


@lru_cache
def orders_due(dialect: str, places: Places) -> TextClause:
    """Numbers of orders, some more than once."""
    about = "SELECT key FROM case_links WHERE kind = 'order' AND case_id IN (SELECT id FROM cases WHERE {over})"
    return text(" UNION ALL ".join([*_moved_in(dialect, places), *(about.format(over=over) for over in _OVER)]))


def causes_over() -> TextClause:
    """Kinds and causes of the cases in the last window."""
    return text(" UNION ALL ".join(f"SELECT kind, cause FROM cases WHERE {over}" for over in _OVER))


def _within(column: str, name: str) -> str:
    return f"{column} > :{name}_after AND {column} <= :{name}_until"


_OVER = (
    f"{_within('closed_at', 'over')} AND closed_at IS NOT NULL",
    f"state <> 'closed' AND state = 'cleared' AND {_within('cleared_at', 'over')}",
)
"""Cases that were closed or cleared then."""


def orders_by(dialect: str, index: str) -> str:
    """Orders by an index."""
    return f"FROM orders INDEXED BY {index}" if dialect == "sqlite" else "FROM orders"


def standing(dialect: str, column: str, stage: str, since: str, sites: Sequence[str] = EVERYWHERE) -> Iterator[str]:
    """Orders in a stage since a span of time, by the index of stage, warehouse and time."""
    stands = f"SELECT {column} {orders_by(dialect, 'ix_orders_clock')} WHERE stage = '{stage}' AND {since}"
    return (f"{stands} AND warehouse_id {site}" for site in sites)


def _moved_in(dialect: str, places: Places) -> Iterator[str]:
    """Orders, by the index of stage, warehouse and time for each stage, by those of promises and of production."""
    for number, stage in enumerate(places):
        yield from standing(dialect, "no", stage, _within("stage_at", f"stage{number}"))
    promised = f"stage IN ({OPEN}) AND {_within('promised_at', 'promises')}"
    yield f"SELECT no {orders_by(dialect, 'ix_orders_promise')} WHERE {promised}"
    planned = f"state IN ({ASKED}) AND {_within('promised_at', 'planned')}"
    yield f"SELECT no FROM orders WHERE id IN (SELECT order_id FROM production_requests WHERE {planned})"

"""Products while a code or a name is being typed, each with its price and what is free of it."""

import re
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from app.domain.codes import clean_text, part_key
from app.views.customers import PartRow, StockRow
from db.bulk import among
from db.tables.catalog import prices, sku_codes, skus, warehouses
from db.tables.stock import stock

LONGEST = 50
"""Characters of a typed text that are looked for; SQLite refuses patterns of 50 000 bytes."""
_NAME_LIKE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[A-Za-z].*[A-Za-z]")
"""One Han character or two letters: anything less names a product in thousands."""
_CODES_EACH = 10
"""So many codes of one product may begin alike (it replaces them all)."""
_SEQUENCE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Match = tuple[int, int]
"""(SKU id, pieces that the code stands for)."""


def parts(connection: Connection, text: str, level: str, limit: int) -> tuple[PartRow, ...]:
    """By the beginning of a code; by name where no code begins so."""
    words = clean_text(text).strip()[:LONGEST]
    found = _by_code(connection, part_key(words), limit)
    if not found and _NAME_LIKE.search(words):
        found = _by_name(connection, words, limit)
    return part_rows(connection, found, level)


def _by_code(connection: Connection, key: str, limit: int) -> list[Match]:
    """A range of the index, in which an exact code stands before the longer ones."""
    if not key:
        return []
    code = sku_codes.c.match_key
    query = (
        select(sku_codes.c.sku_id, sku_codes.c.pieces)
        .where(code >= key, func.substr(code, 1, len(key)) == key)
        .order_by(code, sku_codes.c.sku_id)
        .limit(limit * _CODES_EACH)
    )
    behind = _behind(key)
    rows = connection.execute(query.where(code < behind) if behind else query)
    first: dict[int, int] = {}
    for sku_id, pieces in rows:
        first.setdefault(sku_id, pieces)
    return list(first.items())[:limit]


def _behind(key: str) -> str:
    """A key behind all that begin with `key`, in whatever sequence the database sorts signs; empty where the range
    has no such end. Only digits and letters stand in the same sequence everywhere."""
    stem = key
    while stem and stem[-1] not in _SEQUENCE[:-1]:
        stem = stem[:-1]
    return stem[:-1] + _SEQUENCE[_SEQUENCE.index(stem[-1]) + 1] if stem else ""


def _by_name(connection: Connection, words: str, limit: int) -> list[Match]:
    query = select(skus.c.id).where(skus.c.name.icontains(words, autoescape=True)).order_by(skus.c.id).limit(limit)
    return [(sku_id, 1) for sku_id in connection.execute(query).scalars()]


def part_rows(connection: Connection, found: Sequence[Match], level: str) -> tuple[PartRow, ...]:
    """These products in this sequence, at the prices of a level."""
    ids = [sku_id for sku_id, _ in found]
    if not ids:
        return ()
    of_level = (prices.c.sku_id == skus.c.id) & (prices.c.level == level)
    price = func.coalesce(prices.c.price_fen, skus.c.price_fen)
    query = select(skus.c.id, skus.c.code, skus.c.name, price).outerjoin_from(skus, prices, of_level)
    known = {row[0]: row for row in connection.execute(query.where(among(connection, skus.c.id, ids)))}
    free = _free(connection, ids)
    rows = []
    for sku_id, pieces in found:
        _, sku, name, price_fen = known[sku_id]
        rows.append(PartRow(sku, name, price_fen, tuple(free.get(sku_id, ())), pieces))
    return tuple(rows)


def _free(connection: Connection, ids: Sequence[int]) -> dict[int, list[StockRow]]:
    rows = connection.execute(
        select(stock.c.sku_id, warehouses.c.code, stock.c.on_hand - stock.c.reserved)
        .join_from(stock, warehouses, warehouses.c.id == stock.c.warehouse_id)
        .where(among(connection, stock.c.sku_id, ids))
        .order_by(warehouses.c.code)
    )
    found: dict[int, list[StockRow]] = {}
    for sku_id, warehouse, available in rows:
        found.setdefault(sku_id, []).append(StockRow(warehouse, available))
    return found

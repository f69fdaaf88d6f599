"""Products, warehouses and customers in the database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, select, update

from app.domain.catalog import CustomerRecord, PriceRecord, ProductRecord, WarehouseRecord, packaged
from app.domain.codes import part_key
from app.domain.geo import Point
from app.domain.intake import Place
from app.pinyin import initials
from app.ports import CustomerRef, Recognised
from db.bulk import among, insert_rows, reserve_ids, update_rows
from db.stores.people import put_stations
from db.tables.base import to_ms
from db.tables.catalog import customer_addresses, customers, prices, sku_codes, skus, warehouses

_CODE_COLUMNS = ("sku_id", "kind", "code", "match_key", "pieces")


class CatalogStore:
    """app.ports.Catalog."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def skus_by_code(self, codes: Iterable[str]) -> dict[str, int]:
        """What replaces an old number wins, then a clerk's word, an exact SKU code, any SKU, barcode or OE number; one
        that several products share finds none."""
        wanted = {code: part_key(code) for code in codes}
        c = sku_codes.c
        rows = self._connection.execute(
            select(c.match_key, c.kind, c.code, c.sku_id).where(
                among(self._connection, c.match_key, sorted({key for key in wanted.values() if key}))
            )
        ).all()
        meanings: dict[str, list[_Meaning]] = {}
        for key, kind, code, sku_id in rows:
            meanings.setdefault(key, []).append((kind, code, sku_id))
        found = {code: _meant(code, meanings[key]) for code, key in wanted.items() if key in meanings}
        return {code: sku_id for code, sku_id in found.items() if sku_id is not None}

    def sku_matches(self, code: str) -> Sequence[tuple[int, int]]:
        """Everything the code can mean, by its comparison form."""
        rows = self._connection.execute(
            select(sku_codes.c.sku_id, sku_codes.c.pieces)
            .where(sku_codes.c.match_key == part_key(code))
            .distinct()
            .order_by(sku_codes.c.sku_id)
        )
        return [(row[0], row[1]) for row in rows]

    def sku_ids(self, codes: Iterable[str]) -> dict[str, int]:
        """Ids of exact SKU codes."""
        return self._ids(skus, codes)

    def warehouse_ids(self) -> dict[str, int]:
        """Ids by code."""
        return {row.code: row.id for row in self._connection.execute(select(warehouses.c.code, warehouses.c.id))}

    def _ids(self, table: Table, codes: Iterable[str]) -> dict[str, int]:
        found = select(table.c.code, table.c.id).where(among(self._connection, table.c.code, sorted(codes)))
        return {row.code: row.id for row in self._connection.execute(found)}

    def recognise(self, codes: Iterable[str], phones: Iterable[str], names: Iterable[str]) -> Recognised:
        """Three lookups by index, then the addresses used last."""
        c = customers.c
        rows: dict[int, Any] = {}
        for column, texts in ((c.code, codes), (c.phone, phones), (c.name, names)):
            wanted = sorted({text for text in texts if text})
            if wanted:
                found = select(customers).where(among(self._connection, column, wanted))
                rows |= {row.id: row for row in self._connection.execute(found)}
        last = self._last_addresses(list(rows))
        people = [_customer_ref(row, last.get(row.id)) for row in rows.values()]
        return Recognised(
            _unique((ref.code, ref) for ref in people),
            _unique((ref.phone, ref) for ref in people),
            _unique((ref.name, ref) for ref in people),
        )

    def _last_addresses(self, customer_ids: Sequence[int]) -> dict[int, Row[Any]]:
        c = customer_addresses.c
        rows = (
            select(customer_addresses)
            .where(among(self._connection, c.customer_id, customer_ids))
            .order_by(c.customer_id, func.coalesce(c.used_at, 0), c.id)
        )
        return {row.customer_id: row for row in self._connection.execute(rows)}

    def next_customer_code(self) -> str:
        """K and the number after the last one given."""
        codes = self._connection.execute(select(customers.c.code).where(customers.c.code.like("K%"))).scalars()
        numbers = [int(code[1:]) for code in codes if code[1:].isascii() and code[1:].isdigit()]
        return f"K{max(numbers, default=0) + 1:05d}"

    def level(self, customer_id: int | None) -> str:
        """By key."""
        found = select(customers.c.level).where(customers.c.id == customer_id)
        return self._connection.execute(found).scalar() or ""

    def prices(self, level: str, sku_ids: Iterable[int]) -> dict[int, int]:
        """The level's price where there is one."""
        ids = sorted(sku_ids)
        of_level = (prices.c.sku_id == skus.c.id) & (prices.c.level == level)
        rows = self._connection.execute(
            select(skus.c.id, func.coalesce(prices.c.price_fen, skus.c.price_fen))
            .outerjoin_from(skus, prices, of_level)
            .where(among(self._connection, skus.c.id, ids))
        )
        return {row[0]: row[1] for row in rows if row[1]}

    def names(self, sku_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
        """By id."""
        found = select(skus.c.id, skus.c.code, skus.c.name).where(among(self._connection, skus.c.id, sorted(sku_ids)))
        return {row[0]: (row[1], row[2]) for row in self._connection.execute(found)}

    def weights(self, sku_ids: Iterable[int]) -> dict[int, int]:
        """By id."""
        found = select(skus.c.id, skus.c.weight_g).where(among(self._connection, skus.c.id, sorted(sku_ids)))
        return {row.id: row.weight_g for row in self._connection.execute(found)}

    def alias(self, code: str, sku_id: int) -> None:
        """In the place of an earlier meaning."""
        match = part_key(code)
        if not match:
            return
        mine = (sku_codes.c.kind == "alias") & (sku_codes.c.match_key == match)
        self._connection.execute(delete(sku_codes).where(mine))
        insert_rows(self._connection, sku_codes, _CODE_COLUMNS, [(sku_id, "alias", code, match, 1)])

    def address_used(self, customer_id: int, address: str, place: Place | None, at: datetime) -> None:
        """One row an address text."""
        c = customer_addresses.c
        known = (c.customer_id == customer_id) & (c.address == address)
        done = self._connection.execute(update(customer_addresses).where(known).values(used_at=at))
        if done.rowcount == 0 and address:
            columns = ("customer_id", "address", "adcode", "region", "lat", "lon", "used_at")
            row = (customer_id, address, *_place_values(place), to_ms(at))
            insert_rows(self._connection, customer_addresses, columns, [row])

    def put_prices(self, records: Sequence[PriceRecord]) -> tuple[int, list[PriceRecord]]:
        """Replaced where there already."""
        ids = self.sku_ids({record.sku for record in records})
        wanted = {(r.level, ids[r.sku]): r.price_fen for r in records if r.sku in ids}
        for level in {level for level, _ in wanted}:
            of_level = [sku_id for at, sku_id in wanted if at == level]
            there = (prices.c.level == level) & among(self._connection, prices.c.sku_id, of_level)
            self._connection.execute(delete(prices).where(there))
        insert_rows(self._connection, prices, ("level", "sku_id", "price_fen"), [(*k, v) for k, v in wanted.items()])
        return len(wanted), [record for record in records if record.sku not in ids]

    def put_warehouses(self, records: Sequence[WarehouseRecord]) -> tuple[int, int]:
        """Places may be corrected; every warehouse has at least one station."""
        rows = {r.code: (r.name, r.point.lat, r.point.lon) for r in records}
        added, changed, _ = self._put(warehouses, ("name", "lat", "lon"), rows)
        put_stations(self._connection, [(f"{r.code}-1", f"{r.name} 1", r.code) for r in records])
        return added, changed

    def put_products(self, records: Sequence[ProductRecord]) -> tuple[int, int]:
        """Codes of changed products are written anew."""
        latest = {r.sku: r for r in records}
        rows = {r.sku: (r.name, r.price_fen, r.weight_g) for r in latest.values()}
        unsaid = _unsaid(records)
        added, changed, ids = self._put(skus, ("name", "price_fen", "weight_g"), rows, unsaid)
        if changed:
            mine = among(self._connection, sku_codes.c.sku_id, list(ids.values()))
            told = [kind for kind, field in _CODE_KINDS.items() if field not in unsaid]
            self._connection.execute(delete(sku_codes).where(mine, sku_codes.c.kind.in_(told)))
        codes = [row for sku, record in latest.items() for row in _code_rows(ids[sku], record)]
        insert_rows(self._connection, sku_codes, _CODE_COLUMNS, codes)
        return added, changed

    def put_customers(self, records: Sequence[CustomerRecord], places: Mapping[str, Place]) -> tuple[int, int]:
        """An address not known yet is added, older ones stay."""
        columns = ("name", "kind", "phone", "contact", "level", "grade", "initials")
        rows = {r.code: (r.name, r.kind.value, r.phone, r.contact, r.level, r.grade, initials(r.name)) for r in records}
        added, changed, ids = self._put(customers, columns, rows, _unsaid(records))
        known = self._connection.execute(
            select(customer_addresses.c.customer_id, customer_addresses.c.address).where(
                among(self._connection, customer_addresses.c.customer_id, list(ids.values()))
            )
        )
        seen = {(row[0], row[1]) for row in known}
        given = dict.fromkeys((ids[r.code], r.address) for r in records if r.address)
        new = [pair for pair in given if pair not in seen]
        address_rows = [(*pair, *_place_values(places.get(pair[1]))) for pair in new]
        place_columns = ("customer_id", "address", "adcode", "region", "lat", "lon")
        insert_rows(self._connection, customer_addresses, place_columns, address_rows)
        return added, changed

    def _put(
        self,
        table: Table,
        columns: Sequence[str],
        rows: Mapping[str, tuple[object, ...]],
        unsaid: frozenset[str] = frozenset(),
    ) -> tuple[int, int, dict[str, int]]:
        """Insert or update by code, what is `unsaid` in new rows only; returns (added, changed, ids by code)."""
        ids = self._ids(table, rows)
        told = {name: at for at, name in enumerate(columns) if name not in unsaid}
        changed = [(*map(values.__getitem__, told.values()), ids[code]) for code, values in rows.items() if code in ids]
        new = [(code, values) for code, values in rows.items() if code not in ids]
        update_rows(self._connection, table, list(told), ("id",), changed)
        numbers = reserve_ids(self._connection, table, len(new))
        added = [(number, code, *values) for number, (code, values) in zip(numbers, new, strict=True)]
        insert_rows(self._connection, table, ("id", "code", *columns), added)
        ids.update(zip((code for code, _ in new), numbers, strict=True))
        return len(added), len(changed), ids


_CODE_KINDS = {"sku": "sku", "oe": "oe_numbers", "barcode": "barcodes", "old": "replaces"}
"""What a product's record says of its codes, by kind (an alias is a clerk's word)."""


def _unsaid(records: Sequence[ProductRecord] | Sequence[CustomerRecord]) -> frozenset[str]:
    """What their file says of none of them."""
    return frozenset[str]().union(*(record.unsaid for record in records))


def _code_rows(sku_id: int, record: ProductRecord) -> list[tuple[int, str, str, str, int]]:
    listed = [("sku", record.sku, 1)]
    listed += [("oe", code, 1) for code in record.oe_numbers]
    listed += [("barcode", *packaged(code)) for code in record.barcodes]
    listed += [("old", code, 1) for code in record.replaces]
    rows = {(kind, part_key(code)): (code, pieces) for kind, code, pieces in listed if part_key(code)}
    return [(sku_id, kind, code, match, pieces) for (kind, match), (code, pieces) in rows.items()]


_Meaning = tuple[str, str, int]
"""What a code can mean: as what kind of code, as written in the catalogue, and which product."""


def _meant(code: str, meanings: Sequence[_Meaning]) -> int | None:
    """The one product that a code means."""
    if len(meanings) == 1:  # nearly always
        return meanings[0][2]
    ranks: list[set[int]] = [set(), set(), set(), set()]
    for kind, written, sku_id in meanings:
        rank = 0 if kind == "old" else 1 if kind == "alias" else 2 if kind == "sku" and written == code else 3
        ranks[rank].add(sku_id)
    ranks[3].update(*ranks[:3])
    first = next(found for found in ranks if found)
    return first.pop() if len(first) == 1 else None


def _unique(pairs: Iterable[tuple[str, CustomerRef]]) -> dict[str, CustomerRef]:
    """By a text that one customer has; an empty one means nobody."""
    counted: dict[str, CustomerRef | None] = {}
    for text, ref in pairs:
        if text:
            counted[text] = None if text in counted else ref
    return {text: ref for text, ref in counted.items() if ref is not None}


def _customer_ref(row: Row[Any], last: Row[Any] | None) -> CustomerRef:
    place = Place(last.adcode, last.region, Point(last.lat, last.lon)) if last and last.adcode else None
    address = last.address if last else ""
    who = (row.id, row.code, row.name, row.kind, row.contact, row.phone, row.level)
    return CustomerRef(*who, address, place, row.grade)


def _place_values(place: Place | None) -> tuple[object, ...]:
    if place is None:
        return "", "", None, None
    return place.adcode, place.name, place.point.lat, place.point.lon

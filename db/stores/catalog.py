"""Products, warehouses and customers in the database."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, Table, delete, func, select

from app.domain.catalog import CustomerRecord, ProductRecord, WarehouseRecord
from app.domain.codes import part_key
from app.domain.intake import Place
from db.bulk import among, insert_rows, reserve_ids, update_rows
from db.stores.people import put_stations
from db.tables.catalog import customer_addresses, customers, sku_codes, skus, warehouses


class CatalogStore:
    """app.ports.Catalog."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def skus_by_code(self, codes: Iterable[str]) -> dict[str, int]:
        """Exact SKU codes win over barcodes and OE numbers; a code that several products share finds none."""
        wanted = {code: part_key(code) for code in codes}
        exact = self.sku_ids(wanted)
        rest = {key for code, key in wanted.items() if code not in exact and key}
        rows = self._connection.execute(
            select(sku_codes.c.match_key, func.min(sku_codes.c.sku_id))
            .where(among(self._connection, sku_codes.c.match_key, sorted(rest)))
            .group_by(sku_codes.c.match_key)
            .having(func.min(sku_codes.c.sku_id) == func.max(sku_codes.c.sku_id))
        )
        by_key = {row[0]: row[1] for row in rows}
        return exact | {code: by_key[key] for code, key in wanted.items() if code not in exact and key in by_key}

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

    def customers_by_name(self, names: Iterable[str]) -> dict[str, int]:
        """Names shared by several customers find none."""
        rows = self._connection.execute(
            select(customers.c.name, func.min(customers.c.id))
            .where(among(self._connection, customers.c.name, sorted(names)))
            .group_by(customers.c.name)
            .having(func.count() == 1)
        )
        return {row[0]: row[1] for row in rows}

    def put_warehouses(self, records: Sequence[WarehouseRecord]) -> tuple[int, int]:
        """Places may be corrected; every warehouse has at least one station."""
        rows = {r.code: (r.name, r.point.lat, r.point.lon) for r in records}
        added, changed, _ = self._put(warehouses, ("name", "lat", "lon"), rows)
        put_stations(self._connection, [(f"{r.code}-1", f"{r.name} 1", r.code) for r in records])
        return added, changed

    def put_products(self, records: Sequence[ProductRecord]) -> tuple[int, int]:
        """Codes of changed products are written anew."""
        latest = {r.sku: r for r in records}
        rows = {r.sku: (r.name, r.price_fen) for r in latest.values()}
        added, changed, ids = self._put(skus, ("name", "price_fen"), rows)
        if changed:
            mine = among(self._connection, sku_codes.c.sku_id, list(ids.values()))
            self._connection.execute(delete(sku_codes).where(mine))
        codes = [row for sku, record in latest.items() for row in _code_rows(ids[sku], record)]
        insert_rows(self._connection, sku_codes, ("sku_id", "kind", "code", "match_key", "pieces"), codes)
        return added, changed

    def put_customers(self, records: Sequence[CustomerRecord], places: Mapping[str, Place]) -> tuple[int, int]:
        """An address not known yet is added, older ones stay."""
        rows = {r.code: (r.name, r.kind.value, r.phone) for r in records}
        added, changed, ids = self._put(customers, ("name", "kind", "phone"), rows)
        known = self._connection.execute(
            select(customer_addresses.c.customer_id, customer_addresses.c.address).where(
                among(self._connection, customer_addresses.c.customer_id, list(ids.values()))
            )
        )
        seen = {(row[0], row[1]) for row in known}
        given = dict.fromkeys((ids[r.code], r.address) for r in records if r.address)
        new = [pair for pair in given if pair not in seen]
        address_rows = [(*pair, *_place_values(places.get(pair[1]))) for pair in new]
        columns = ("customer_id", "address", "adcode", "region", "lat", "lon")
        insert_rows(self._connection, customer_addresses, columns, address_rows)
        return added, changed

    def _put(
        self, table: Table, columns: Sequence[str], rows: Mapping[str, tuple[object, ...]]
    ) -> tuple[int, int, dict[str, int]]:
        """Insert or update by code; returns (added, changed, ids by code)."""
        ids = self._ids(table, rows)
        changed = [(*values, ids[code]) for code, values in rows.items() if code in ids]
        new = [(code, values) for code, values in rows.items() if code not in ids]
        update_rows(self._connection, table, columns, ("id",), changed)
        numbers = reserve_ids(self._connection, table, len(new))
        added = [(number, code, *values) for number, (code, values) in zip(numbers, new, strict=True)]
        insert_rows(self._connection, table, ("id", "code", *columns), added)
        ids.update(zip((code for code, _ in new), numbers, strict=True))
        return len(added), len(changed), ids


def _code_rows(sku_id: int, record: ProductRecord) -> list[tuple[int, str, str, str, int]]:
    listed = [("sku", record.sku)]
    listed += [("oe", code) for code in record.oe_numbers]
    listed += [("barcode", code) for code in record.barcodes]
    rows = {(kind, part_key(code)): code for kind, code in listed if part_key(code)}
    return [(sku_id, kind, code, match, 1) for (kind, match), code in rows.items()]


def _place_values(place: Place | None) -> tuple[object, ...]:
    if place is None:
        return "", "", None, None
    return place.adcode, place.name, place.point.lat, place.point.lon

"""Master data from files: warehouses, products, stock counts, customers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.domain.catalog import (
    CustomerRecord,
    MasterKind,
    PriceRecord,
    ProductRecord,
    Record,
    StockRecord,
    WarehouseRecord,
)
from app.domain.codes import clean_code
from app.domain.intake import Place
from app.domain.routing import StockKey
from app.errors import Problem
from app.ports import Context, Ruling, UnitOfWork
from app.requeuing import serve_waiting

R = TypeVar("R")
_FACTS_TOLD = {MasterKind.PRODUCTS: {"weight"}, MasterKind.CUSTOMERS: {"customer_kind", "grade"}}
"""What files change of the facts that an open order may be urgent by."""


@dataclass(frozen=True, slots=True)
class ImportMaster:
    """Add or change these records; `places` are the counties found for customers' addresses, by text, `rejected` counts
    the rows that could not be read."""

    request_id: str
    kind: MasterKind
    file: str
    digest: str
    records: tuple[Record, ...]
    places: Mapping[str, Place]
    rejected: int = 0

    def fingerprint(self) -> str:
        """What makes two of these the same intention."""
        return f"{self.kind} {self.digest}"


@dataclass(frozen=True, slots=True)
class MasterReport:
    """What a master import did; `rejected` rows were left out, everything else went in."""

    batch: str
    rows: int
    added: int
    changed: int
    rejected: tuple[Problem, ...]


def import_master(command: ImportMaster, uow: UnitOfWork, context: Context, ruling: Ruling) -> MasterReport:
    """One file, one transaction."""
    batch = uow.batches.open(command.kind, (command.file,), command.digest, context.by.code, context.now)
    rejected: list[Problem] = []
    if command.kind is MasterKind.WAREHOUSES:
        added, changed = uow.catalog.put_warehouses(_of(command.records, WarehouseRecord))
    elif command.kind is MasterKind.PRODUCTS:
        added, changed = uow.catalog.put_products(_of(command.records, ProductRecord))
    elif command.kind is MasterKind.CUSTOMERS:
        added, changed = _put_customers(_of(command.records, CustomerRecord), command, uow, context)
    elif command.kind is MasterKind.PRICES:
        added = 0
        changed, unknown = uow.catalog.put_prices(_of(command.records, PriceRecord))
        rejected = [Problem(command.file, record.row, "sku", record.sku, "known_sku") for record in unknown]
    else:
        added, changed, rejected = _count_stock(command, uow, batch, context, ruling)
    uow.batches.report(batch, {"lines": added + changed, "rejected": command.rejected + len(rejected)})
    logic = ruling(uow.rules, context.now)
    if logic.needs & _FACTS_TOLD.get(command.kind, set()):
        uow.rules.mark_urgent(logic.urgent, logic.needs, context.now)
    uow.changed("stock" if command.kind is MasterKind.STOCK else "master", command.kind.value)
    return MasterReport(batch, len(command.records), added, changed, tuple(rejected))


def _put_customers(
    records: list[CustomerRecord], command: ImportMaster, uow: UnitOfWork, context: Context
) -> tuple[int, int]:
    """With their credit limits, where the file gives them and the built-in ledger keeps the accounts."""
    added, changed = uow.catalog.put_customers(records, command.places)
    limits = {record.code: record.limit_fen for record in records if record.limit_fen is not None}
    if limits:
        people = uow.catalog.recognise(limits, (), ()).by_code
        by_id = {people[code].id: limit for code, limit in limits.items()}
        uow.credit.open_accounts(by_id, command.file, context.by.code, context.now)
    return added, changed


def _of(records: Sequence[Record], kind: type[R]) -> list[R]:
    return [record for record in records if isinstance(record, kind)]


def _count_stock(
    command: ImportMaster, uow: UnitOfWork, batch: str, context: Context, ruling: Ruling
) -> tuple[int, int, list[Problem]]:
    records = _of(command.records, StockRecord)
    warehouses = uow.catalog.warehouse_ids()
    skus = uow.catalog.sku_ids({record.sku for record in records})
    counts: dict[StockKey, tuple[int, str | None]] = {}
    names: dict[StockKey, StockRecord] = {}
    rejected = []
    for record in records:
        if record.warehouse not in warehouses:
            rejected.append(Problem(command.file, record.row, "warehouse", record.warehouse, "known_warehouse"))
        elif record.sku not in skus:
            rejected.append(Problem(command.file, record.row, "sku", record.sku, "known_sku"))
        else:
            key = (warehouses[record.warehouse], skus[record.sku])
            place = clean_code(record.location)  # as a scanner reads it from the shelf
            counts[key] = (record.on_hand, None if "location" in record.unsaid else place)
            names[key] = record
    refused = uow.stock.count_in(counts, batch, context.by.code, context.now)
    serve_waiting({sku for (_, sku), (count, _) in counts.items() if count}, uow, context, ruling)
    for key in refused:
        record = names[key]
        rejected.append(Problem(command.file, record.row, "on_hand", str(record.on_hand), "not_below_reserved"))
    return 0, len(counts) - len(refused), rejected

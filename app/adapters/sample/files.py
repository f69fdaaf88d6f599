"""The sample company as files, the way a person gets them: master tables and a day's marketplace exports."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.adapters.sample.company import SampleCompany, Size
from app.adapters.sample.exports import export_orders, write_exports
from app.errors import Unavailable

_SEED = 1


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """Where each file was written."""

    warehouses: Path
    products: Path
    stock: Path
    customers: Path
    orders: Path
    order_lines: Path


def write_sample_files(folder: Path, size: Size, order_count: int, day: datetime) -> SampleFiles:
    """Write the company and `order_count` orders of `day` (with a time zone) into `folder`, made if need be.

    The same arguments give the same bytes. Master tables are UTF-8 with prices in yuan, exports are GBK.
    Unavailable("folder.unwritable") when the folder cannot be written.
    """
    stamp = f"{day:%Y%m%d}1830"
    written = SampleFiles(
        warehouses=folder / "warehouses.csv",
        products=folder / "products.csv",
        stock=folder / "stock.csv",
        customers=folder / "customers.csv",
        orders=folder / f"ExportOrderList{stamp}.csv",
        order_lines=folder / f"ExportOrderDetailList{stamp}.csv",
    )
    company = SampleCompany(size)
    orders = export_orders(company.orders(order_count, _SEED, day), order_count)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_master(company, written)
        write_exports(orders, written.orders, written.order_lines)
    except OSError as error:
        raise Unavailable("folder.unwritable", folder=str(folder)) from error
    return written


def _write_master(company: SampleCompany, to: SampleFiles) -> None:
    _write(
        to.warehouses,
        ("code", "name", "lat", "lon"),
        ((w.code, w.name, w.point.lat, w.point.lon) for w in company.warehouses()),
    )
    _write(
        to.products,
        ("sku", "name", "oe_numbers", "barcodes", "price"),
        (
            (
                p.sku,
                p.name,
                ";".join(p.oe_numbers),
                ";".join(p.barcodes),
                _yuan(p.price_fen),
            )
            for p in company.products()
        ),
    )
    _write(
        to.stock,
        ("warehouse", "sku", "location", "on_hand"),
        ((s.warehouse, s.sku, s.location, s.on_hand) for s in company.stock()),
    )
    _write(
        to.customers,
        ("code", "name", "kind", "phone", "address", "contact", "level", "credit_limit"),
        (
            (c.code, c.name, c.kind.value, c.phone, c.address, c.contact, c.level, _yuan(c.limit_fen))
            for c in company.customers()
        ),
    )


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d}"


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)

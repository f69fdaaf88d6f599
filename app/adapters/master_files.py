"""Master data files: warehouses, products, stock counts, customers; English or Chinese column names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from re import compile as pattern
from typing import Generic, Literal, TypeVar, overload

from app.adapters import cells
from app.adapters.cells import BadCell
from app.adapters.tables import read_table
from app.domain.catalog import (
    GRADES,
    CustomerKind,
    CustomerRecord,
    MasterKind,
    PriceRecord,
    ProductRecord,
    Record,
    StockRecord,
    WarehouseRecord,
)
from app.domain.codes import clean_code, part_key
from app.domain.geo import Point
from app.errors import Problem

R = TypeVar("R")
_SEVERAL = pattern("[;；]")
_CUSTOMER_KINDS = {
    "repair_shop": CustomerKind.REPAIR_SHOP,
    "修理厂": CustomerKind.REPAIR_SHOP,
    "dealer_4s": CustomerKind.DEALER_4S,
    "4s店": CustomerKind.DEALER_4S,
}
_WEIGHT = pattern(r"([0-9]{1,6}(?:\.[0-9]{1,3})?) ?(kg|千克|公斤|g|克)?")
_GRAMS = {"kg": 1000, "千克": 1000, "公斤": 1000, "g": 1, "克": 1}


class _Given:
    """The cells of one row by field; a column that the file lacks reads as empty."""

    def __init__(self, number: int, names: Mapping[str, str], values: Mapping[str, str]) -> None:
        self.number, self._names, self._values = number, names, values

    def read(self, field: str, grammar: Callable[[str, str], R]) -> R:
        """The field through one of the grammars of app.adapters.cells."""
        return grammar(self._names.get(field, field), self._values.get(field, ""))

    def unsaid(self, *fields: str) -> frozenset[str]:
        """Those of the fields that the file has no column for: an empty cell says more than that."""
        return frozenset(fields).difference(self._values)


def _warehouse(row: _Given) -> WarehouseRecord:
    point = Point(row.read("lat", cells.latitude), row.read("lon", cells.longitude))
    return WarehouseRecord(row.read("code", cells.needed_id), row.read("name", cells.needed_text), point)


def _several(field: str, cell: str) -> tuple[str, ...]:
    """The codes of a cell that may hold several, split at `;`; of two spellings of one code the first."""
    found: dict[str, str] = {}
    for part in _SEVERAL.split(cells.plain(cell)):
        code = cells.text_id(field, part)
        found.setdefault(part_key(code), code)
    found.pop("", None)  # An empty part, or a dash that stands for nothing.
    return tuple(found.values())


def _text(_field: str, cell: str) -> str:
    return cells.one_line(cell)


def _product(row: _Given) -> ProductRecord:
    return ProductRecord(
        sku=row.read("sku", cells.needed_id),
        name=row.read("name", cells.needed_text),
        oe_numbers=row.read("oe_numbers", _several),
        barcodes=row.read("barcodes", _several),
        price_fen=row.read("price_fen", cells.money),
        replaces=row.read("replaces", _several),
        weight_g=row.read("weight_g", _grams) or row.read("weight_kg", _kilograms),
        unsaid=row.unsaid("oe_numbers", "barcodes", "price_fen", "replaces") | _unweighed(row),
    )


def _grams(field: str, cell: str, unit: str = "g") -> int:
    """A weight in grams; a unit in the cell counts more than the one of its column."""
    text = cells.half_width(cells.plain(cell)).casefold()
    if not text:
        return 0
    found = _WEIGHT.fullmatch(text)
    if not found:
        raise BadCell(field, cells.plain(cell), "weight")
    return round(Decimal(found[1]) * _GRAMS[found[2] or unit])


def _kilograms(field: str, cell: str) -> int:
    return _grams(field, cell, "kg")


def _unweighed(row: _Given) -> frozenset[str]:
    columns = frozenset({"weight_g", "weight_kg"})
    return frozenset({"weight_g"} if row.unsaid(*columns) == columns else ())


def _stock(row: _Given) -> StockRecord:
    return StockRecord(
        warehouse=row.read("warehouse", cells.needed_id),
        sku=row.read("sku", cells.needed_id),
        location=row.read("location", cells.text_id),
        row=row.number,
        on_hand=row.read("on_hand", cells.count),
        unsaid=row.unsaid("location"),
    )


def _customer(row: _Given) -> CustomerRecord:
    return CustomerRecord(
        code=row.read("code", cells.needed_id),
        name=row.read("name", cells.needed_text),
        kind=row.read("kind", _customer_kind),
        phone=row.read("phone", cells.text_id),
        address=row.read("address", _text),
        contact=row.read("contact", _text),
        level=row.read("level", cells.text_id),
        limit_fen=row.read("credit_limit", _limit),
        grade=row.read("grade", _grade),
        unsaid=row.unsaid("phone", "contact", "level", "grade"),
    )


def _grade(field: str, cell: str) -> str:
    grade = cells.half_width(cells.plain(cell)).upper().removesuffix("级")
    if grade not in GRADES:
        raise BadCell(field, cells.plain(cell), "customer_grade")
    return grade


def _limit(field: str, cell: str) -> int | None:
    """A limit that ends is written as 0: money is not taken from anybody by a cell that somebody left empty."""
    return cells.money(field, cell) if cell.strip() else None


def _price(row: _Given) -> PriceRecord:
    level, sku = row.read("level", cells.needed_id), row.read("sku", cells.needed_id)
    return PriceRecord(level, sku, row.read("price", _price_of_something), row.number)


def _price_of_something(field: str, cell: str) -> int:
    fen = cells.money(field, cell)
    if fen <= 0:
        raise BadCell(field, cells.plain(cell), "money")
    return fen


def _customer_kind(field: str, cell: str) -> CustomerKind:
    text = cells.plain(cell)
    kind = _CUSTOMER_KINDS.get(text.casefold())
    if kind is None:
        raise BadCell(field, text, "customer_kind")
    return kind


@dataclass(frozen=True, slots=True)
class _Layout(Generic[R]):
    """A kind of master file: the names its columns may have, those it must have, how a row becomes a record, and
    what no two records of a file may share."""

    columns: Mapping[str, Sequence[str]]
    needed: tuple[str, ...]
    record: Callable[[_Given], R]
    key: Callable[[R], tuple[str, ...]]

    def read(self, path: Path) -> tuple[tuple[R, ...], tuple[Problem, ...]]:
        """Every sound row as a record, and what is wrong with the others."""
        table = read_table(path)
        places = table.columns(self.columns, self.needed)
        names = {field: table.header[place] for field, place in places.items()}
        records: dict[tuple[str, ...], R] = {}
        problems: list[Problem] = []
        for number, values in table.rows(problems):
            try:
                record = self.record(_Given(number, names, {field: values[place] for field, place in places.items()}))
                key = tuple(map(clean_code, self.key(record)))
                if records.setdefault(key, record) is not record:
                    raise BadCell(names[self.needed[0]], " ".join(self.key(record)), "unique")
            except BadCell as bad:
                problems.append(bad.at(table.file, number))
        return tuple(records.values()), tuple(problems)


_WAREHOUSES = _Layout(
    columns={
        "code": ("code", "编码", "仓库编码", "仓库"),
        "name": ("name", "名称", "仓库名称"),
        "lat": ("lat", "latitude", "纬度"),
        "lon": ("lon", "lng", "longitude", "经度"),
    },
    needed=("code", "name", "lat", "lon"),
    record=_warehouse,
    key=lambda record: (record.code,),
)
_PRODUCTS = _Layout(
    columns={
        "sku": ("sku", "货号", "商品编码", "商家编码", "编码"),
        "name": ("name", "名称", "品名", "商品名称"),
        "oe_numbers": ("oe_numbers", "oe_number", "oe号", "oe"),
        "barcodes": ("barcodes", "barcode", "条码", "商品条码"),
        "price_fen": ("price", "价格", "售价"),
        "replaces": ("replaces", "替代", "替代旧号", "旧编码"),
        "weight_g": ("weight_g", "重量(g)", "重量（g）", "重量(克)", "重量（克）"),
        "weight_kg": ("weight", "weight_kg", "重量", "重量(kg)", "重量（kg）", "重量(千克)", "重量(公斤)"),
    },
    needed=("sku", "name"),
    record=_product,
    key=lambda record: (record.sku,),
)
_STOCK = _Layout(
    columns={
        "warehouse": ("warehouse", "仓库", "仓库编码"),
        "sku": ("sku", "货号", "商品编码", "商家编码"),
        "location": ("location", "库位", "货位"),
        "on_hand": ("on_hand", "现有量", "库存", "数量"),
    },
    needed=("warehouse", "sku", "on_hand"),
    record=_stock,
    key=lambda record: (record.warehouse, record.sku),
)
_CUSTOMERS = _Layout(
    columns={
        "code": ("code", "编码", "客户编码"),
        "name": ("name", "名称", "客户名称"),
        "kind": ("kind", "类型", "客户类型"),
        "phone": ("phone", "电话", "联系电话"),
        "address": ("address", "地址", "收货地址"),
        "contact": ("contact", "联系人"),
        "level": ("level", "价格等级", "价格级别"),
        "credit_limit": ("credit_limit", "授信额度", "信用额度"),
        "grade": ("grade", "客户等级"),
    },
    needed=("code", "name", "kind"),
    record=_customer,
    key=lambda record: (record.code,),
)


_PRICES = _Layout(
    columns={
        "level": ("level", "价格等级", "价格级别"),
        "sku": ("sku", "货号", "商品编码", "商家编码"),
        "price": ("price", "价格", "售价"),
    },
    needed=("level", "sku", "price"),
    record=_price,
    key=lambda record: (record.level, record.sku),
)


Read = tuple[tuple[R, ...], tuple[Problem, ...]]


@overload
def read_master(kind: Literal["warehouses"], path: Path) -> Read[WarehouseRecord]: ...
@overload
def read_master(kind: Literal["products"], path: Path) -> Read[ProductRecord]: ...
@overload
def read_master(kind: Literal["stock"], path: Path) -> Read[StockRecord]: ...
@overload
def read_master(kind: Literal["customers"], path: Path) -> Read[CustomerRecord]: ...
@overload
def read_master(kind: Literal["prices"], path: Path) -> Read[PriceRecord]: ...
@overload
def read_master(kind: MasterKind, path: Path) -> tuple[Sequence[Record], Sequence[Problem]]: ...
def read_master(kind: str, path: Path) -> tuple[Sequence[Record], Sequence[Problem]]:
    """The records of a master file (of a workbook its first filled sheet) and the rows rejected, one problem each;
    of two rows with the same key the later one is rejected. Raises BadInput (codes in app.adapters.tables)."""
    match MasterKind(kind):
        case MasterKind.WAREHOUSES:
            return _WAREHOUSES.read(path)
        case MasterKind.PRODUCTS:
            return _PRODUCTS.read(path)
        case MasterKind.STOCK:
            return _STOCK.read(path)
        case MasterKind.CUSTOMERS:
            return _CUSTOMERS.read(path)
        case MasterKind.PRICES:
            return _PRICES.read(path)

"""Master data files under English and Chinese names, with rows that cannot be right."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from app.adapters.master_files import read_master
from app.domain.catalog import (
    CustomerKind,
    CustomerRecord,
    PriceRecord,
    ProductRecord,
    StockRecord,
    WarehouseRecord,
)
from app.domain.geo import Point
from app.errors import BadInput, Problem


def written(tmp_path: Path, text: str, encoding: str = "gbk") -> Path:
    path = tmp_path / "m.csv"
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize(
    "header", ["sku,name,oe_numbers,barcodes,price", "货号,品名,OE号,条码,售价", "SKU,Name,OE,Barcode,PRICE"]
)
def test_products(tmp_path: Path, header: str):
    unsaid = frozenset({"replaces", "weight_g"})
    rows = 'A-1,机油滤清器,06A 115 561 B；06a115561b;90915-YZZD1,6901234567892,"1,012.30"\nA-2,空气滤清器,-,,\n'

    assert read_master("products", written(tmp_path, f"{header}\n{rows}")) == (
        (
            ProductRecord(
                "A-1", "机油滤清器", ("06A 115 561 B", "90915-YZZD1"), ("6901234567892",), 101230, unsaid=unsaid
            ),
            ProductRecord("A-2", "空气滤清器", unsaid=unsaid),
        ),
        (),
    )


@pytest.mark.parametrize(
    "header", ["warehouse,sku,location,on_hand", "仓库,商品编码,货位,现有量", "仓库,货号,库位,数量"]
)
def test_stock(tmp_path: Path, header: str):
    records, problems = read_master("stock", written(tmp_path, f"{header}\nHZ,A-1,01-02,0\nHZ,A-2,,7.0\n"))

    assert records == (StockRecord("HZ", "A-1", "01-02", 0, row=2), StockRecord("HZ", "A-2", "", 7, row=3))
    assert problems == ()


@pytest.mark.parametrize("header", ["code,name,kind,phone,address", "编码,名称,类型,电话,地址"])
def test_customers(tmp_path: Path, header: str):
    rows = "C1,老王修理厂,修理厂,'0571-88888888,杭州  余杭\nC2,大众,4s店,,\nC3,丰田,DEALER_4S,,\nC4,李,repair_shop,,\n"

    records, problems = read_master("customers", written(tmp_path, f"{header}\n{rows}"))

    known = CustomerRecord("C1", "老王修理厂", CustomerKind.REPAIR_SHOP, "0571-88888888", "杭州 余杭")
    assert records[0] == replace(known, unsaid=frozenset({"contact", "level", "grade"}))
    assert [record.kind for record in records[1:]] == [
        CustomerKind.DEALER_4S,
        CustomerKind.DEALER_4S,
        CustomerKind.REPAIR_SHOP,
    ]
    assert problems == ()


@pytest.mark.parametrize(
    ("header", "cell", "grams"),
    [
        ("重量", "2.5", 2500),
        ("weight_g", "2.5", 2),
        ("重量（克）", "350", 350),
        ("重量(kg)", "0.35 千克", 350),
        ("重量", "350g", 350),
        ("重量", "", 0),
    ],
)
def test_a_weight_counts_in_the_unit_of_its_cell_or_column(tmp_path: Path, header: str, cell: str, grams: int):
    ((record,), problems) = read_master("products", written(tmp_path, f"货号,品名,{header}\nA-1,滤芯,{cell}\n"))

    assert (record.weight_g, problems) == (grams, ())
    assert "weight_g" not in record.unsaid


def test_grades_are_three_letters_or_none(tmp_path: Path):
    rows = "C1,甲,修理厂,a\nC2,乙,修理厂,B级\nC3,丙,修理厂,\nC4,丁,修理厂,VIP\n"

    records, problems = read_master("customers", written(tmp_path, f"编码,名称,类型,客户等级\n{rows}"))

    assert [record.grade for record in records] == ["A", "B", ""]
    assert [(problem.row, problem.found, problem.expected) for problem in problems] == [(5, "VIP", "customer_grade")]


@pytest.mark.parametrize("header", ["sku,name,replaces", "货号,品名,替代旧号", "编码,名称,旧编码"])
def test_a_product_names_the_old_numbers_it_replaces(tmp_path: Path, header: str):
    records, problems = read_master("products", written(tmp_path, f"{header}\nA-1,滤芯,06A 115 561；06a115561;B-1\n"))

    assert (records[0].replaces, problems) == (("06A 115 561", "B-1"), ())


@pytest.mark.parametrize(
    "header", ["code,name,kind,contact,level,credit_limit", "客户编码,客户名称,客户类型,联系人,价格等级,授信额度"]
)
def test_a_customer_has_a_contact_a_level_and_a_limit_where_the_file_says_so(tmp_path: Path, header: str):
    rows = 'C1,甲,修理厂,王 师傅,A,"50,000.00"\nC2,乙,修理厂,,,0\nC3,丙,修理厂,,,\n'

    records, problems = read_master("customers", written(tmp_path, f"{header}\n{rows}"))

    assert [(record.contact, record.level, record.limit_fen) for record in records] == [
        ("王 师傅", "A", 5_000_000),
        ("", "", 0),
        ("", "", None),
    ]
    assert problems == ()


def test_a_wrong_limit_is_named(tmp_path: Path):
    path = written(tmp_path, "code,name,kind,credit_limit\nC1,甲,修理厂,很多\nC2,乙,修理厂,1\n")

    records, problems = read_master("customers", path)

    assert [record.code for record in records] == ["C2"]
    assert problems == (Problem("m.csv", 2, "credit_limit", "很多", "money"),)


@pytest.mark.parametrize("header", ["level,sku,price", "价格等级,货号,价格", "价格级别,商家编码,售价"])
def test_prices(tmp_path: Path, header: str):
    rows = 'A,P-1,"1,012.30"\nB,P-1,9\nA,P-2,0\nA,P-3,\nA,P-4,-1\n,P-5,1\na,p-1,5\n'

    records, problems = read_master("prices", written(tmp_path, f"{header}\n{rows}"))

    assert records == (PriceRecord("A", "P-1", 101_230, row=2), PriceRecord("B", "P-1", 900, row=3))
    assert [(problem.row, problem.expected) for problem in problems] == [
        (4, "money"),
        (5, "money"),
        (6, "money"),
        (7, "filled"),
        (8, "unique"),
    ]
    names = header.split(",")
    assert [problem.field for problem in problems] == [names[2], names[2], names[2], names[0], names[0]]


def test_warehouses_from_a_workbook_with_more_columns(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["经度", "备注", "纬度", "名称", "编码"])
    book.active.append([120.15507, "x", 30.27415, "杭州仓", 571])
    book.save(tmp_path / "m.xlsx")

    assert read_master("warehouses", tmp_path / "m.xlsx") == (
        (WarehouseRecord("571", "杭州仓", Point(30.27415, 120.15507)),),
        (),
    )


def test_columns_that_need_not_be_there(tmp_path: Path):
    products, _ = read_master("products", written(tmp_path, "名称,货号\n滤芯,A\n"))
    stock, _ = read_master("stock", written(tmp_path, "库存,仓库,sku\n3,HZ,A\n"))
    customers, _ = read_master("customers", written(tmp_path, "类型,名称,编码\n4S店,大众,C\n"))

    assert (products[0].sku, stock[0].on_hand, customers[0].phone) == ("A", 3, "")


@pytest.mark.parametrize("row", ["HZ,A,-1", "HZ,A,1.5", "HZ,A,", "HZ,A,٣", "HZ,A,1e5"])
def test_a_count_is_a_whole_number_that_is_not_negative(tmp_path: Path, row: str):
    records, problems = read_master("stock", written(tmp_path, f"仓库,货号,库存\n{row}\nHZ,B,2\n", "utf-8"))

    assert [record.sku for record in records] == ["B"]
    assert problems == (Problem("m.csv", 2, "库存", row.split(",")[2], "quantity"),)


@pytest.mark.parametrize(
    ("row", "field", "found", "expected"),
    [
        ("6.9E+12,滤芯,,", "货号", "6.9E+12", "text_id"),
        (",滤芯,,", "货号", "", "filled"),
        ("A, ,,", "名称", "", "filled"),
        ("A,滤芯,6901;6.9E+12,", "条码", "6.9E+12", "text_id"),
        ("A,滤芯,,12.345", "价格", "12.345", "money"),
    ],
)
def test_a_wrong_product_is_named(tmp_path: Path, row: str, field: str, found: str, expected: str):
    records, problems = read_master("products", written(tmp_path, f"货号,名称,条码,价格\n{row}\nB,滤芯,,1\n"))

    assert [record.sku for record in records] == ["B"]
    assert problems == (Problem("m.csv", 2, field, found, expected),)


def test_a_place_off_the_globe_and_an_unknown_kind(tmp_path: Path):
    assert read_master("warehouses", written(tmp_path, "code,name,lat,lon\nA,B,120.1,30.2\n"))[1] == (
        Problem("m.csv", 2, "lat", "120.1", "degrees"),
    )
    assert read_master("customers", written(tmp_path, "code,name,kind\nA,B,散客\n"))[1] == (
        Problem("m.csv", 2, "kind", "散客", "customer_kind"),
    )


def test_of_two_rows_with_one_key_the_later_is_rejected(tmp_path: Path):
    records, problems = read_master("stock", written(tmp_path, "warehouse,sku,on_hand\nHZ,a,1\nSH,a,2\nhz,A,3\n"))

    assert [record.on_hand for record in records] == [1, 2]
    assert problems == (Problem("m.csv", 4, "warehouse", "hz A", "unique"),)


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("warehouses", ["code", "name", "lat", "lon"]),
        ("products", ["sku", "name"]),
        ("stock", ["warehouse", "sku", "on_hand"]),
        ("customers", ["code", "name", "kind"]),
        ("prices", ["level", "sku", "price"]),
    ],
)
def test_missing_columns_are_all_named(tmp_path: Path, kind: str, missing: list[str]):
    with pytest.raises(BadInput) as caught:
        read_master(kind, written(tmp_path, "x,y\n1,2\n"))  # type: ignore[call-overload]

    assert caught.value.code == "file.columns"
    assert [problem.field for problem in caught.value.problems] == missing

"""Master data files change what they speak of and nothing else."""

from pathlib import Path

import pytest

from app.adapters.master_files import read_master
from app.domain.catalog import MasterKind
from app.usecases.catalog import ImportMaster
from tests.core import PADS, House, incoming, new_id

CUSTOMERS = "code,name,kind,phone,address,contact,level,credit_limit\nC1,甲,修理厂,0571-1,杭州余杭,王,A,500\n"
PRODUCTS = "sku,name,oe_numbers,barcodes,price,replaces\nP-1,片,OE-1,6901,12.30,OLD-1\n"
STOCK = f"warehouse,sku,on_hand,location\nHZ,{PADS},5,A-01\n"


@pytest.fixture
def taken(house: House, tmp_path: Path):
    """Take in a master file of this text; its batch's counts."""

    def take(kind: MasterKind, text: str) -> dict[str, int]:
        path = tmp_path / "m.csv"
        path.write_text(text, encoding="utf-8")
        records, problems = read_master(kind, path)
        house.handle(ImportMaster(new_id(), kind, "m.csv", text, tuple(records), {}, rejected=len(problems)))
        return dict(house.program.reader.batches(1)[0].counts)

    return take


def seen(house: House, table: str, *columns: str) -> list[tuple[object, ...]]:
    with house.program.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {table}")]


def customer(house: House) -> tuple[object, ...]:
    (row,) = seen(house, "customers", "name", "phone", "contact", "level")
    return (*row, house.account().limit_fen)


def test_what_a_customer_file_has_no_column_for_stays(house: House, taken):
    taken(MasterKind.CUSTOMERS, CUSTOMERS)

    taken(MasterKind.CUSTOMERS, "code,name,kind\nC1,乙,修理厂\nC2,丙,修理厂\n")

    assert seen(house, "customers", "name", "phone", "contact", "level") == [
        ("乙", "0571-1", "王", "A"),
        ("丙", "", "", ""),
    ]
    assert house.account().limit_fen == 50_000


def test_an_empty_cell_of_a_customer_clears_all_but_the_limit(house: House, taken):
    taken(MasterKind.CUSTOMERS, CUSTOMERS)

    taken(MasterKind.CUSTOMERS, "code,name,kind,phone,contact,level,credit_limit\nC1,甲,修理厂,,,,\n")

    assert customer(house) == ("甲", "", "", "", 50_000)
    taken(MasterKind.CUSTOMERS, "code,name,kind,credit_limit\nC1,甲,修理厂,0\n")
    assert customer(house) == ("甲", "", "", "", 0)


@pytest.mark.parametrize(
    ("text", "codes", "price"),
    [
        ("sku,name\nP-1,垫\n", {"P-1", "OE-1", "6901", "OLD-1"}, 1230),
        ("sku,name,barcodes\nP-1,垫,6902;6903\n", {"P-1", "OE-1", "6902", "6903", "OLD-1"}, 1230),
        ("sku,name,oe_numbers,barcodes,price,replaces\nP-1,垫,,,,\n", {"P-1"}, 0),
    ],
)
def test_what_a_product_file_has_no_column_for_stays(house: House, taken, text: str, codes: set[str], price: int):
    taken(MasterKind.PRODUCTS, PRODUCTS)

    taken(MasterKind.PRODUCTS, text)

    mine = "sku_codes JOIN skus ON skus.id = sku_id WHERE skus.code = 'P-1'"
    assert {row[0] for row in seen(house, mine, "sku_codes.code")} == codes
    assert seen(house, "skus WHERE code = 'P-1'", "name", "price_fen") == [("垫", price)]


def test_a_count_without_places_leaves_the_goods_where_they_were(house: House, taken):
    for text, place in (
        (STOCK, "A-01"),
        (f"warehouse,sku,on_hand\nHZ,{PADS},7\n", "A-01"),
        (f"warehouse,sku,on_hand,location\nHZ,{PADS},7,\n", ""),
    ):
        taken(MasterKind.STOCK, text)
        assert seen(house, "stock WHERE on_hand > 0", "location") == [(place,)]


def test_the_list_of_imports_says_what_a_master_file_did(house: House, taken):
    assert taken(MasterKind.PRODUCTS, PRODUCTS + "P-2,,,,,\n") == {"lines": 1, "rejected": 1}
    assert taken(MasterKind.STOCK, STOCK + "XX,P-1,1,\n") == {"lines": 1, "rejected": 1}
    assert taken(MasterKind.PRICES, "level,sku,price\nA,P-1,9\nA,P-9,9\n") == {"lines": 1, "rejected": 1}


@pytest.mark.parametrize("written", ["c-07-2", "Ｃ－07-2", " C–07-2 "])
def test_a_location_is_found_by_its_barcode_however_a_file_writes_it(house: House, taken, written: str):
    taken(MasterKind.STOCK, f"warehouse,sku,on_hand,location\nHZ,{PADS},5,{written}\n")
    house.take_in(incoming("1001", (PADS, 1)))
    house.route()

    house.scan(house.no("1001"))
    answer = house.scan("C-07-2")

    assert (answer.says, answer.facts["location"]) == ("location_set", "C-07-2")
    assert house.order("1001").lines[0].location == "C-07-2"

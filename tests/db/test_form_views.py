"""What the order form reads: customers by any part, products by the beginning of any code, with price and stock."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.catalog import MasterKind, PriceRecord, ProductRecord
from app.domain.codes import part_key
from app.domain.intake import Pay
from tests.core import AIR, OIL, PADS, PRODUCTS, YUHANG, House, StoppedClock, copy_of, incoming, over
from tests.db.trading import place, trading

SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@pytest.fixture
def trade(house: House) -> House:
    return trading(house)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("强", {"K001", "K0010"}),
        ("强生", {"K001"}),
        ("k001", {"K001", "K0010"}),
        ("Ｋ００２", {"K002"}),
        ("0001111", {"K001"}),
        ("szqs", {"K001"}),
        ("88001234", {"K002"}),
        ("_A", {"K002"}),
        ("%", set()),
        ("\x00强生", {"K001"}),
        ("强" * 60_000, set()),
        (" ", {"K001", "K002", "K0010"}),
    ],
)
def test_customers_are_found_by_any_part(trade: House, words: str, found: set[str]):
    assert {row.code for row in trade.program.reader.customers(words)} == found


def test_the_very_code_comes_first_then_who_ordered_last(trade: House):
    place(trade, PADS, customer="K001", pay=Pay.PREPAID)
    place(trade, PADS, customer="K0010", pay=Pay.PREPAID)

    reader = trade.program.reader
    assert [row.code for row in reader.customers("")] == ["K0010", "K001", "K002"]
    assert [row.code for row in reader.customers("k001")] == ["K001", "K0010"]
    assert [row.code for row in reader.customers("", limit=1)] == ["K0010"]


def test_a_customer_shows_what_was_last_used_first(trade: House):
    reader = trade.program.reader
    assert [a.address for a in reader.customer("K001").addresses] == ["老地址1号"]  # type: ignore[union-attr]
    place(trade, PADS, OIL, pay=Pay.PREPAID)
    trade.clock.pass_by(hours=1)
    place(trade, AIR, pay=Pay.PREPAID, address="新地址2号", place=None)
    place(trade, OIL, customer="K002", pay=Pay.PREPAID)

    shown = reader.customer("K001")

    assert shown is not None
    assert [(a.address, a.place) for a in shown.addresses] == [
        ("新地址2号", None),
        ("文一西路1号", YUHANG),
        ("老地址1号", None),
    ]
    assert (shown.row.address, shown.row.region) == ("新地址2号", "")
    assert [part.sku for part in shown.usual] == [AIR, PADS, OIL]
    assert [row.pieces for row in shown.orders] == [1, 2]
    assert shown.credit.available_fen == 30000
    assert reader.customer("nobody") is None


ODD = (
    ProductRecord("A9", "odd", ("A_1", "AZ", "A:1"), ("ZZ",), 100),
    ProductRecord("9Z-1", "odd", ("刹1", "Z"), ("A",), 0, replaces=("OLD-9",)),
)
CODES = {product.sku: (product.sku, *product.oe_numbers, *product.barcodes, *product.replaces) for product in ODD}
CODES |= {product.sku: (product.sku, *product.oe_numbers, *product.barcodes) for product in PRODUCTS}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def catalogue(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Products with codes that begin alike, and signs that databases sort in their own ways."""
    with copy_of(request.param, request, tmp_path_factory.mktemp("catalogue")) as address:
        made = over(address, StoppedClock())
        made.master(MasterKind.PRODUCTS, ODD)
        yield made
        made.program.close()


@SHARED
@given(
    text=st.text("AZ9_:刹1 -", min_size=1, max_size=3) | st.sampled_from([c[:4] for cs in CODES.values() for c in cs])
)
def test_parts_are_found_by_the_beginning_of_any_code(catalogue: House, text: str):
    key = part_key(text)
    expected = {sku for sku, codes in CODES.items() if any(part_key(code).startswith(key) for code in codes)}

    found = catalogue.program.reader.parts(text)

    if key and expected:
        assert {part.sku for part in found} == expected
        exact = [part.sku for part in found if key in map(part_key, CODES[part.sku])]
        assert [part.sku for part in found][: len(exact)] == exact


@SHARED
@given(text=st.text(max_size=8))
def test_no_text_breaks_the_search_for_parts_and_customers(catalogue: House, text: str):
    assert len(catalogue.program.reader.parts(text)) <= len(CODES)
    assert catalogue.program.reader.customers(text) == ()
    assert catalogue.program.reader.customer(text) is None
    assert catalogue.program.reader.credit(text) is None


def test_parts_show_the_price_of_the_level_and_what_is_free(trade: House):
    trade.master(MasterKind.PRICES, (PriceRecord("A", OIL, 3500),))
    trade.take_in(incoming("1", (OIL, 3)))
    trade.route()
    reader = trade.program.reader

    (oil,) = reader.parts("90915 yzz", "A")

    assert (oil.sku, oil.name, oil.price_fen, oil.pieces) == (OIL, "机滤", 3500, 1)
    assert [(row.warehouse, row.available) for row in oil.stock] == [("HZ", 47), ("SH", 7)]
    assert reader.parts("90915yzz")[0].price_fen == 3900
    assert [part.sku for part in reader.parts("滤")] == [OIL, AIR]
    assert [part.sku for part in reader.parts("滤", limit=1)] == [OIL]
    assert reader.parts("%") == reader.parts("片%") == ()

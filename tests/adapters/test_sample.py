"""The sample company: the same everywhere, sound codes, orders that fit the catalogue, files that are fresh."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from itertools import islice
from pathlib import Path

import pytest

import resources
from app.adapters.language import RuleLanguage
from app.adapters.sample import SampleCompany, sample_articles, solved_cases, write_sample_files
from app.domain.cases import CaseKind
from app.domain.catalog import CustomerKind
from app.domain.causes import DEFAULT_CAUSES
from app.domain.codes import CodeType, is_own_code, part_key
from app.domain.geo import haversine_km
from app.domain.glossary import DEFAULT_TERMS
from app.domain.intake import IncomingOrder, SourceStatus
from app.domain.knowledge import Scope
from app.domain.people import Role
from app.domain.routing import Demand, DemandLine, Outcome, Site, Snapshot, route
from app.domain.rules import DEFAULT_RULES
from app.domain.stages import Stage
from app.errors import Unavailable

CHINA = timezone(timedelta(hours=8))
DAY = datetime(2026, 11, 23, tzinfo=CHINA)
SHIPPED = Path(resources.__path__[0]) / "sample"
PHONE = re.compile(r"1390000\d{4}")


@pytest.fixture(scope="module")
def small() -> SampleCompany:
    return SampleCompany("small")


def codes_of(company: SampleCompany) -> dict[str, str]:
    """SKU by comparison form of SKU code and OE number."""
    return {part_key(code): p.sku for p in company.products() for code in (p.sku, *p.oe_numbers)}


def check_digit_fits(code: str) -> bool:
    return len(code) == 13 and sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(code)) % 10 == 0


def incomplete(order: IncomingOrder, known: dict[str, str]) -> bool:
    return order.place is None or any(part_key(line.codes[0]) not in known for line in order.lines)


def test_two_companies_are_the_same(small: SampleCompany) -> None:
    other = SampleCompany("small")
    assert list(other.products()) == list(small.products())
    assert list(other.stock()) == list(small.stock())
    assert list(other.customers()) == list(small.customers())
    assert list(other.orders(50, 7, DAY)) == list(small.orders(50, 7, DAY))


def test_seed_and_day_change_the_orders(small: SampleCompany) -> None:
    first, seed, day = (
        {order.external_no for order in orders}
        for orders in (small.orders(50, 7, DAY), small.orders(50, 8, DAY), small.orders(50, 7, DAY + timedelta(days=1)))
    )
    assert len(first | seed | day) == 150


def test_small_counts(small: SampleCompany) -> None:
    assert [w.code for w in small.warehouses()] == ["HD", "HB", "HN"]
    assert sum(1 for _ in small.products()) == 400
    kinds = Counter(customer.kind for customer in small.customers())
    assert kinds == {CustomerKind.REPAIR_SHOP: 52, CustomerKind.DEALER_4S: 8}
    assert Counter(s.warehouse for s in small.stations()) == {"HD": 2, "HB": 2, "HN": 2}


def test_the_real_size_has_every_code_once() -> None:
    company = SampleCompany("seed")
    skus: set[str] = set()
    oe_numbers: set[str] = set()
    barcodes: list[str] = []
    for product in company.products():
        skus.add(product.sku)
        oe_numbers.add(part_key(product.oe_numbers[0]))
        barcodes += product.barcodes
    assert (len(skus), len(oe_numbers), len(set(barcodes))) == (180_000, 180_000, len(barcodes))
    assert {s.sku for s in company.stock()} == skus
    customers = list(company.customers())
    assert len({c.name for c in customers}) == len({c.phone for c in customers}) == 4_572
    assert sum(c.kind is CustomerKind.DEALER_4S for c in customers) == 372


def test_barcodes_have_a_chinese_prefix_and_a_fitting_check_digit(small: SampleCompany) -> None:
    barcodes = [code for product in small.products() for code in product.barcodes]
    assert all(check_digit_fits(code) and 690 <= int(code[:3]) <= 699 for code in barcodes)
    assert len(set(barcodes)) == len(barcodes) > 400


def test_oe_numbers_are_written_with_blanks_or_dashes_by_some_makers(small: SampleCompany) -> None:
    numbers = [oe for product in small.products() for oe in product.oe_numbers]
    plain = sum(part_key(oe) == oe for oe in numbers)
    assert 0 < plain < len(numbers) / 2
    assert len({part_key(oe) for oe in numbers}) == len(numbers)


def test_stock_is_of_known_products_in_known_warehouses(small: SampleCompany) -> None:
    skus = {product.sku for product in small.products()}
    stock = list(small.stock())
    assert {s.sku for s in stock} < skus
    assert {s.warehouse for s in stock} == {w.code for w in small.warehouses()}
    assert len({(s.warehouse, s.sku) for s in stock}) == len(stock)
    assert all(s.on_hand >= 0 and re.fullmatch(r"[A-H]-\d\d-\d", s.location) for s in stock)


def test_seven_customers_of_ten_are_near_a_warehouse(small: SampleCompany) -> None:
    with (SHIPPED / "counties.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    by_name = {row["province"] + row["city"] + row["county"]: row for row in rows}
    points = [w.point for w in small.warehouses()]
    near = 0
    for customer in small.customers():
        name = max((n for n in by_name if customer.address.startswith(n)), key=len)
        point = type(points[0])(float(by_name[name]["lat"]), float(by_name[name]["lon"]))
        near += min(haversine_km(point, warehouse) for warehouse in points) <= 300
    assert near == 42


def test_operators_cover_every_role_and_their_badges_scan(small: SampleCompany) -> None:
    operators = small.operators()
    assert frozenset().union(*(o.roles for o in operators)) == set(Role)
    assert all(is_own_code(o.badge, CodeType.BADGE) for o in operators)
    assert len({o.badge for o in operators}) == len({o.code for o in operators}) == len(operators)


@pytest.mark.parametrize(("count", "share", "wanted"), [(120, 0.03, 3), (400, 0.1, 40), (50, 0.0, 0)])
def test_only_the_incomplete_orders_cannot_be_resolved(
    small: SampleCompany, count: int, share: float, wanted: int
) -> None:
    known = codes_of(small)
    orders = list(small.orders(count, 3, DAY, incomplete_share=share))
    assert len(orders) == count
    assert sum(incomplete(order, known) for order in orders) == wanted


def test_orders_are_whole(small: SampleCompany) -> None:
    orders = list(small.orders(300, 5, DAY))
    names = {customer.name for customer in small.customers()}
    assert {len(order.lines) for order in orders} == {2, 3}
    assert all(PHONE.fullmatch(order.phone) and len(order.external_no) == 19 for order in orders)
    assert 100 < sum(order.buyer in names for order in orders) < 250
    for order in orders:
        assert order.status is SourceStatus.PAID
        assert order.amount_fen == order.freight_fen + sum(line.quantity * line.price_fen for line in order.lines)
        assert order.ordered_at is not None
        assert order.paid_at is not None
        assert DAY < order.ordered_at < order.paid_at < DAY + timedelta(days=1)


def test_customer_phones_are_fictitious(small: SampleCompany) -> None:
    assert all(PHONE.fullmatch(customer.phone) for customer in small.customers())


def test_a_day_without_time_zone_is_refused(small: SampleCompany) -> None:
    with pytest.raises(ValueError, match="time zone"):
        small.orders(1, 1, DAY.replace(tzinfo=None))


def demands(company: SampleCompany, count: int) -> Iterator[Demand]:
    known = codes_of(company)
    ids = {product.sku: index for index, product in enumerate(company.products())}
    for index, order in enumerate(company.orders(count, 1, DAY, incomplete_share=0)):
        skus = [known[part_key(line.codes[0])] for line in order.lines]
        lines = tuple(
            DemandLine(at, ids[sku], sku, line.quantity)
            for at, (sku, line) in enumerate(zip(skus, order.lines, strict=True))
        )
        assert order.place is not None
        yield Demand(index, order.place.adcode, order.place.point, lines)


def test_the_demo_day_needs_transfers_and_production_but_mostly_neither(small: SampleCompany) -> None:
    sites = [Site(index, w.code, w.name, w.point) for index, w in enumerate(small.warehouses())]
    site_ids = {site.code: site.id for site in sites}
    sku_ids = {product.sku: index for index, product in enumerate(small.products())}
    free = {(site_ids[s.warehouse], sku_ids[s.sku]): s.on_hand for s in small.stock()}
    logic = RuleLanguage().logic(0, DEFAULT_RULES, DEFAULT_TERMS)
    decisions = route(list(demands(small, 120)), Snapshot(sites, free), logic)
    outcomes = Counter(decision.outcome for decision in decisions)
    assert outcomes[Outcome.ASSIGNED] > 72
    assert outcomes[Outcome.TRANSFER] > 5
    assert outcomes[Outcome.TO_PRODUCE] > 1


def test_shipped_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    """After a change of the generator: write_sample_files(SHIPPED, "small", 120, DAY)."""
    write_sample_files(tmp_path, "small", 120, DAY)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shipped = {path.name: path.read_bytes() for path in SHIPPED.glob("*.csv") if path.name != "counties.csv"}
    assert made == shipped


def test_exports_have_the_quirks_of_real_ones() -> None:
    raw = (SHIPPED / "ExportOrderList202611231830.csv").read_bytes()
    rows = list(csv.DictReader(raw.decode("gbk").splitlines()))
    header = list(rows[0])
    assert raw.count(b"\r\n") == 121
    assert len(header) == 56
    assert sum(name.endswith(" ") for name in header) == 6
    statuses = Counter(row["订单状态"] for row in rows)
    assert len(statuses) == 5
    assert statuses["买家已付款，等待卖家发货"] > 90
    assert all(re.fullmatch(r'="\d{19}"', row["订单编号"]) for row in rows)
    assert all(re.fullmatch(r"'1390000\d{4}", row["联系手机"]) for row in rows)
    assert sum("  " in row["收货地址 "] for row in rows) > 110
    assert all(row["宝贝标题 "].count("，") == int(row["宝贝种类 "]) - 1 for row in rows)


def test_both_exports_name_the_same_orders() -> None:
    numbers = []
    for name in ("ExportOrderList202611231830.csv", "ExportOrderDetailList202611231830.csv"):
        rows = csv.DictReader((SHIPPED / name).read_text(encoding="gbk").splitlines())
        numbers.append(list(dict.fromkeys(row["订单编号"] for row in rows)))
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) == 120


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(Unavailable, match="folder"):
        write_sample_files(tmp_path / "taken" / "inside", "small", 1, DAY)


def test_both_sizes_begin_with_the_same_products(small: SampleCompany) -> None:
    assert list(islice(SampleCompany("seed").products(), 400)) == list(small.products())


def test_what_the_company_has_learnt_fits_the_program() -> None:
    articles, solved = sample_articles(), solved_cases()
    assert len(articles) >= 12
    assert len({text.title for text in articles.values()}) == len(articles)
    for text in articles.values():
        assert text.cause in DEFAULT_CAUSES
        assert min(map(len, (text.symptom, text.cause_text, text.steps))) > 10
        scopes = dict(text.scopes)
        assert scopes[Scope.CASE_KIND] in set(CaseKind)
        assert scopes.get(Scope.STAGE, Stage.PAID) in set(Stage)
    for case in solved:
        assert case.cause in DEFAULT_CAUSES
        assert case.article in articles
        assert case.hours < 24 * case.ago.days + 24
    assert any(not case.worked for case in solved)

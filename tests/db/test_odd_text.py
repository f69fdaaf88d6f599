"""Texts as people and shops write them, on both databases: everything comes back, nothing breaks an import."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.codes import clean_text
from app.domain.intake import IncomingLine
from app.domain.knowledge import LONGEST_TEXT, ArticleText, Scope
from app.usecases.cases import OpenCase
from app.usecases.knowledge import SaveArticle
from app.views.cases import CaseFilter
from app.views.knowledge import ArticleFilter
from app.views.orders import OrderFilter
from tests.core import PADS, House, incoming, new_id

ODD = [
    "tab\tand\nline\r\nend",
    "back\\slash \\N \\. \\t",
    "quote ' \" ` ;--",
    "nul\x00inside\x00",
    "half \ud83d of \udc4d",
    "whole 👍 𠮷野家 e\u0301",
    "\u202eright to left\u200b",
    "{} {0} %s %(x)s :name $1",
    "长" * 350_000,
    "x" * 1_000_000,
    "1 2 3 " * 100_000,
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_an_odd_text_anywhere_comes_back_as_it_was(house: House, odd: str):
    house.count_in({("HZ", PADS): 1})
    line = IncomingLine((PADS, odd[:50]), odd, 1)
    order = incoming(
        "1001", buyer=odd, contact=odd, phone=odd[:100], address=odd, remark=odd, carrier=odd, lines=(line,)
    )

    assert house.take_in(order, incoming("1002", (odd[:50], 1))).orders == 2
    assert house.take_in(order).duplicates == 1

    found = house.order("1001")
    kept = clean_text(odd)
    assert (found.row.buyer, found.contact, found.address, found.remark) == (kept, kept, kept, kept)
    assert found.lines[0].title == kept
    assert house.order("1002").lines[0].sku == clean_text(odd[:50])
    house.route()
    label = house.pick(house.no("1001"))
    assert house.program.label(label) == label.encode()
    assert house.program.reader.count(OrderFilter(text="1001")) == 1


def test_an_odd_number_of_an_order_is_found_again(house: House):
    for number in ("A'B\\C\"D", "订单 一/二", "x\ty", "a:b*c&d|e!f(g)h", "'''''''''", "\\\\\\\\\\\\\\\\"):
        house.take_in(incoming(number, (PADS, 1)))

    assert len(house.program.reader.ranked_queue()) == 6


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(text=st.text(st.characters(), min_size=1, max_size=30))
def test_any_reason_is_kept_and_sealed(house: House, text: str):
    number = new_id().upper()
    house.take_in(incoming(number, (PADS, 1), buyer=text, address=text))

    house.hold(number)
    house.release(number)

    assert house.order(number).row.buyer == clean_text(text)


QUERIES = [
    *ODD[:8],
    '"',
    "NEAR(a b)",
    "a* OR title:c",
    ") | (",
    "&|!:*",
    "NOT",
    "%_",
    "\ud800",
    "卡\x00单",
    "a-b." * 2500,
    "1" * 9999,
]


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_whatever_is_typed_into_a_search_is_only_looked_for(house: House, query: str):
    house.handle(SaveArticle(new_id(), ArticleText("卡单", "单子不动", steps="改派")))
    house.handle(OpenCase(new_id(), "卡单"))

    reader = house.program.reader
    reader.search_knowledge(ArticleFilter(query))
    reader.search_knowledge(ArticleFilter("卡", Scope.SKU, query))
    reader.search_knowledge(ArticleFilter("", Scope.SKU, query, cause=query))
    for closed in (False, True, None):
        reader.cases(CaseFilter(text=query, closed=closed))
    assert [hit.title for hit in reader.search_knowledge(ArticleFilter("卡单"))] == ["卡单"]


def test_the_longest_article_is_kept_and_found_by_its_beginning(house: House):
    """Of ever other pairs of signs: PostgreSQL keeps the words of a text in a megabyte."""
    signs = "".join(map(chr, range(0x20000, 0x20000 + LONGEST_TEXT)))
    house.handle(SaveArticle(new_id(), ArticleText("甲", signs, "", signs[::-1], signs[::2] + signs[1::2])))

    (hit,) = house.program.reader.search_knowledge(ArticleFilter(signs[:3]))
    assert hit.title == "甲"
    assert house.program.check() == []

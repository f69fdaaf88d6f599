"""What a source says of an order, and what of it is new."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.intake import (
    Change,
    IncomingLine,
    IncomingOrder,
    SourceStatus,
    changes,
    is_masked,
    marks,
    storable,
)

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ORDER = IncomingOrder(
    "1001",
    SourceStatus.PAID,
    contact="王小明",
    phone="13812345678",
    address="杭州市余杭区1号",
    amount_fen=10000,
    lines=(IncomingLine(("A",), "滤芯", 2, 5000),),
)
SILENT = ORDER._replace(contact="", phone="", address="", amount_fen=0, lines=())
WORDS = st.text(st.characters(exclude_categories=()), max_size=8)


@pytest.mark.parametrize(
    ("later", "says"),
    [
        (ORDER, set()),
        (SILENT, set()),
        (ORDER._replace(buyer="别人", ordered_at=NOW, carrier="SF"), set()),
        (ORDER._replace(status=SourceStatus.CLOSED), {Change.STATUS}),
        (ORDER._replace(phone="13900000000"), {Change.RECIPIENT}),
        (ORDER._replace(lines=(IncomingLine(("A",), "滤芯", 3, 5000),)), {Change.LINES}),
        (ORDER._replace(lines=(*ORDER.lines, *ORDER.lines)), {Change.LINES}),
        (ORDER._replace(freight_fen=800), {Change.TERMS}),
        (SILENT._replace(status=SourceStatus.SIGNED, amount_fen=1), {Change.STATUS, Change.TERMS}),
    ],
)
def test_only_what_is_said_otherwise_is_a_change(later: IncomingOrder, says: set[Change]):
    found, kept = changes(marks(ORDER), marks(later), masked=False)

    assert found == says
    assert changes(kept, marks(later), masked=False) == (frozenset(), kept)
    assert changes(kept, marks(SILENT._replace(status=later.status)), masked=False) == (frozenset(), kept)


def test_what_is_said_for_the_first_time_is_new():
    found, kept = changes(marks(SILENT), marks(ORDER), masked=False)

    assert found == {Change.RECIPIENT, Change.LINES, Change.TERMS}
    assert kept == marks(ORDER)


def test_a_masked_recipient_says_nothing_and_the_plain_one_is_still_known():
    masked = ORDER._replace(phone="138****5678", amount_fen=1)

    found, kept = changes(marks(ORDER), marks(masked), masked=True)

    assert found == {Change.TERMS}
    assert changes(kept, marks(ORDER._replace(amount_fen=1)), masked=False) == (frozenset(), kept)
    assert changes(marks(SILENT), marks(masked), masked=True)[0] == {Change.LINES, Change.TERMS}


def test_an_order_from_before_its_source_was_remembered_changes_nothing():
    assert changes("", marks(ORDER), masked=False) == (frozenset(), marks(ORDER))


@pytest.mark.parametrize(
    ("text", "masked"), [("王**", True), ("138＊＊＊＊1234", True), ("王小明", False), ("", False)]
)
def test_what_is_masked(text: str, masked: bool):
    assert is_masked(text) is masked


@given(
    st.builds(IncomingOrder, WORDS, st.just(SourceStatus.PAID), buyer=WORDS, phone=WORDS, remark=WORDS, sale_no=WORDS)
)
def test_every_text_of_a_storable_order_can_be_kept(order: IncomingOrder):
    kept = storable(order._replace(lines=(IncomingLine((order.buyer,), order.remark, 1),)))

    texts = (kept.external_no, kept.buyer, kept.phone, kept.remark, kept.sale_no, kept.lines[0].title)
    for text in (*texts, *kept.lines[0].codes):
        assert "\x00" not in text
        text.encode()
    assert storable(kept) is kept

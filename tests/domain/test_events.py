"""The ledger's seal: whatever is changed, the hash is another."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.events import EventKind, canonical, seal
from app.domain.intake import Channel, Missing, Pay
from app.domain.order import Order
from app.domain.stages import Stage

NOW = datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=UTC)
FIELDS: tuple[str, int, int, str, str, str, str] = ("O1", 1, 1_700_000_000_000, "kind", "li", "HZ-1", "{}")


@pytest.mark.parametrize("place", range(len(FIELDS)))
@given(change=st.text(st.characters(), min_size=1) | st.integers(2, 9))
def test_a_change_of_any_field_changes_the_seal(place: int, change: str | int):
    fields = list(FIELDS)
    fields[place] = str(fields[place]) + str(change)

    assert seal(*fields) != seal(*FIELDS)  # type: ignore[arg-type]


def test_a_text_cannot_slip_from_one_field_into_the_next():
    assert seal("O1", 1, 1, "k", "ab", "c", "{}") != seal("O1", 1, 1, "k", "a", "bc", "{}")


@given(st.dictionaries(st.text(max_size=3), st.text(st.characters()) | st.integers()))
def test_facts_have_one_text_whatever_their_order(facts: dict[str, object]):
    assert canonical(facts) == canonical(dict(reversed(facts.items())))


def test_an_order_seals_each_event_with_the_one_before():
    order = Order(
        1,
        "O1",
        Channel.TAOBAO,
        "1",
        Stage.PAID,
        NOW,
        False,
        frozenset[Missing](),
        False,
        None,
        None,
        Pay.PREPAID,
        0,
        0,
        0,
        "",
        1,
        0,
        "",
    )

    first = order.record(EventKind.ORDER_RECEIVED, NOW, "li", "", {})
    second = order.record(EventKind.ORDER_HELD, NOW, "li", "", {"reason": "等"})

    at = round(NOW.timestamp() * 1000)
    assert first.hash == seal("O1", 1, at, "order_received", "li", "", "{}")
    assert second.hash == seal(first.hash, 2, at, "order_held", "li", "", '{"reason":"等"}')
    assert (order.event_seq, order.event_hash, order.new_events) == (2, second.hash, [first, second])

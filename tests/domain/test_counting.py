"""What may be corrected without asking: never more than the limit, however it is cut in slices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.counting import CountState, Limit, Reason, Shelf, Why, decide
from app.errors import BadInput, Refused

FIVE = Limit(5, 50_000)
DONE, ASKED = CountState.DONE, CountState.ASKED


@pytest.mark.parametrize(
    ("pieces", "price_fen", "alone", "state"),
    [
        (5, 0, 0, DONE),
        (6, 0, 0, ASKED),
        (-5, 0, 0, DONE),
        (-6, 0, 0, ASKED),
        (5, 10_000, 0, DONE),
        (5, 10_001, 0, ASKED),
        (3, 0, 3, ASKED),
        (2, 0, 3, DONE),
        (-3, 0, 5, DONE),
        (-6, 0, 5, ASKED),
        (0, 99_999, 9, DONE),
    ],
)
def test_the_limit_is_pieces_and_their_worth_of_a_day(pieces: int, price_fen: int, alone: int, state: CountState):
    shelf = Shelf(on_hand=100, alone=alone, price_fen=price_fen)

    assert decide(pieces, shelf, FIVE) is state


def test_what_an_order_was_promised_is_never_taken_without_asking():
    shelf = Shelf(on_hand=4, reserved=3)

    assert decide(-1, shelf, FIVE) is DONE
    assert decide(-2, shelf, FIVE) is ASKED
    assert (shelf.lacks(-1), shelf.lacks(-2), shelf.lacks(-4)) == (0, 1, 3)


def test_nothing_is_corrected_alone_where_the_company_says_so():
    assert decide(1, Shelf(on_hand=9), Limit(0, 50_000)) is ASKED
    assert decide(1, Shelf(on_hand=9, price_fen=1), Limit(5, 0)) is ASKED
    assert Limit.of({}) == FIVE
    assert Limit.of({"count.limit": "0", "count.limit_fen": "100"}) == Limit(0, 100)


@given(
    st.lists(st.integers(-20, 20), max_size=12),
    st.integers(0, 10),
    st.integers(0, 100_000),
    st.integers(0, 30_000),
    st.integers(0, 40),
)
def test_alone_the_number_never_drifts_farther_than_the_limit(
    steps: list[int], pieces: int, fen: int, price_fen: int, reserved: int
):
    limit, on_hand, alone = Limit(pieces, fen), 40, 0
    for step in steps:
        shelf = Shelf(on_hand, reserved, alone=alone, price_fen=price_fen)
        if decide(step, shelf, limit) is DONE:
            on_hand, alone = on_hand + step, alone + step
            assert abs(step) <= pieces
            assert abs(step) * price_fen <= fen

    assert abs(alone) <= pieces
    assert abs(alone) * price_fen <= fen
    assert on_hand >= reserved


@given(st.integers(-50, 50), st.integers(0, 10), st.integers(0, 100_000), st.integers(0, 30_000))
def test_more_is_asked_rather_than_less(pieces: int, limit: int, fen: int, price_fen: int):
    shelf = Shelf(on_hand=100, price_fen=price_fen)

    if decide(pieces, shelf, Limit(limit, fen)) is DONE:
        assert decide(pieces // 2, shelf, Limit(limit, fen)) is DONE
        assert decide(pieces, shelf, Limit(limit + 1, fen + 1)) is DONE


@given(st.sampled_from(Reason), st.text(max_size=20), st.text(max_size=20))
def test_a_reason_is_kept_as_it_was_given(reason: Reason, note: str, answer: str):
    why = Why(reason, " ".join(note.split()), " ".join(answer.split()))

    assert Why.of(why.text()) == why


def test_a_reason_is_one_of_ours_and_other_needs_words():
    assert Why.given("damaged", " 压坏\n了 ") == Why(Reason.DAMAGED, "压坏 了")
    with pytest.raises(BadInput, match=r"argument\.bad"):
        Why.given("because")
    with pytest.raises(Refused, match=r"field\.required"):
        Why.given("other", "  ")

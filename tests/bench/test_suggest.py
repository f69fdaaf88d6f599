"""How often the right past case is among the first three suggestions."""

from tests.bench.labelled import in_first, rows, solved
from tests.core import House

WANTED = 0.85


def test_the_right_past_case_is_among_the_first_three(house: House):
    past = solved(house, rows("past"))

    assert in_first(house, rows("fresh"), past, 3) >= WANTED
    assert in_first(house, rows("tuned"), past, 3) >= WANTED


def test_the_labelled_cases_are_enough_and_told_in_other_words():
    past, new = rows("past"), rows("fresh") + rows("tuned")
    notes = {row["id"]: row["note"] for row in past}

    assert len(past) >= 120
    assert len(new) >= 60
    for row in new:
        for right in row["right"].split():
            assert row["note"] not in notes[right]
            assert notes[right] not in row["note"]

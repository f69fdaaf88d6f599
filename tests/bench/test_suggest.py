"""How often the right past case is among the first three suggestions."""

from app.usecases.cases import CloseCase
from tests.bench.labelled import Row, in_first, opened, rows, solved
from tests.core import House, new_id

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


def told(kind: str, stage: str, note: str = "") -> Row:
    """A case of an order from stock in one warehouse."""
    none = dict.fromkeys(("sku", "carrier", "customer", "device"), "")
    return {
        "id": f"{kind} {stage}",
        "kind": kind,
        "type": "stock",
        "stage": stage,
        "warehouse": "HD",
        "note": note,
        **none,
    }


def test_what_shares_only_order_type_and_warehouse_is_no_suggestion(house: House):
    past = opened(house, [told("incomplete", "paid", "零件号不认识"), told("stuck", "picked")])
    for no in past.values():
        house.handle(CloseCase(new_id(), (no,), "other", "问客户要旧件照片,补正后重新分仓"))

    new = opened(
        house, [told("stuck", "assigned"), told("incomplete", "paid"), told("no_stock", "paid", "不认识的零件")]
    )

    suggested = {name: [row.id for row in house.program.reader.similar(no)] for name, no in new.items()}
    assert suggested == {
        "stuck assigned": [],
        "incomplete paid": [past["incomplete paid"]],
        "no_stock paid": [past["incomplete paid"]],
    }

"""Names of terms, their examples, and who uses them."""

import pytest

from app.domain.facts import CHOICE_NAMES, FACTS, PROVINCES, Value
from app.domain.glossary import (
    DEFAULT_TERMS,
    Example,
    Term,
    Users,
    failing_examples,
    naming_faults,
    users_of,
    wrong_facts,
)


@pytest.mark.parametrize("term", DEFAULT_TERMS, ids=lambda term: term.name)
def test_the_terms_of_the_program_may_be_saved_again(term: Term) -> None:
    assert naming_faults(term, DEFAULT_TERMS) == ()
    assert [wrong_facts(example) for example in term.examples] == [()] * len(term.examples)


@pytest.mark.parametrize(
    ("name", "chinese", "faults"),
    [
        ("heavy", "重货", ()),
        ("heavy", "VIP客户", ()),
        ("Heavy", "重货", ("term.name",)),
        ("", "重货", ("term.name",)),
        ("heavy-goods", "重 货", ("term.name", "term.chinese")),
        ("heavy", "24小时单", ("term.chinese",)),
        ("weight", "重货", ("term.taken",)),
        ("heavy", "重量", ("term.taken",)),
        ("contains", "重货", ("term.taken",)),
        ("heavy", "加急单", ("term.taken",)),
        ("urgent", "急件", ()),
    ],
)
def test_a_name_says_one_thing(name: str, chinese: str, faults: tuple[str, ...]) -> None:
    assert naming_faults(Term(name, chinese, "prepaid"), DEFAULT_TERMS) == faults


def test_examples_speak_of_facts_of_an_order_with_values_that_there_are() -> None:
    facts: dict[str, Value] = {
        "amount": 5,
        "prepaid": 1,
        "grade": "D",
        "distance": 3.0,
        "重量": 1.0,
        "pieces": True,
        "channel": "jd",
        "weight": float("nan"),
    }

    assert wrong_facts(Example(facts, holds=True)) == ("prepaid", "grade", "distance", "重量", "pieces", "weight")


def test_examples_that_do_not_come_out_are_told() -> None:
    wrong = Example({"amount": 5.0}, holds=True)
    term = Term("dear", "贵重", "", (Example({"amount": 900.0}, holds=True), wrong, Example({}, holds=False)))

    assert failing_examples(term, lambda facts: facts.get("amount", 0) == 900.0) == (wrong,)


def test_users_of_a_term_are_found_in_terms_and_branches() -> None:
    terms = {"urgent": frozenset[str](), "vip": frozenset({"urgent"}), "far": frozenset({"vip", "urgent"})}
    branches = {"急": frozenset({"vip", "urgent"}), "其他": frozenset[str]()}

    assert users_of("urgent", terms, branches) == Users(("vip", "far"), ("急",))
    assert users_of("far", terms, branches) == Users((), ())


def test_every_fact_has_names_of_its_own() -> None:
    names = [name for fact in FACTS for name in (fact.name, fact.chinese)]
    choices = {choice for fact in FACTS for choice in fact.choices}

    assert len(set(names)) == len(names)
    assert set(CHOICE_NAMES) <= choices
    assert len(set(PROVINCES)) == 31

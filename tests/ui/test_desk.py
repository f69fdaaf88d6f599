"""What the glossary screen asks of the program itself while one types."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import Picklane, create, local_address
from app.domain.glossary import Example, Term
from ui.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    program: Picklane = create(local_address(tmp_path / "desk.sqlite"), "none")
    yield program
    program.close()


def test_each_example_of_a_term_says_whether_it_comes_out(desk: Desk):
    examples = (
        Example({"amount": 6000.0}, holds=True),
        Example({"amount": 6000.0}, holds=False),
        Example({"amount": 10.0, "prepaid": True, "promise_hours": 2.0}, holds=True),
        Example({}, holds=False),
    )
    assert desk.try_term(Term("dear", "贵重", "金额 > 5000 或 加急单", examples)) == [True, False, True, True]


@pytest.mark.parametrize("expression", ["", "金额 >", "贵重 且 预付款", "nothing > 1"])
def test_a_term_that_is_not_sound_says_nothing_of_its_examples(desk: Desk, expression: str):
    assert desk.try_term(Term("dear", "贵重", expression, (Example({}, holds=False),))) == ()

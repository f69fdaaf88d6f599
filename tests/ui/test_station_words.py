"""What the station says: short, in both languages, for every answer, and what its commands are called."""

import re

import pytest

from app import words
from app.domain.picking import Says, StationCommand
from app.i18n import Language, set_language

FACTS = re.compile(r"–|[\d/+×]+")
"""What stands for facts that are not given."""


@pytest.fixture(params=[Language.CHINESE, Language.ENGLISH])
def spoken(request: pytest.FixtureRequest) -> Language:
    """The suite's own fixture sets the language back."""
    language: Language = request.param
    set_language(language)
    return language


@pytest.mark.parametrize("says", Says)
def test_every_answer_is_a_short_sentence(spoken: Language, says: Says):
    told = FACTS.sub("", words.says(says, {}))
    assert told.strip() not in ("", says.value) or says is Says.ITEM_ACCEPTED
    if spoken is Language.ENGLISH:
        assert len(told.replace(",", " ").replace(":", " ").split()) <= 8
    else:
        assert len(re.sub(r"[\s,:。?!;]", "", told)) <= 16
        assert not re.search("[A-Za-z]", told)


@pytest.mark.parametrize(
    ("says", "facts", "told"),
    [
        (Says.ORDER_DONE, {"label": "P1", "boxes": 1}, "Order done, stick on label P1"),
        (Says.ORDER_DONE, {"label": "P1", "boxes": 3}, "Order done, stick on 3 labels"),
        (Says.LABEL_APPLIED, {"box": 1, "boxes": 3, "unlabelled": 2}, "Label 1/3 on, now the next"),
        (Says.LABEL_APPLIED, {"box": 3, "boxes": 3, "unlabelled": 0}, "Label on the box, next order"),
        (Says.ALREADY_PICKED, {"stage": "picked"}, "Picked already, scan its label"),
        (Says.ALREADY_PICKED, {"stage": "shipped"}, "Has left already, scan another order"),
        (Says.LIST_DONE, {"bin": 4}, "Bin 4, list done, stick on labels"),
        (Says.LIST_DONE, {}, "List done, stick on the labels"),
    ],
)
def test_facts_change_what_is_to_be_done(says: Says, facts: dict[str, object], told: str):
    assert words.says(says, facts) == told


@pytest.mark.parametrize("command", StationCommand)
def test_every_command_has_a_name_and_a_use(spoken: Language, command: StationCommand):
    name, use = words.command(command), words.use(command)
    assert name != command.value
    assert use not in (name, command.value)
    assert len(name) <= (6 if spoken is Language.CHINESE else 20)

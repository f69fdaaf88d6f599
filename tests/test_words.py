"""What people read when something is refused: their own words, in both languages."""

import re
from collections.abc import Iterator

import pytest

from app import words
from app.domain.catalog import MasterKind
from app.domain.intake import Channel
from app.domain.profile import from_text
from app.errors import BadInput, Refused
from app.i18n import Language, language, set_language
from tests.e2e.cli import run


@pytest.fixture(params=[Language.CHINESE, Language.ENGLISH], autouse=True)
def spoken(request: pytest.FixtureRequest) -> Iterator[Language]:
    before = language()
    set_language(request.param)
    yield request.param
    set_language(before)


@pytest.mark.parametrize("field", ["promise_hours", "hours", "quantity", "price", "waybill", "reason", "reference"])
def test_parts_of_a_command_are_called_as_people_call_them(spoken: Language, field: str):
    for error in (
        BadInput("argument.bad", field=field, found="0", expected="1 – 9"),
        Refused("field.required", field=field),
    ):
        said = words.refusal(error)
        assert field not in re.split("[:“”]", said)
        assert spoken is Language.ENGLISH or not re.search("[A-Za-z]", said)


def test_a_profile_that_is_no_json_is_told_by_line_and_column(spoken: Language):
    with pytest.raises(BadInput) as caught:
        from_text('{\n  "name": }')

    said = words.refusal(caught.value)
    assert ("第 2 行第 11 列" if spoken is Language.CHINESE else "line 2, column 11") in said


def test_what_is_quoted_is_never_taken_for_a_template():
    assert "{x}" in words.refusal(BadInput("profile.bad", why="{x}"))


def test_an_import_without_a_kind_is_told_every_kind(spoken: Language):
    said = run("--lang", spoken.value, "import", "x.csv").sentence

    assert {kind for kind in MasterKind if kind not in said} == set()
    assert {channel for channel in Channel if channel not in said} == {Channel.PHONE}

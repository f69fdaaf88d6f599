"""Messages about alarms fit, whatever they are about, and say what matters."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.alerts import AlertKind, Line
from app.domain.cases import CaseKind, Severity
from app.i18n import Language, speaking
from app.words.alerts import FOOTER_ROOM, digest, footer, subject, trouble
from tests.core import START

SPOKEN = (Language.CHINESE, Language.ENGLISH)
lines = st.lists(
    st.builds(
        Line,
        st.integers(1, 10**6),
        st.sampled_from(AlertKind),
        st.integers(1, 40).map(lambda number: f"E{number:09d}"),
        st.sampled_from(CaseKind),
        st.sampled_from(Severity),
        st.fixed_dictionaries({"note": st.text(max_size=900), "sku": st.text(max_size=40)}),
        st.sampled_from(["", "O000000018J"]),
        st.none() | st.integers(-5, 5).map(lambda hours: START + timedelta(hours=hours)),
    ),
    min_size=1,
    max_size=60,
)


@given(lines, st.sampled_from(["", "王芳"]), st.integers(300, 2048), st.sampled_from(SPOKEN))
def test_a_message_fits_and_counts_right(some: list[Line], name: str, room: int, language: Language) -> None:
    with speaking(language):
        said = digest(some, name, room, START)
        assert len(said.encode()) <= room
        assert "\n" not in subject(some, START)
    numbers = {line.case_no for line in some}
    assert said.startswith(name)
    if len(numbers) > 1 and language is Language.CHINESE:
        told = [no for no in numbers if no in said]
        assert f"{len(numbers)} 起异常" in said.splitlines()[0]
        assert len(told) == len(numbers) or f"另有 {len(numbers) - len(told)} 起" in said


@pytest.mark.parametrize("language", SPOKEN)
def test_a_long_report_leaves_room_for_which_case_it_is_and_until_when(language: Language) -> None:
    line = Line(
        1,
        AlertKind.HANDED_OVER,
        "E000000007X",
        CaseKind.MANUAL,
        Severity.URGENT,
        {"note": "客户说少了一个刹车片" * 400},
        "O000000018J",
        START + timedelta(hours=1),
    )
    with speaking(language):
        said = digest([line], "司马王芳", 2048 - FOOTER_ROOM, START)

    assert len(said.encode()) <= 2048 - FOOTER_ROOM
    assert "E000000007X" in said
    assert "O000000018J" in said
    assert "11-23 10:00" in said


def test_the_most_severe_comes_first_and_each_case_once() -> None:
    some = [
        Line(3, AlertKind.ESCALATED, "E2", CaseKind.MANUAL, Severity.URGENT, {"note": "乙"}),
        Line(
            1, AlertKind.OPENED, "E1", CaseKind.MANUAL, Severity.LOW, {"note": "甲"}, "O1", START - timedelta(hours=1)
        ),
        Line(2, AlertKind.OPENED, "E2", CaseKind.MANUAL, Severity.URGENT, {"note": "乙"}),
    ]
    head, first, second = digest(some, "王芳", 2048, START).splitlines()
    assert head == "王芳:2 起异常(人工上报 2)"
    assert ("乙" in first, "E2" in first, "已升级给您" in first) == (True, True, True)
    assert ("甲" in second, "O1" in second, "已超时" in second) == (True, True, True)


@pytest.mark.parametrize("language", Language)
def test_the_footer_fits(language: Language) -> None:
    with speaking(language):
        assert len(footer(10**12, is_repeat=True).encode()) < FOOTER_ROOM
    assert footer(7, is_repeat=False) == "#7"


def test_what_went_wrong_is_a_sentence_or_the_far_sides_own_words() -> None:
    assert "失效" in trouble("93000 invalid webhook url")
    assert trouble("60020 not allow") == "60020 not allow"
    assert trouble("") == ""

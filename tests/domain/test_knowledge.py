"""Articles: what they must hold, and how they grow out of cases."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cases import CaseKind
from app.domain.knowledge import LONGEST_TEXT, LONGEST_TITLE, ArticleText, PastCase, Scope, grown, success
from app.errors import BadInput, Refused

CASE = PastCase("E1", CaseKind.LABEL, "打印不出来", "红灯闪", "place.printer", "碳带用完", "换碳带；备两卷。", ())


@given(st.text(), st.text(), st.text(), st.text())
def test_cleaning_is_done_once(title: str, symptom: str, cause: str, steps: str):
    text = ArticleText(f"甲{title}"[:LONGEST_TITLE], symptom, "", cause, f"{steps}\n一")

    cleaned = text.cleaned()

    assert cleaned.cleaned() == cleaned
    assert all(line.strip() for line in cleaned.steps.splitlines())


def test_scopes_stand_once_and_sorted():
    scopes = ((Scope.SKU, "B"), (Scope.SKU, " B "), (Scope.CARRIER, "SF"), (Scope.SKU, " "))

    assert ArticleText("甲", steps="一", scopes=scopes).cleaned().scopes == ((Scope.CARRIER, "SF"), (Scope.SKU, "B"))


@pytest.mark.parametrize(
    ("text", "field"), [(ArticleText(" ", steps="一"), "title"), (ArticleText("甲", steps=" \n"), "steps")]
)
def test_an_empty_article_is_refused(text: ArticleText, field: str):
    with pytest.raises(Refused, match=r"field\.required") as caught:
        text.cleaned()

    assert caught.value.facts["field"] == field


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (ArticleText("甲" * (LONGEST_TITLE + 1), steps="一"), "title"),
        (ArticleText("甲", "一" * (LONGEST_TEXT + 1)), "symptom"),
        (ArticleText("甲", "一", scopes=tuple((Scope.SKU, str(n)) for n in range(51))), "scopes"),
    ],
)
def test_what_is_too_long_is_named(text: ArticleText, field: str):
    with pytest.raises(BadInput, match=r"argument\.bad") as caught:
        text.cleaned()

    assert caught.value.facts["field"] == field


def test_an_article_grows_of_the_steps_that_were_done_or_of_the_solution():
    scopes = ((Scope.SKU, "BP-1"),)

    solved = grown(replace(CASE, scopes=scopes))
    done = grown(replace(CASE, steps=("看红灯", "换碳带")), " 红灯 ")

    assert (solved.title, solved.symptom, solved.cause_text) == ("打印不出来", "红灯闪", "碳带用完")
    assert solved.steps == "换碳带\n备两卷"
    assert solved.scopes == ((Scope.CASE_KIND, "label"), *scopes)
    assert (done.title, done.steps) == ("红灯", "看红灯\n换碳带")
    assert grown(replace(CASE, title="")).title == "换碳带"


def test_success_is_cautious_with_few_uses():
    assert success(0, 0) == 0.5
    assert 0.5 < success(1, 1) < success(9, 9) < 1
    assert 0 < success(0, 9) < success(0, 1) < 0.5


def test_a_review_date_is_kept():
    when = datetime(2027, 1, 1, tzinfo=UTC)

    assert ArticleText("甲", steps="一", review_at=when).cleaned().review_at == when

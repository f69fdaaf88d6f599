"""The knowledge base as histories of commands: written, grown out of cases, found, judged, merged, retired."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.cases import Severity
from app.domain.knowledge import REVIEW_AFTER, ArticleText, Picture, Scope, day_of
from app.domain.search_text import plain
from app.errors import BadInput, Refused
from app.usecases.cases import CloseCase, NoteCase, OpenCase, SaveCause, TakeSteps, TickStep
from app.usecases.knowledge import (
    AddArticlePhoto,
    DropArticlePhoto,
    GrowArticle,
    ImportArticles,
    JudgeArticle,
    MergeArticles,
    RetireArticle,
    SaveArticle,
)
from app.views.knowledge import ArticleFilter, ArticleRow
from tests.core import CLERK, PADS, START, SUPERVISOR, House, new_id

LABEL = ArticleText(
    "面单模糊", "条码扫不出", "", "打印头脏", "擦打印头\n调浓度", ((Scope.SKU, PADS), (Scope.CARRIER, "SF"))
)
OTHER = ArticleText("卡纸", "纸卡住", steps="打开盖子")


def saved(house: House, text: ArticleText, **fields: Any) -> str:
    return house.handle(SaveArticle(new_id(), text, **fields)).value.no


def article(house: House, no: str) -> ArticleRow:
    row = house.program.reader.article(no)
    assert row is not None
    return row


def found(house: House, text: str = "", **fields: Any) -> list[str]:
    return [hit.id for hit in house.program.reader.search_knowledge(ArticleFilter(text, **fields))]


def opened(house: House, note: str, **fields: Any) -> str:
    return house.handle(OpenCase(new_id(), note, **fields), CLERK).value.case


def solved(house: House, note: str, solution: str, **fields: Any) -> str:
    no = opened(house, note)
    house.handle(CloseCase(new_id(), (no,), "other", solution, **fields))
    return no


def test_an_article_is_read_as_it_was_written(house: House):
    no = saved(house, LABEL, note="第一版")

    row = article(house, no)

    assert (row.title, row.steps, row.cause_text) == (LABEL.title, LABEL.steps, LABEL.cause_text)
    assert row.scopes == tuple(sorted(LABEL.scopes))
    assert (row.state, row.version, row.author, row.review_at) == ("active", 1, "admin", day_of(START + REVIEW_AFTER))
    assert [each.no for each in house.program.reader.articles()] == [no]


def test_every_version_is_kept_and_only_the_newest_is_found(house: House):
    no = saved(house, LABEL)
    house.handle(SaveArticle(new_id(), OTHER, no, read=1, note="改写"), SUPERVISOR)

    versions = house.program.reader.article_versions(no)

    assert [(row.version, row.title, row.by, row.note) for row in versions] == [
        (2, "卡纸", "supervisor", "改写"),
        (1, "面单模糊", "admin", ""),
    ]
    assert found(house, "卡纸") == [no]
    assert found(house, "模糊") == []
    assert article(house, no).scopes == ()


def test_two_who_write_at_once_do_not_overwrite_each_other(house: House):
    no = saved(house, LABEL)
    house.handle(SaveArticle(new_id(), OTHER, no, read=1))

    with pytest.raises(Refused, match=r"article\.changed"):
        house.handle(SaveArticle(new_id(), LABEL, no, read=1))


def test_everybody_writes_but_others_articles_are_rewritten_by_who_keeps_the_knowledge_base(house: House):
    draft, own, others = (
        saved(house, LABEL, draft=True),
        house.handle(SaveArticle(new_id(), LABEL), CLERK).value.no,
        saved(house, LABEL),
    )
    for no in (draft, own):
        house.handle(SaveArticle(new_id(), OTHER, no), CLERK)

    with pytest.raises(Refused, match=r"operator\.not_permitted"):
        house.handle(SaveArticle(new_id(), OTHER, others), CLERK)


def test_saving_what_is_there_already_makes_no_version(house: House):
    no = saved(house, LABEL)

    again = house.handle(SaveArticle(new_id(), LABEL, no, read=1)).value

    assert (again.version, again.again) == (1, True)
    assert len(house.program.reader.article_versions(no)) == 1


def test_an_article_grows_out_of_a_case_and_counts_it(house: House):
    helper = saved(house, LABEL)
    case = opened(house, "快递单扫不上", sku=PADS)
    house.handle(NoteCase(new_id(), case, "打印头有一道黑线"))
    house.handle(TakeSteps(new_id(), case, helper))
    house.handle(TickStep(new_id(), case, 1))
    with pytest.raises(Refused, match=r"case\.not_closed"):
        house.handle(GrowArticle(new_id(), case))
    house.handle(CloseCase(new_id(), (case,), "other", "擦干净就好了", helper, "worked"))

    grown = house.handle(GrowArticle(new_id(), case, "黑线")).value

    row = article(house, grown.no)
    assert (row.title, row.state, row.steps) == ("黑线", "draft", "擦打印头")
    assert "打印头有一道黑线" in row.symptom
    assert (Scope.SKU, PADS) in row.scopes
    assert (row.worked, row.tried, row.cases) == (1, 1, (case,))
    assert (article(house, helper).worked, article(house, helper).tried) == (1, 1)


def test_a_verdict_replaces_the_one_before_and_trying_alone_counts_for_nothing(house: House):
    no = saved(house, LABEL)
    one, two = opened(house, "甲"), opened(house, "乙")
    house.handle(TakeSteps(new_id(), one, no))
    assert (article(house, no).worked, article(house, no).tried) == (0, 0)

    house.handle(JudgeArticle(new_id(), no, one, worked=False))
    house.handle(JudgeArticle(new_id(), no, two, worked=False))
    house.handle(JudgeArticle(new_id(), no, one, worked=True))

    assert (article(house, no).worked, article(house, no).tried) == (1, 2)


def test_what_has_worked_stands_in_front_of_what_has_failed(house: House):
    good, new, bad = (saved(house, ArticleText(f"面单模糊 {n}", steps="擦")) for n in range(3))
    case = opened(house, "甲")
    house.handle(JudgeArticle(new_id(), good, case, worked=True))
    house.handle(JudgeArticle(new_id(), bad, case, worked=False))

    assert found(house, "面单") == [good, new, bad]
    assert found(house) == [good, new, bad]


def test_a_merged_article_gives_everything_to_the_other(house: House):
    kept, gone = (
        saved(house, LABEL),
        saved(house, ArticleText("快递单不清", steps="擦", scopes=((Scope.CARRIER, "ZTO"),))),
    )
    case = solved(house, "甲", "擦了", article=gone, verdict="worked")
    house.handle(AddArticlePhoto(new_id(), gone, "a.jpg", "ab" * 32, 5))

    house.handle(MergeArticles(new_id(), kept, (gone,)))

    row = article(house, kept)
    assert (row.worked, row.tried, row.cases) == (1, 1, (case,))
    assert (Scope.CARRIER, "ZTO") in row.scopes
    assert [photo.name for photo in row.photos] == ["a.jpg"]
    assert (article(house, gone).state, article(house, gone).merged_into) == ("merged", kept)
    assert found(house, "快递单不清") == [kept]
    assert [each.no for each in house.program.reader.articles()] == [kept]
    with pytest.raises(Refused, match=r"article\.itself"):
        house.handle(MergeArticles(new_id(), kept, (kept,)))
    with pytest.raises(Refused, match=r"article\.retired"):
        house.handle(SaveArticle(new_id(), LABEL, gone))


def test_a_retired_article_is_found_only_when_asked_for_until_it_is_back(house: House):
    no = saved(house, LABEL)
    with pytest.raises(Refused, match=r"field\.required"):
        house.handle(RetireArticle(new_id(), no))
    house.handle(RetireArticle(new_id(), no, "过时"))

    assert found(house, "面单") == []
    assert found(house, "面单", retired=True) == [no]
    with pytest.raises(Refused, match=r"article\.retired"):
        house.handle(RetireArticle(new_id(), no, "过时"))

    house.handle(RetireArticle(new_id(), no, back=True))
    assert found(house, "面单") == [no]
    with pytest.raises(Refused, match=r"article\.not_retired"):
        house.handle(RetireArticle(new_id(), no, back=True))


def test_a_hit_says_where_its_article_stands(house: House):
    draft, used = saved(house, LABEL, draft=True), saved(house, ArticleText("面单错位", steps="校准"))
    retired, merged = (saved(house, ArticleText(f"面单旧法 {n}", steps="擦")) for n in range(2))
    case = solved(house, "面单打偏", "校准了")
    house.handle(RetireArticle(new_id(), retired, "过时"))
    house.handle(MergeArticles(new_id(), used, (merged,)))

    def states(**fields: Any) -> dict[str, str]:
        hits = house.program.reader.search_knowledge(ArticleFilter("面单", **fields))
        return {hit.id: hit.state for hit in hits}

    assert states() == {draft: "draft", used: "active", case: "closed"}
    assert states(retired=True) == {retired: "retired", merged: "merged"}


def test_markdown_is_found_and_shown_without_its_signs(house: House):
    written = ArticleText("发虚", "## 现象\n- **面**单**打印**模糊", steps="1. 擦 `BP-1` 头\n![货架](a.jpg)")
    no = saved(house, written)

    for query, shown in (("面单", "面单"), ("打印模糊", "打印模糊"), ("bp1", "BP-1")):
        (hit,) = house.program.reader.search_knowledge(ArticleFilter(query))
        assert [hit.snippet[start:end] for start, end in hit.marks] == [shown]
        assert not set("#*`![") & set(hit.snippet)
    assert article(house, no).steps == written.steps


def test_pictures_are_added_once_and_taken_out(house: House):
    no = saved(house, LABEL)
    add = AddArticlePhoto(new_id(), no, "a.jpg", "ab" * 32, 5)
    assert not house.handle(add).value.again
    assert house.handle(AddArticlePhoto(new_id(), no, "b.jpg", "ab" * 32, 5)).value.again

    house.handle(DropArticlePhoto(new_id(), no, "ab" * 32))

    assert article(house, no).photos == ()
    with pytest.raises(Refused, match=r"article\.no_photo"):
        house.handle(DropArticlePhoto(new_id(), no, "ab" * 32))


def test_an_import_adds_changes_and_leaves_alone(house: House):
    no = saved(house, LABEL)
    changed = ArticleText(LABEL.title, "新的现象", "", LABEL.cause_text, LABEL.steps, LABEL.scopes)

    first = house.handle(ImportArticles(new_id(), (changed, OTHER))).value
    again = house.handle(ImportArticles(new_id(), (changed, OTHER))).value

    assert (first.added, first.changed, first.same) == (1, 1, 0)
    assert (again.added, again.changed, again.same) == (0, 0, 2)
    assert article(house, no).version == 2
    assert found(house, "新的现象") == [no]


def test_an_import_adds_pictures_once_each(house: House):
    no = saved(house, LABEL)
    mine, other = Picture(LABEL.title, "a.jpg", "ab" * 32, 5), Picture(OTHER.title, "b.jpg", "cd" * 32, 6)

    first = house.handle(ImportArticles(new_id(), (LABEL, OTHER), "", (mine, mine, other))).value
    again = house.handle(ImportArticles(new_id(), (LABEL, OTHER), "", (mine, other))).value

    assert (first.added, first.changed, first.same) == (1, 1, 0)
    assert (again.added, again.changed, again.same) == (0, 0, 2)
    shown = {row.title: [photo.name for photo in row.photos] for row in house.program.reader.articles()}
    assert shown == {LABEL.title: ["a.jpg"], OTHER.title: ["b.jpg"]}
    assert article(house, no).version == 1


def test_no_picture_comes_to_a_retired_or_an_unknown_article(house: House):
    house.handle(RetireArticle(new_id(), saved(house, LABEL), "过时"))
    before = house.dump()
    for title, code in ((LABEL.title, "article.retired"), ("没有", "article.unknown")):
        command = ImportArticles(new_id(), (OTHER, LABEL), "", (Picture(title, "a.jpg", "ab" * 32, 5),))
        with pytest.raises(Refused, match=code.replace(".", r"\.")):
            house.handle(command)
    assert house.dump() == before


def test_an_import_with_something_wrong_writes_nothing(house: House):
    house.handle(RetireArticle(new_id(), saved(house, LABEL), "过时"))
    before = house.dump()
    for texts, code in (
        ((OTHER, OTHER), "articles.same_title"),
        ((OTHER, ArticleText("")), "field.required"),
        ((OTHER, ArticleText(LABEL.title, steps="别的")), "article.retired"),
        ((), "argument.bad"),
    ):
        with pytest.raises(Refused, match=code.replace(".", r"\.")):
            house.handle(ImportArticles(new_id(), texts))
    assert house.dump() == before


def test_a_cause_must_be_in_the_tree_but_an_import_leaves_unknown_ones_out(house: House):
    unknown = ArticleText("甲", steps="一", cause="none")
    with pytest.raises(Refused, match=r"cause\.unknown"):
        saved(house, unknown)
    house.handle(ImportArticles(new_id(), (unknown,)))
    assert [row.cause for row in house.program.reader.articles()] == [""]

    house.handle(SaveCause(new_id(), "head", "", "打印头脏了"))
    no = saved(house, ArticleText("乙", steps="一", cause="head"))
    assert found(house, cause="head") == found(house, "打印头脏了") == [no]


def test_filters_narrow_what_is_found(house: House):
    by_sku, other = saved(house, LABEL), saved(house, OTHER)

    assert found(house, scope=Scope.SKU, key=PADS.lower()) == [by_sku]
    assert found(house, "擦", scope=Scope.CARRIER, key="SF") == [by_sku]
    assert found(house, "打开", scope=Scope.CARRIER, key="SF") == []
    assert found(house, PADS) == [by_sku]
    assert found(house, review_due=True) == []
    house.clock.pass_by(days=REVIEW_AFTER.days + 1)
    assert set(found(house, review_due=True)) == {by_sku, other}


@pytest.mark.parametrize("rare", ["𠮷", "鿍", "㐂", "凉"])
def test_rare_characters_are_found(house: House, rare: str):
    no = saved(house, ArticleText(f"客户{rare}野家", steps=f"字库缺{rare}字"))

    for query in (rare, f"{rare}野", f"户{rare}野家", f"缺{rare}字"):
        assert found(house, query) == [no], query


def test_a_closed_case_is_found_with_its_solution(house: House):
    case = solved(house, "华北仓打单机不吐纸", "换了碳带")

    (hit,) = house.program.reader.search_knowledge(ArticleFilter("碳带"))

    assert (hit.kind, hit.id, hit.worked, hit.tried) == ("case", case, 1, 1)
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["碳带"]
    assert found(house) == []


def test_what_nobody_says_word_for_word_is_found_by_other_words(house: House):
    saved(house, OTHER)
    no = saved(house, LABEL)

    assert found(house, "快递单看不清怎么办")[0] == no
    assert found(house, "完全无关") == []


def test_a_new_case_shows_the_article_that_solved_one_like_it_and_how_often(house: House):
    no = saved(house, LABEL)
    for note in ("面单模糊扫不出", "面单发虚"):
        solved(house, note, "擦了打印头", article=no, verdict="worked")
    solved(house, "面单模糊", "没用", article=no, verdict="failed")
    solved(house, "客户退货", "同意退货")

    first, *others = house.program.reader.similar(opened(house, "快递单不清楚,枪读不出来"))

    assert (first.article, first.worked, first.tried) == (no, 2, 3)
    assert {"kind", "words"} <= set(first.why)
    assert no not in [other.article for other in others]
    assert house.program.reader.similar("none") == []


def test_a_case_is_not_like_itself(house: House):
    case = solved(house, "面单模糊", "擦了")

    assert case not in [row.id for row in house.program.reader.similar(case)]


def test_duplicates_are_articles_that_say_most_of_the_same(house: House):
    no = saved(house, LABEL)
    twin = saved(house, ArticleText("面单很模糊", "条码扫不出来", "", "打印头脏了", "擦打印头", LABEL.scopes))
    saved(house, OTHER)

    assert [hit.id for hit in house.program.reader.duplicates_of(no)] == [twin]
    assert house.program.reader.duplicates_of("none") == []


def test_urgent_cases_leave_the_knowledge_alone_until_they_are_closed(house: House):
    opened(house, "面单模糊", severity=Severity.URGENT)

    assert found(house, "面单") == []


HAN = st.text("面单快递打印机卡纸模糊漏油刹车片", min_size=1, max_size=6)


@given(
    texts=st.lists(st.lists(HAN, min_size=1, max_size=4), min_size=1, max_size=6),
    query=st.lists(HAN, min_size=1, max_size=2),
)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_has_all_words_is_found_and_nothing_else(house: House, texts: list[list[str]], query: list[str]):
    asked = " ".join(query)
    said = {new_id(): "，".join(words) for words in texts}
    house.handle(ImportArticles(new_id(), tuple(ArticleText(title, text) for title, text in said.items())))
    right = {title for title, text in said.items() if all(word in plain(text) for word in query)}

    hits = house.program.reader.search_knowledge(ArticleFilter(asked), 10_000)

    mine = {hit.title for hit in hits} & said.keys()
    assert mine == right if right else all(hit.score > 0 for hit in hits)


def test_a_review_that_is_due_is_put_off_by_saving(house: House):
    no = saved(house, LABEL)
    later = START + timedelta(days=400)

    house.handle(SaveArticle(new_id(), ArticleText(**{**_fields(LABEL), "review_at": later}), no))

    assert article(house, no).review_at == day_of(later)


def _fields(text: ArticleText) -> dict[str, Any]:
    return {name: getattr(text, name) for name in text.__slots__}


def test_too_many_articles_at_once_are_refused(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.usecases.knowledge.MOST_IMPORTED", 1)

    with pytest.raises(BadInput, match=r"argument\.bad"):
        house.handle(ImportArticles(new_id(), (LABEL, OTHER)))


def test_where_nothing_is_rare_what_is_of_the_same_kind_and_has_worked_is_shown(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    cases = [solved(house, "面单模糊", f"擦 {n}") for n in range(3)]
    monkeypatch.setattr("db.knowledge_finding._COMMON", 1)

    shown = house.program.reader.similar(opened(house, "面单模糊"))

    assert {row.id for row in shown} <= set(cases)
    assert shown

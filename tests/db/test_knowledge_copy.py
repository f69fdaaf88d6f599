"""The copy that is read while the shared database is away."""

from pathlib import Path

import pytest

from app.domain.knowledge import ArticleText
from app.errors import Unavailable
from app.usecases.cases import CloseCase, OpenCase
from app.usecases.knowledge import AddArticlePhoto, DropArticlePhoto, JudgeArticle, RetireArticle, SaveArticle
from app.views.knowledge import ArticleFilter
from db.engine import Database
from db.knowledge_copy import KnowledgeCopy
from tests.core import House, new_id

LABEL, OTHER = ArticleText("面单模糊", "条码扫不出", steps="擦打印头"), ArticleText("卡纸", steps="打开盖子")


@pytest.fixture
def copied(house: House, tmp_path: Path) -> House:
    """One article and one closed case, on the server and in the copy."""
    house.handle(SaveArticle(new_id(), LABEL))
    case = house.handle(OpenCase(new_id(), "不出纸")).value.case
    house.handle(CloseCase(new_id(), (case,), "other", "换碳带"))
    house.program.reader.knowledge_copy = KnowledgeCopy(tmp_path / "knowledge.sqlite")
    return house


def refreshed(house: House) -> int:
    copy = house.program.reader.knowledge_copy
    assert copy is not None
    return copy.refresh(house.program.database)


def found(house: House, text: str) -> list[str]:
    return [hit.title for hit in house.program.reader.search_knowledge(ArticleFilter(text))]


def take_away(house: House, patch: pytest.MonkeyPatch) -> None:
    whole = Database.reading

    def reading(self: Database) -> object:
        if self is house.program.database:
            raise Unavailable("database.away", database=self.name)
        return whole(self)

    patch.setattr(Database, "reading", reading)


def test_search_and_reading_go_on(copied: House, monkeypatch: pytest.MonkeyPatch):
    assert refreshed(copied) == 2
    (no,) = (row.no for row in copied.program.reader.articles())
    before = copied.program.reader.article(no)
    with monkeypatch.context() as patch:
        take_away(copied, patch)

        assert found(copied, "面单") == ["面单模糊"]
        assert copied.program.reader.article(no) == before
        assert len(copied.program.reader.article_versions(no)) == 1
        assert len(copied.program.reader.search_knowledge(ArticleFilter("碳带"))) == 1
        with pytest.raises(Unavailable):
            copied.program.reader.similar("E1")


def test_a_picture_that_is_added_or_taken_out_comes_too(copied: House):
    refreshed(copied)
    (no,) = (row.no for row in copied.program.reader.articles())
    copied.handle(AddArticlePhoto(new_id(), no, "a.jpg", "ab" * 32, 5))
    assert refreshed(copied) == 1
    assert refreshed(copied) == 0
    copied.handle(DropArticlePhoto(new_id(), no, "ab" * 32))
    assert refreshed(copied) == 1


def test_only_what_has_changed_is_fetched(copied: House, monkeypatch: pytest.MonkeyPatch):
    refreshed(copied)
    assert refreshed(copied) == 0
    (no,) = (row.no for row in copied.program.reader.articles())
    case = copied.handle(OpenCase(new_id(), "甲")).value.case
    copied.handle(JudgeArticle(new_id(), no, case, worked=True))
    copied.handle(SaveArticle(new_id(), OTHER))
    assert refreshed(copied) == 2
    copied.handle(SaveArticle(new_id(), ArticleText("快递单发虚", steps="擦"), no))
    assert refreshed(copied) == 1

    with monkeypatch.context() as patch:
        take_away(copied, patch)
        row = copied.program.reader.article(no)
        assert row is not None
        assert (row.title, row.worked, row.tried, row.version) == ("快递单发虚", 1, 1, 2)
        assert found(copied, "卡纸") == ["卡纸"]
        assert found(copied, "条码") == []


def test_what_is_retired_is_not_found_in_the_copy_either(copied: House, monkeypatch: pytest.MonkeyPatch):
    refreshed(copied)
    (no,) = (row.no for row in copied.program.reader.articles())
    copied.handle(RetireArticle(new_id(), no, "过时"))
    refreshed(copied)

    with monkeypatch.context() as patch:
        take_away(copied, patch)
        assert found(copied, "面单") == []


def test_without_a_copy_the_database_is_missed(copied: House, monkeypatch: pytest.MonkeyPatch):
    assert copied.program.reader.knowledge_as_of() is None
    with monkeypatch.context() as patch:
        take_away(copied, patch)
        with pytest.raises(Unavailable, match=r"database\.away"):
            found(copied, "面单")


def test_a_copy_that_is_none_is_begun_anew(copied: House, tmp_path: Path):
    (tmp_path / "knowledge.sqlite").write_bytes(b"")

    assert refreshed(copied) == 2
    assert copied.program.reader.knowledge_as_of() is not None

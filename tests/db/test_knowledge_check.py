"""Whatever of the knowledge base is changed behind the program's back, the check names it."""

import pytest

from app.domain.knowledge import ArticleText
from app.usecases.cases import CloseCase, OpenCase
from app.usecases.knowledge import MergeArticles, SaveArticle
from db.knowledge_check import knowledge_findings
from tests.core import House, new_id

TAMPERED = {
    "a text lost": ("DELETE FROM article_versions", "article_has_its_text"),
    "a version too many": ("UPDATE articles SET version = 9", "article_has_its_text"),
    "a use lost": ("DELETE FROM article_uses", "article_counts_are_its_uses"),
    "a success made up": ("UPDATE articles SET worked = 9", "article_counts_are_its_uses"),
    "found though merged": ("UPDATE knowledge_docs SET live = 1", "article_is_found_as_it_is"),
    "not found": ("DELETE FROM knowledge_docs WHERE kind = 'article'", "article_is_found_as_it_is"),
    "merged into nothing": (
        "UPDATE articles SET merged_into = '' WHERE state = 'merged'",
        "merged_article_names_another",
    ),
    "an unsolved case found": ("UPDATE knowledge_docs SET no = 'E0' WHERE kind = 'case'", "found_case_is_closed"),
}


def test_every_tampering_is_named(house: House):
    kept, gone = (
        house.handle(SaveArticle(new_id(), ArticleText(title, steps="擦"))).value.no for title in ("甲", "乙")
    )
    case = house.handle(OpenCase(new_id(), "面单模糊")).value.case
    house.handle(CloseCase(new_id(), (case,), "other", "擦了", kept, "worked"))
    house.handle(MergeArticles(new_id(), kept, (gone,)))
    for name, (statement, invariant) in TAMPERED.items():
        with house.program.database.writing() as connection:
            connection.exec_driver_sql(statement)
            broken = [found for found, rows in knowledge_findings(connection) if rows]
        assert invariant in broken, name


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_words_that_are_lost_are_missed_where_the_index_can_be_asked(house: House):
    house.handle(SaveArticle(new_id(), ArticleText("甲", steps="擦")))
    with house.program.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM knowledge_search")
        assert ("text_is_indexed", ["A00000001L"]) in knowledge_findings(connection)

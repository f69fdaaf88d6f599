"""Several programs that write, judge and merge the same articles at the same moment."""

from app.domain.knowledge import ArticleText
from app.usecases.cases import OpenCase
from app.usecases.knowledge import SaveArticle
from app.views.knowledge import ArticleFilter
from tests.core import House, new_id
from tests.db.processes import at_once
from tests.db.writers import write


def test_nothing_is_lost_and_every_use_is_counted(house: House):
    articles = tuple(house.handle(SaveArticle(new_id(), ArticleText(f"甲 {n}", steps="一"))).value.no for n in range(5))
    cases = tuple(house.handle(OpenCase(new_id(), f"乙 {n}")).value.case for n in range(4))

    judged = at_once(write, [(house.address, seed, articles, cases) for seed in range(4)])

    assert judged == [12] * 4
    found = house.program.reader.search_knowledge(ArticleFilter("碳带"), 1000)
    assert len({hit.id for hit in found}) == 48
    assert sum(row.tried for row in house.program.reader.articles()) > 0
    assert house.program.check() == []

"""What the knowledge screen reads, each in one go on a reader's thread."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from app.domain.company import Setting
from app.domain.cutoffs import carriers_of
from app.errors import BadInput
from app.views import Reader
from app.views.cases import CaseDetail
from app.views.knowledge import ArticleFilter, ArticleRow, ArticleVersionRow, HitRow, KeptCaseRow
from ui.cases.picker import Pick
from ui.cases.reading import read_causes
from ui.knowledge.wording import CASE, Names

_CASES = 8
"""Cases of an article that are shown with their headline."""
_DUPLICATES = 5


class Around(NamedTuple):
    """Names, the couriers there are, and the tree of root causes to pick from."""

    names: Names
    carriers: Sequence[str]
    causes: Sequence[Pick]


class Found(NamedTuple):
    """What was found; `copied_at` is the time of the copy on this computer where the database is away."""

    hits: Sequence[HitRow]
    copied_at: datetime | None


class Look(NamedTuple):
    """One article with the cases that it was used for and others that say nearly the same, or one closed case; of the
    copy on this computer only what it `kept` of a case."""

    no: str
    article: ArticleRow | None = None
    cases: Sequence[CaseDetail] = ()
    duplicates: Sequence[HitRow] = ()
    case: CaseDetail | None = None
    kept: KeptCaseRow | None = None


class Past(NamedTuple):
    """An article with all its versions, newest first."""

    article: ArticleRow
    versions: Sequence[ArticleVersionRow]


def read_around(reader: Reader) -> Around:
    """What the words of articles need."""
    causes = read_causes(reader)
    sites = {site.code: site.name for site in reader.warehouses()}
    told = {each.key: " / ".join(filter(None, (each.path, each.told))) for each in causes}
    return Around(Names(sites, told), _carriers(reader), causes)


def _carriers(reader: Reader) -> list[str]:
    try:
        carriers = carriers_of(reader.settings().get(Setting.CARRIERS, ""))
    except BadInput:  # the settings screen says what is wrong with it
        return []
    return sorted({carrier.courier for carrier in carriers})


def read_found(reader: Reader, where: ArticleFilter, limit: int) -> Found:
    """The best first."""
    hits = reader.search_knowledge(where, limit)
    return Found(hits, reader.knowledge_as_of() if reader.reads_knowledge_copy() else None)


def read_look(reader: Reader, no: str, kind: str) -> Look:
    """All that is read of a hit; nothing but its number where it is gone."""
    if kind == CASE:
        away = reader.reads_knowledge_copy()
        return Look(no, kept=reader.kept_case(no)) if away else Look(no, case=reader.case(no))
    article = reader.article(no)
    if article is None:
        return Look(no)
    if reader.reads_knowledge_copy():
        return Look(no, article)
    found = (reader.case(each) for each in article.cases[:_CASES])
    cases = [each for each in found if each is not None]
    return Look(no, article, cases, reader.duplicates_of(no, _DUPLICATES))


def read_past(reader: Reader, no: str) -> Past | None:
    """For its history."""
    article = reader.article(no)
    return None if article is None else Past(article, reader.article_versions(no))

"""A company without a single exception, whose duty rules are those that come with the program."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from app.adapters.article_files import ArticlesWritten
from app.adapters.case_report import CaseReport
from app.domain.case_measures import AGES, CaseFact, CaseFigures, CaseMeasures, SplitBy
from app.domain.causes import DEFAULT_CAUSES
from app.domain.duty import DEFAULTS, to_text
from app.domain.people import Actor
from app.errors import Problem
from app.usecases.knowledge import ArticleSaved, ArticlesImported
from app.views.cases import (
    AbsenceRow,
    AlertRow,
    CaseDetail,
    CaseFilter,
    CaseRow,
    CauseRow,
    DutyRow,
    WatchSummary,
    WorkerRow,
)
from app.views.knowledge import ArticleFilter, ArticleRow, ArticleVersionRow, HitRow, KeptCaseRow, SimilarRow
from app.views.outbox import MessageRow
from ui.desk import Cancelled, Progress


class QuietDesk:
    """What a desk does with exceptions and articles, where there are none."""

    def case_report(self, since: date, until: date, by: SplitBy, turn: date | None = None) -> CaseReport:
        return CaseReport(since, until, by, CaseMeasures(CaseFigures(), (), ((),) * (len(AGES) + 1)), str, turn)

    def export_case_report(self, report: CaseReport, path: Path) -> None:
        raise NotImplementedError

    def add_article_photo(self, actor: Actor, no: str, path: Path) -> ArticleSaved:
        raise NotImplementedError

    def import_articles(
        self, actor: Actor, paths: Sequence[Path], progress: Progress, cancelled: Cancelled
    ) -> tuple[ArticlesImported, Sequence[Problem]]:
        raise NotImplementedError

    def export_articles(self, folder: Path, progress: Progress, cancelled: Cancelled) -> ArticlesWritten:
        raise NotImplementedError


class QuietReader:
    """Reads of exceptions and of the knowledge base, all empty."""

    def messages(self, topic: str = "", limit: int = 200, *, failed: bool = False) -> Sequence[MessageRow]:
        return ()

    def cases(self, where: CaseFilter, after: tuple[int, int] | None = None, limit: int = 100) -> Sequence[CaseRow]:
        return ()

    def case(self, no: str) -> CaseDetail | None:
        return None

    def case_facts(self, since: datetime, until: datetime) -> Sequence[CaseFact]:
        return ()

    def cases_of(self, order_no: str) -> Sequence[CaseRow]:
        return ()

    def watch_summary(self) -> WatchSummary:
        return WatchSummary(0, 0, 0, 0, {}, {}, {})

    def causes(self) -> Sequence[CauseRow]:
        return [CauseRow(each.code, each.parent, each.zh, each.en, True, 0) for each in DEFAULT_CAUSES.values()]

    def duty_rules(self) -> Sequence[DutyRow]:
        return [DutyRow(kind.value, 0, to_text(part), "", "", None) for kind, part in DEFAULTS.items()]

    def duty_versions(self, kind: str, limit: int = 50) -> Sequence[DutyRow]:
        return ()

    def absences(self) -> Sequence[AbsenceRow]:
        return ()

    def alerts(self, operator: str = "", limit: int = 200) -> Sequence[AlertRow]:
        return ()

    def sent_alerts(self, limit: int = 200) -> Sequence[AlertRow]:
        return ()

    def workers(self) -> Sequence[WorkerRow]:
        return ()

    def search_knowledge(self, where: ArticleFilter, limit: int = 50) -> Sequence[HitRow]:
        return ()

    def article(self, no: str) -> ArticleRow | None:
        return None

    def kept_case(self, no: str) -> KeptCaseRow | None:
        return None

    def article_versions(self, no: str) -> Sequence[ArticleVersionRow]:
        return ()

    def similar(self, case_no: str, limit: int = 5) -> Sequence[SimilarRow]:
        return ()

    def duplicates_of(self, no: str, limit: int = 5) -> Sequence[HitRow]:
        return ()

    def articles(self) -> Sequence[ArticleRow]:
        return ()

    def knowledge_as_of(self) -> datetime | None:
        return None

    def reads_knowledge_copy(self) -> bool:
        return False

"""Figures as tables and pages."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.adapters.case_report import CaseReport, case_report, write_case_report
from app.adapters.order_tables import export_orders
from app.adapters.quality_table import quality_summary, write_quality
from app.bootstrap.house import House
from app.domain.case_measures import SplitBy
from app.domain.quality import QualitySummary
from app.views.orders import OrderFilter


class Reports(House):
    """What is read off what happened."""

    def quality_summary(self, days: int, by: str) -> QualitySummary:
        """Channel quality of the last days, added up."""
        return quality_summary(self.reader.quality(days), by)

    def export_quality(self, days: int, path: Path) -> int:
        """Channel quality by day and channel as a table; how many rows."""
        return write_quality(self.reader.quality(days), path)

    def case_report(self, since: date, until: date, by: SplitBy, turn: date | None = None) -> CaseReport:
        """What exceptions cost on these days of the site, both counted; compared with the days from `turn` on."""
        return case_report(self.reader, since, until, by, self._clock(), turn)

    def export_case_report(self, report: CaseReport, path: Path) -> None:
        """As .xlsx or .pdf."""
        write_case_report(report, path)

    def export_orders(
        self,
        where: OrderFilter,
        path: Path,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> int:
        """The orders behind a filter as a table; how many."""
        return export_orders(self.reader, where, path, progress, cancelled)

"""How old the open exceptions are."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from app.adapters.case_report import age_titles
from app.domain.case_measures import CaseMeasures
from app.views.cases import CaseFilter
from ui import theme
from ui.routing.lists import RIGHT, write
from ui.widgets.leads import Leads

_LINE, _PAD, _NAME, _COUNT = 26, 8, 104, 56
_TONES = ("good", "good", "warn", "bad", "bad")


class Age(NamedTuple):
    """A group of live exceptions."""

    name: str
    many: int
    where: CaseFilter | None


def ages_of(measures: CaseMeasures) -> list[Age]:
    """The youngest first; a group without any leads nowhere."""
    groups = zip(age_titles(), measures.live, strict=True)
    return [Age(name, len(numbers), CaseFilter(numbers=numbers) if numbers else None) for name, numbers in groups]


class AgeBars(Leads[Age]):
    """A bar for each group, the oldest last and in a warning colour."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One line each."""
        return QSize(280, _LINE * len(_TONES))

    def show_leads(self, leads: Sequence[Age]) -> None:
        """Other groups."""
        super().show_leads(leads)
        self.setAccessibleName(", ".join(f"{age.name} {age.many}" for age in leads))

    def place(self, at: int) -> QRect:
        """A line."""
        return QRect(0, at * _LINE, self.width(), _LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Group, bar, count."""
        painter, now = QPainter(self), theme.tokens()
        self.paint_marks(painter)
        painter.setFont(theme.font(13))
        most = max((age.many for age in self._leads), default=0)
        for at, age in enumerate(self._leads):
            line = self.place(at).adjusted(_PAD, 0, -_PAD, 0)
            write(painter, QRect(line.left(), line.top(), _NAME - 8, _LINE), age.name, now.quiet)
            count = QRect(line.right() - _COUNT, line.top(), _COUNT, _LINE)
            write(painter, count, f"{age.many:,}", now.text, RIGHT)
            if age.many:
                room = (line.width() - _NAME - _COUNT) * age.many / most
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(now.tint(now.colour(_TONES[at]).name(), 0.75)))
                painter.drawRoundedRect(QRectF(line.left() + _NAME, line.top() + 7, max(2.0, room), 12), 2, 2)

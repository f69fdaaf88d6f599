"""The timeline of a case, newest first."""

from PySide6.QtWidgets import QWidget

from app.domain.cases import CaseDeed
from app.i18n import text
from app.views.cases import CaseDetail, CaseEventRow
from ui.cases.wording import deed_words
from ui.widgets.basics import clear, column, label
from ui.widgets.timeline import TimelineStep

_COLOURS = {
    CaseDeed.ESCALATED: "bad",
    CaseDeed.RETURNED: "bad",
    CaseDeed.REOPENED: "bad",
    CaseDeed.JOINED: "warn",
    CaseDeed.PAUSED: "warn",
    CaseDeed.CLEARED: "good",
    CaseDeed.CLOSED: "good",
    CaseDeed.ACTED: "accent",
    CaseDeed.RESENT: "accent",
    CaseDeed.REACTED: "accent",
}
_MOST = 60


class CaseHistory(QWidget):
    """What was done, when, by whom."""

    def __init__(self) -> None:
        super().__init__()
        self._events: list[CaseEventRow] = []
        self._lines = column(spacing=0)
        self.setLayout(column(label(text("What was done"), "section"), self._lines, spacing=8))

    def show_case(self, detail: CaseDetail) -> None:
        """Of this case."""
        events = list(detail.timeline)
        if events == self._events:
            return
        self._events = events
        clear(self._lines)
        newest = list(reversed(events))[:_MOST]
        for event in newest:
            by = event.by_name or event.by or text("by itself")
            told = deed_words(event.kind, event.facts)
            colour = _COLOURS.get(event.kind, "quiet")
            self._lines.addWidget(TimelineStep(told, event.at, by, colour, event is newest[-1]))

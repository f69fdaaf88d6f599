"""One order's two decisions side by side: what is, and what the draft says."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea

from app import words
from app.domain.routing import Decision, Outcome
from app.i18n import text
from ui import clock, theme
from ui.routing.candidate import candidate_card
from ui.widgets.basics import clear, column, icon_label, label, page, row

_ICONS = {
    Outcome.ASSIGNED: "check",
    Outcome.TRANSFER: "transfer",
    Outcome.TO_PRODUCE: "factory",
    Outcome.SPLIT: "picked",
    Outcome.WAIT: "clock",
    Outcome.HOLD: "hold",
}
_GOOD = frozenset({Outcome.ASSIGNED, Outcome.SPLIT})


def brief(decision: Decision) -> str:
    """What was decided, in a few words."""
    where = " + ".join(site.name for site in decision.sites)
    outcome = words.outcome(decision.outcome)
    return f"{outcome} · {where}" if where else outcome


class DecisionColumn(QFrame):
    """One of the two."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._title = title
        self._body = column(spacing=10, margins=(16, 12, 16, 16))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page(column(self._body, None, spacing=0)))
        scroll.setAccessibleName(title)
        self.setLayout(column(scroll, spacing=0))

    def show_decision(self, decision: Decision) -> None:
        """Another order's."""
        clear(self._body)
        now = theme.tokens()
        colour = now.good if decision.outcome in _GOOD else now.warn
        head = row(icon_label(_ICONS[decision.outcome], colour, 20), label(brief(decision), "section", wrap=True))
        head.setStretch(1, 1)
        self._body.addWidget(label(self._title, "meta"))
        self._body.addWidget(page(head))
        branch = text("By branch “{branch}”", branch=decision.branch)
        self._body.addWidget(label(branch, "quiet", wrap=True))
        shown = words.decision_row(decision, clock.now())
        farthest = max((candidate.km for candidate in shown.candidates), default=0.0)
        for candidate in shown.candidates:
            self._body.addWidget(candidate_card(candidate, shown, farthest))
        if not shown.candidates:
            self._body.addWidget(label(text("There was no warehouse to choose from."), "quiet", wrap=True))

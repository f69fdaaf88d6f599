"""Why this warehouse: every candidate with its distance and stock as bars, its verdict as a sentence."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from app import words
from app.domain.routing import Verdict
from app.i18n import text
from app.views import CandidateRow, DecisionRow
from ui import theme
from ui.widgets.basics import ElidedLabel, clear, column, icon_label, label, row

_WINNERS = frozenset({Verdict.CHOSEN.value, Verdict.DESTINATION.value})
_BAR = 8
_NAME = 84


class _Bar(QWidget):
    """A share of a whole; `mark` draws a line at another share (the radius)."""

    def __init__(self, share: float, colour: str, mark: float | None, tip: str) -> None:
        super().__init__()
        self._share, self._colour, self._mark = min(1.0, share), colour, mark
        self.setToolTip(tip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Flat."""
        return QSize(100, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, share, mark."""
        now = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top = (self.height() - _BAR) / 2
        painter.setBrush(QColor(now.raised))
        painter.drawRoundedRect(QRectF(0, top, self.width(), _BAR), 3, 3)
        painter.setBrush(QColor(self._colour))
        painter.drawRoundedRect(QRectF(0, top, max(4.0, self.width() * self._share), _BAR), 3, 3)
        if self._mark is not None and self._mark <= 1:
            painter.setPen(QPen(QColor(now.text), 1, Qt.PenStyle.DashLine))
            painter.drawLine(int(self.width() * self._mark), 0, int(self.width() * self._mark), self.height())


class _Candidate(QFrame):
    """One warehouse; the winner stands out by a border, an icon and bold type."""

    def __init__(self, candidate: CandidateRow, decision: DecisionRow, farthest: float) -> None:
        super().__init__()
        won = candidate.verdict in _WINNERS
        self.setProperty("kind", "winner" if won else "candidate")
        name = ElidedLabel(candidate.name)
        name.setFont(theme.font(bold=won))
        name.setFixedWidth(_NAME)
        bars = row(_mark(candidate, won), name, *_distance(candidate, decision, farthest), 4, *_stock(candidate))
        verdict = label(words.verdict(candidate, decision), "quiet", wrap=True)
        below = row(verdict, margins=(24, 0, 0, 0))
        self.setLayout(column(bars, below, spacing=0, margins=(8, 5, 12, 6)))


def _mark(candidate: CandidateRow, won: bool) -> QLabel:
    now = theme.tokens()
    if candidate.verdict == Verdict.DONOR:
        return icon_label("transfer", now.info)
    return icon_label("check" if won else "warehouse", now.good if won else now.quiet)


def _number(told: str, kind: str) -> QLabel:
    made = label(told, kind)
    made.setFixedWidth(62)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _distance(candidate: CandidateRow, decision: DecisionRow, farthest: float) -> tuple[QWidget, QWidget]:
    now = theme.tokens()
    tip = text("Distance; the dashed line is the radius of {radius} km", radius=f"{decision.radius_km:,.0f}")
    colour = now.accent if candidate.within else now.quiet
    bar = _Bar(candidate.km / farthest, colour, decision.radius_km / farthest, tip)
    return bar, _number(f"{candidate.km:,.0f} km", "" if candidate.within else "quiet")


def _stock(candidate: CandidateRow) -> tuple[QWidget, QWidget]:
    now = theme.tokens()
    needed = sum(cover.needed for cover in candidate.covers)
    have = sum(min(cover.available, cover.needed) for cover in candidate.covers)
    full = have >= needed
    bar = _Bar(have / needed if needed else 0, now.good if full else now.warn, None, _stock_tip(candidate))
    return bar, _number(f"{have}/{needed}", "good" if full else "warn")


def _stock_tip(candidate: CandidateRow) -> str:
    lines = [f"{cover.sku}: {cover.available}/{cover.needed}" for cover in candidate.covers]
    return "\n".join([text("Available / needed"), *lines])


class Candidates(QWidget):
    """All candidates of a decision, nearest first."""

    def __init__(self) -> None:
        super().__init__()
        self._body = column(spacing=6)
        self.setLayout(self._body)

    def show_decision(self, decision: DecisionRow | None, else_: str) -> None:
        """Show it, or the sentence why there is none."""
        clear(self._body)
        candidates: Sequence[CandidateRow] = decision.candidates if decision else ()
        if decision is None or not candidates:
            self._body.addWidget(label(else_, "quiet", wrap=True))
            return
        farthest = max(decision.radius_km, *(candidate.km for candidate in candidates), 1.0)
        name = ElidedLabel(text("Warehouse"), "meta")
        name.setFixedWidth(_NAME)
        titles = (ElidedLabel(text("Distance"), "meta"), ElidedLabel(text("Stock for this order"), "meta"))
        head = row(name, *titles, margins=(32, 0, 12, 0))
        self._body.addLayout(head)
        for candidate in candidates:
            self._body.addWidget(_Candidate(candidate, decision, farthest))

"""One warehouse that was looked at for an order: distance as a bar, stock in numbers, the verdict as a sentence."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import words
from app.domain.routing import Verdict
from app.i18n import text
from app.views import CandidateRow, DecisionRow
from ui import theme
from ui.widgets.basics import ElidedLabel, column, frame, icon_label, label, row

_SERVES = frozenset({Verdict.CHOSEN.value, Verdict.DESTINATION.value})


class DistanceBar(QWidget):
    """Kilometres against the farthest candidate; the dashed line is the radius."""

    def __init__(self, km: float, radius: float, farthest: float) -> None:
        super().__init__()
        self._km, self._radius, self._farthest = km, radius, max(farthest, radius, 1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        facts = {"km": round(km), "radius": round(radius)}
        self.setToolTip(text("{km} km; the dashed line is the radius of {radius} km", **facts))

    def sizeHint(self) -> QSize:
        """Flat."""
        return QSize(120, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, share, radius."""
        now = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.tint(now.line, 0.8)))
        painter.drawRoundedRect(QRectF(0, 3, self.width(), 8), 4, 4)
        painter.setBrush(QColor(now.accent if self._km <= self._radius else now.quiet))
        painter.drawRoundedRect(QRectF(0, 3, max(8.0, self.width() * self._km / self._farthest), 8), 4, 4)
        painter.setPen(QPen(QColor(now.text), 1, Qt.PenStyle.DashLine))
        at = min(self.width() - 1, round(self.width() * self._radius / self._farthest))
        painter.drawLine(at, 0, at, self.height())
        painter.end()


def within_words(within: bool) -> str:
    """Whether the radius reaches so far."""
    return text("within radius") if within else text("beyond radius")


def distance_row(name: str, km: float, radius: float, farthest: float) -> QWidget:
    """A warehouse that nobody has judged yet."""
    reach = label(f"{km:,.0f} km · {within_words(km <= radius)}", "quiet" if km <= radius else "meta")
    head = row(icon_label("warehouse", theme.tokens().quiet), ElidedLabel(name), reach, spacing=8)
    head.setStretch(1, 1)
    made = QWidget()
    made.setLayout(column(head, DistanceBar(km, radius, farthest), spacing=2))
    return made


def candidate_card(candidate: CandidateRow, decision: DecisionRow, farthest: float) -> QWidget:
    """A judged warehouse; the one that serves stands on a card."""
    now = theme.tokens()
    serves = candidate.verdict in _SERVES
    gives = candidate.verdict == Verdict.DONOR
    icon, colour = ("check", now.good) if serves else ("transfer", now.warn) if gives else ("warehouse", now.quiet)
    name = ElidedLabel(candidate.name)
    name.setFont(theme.font(bold=serves or gives))
    reach = label(f"{candidate.km:,.0f} km · {within_words(candidate.within)}", "meta")
    head = row(icon_label(icon, colour), name, reach, spacing=8)
    head.setStretch(1, 1)
    bar = DistanceBar(candidate.km, decision.radius_km, farthest)
    verdict = label(words.verdict(candidate, decision), "" if serves or gives else "quiet", wrap=True)
    content = column(head, bar, row(_stock(candidate), None), verdict, spacing=4, margins=(12, 8, 12, 10))
    return frame("winner" if serves else "note" if gives else "candidate", content)


def _stock(candidate: CandidateRow) -> QWidget:
    have = sum(cover.available >= cover.needed for cover in candidate.covers)
    lines = "\n".join(f"{cover.sku}: {cover.available}/{cover.needed}" for cover in candidate.covers)
    full = have == len(candidate.covers)
    told = text("covers {have} of {all} products", have=have, all=len(candidate.covers))
    made = label(told, "good" if full else "warn", theme.font(12))
    made.setToolTip(lines)
    return made

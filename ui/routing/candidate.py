"""One warehouse that was looked at for an order: distance as a bar, its stock then, the verdict as a sentence."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import words
from app.domain.routing import Verdict
from app.i18n import text
from app.views.orders import CandidateRow, DecisionRow
from ui import theme
from ui.widgets.basics import ElidedLabel, column, frame, icon_label, label, page, row

_SERVES = frozenset({Verdict.CHOSEN.value, Verdict.DESTINATION.value, Verdict.PART.value})


class DistanceBar(QWidget):
    """Kilometres against the farthest candidate; the dashed line is the reach (0: none, however far)."""

    def __init__(self, km: float, reach: float, farthest: float) -> None:
        super().__init__()
        self._km, self._reach, self._farthest = km, reach, max(farthest, reach, 1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if reach:
            facts = {"km": round(km), "radius": round(reach)}
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
        near = not self._reach or self._km <= self._reach
        painter.setBrush(QColor(now.accent if near else now.quiet))
        painter.drawRoundedRect(QRectF(0, 3, max(8.0, self.width() * self._km / self._farthest), 8), 4, 4)
        if self._reach:
            painter.setPen(QPen(QColor(now.text), 1, Qt.PenStyle.DashLine))
            at = min(self.width() - 1, round(self.width() * self._reach / self._farthest))
            painter.drawLine(at, 0, at, self.height())
        painter.end()


def within_words(within: bool) -> str:
    """Whether the radius reaches so far."""
    return text("within radius") if within else text("beyond radius")


def distance_row(name: str, km: float, reach: float, farthest: float) -> QWidget:
    """A warehouse that nobody has judged yet."""
    near = not reach or km <= reach
    told = label(f"{km:,.0f} km · {within_words(near)}", "quiet" if near else "meta")
    head = row(icon_label("warehouse", theme.tokens().quiet), ElidedLabel(name), told, spacing=8)
    head.setStretch(1, 1)
    return page(column(head, DistanceBar(km, reach, farthest), spacing=2))


def candidate_card(candidate: CandidateRow, decision: DecisionRow, farthest: float) -> QWidget:
    """A judged warehouse; the one that serves stands on a card."""
    now = theme.tokens()
    serves = candidate.verdict in _SERVES
    gives = candidate.verdict == Verdict.DONOR
    icon, colour = ("check", now.good) if serves else ("transfer", now.warn) if gives else ("warehouse", now.quiet)
    name = ElidedLabel(candidate.name)
    name.setFont(theme.font(bold=serves or gives))
    far = f"{candidate.km:,.0f} km"
    reach = label(f"{far} · {within_words(candidate.within)}" if decision.reach_km else far, "meta")
    head = row(icon_label(icon, colour), name, reach, spacing=8)
    head.setStretch(1, 1)
    bar = DistanceBar(candidate.km, decision.reach_km, farthest)
    verdict = label(words.verdict(candidate, decision), "" if serves or gives else "quiet", wrap=True)
    content = column(head, bar, verdict, _stock(candidate), spacing=4, margins=(12, 8, 12, 10))
    return frame("winner" if serves else "note" if gives else "candidate", content)


def _stock(candidate: CandidateRow) -> QWidget:
    """What it had then of each product; what is short comes first and carries a sign."""
    now = theme.tokens()
    covers = sorted(candidate.covers, key=lambda cover: cover.available >= cover.needed)
    full = not covers or covers[0].available >= covers[0].needed
    have = "   ".join(f"{cover.sku} {cover.available}/{cover.needed}" for cover in covers)
    told = ElidedLabel(text("Stock then {stock}", stock=have), "good" if full else "warn")
    told.setFont(theme.font(12))
    made = row(icon_label("check" if full else "warning", now.good if full else now.warn, 14), told, spacing=6)
    made.setStretch(1, 1)
    return page(made)

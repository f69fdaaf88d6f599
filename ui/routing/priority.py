"""Why an order stands where it stands in the queue: what each claim adds to its score, as bars."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.i18n import text
from app.views.routing import QueueRow
from ui import theme
from ui.routing.rows import CLAIMS, claim_colour, claim_word
from ui.widgets.basics import column, icon_label, label, page, row


class _Points(QWidget):
    """A claim's share of 100."""

    def __init__(self, claim: str, points: float) -> None:
        super().__init__()
        self._claim, self._points = claim, points
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Flat."""
        return QSize(100, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and share."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tokens().tint(theme.tokens().line, 0.8)))
        painter.drawRoundedRect(QRectF(0, 3, self.width(), 8), 4, 4)
        painter.setBrush(claim_colour(self._claim))
        if self._points > 0:
            painter.drawRoundedRect(QRectF(0, 3, max(8.0, self.width() * self._points / 100), 8), 4, 4)


def priority_view(found: QueueRow) -> QWidget:
    """Its place, its score, and where that comes from."""
    place = text("Place {place} · {score} of 100 points", place=found.place, score=round(found.score))
    parts: list[QWidget] = [label(place, "section", wrap=True)]
    if found.guarded:
        told = label(text("It has waited too long to be passed over: it goes before all scores."), "warn", wrap=True)
        line = row(icon_label("clock", theme.tokens().warn), told, spacing=8)
        line.setStretch(1, 1)
        parts.append(page(line))
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for at, claim in enumerate(CLAIMS):
        points = found.claims.get(claim, 0.0)
        number = label(f"{points:.0f}", "" if round(points) else "quiet")
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for place_at, part in enumerate((label(claim_word(claim), "quiet"), _Points(claim, points), number)):
            grid.addWidget(part, at, place_at)
    return page(column(*parts, grid, spacing=6))

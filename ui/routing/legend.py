"""Overlays of the map: what the marks mean with their counts, and buttons for the mouse."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.i18n import text
from ui import theme
from ui.map.dots import DotKind, Dots
from ui.map.painting import sprite
from ui.map.view import MapView
from ui.widgets.basics import button, frame, label

_MARGIN = 12
_SMALL = 480


def kind_words(kind: DotKind) -> str:
    """What a mark means."""
    table = {
        DotKind.WAITING: text("Waits for routing"),
        DotKind.TRANSFER: text("Waits for a transfer"),
        DotKind.TO_PRODUCE: text("To be produced"),
        DotKind.ASSIGNED: text("Being picked"),
        DotKind.PICKED: text("Ready to ship"),
        DotKind.PAUSED: text("On hold or incomplete"),
    }
    return table[kind]


class MapLegend(QWidget):
    """Lies on the map's lower right corner, the sea; only kinds that are on the map are listed."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        grid = QGridLayout()
        grid.setContentsMargins(10, 8, 12, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        self._counts: dict[DotKind, tuple[QLabel, QLabel, QLabel]] = {}
        for line, kind in enumerate(sorted(DotKind, reverse=True)):
            mark, count = QLabel(), label("", "quiet", theme.font(12))
            mark.setPixmap(sprite(kind, 1, self.devicePixelRatioF()))
            count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            parts = (mark, label(kind_words(kind), "", theme.font(12)), count)
            for at, part in enumerate(parts):
                grid.addWidget(part, line, at)
            self._counts[kind] = parts
        self._card = frame("card", grid)
        outer = QGridLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._card)
        self.hide()

    def count(self, dots: Dots) -> None:
        """Orders by kind."""
        orders: Counter[DotKind] = Counter()
        for dot in dots.single:
            orders[dot.kind] += len(dot.orders)
        for kind, parts in self._counts.items():
            parts[2].setText(f"{orders[kind]:,}")
            for part in parts:
                part.setVisible(orders[kind] > 0)
        self._card.adjustSize()
        self.setVisible(bool(orders))

    def settle(self) -> int:
        """Into the corner; returns the height in pixels that a small map should leave free for it."""
        self.adjustSize()
        small = self._view.width() < _SMALL
        corner = (self._view.width() - self.width(), self._view.height() - self.height())
        self.move(corner[0] - _MARGIN, corner[1] - _MARGIN)
        return self.height() if small and not self.isHidden() else 0


class MapButtons(QWidget):
    """Nearer, farther, everything: at the upper right corner."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        parts = (
            ("+", text("Nearer (+)"), lambda: view.zoom(1.5)),
            ("−", text("Farther (−)"), lambda: view.zoom(1 / 1.5)),
            (text("All"), text("Show everything (0)"), view.fit),
        )
        for line, (sign, tip, act) in enumerate(parts):
            made = button(sign, act, tip=tip)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setFixedWidth(44)
            made.setStyleSheet("padding: 0;")
            grid.addWidget(made, line, 0)

    def settle(self) -> None:
        """Into the corner."""
        self.adjustSize()
        self.move(self._view.width() - self.width() - _MARGIN, _MARGIN)

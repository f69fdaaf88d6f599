"""What lies on the map: what its lines mean, and buttons for the mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from app.i18n import text
from ui import theme
from ui.map.view import MapView
from ui.widgets.basics import button, column, frame, label, page, row

_MARGIN = 12


class _Stroke(QWidget):
    """A line as the map draws it."""

    def __init__(self, colour: str, solid: bool) -> None:
        super().__init__()
        self._colour, self._solid = colour, solid

    def sizeHint(self) -> QSize:
        """Short."""
        return QSize(26, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line."""
        painter = QPainter(self)
        style = Qt.PenStyle.SolidLine if self._solid else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(theme.tokens().colour(self._colour)), 2, style))
        painter.drawLine(QPointF(0, self.height() / 2), QPointF(self.width(), self.height() / 2))


class MapLegend(QWidget):
    """Lies on the map's lower left corner: the circles of the rules in force, and goods on their way."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        small = theme.font(12)
        self._near, self._far = label("", font=small), label("", font=small)
        self._farther = page(row(_Stroke("accent", solid=False), self._far, None))
        self._circles = page(column(row(_Stroke("accent", solid=True), self._near, None), self._farther, spacing=2))
        planned = row(_Stroke("warn", solid=False), label(text("Transfer planned"), font=small), None)
        under_way = row(_Stroke("warn", solid=True), label(text("Transfer on its way"), font=small), None)
        self._moves = page(column(planned, under_way, spacing=2))
        card = frame("card", column(self._circles, self._moves, spacing=2, margins=(10, 6, 12, 6)))
        self.setLayout(column(card))

    def show_lines(self, reaches: Sequence[int], moves: bool) -> None:
        """Only what is on the map."""
        self._near.setText(text("Reach {reach} km", reach=f"{min(reaches, default=0):,}"))
        farther = ", ".join(f"{km:,}" for km in reaches[1:])
        self._far.setText(text("then {reaches} km", reaches=farther))
        self._farther.setVisible(len(reaches) > 1)
        self._circles.setVisible(bool(reaches))
        self._moves.setVisible(moves)
        self.setVisible(bool(reaches) or moves)
        self.settle()

    def settle(self) -> None:
        """Into the corner."""
        self.adjustSize()
        self.move(_MARGIN, self._view.height() - self.height() - _MARGIN)


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

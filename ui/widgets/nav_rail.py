"""The rail of screens at the left: icon over word, the current one marked."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QLabel, QLayout, QScrollArea, QSizePolicy, QWidget

from ui import theme
from ui.widgets.basics import column, frame

WIDTH = 72
_HEIGHT, _LEAST_HEIGHT = 64, 44
_ICON, _WORD, _MARGINS = 22, 19, 8
NUMBERED = 10
"""Screens that have a key: the rest of them is found by name."""


def screen_key(number: int) -> str:
    """The keys of the screen in that place (from 1): Ctrl+1 … Ctrl+9, Ctrl+0, or none."""
    return f"Ctrl+{number % 10}" if number <= NUMBERED else ""


class NavButton(QAbstractButton):
    """One screen of the rail."""

    def __init__(self, title: str, icon: str, number: int) -> None:
        super().__init__()
        self._icon = icon
        self.setText(title)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{title}   {screen_key(number)}".strip())
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """72 × 64."""
        return QSize(WIDTH - 1, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Less where a low window has many screens."""
        return QSize(WIDTH - 1, _LEAST_HEIGHT)

    @property
    def whole(self) -> bool:
        """Whether its word needs no ellipsis."""
        return QFontMetrics(_font()).horizontalAdvance(self.text()) <= WIDTH - 1 - _MARGINS

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface and an accent bar mark the current screen, a ring the focus."""
        now = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.fillRect(self.rect(), QColor(now.surface if self.isChecked() else now.raised))
        if self.isChecked():
            painter.fillRect(0, 0, 3, self.height(), QColor(now.accent))
        colour = now.accent if self.isChecked() else now.quiet
        image = theme.pixmap(self._icon, colour, _ICON, self.devicePixelRatioF())
        top = (self.height() - _ICON - _WORD) // 2
        painter.drawPixmap((self.width() - _ICON) // 2, top, image)
        painter.setFont(_font())
        painter.setPen(QColor(now.text if self.isChecked() else now.quiet))
        word = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - _MARGINS)
        painter.drawText(QRectF(0, top + _ICON, self.width(), _WORD), int(Qt.AlignmentFlag.AlignCenter), word)
        if self.hasFocus():
            painter.setPen(QColor(now.accent))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4.5, 2.5, -3.5, -2.5), 6, 6)


def _font() -> QFont:
    return theme.font(12)


class NavRail(QWidget):
    """All screens; `chosen` brings the key of the one that was clicked."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[tuple[str, str, str]]) -> None:
        """`entries` are (key, title, icon)."""
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._buttons: dict[str, NavButton] = {}
        group = QButtonGroup(self)
        mark = QLabel()
        mark.setPixmap(theme.pixmap("picked", theme.tokens().accent, 24, self.devicePixelRatioF()))
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark.setFixedHeight(44)
        screens = column(spacing=0)
        for number, (key, title, icon) in enumerate(entries, start=1):
            made = NavButton(title, icon, number)
            made.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            group.addButton(made)
            self._buttons[key] = made
            screens.addWidget(made)
        screens.addStretch(1)
        self._area = _scrolled(screens)
        inside = column(mark, self._area, spacing=0)
        self.setLayout(column(frame("rail", inside), spacing=0))

    def mark(self, key: str) -> None:
        """Show which screen is the current one."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
            self._area.ensureWidgetVisible(self._buttons[key], 0, _LEAST_HEIGHT)


def _scrolled(screens: QLayout) -> QScrollArea:
    """As high as there is room, and scrolled by the wheel where more screens are than fit."""
    inner = QWidget()
    inner.setLayout(screens)
    inner.setAutoFillBackground(False)
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    return area

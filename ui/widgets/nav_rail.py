"""The rail of screens at the left: icon over word, the current one marked."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QLabel, QLayout, QScrollArea, QSizePolicy, QWidget

from app.i18n import text
from ui import theme
from ui.widgets.basics import column, frame, icon_label, row

WIDTH = 72
_HEIGHT, _LEAST_HEIGHT = 64, 44
_ICON, _WORD, _MARGINS = 22, 19, 8
NUMBERED = 10
"""Screens that have a key: the rest of them is found by name."""
_MOST_WAITING = 99


def screen_key(number: int) -> str:
    """The keys of the screen in that place (from 1): Ctrl+1 … Ctrl+9, Ctrl+0, or none."""
    return f"Ctrl+{number % 10}" if number <= NUMBERED else ""


def screen_keys(titles: Sequence[str]) -> list[tuple[str, str]]:
    """For F1: five screens a line; those without a number are found by their names."""
    lines = []
    for first in range(0, min(len(titles), NUMBERED), 5):
        some = titles[first : min(first + 5, NUMBERED)]
        lines.append((f"{screen_key(first + 1)} … {(first + len(some)) % 10}", ", ".join(some)))
    find = text("Find an order by any number, a screen, an action")
    if rest := ", ".join(titles[NUMBERED:]):
        find = text("Find an order by any number, a screen (also {screens}), an action", screens=rest)
    return [*lines, ("Ctrl+K", find)]


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
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """How many things wait there."""
        return self._waiting

    def show_waiting(self, count: int) -> None:
        """A badge with their number, none for 0."""
        self._waiting = count
        self.update()

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
        if self._waiting:
            self._paint_badge(painter, top)

    def _paint_badge(self, painter: QPainter, top: int) -> None:
        now, told = theme.tokens(), str(self._waiting) if self._waiting <= _MOST_WAITING else f"{_MOST_WAITING}+"
        painter.setFont(theme.font(11, bold=True))
        wide = max(16, painter.fontMetrics().horizontalAdvance(told) + 8)
        box = QRectF(self.width() / 2 + 5, max(0.5, top - 4), wide, 16)
        painter.setPen(QColor(now.ground))
        painter.setBrush(QColor(now.bad))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(QColor(now.surface))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), told)


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
        self._more = icon_label("arrow-down", theme.tokens().quiet, 12)
        self._more.setAccessibleName(text("More screens below"))
        for changed in (self._area.verticalScrollBar().valueChanged, self._area.verticalScrollBar().rangeChanged):
            changed.connect(self._show_more)
        inside = column(mark, self._area, row(None, self._more, None), spacing=0)
        self._show_more()
        self.setLayout(column(frame("rail", inside), spacing=0))

    def _show_more(self) -> None:
        """An arrow while there are screens below what is seen."""
        bar = self._area.verticalScrollBar()
        self._more.setVisible(bar.value() < bar.maximum())

    def show_waiting(self, key: str, count: int) -> None:
        """How many things wait on a screen."""
        if key in self._buttons:
            self._buttons[key].show_waiting(count)

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

"""Labels, buttons and layouts in the look of the theme."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui import theme


def label(text: str = "", kind: str = "", font: QFont | None = None, wrap: bool = False) -> QLabel:
    """A plain-text label; `kind` as in the style sheet (meta, quiet, section, title, good, warn, bad)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setWordWrap(wrap)
    if font is not None:
        made.setFont(font)
    return made


def icon_label(name: str, colour: str = "", size: int = 16) -> QLabel:
    """An icon that stands in a line of text."""
    made = QLabel()
    made.setFixedSize(size, size)
    show_icon(made, name, colour, size)
    return made


def show_icon(where: QLabel, name: str, colour: str = "", size: int = 16) -> None:
    """Put another icon into an icon label."""
    where.setPixmap(theme.pixmap(name, colour, size, where.devicePixelRatioF()))


class ElidedLabel(QLabel):
    """One line that ends in … where it does not fit; the whole text is its tooltip then."""

    def __init__(self, text: str = "", kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """As narrow as a few characters."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, cut where the label ends."""
        painter = QPainter(self)
        area = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(area, int(self.alignment()), shown)


class SearchBox(QLineEdit):
    """A text box with a magnifying glass."""

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)
        for clear_button in self.findChildren(QToolButton):
            clear_button.setIcon(theme.icon("close", theme.tokens().quiet, 16))
        self.setTextMargins(22, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, and the glass in its margin."""
        super().paintEvent(event)
        image = theme.pixmap("search", theme.tokens().quiet, 16, self.devicePixelRatioF())
        QPainter(self).drawPixmap(10, (self.height() - 16) // 2, image)


class Button(QPushButton):
    """Enter presses it as Space does, once for each stroke."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter clicks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)


def button(
    text: str,
    clicked: Callable[[], object] | None = None,
    kind: str = "",
    icon: str = "",
    tip: str = "",
) -> QPushButton:
    """A button; `kind` primary, danger, plain, link, chip or empty. It never becomes the default of a dialog."""
    made = Button(text)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon:
        now = theme.tokens()
        colours = {"primary": now.on_accent, "danger": now.bad, "link": now.accent}
        made.setIcon(theme.icon(icon, colours.get(kind, now.quiet), 16, on=now.accent))
        made.setIconSize(QSize(16, 16))
    if tip:
        made.setToolTip(tip)
    if clicked is not None:
        made.clicked.connect(lambda: clicked())
    return made


def with_key(told: str, key: str) -> str:
    """What a button says, with the key that does the same."""
    return f"{told}   {key}"


def frame(kind: str, layout: QLayout | None = None) -> QFrame:
    """A frame; `kind` card, panel, bar, strip, rail, note or rule."""
    made = QFrame()
    made.setProperty("kind", kind)
    if layout is not None:
        made.setLayout(layout)
    return made


def rule(upright: bool = False) -> QFrame:
    """A line of one pixel."""
    made = frame("rule")
    if upright:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


Item = QWidget | QLayout | int | None
"""A widget, a layout, so many pixels of space, or None for all the space that is left."""


def column(*items: Item, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Items below each other."""
    made = QVBoxLayout()
    _fill(made, items, spacing, margins)
    return made


def row(*items: Item, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Items beside each other."""
    made = QHBoxLayout()
    _fill(made, items, spacing, margins)
    return made


def _fill(layout: QBoxLayout, items: tuple[Item, ...], spacing: int, margins: tuple[int, int, int, int]) -> None:
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)


def page(layout: QLayout) -> QWidget:
    """A widget without a look of its own around a layout."""
    made = QWidget()
    made.setProperty("kind", "page")
    made.setLayout(layout)
    return made


def clear(layout: QLayout) -> None:
    """Remove and delete everything in a layout."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a dynamic property and let the style sheet see it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)

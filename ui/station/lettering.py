"""One line of text that never wraps, never takes the focus and shortens itself with an ellipsis."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.station.tones import NIGHT


class Lettering(QWidget):
    """Large letters of the station. `shrinks` lets a long text take a smaller size before it is cut."""

    def __init__(
        self,
        font: QFont,
        colour: str = NIGHT.text,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        shrinks: bool = False,
    ) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFont(font)
        self._font = font
        self._colour = QColor(colour)
        self._align = align
        self._shrinks = shrinks
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(QFontMetrics(font).height())

    def show_text(self, content: str, colour: str = "") -> None:
        """Another text, perhaps in another colour (#RRGGBB)."""
        self._text = content
        if colour:
            self._colour = QColor(colour)
        self.setAccessibleName(content)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The whole text, also where it is shown shortened."""
        return self._text

    def hug(self) -> "Lettering":
        """Take just the width of the text, for lines that share a row."""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return self

    def sizeHint(self) -> QSize:
        """The text's own size."""
        metrics = QFontMetrics(self._font)
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Any width: the text is shortened."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, as large as it fits."""
        painter = QPainter(self)
        font = fitting(self._font, self._text, self.width()) if self._shrinks else self._font
        painter.setFont(font)
        painter.setPen(self._colour)
        shown = QFontMetrics(font).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), self._align | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


def fitting(font: QFont, content: str, width: int, smallest: int = 0) -> QFont:
    """The font, made smaller until the text fits the width in pixels, but not below `smallest` (half its size
    where that is not given)."""
    wanted = QFontMetrics(font).horizontalAdvance(content)
    if wanted <= width or not wanted:
        return font
    # One pixel less than the rule of three gives: widths do not shrink evenly.
    size = font.pixelSize() * max(0, width) // wanted - 1
    smaller = QFont(font)
    smaller.setPixelSize(max(smallest or font.pixelSize() // 2, size))
    return smaller

"""The label as the printer burns it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from ui import theme


class LabelPicture(QWidget):
    """As large as the place allows, or every dot a pixel."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._dots = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def image(self) -> QImage:
        """What is shown."""
        return self._image

    def show_png(self, png: bytes) -> None:
        """Show a label; one that cannot be read as nothing."""
        self._image = QImage.fromData(png)
        self._fit()

    def show_dots(self, dots: bool) -> None:
        """Every dot a pixel, or the whole label at once."""
        self._dots = dots
        self._fit()

    def _fit(self) -> None:
        self.setMinimumSize(self._image.size() / self.devicePixelRatioF() if self._dots else QSize(0, 0))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The paper in the middle, its edge drawn."""
        if self._image.isNull():
            return
        size = self._image.size() / self.devicePixelRatioF()
        if not self._dots:
            size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        paper = QRectF(
            (self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()
        )
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        shown = self._image
        if not self._dots:
            # Scaled by steps a label keeps its thin rules, which the painter's own scaling drops.
            shown = shown.scaled(
                size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        painter.drawImage(paper, shown)
        painter.setPen(theme.tokens().colour("line"))
        painter.drawRect(paper.adjusted(0.5, 0.5, -0.5, -0.5))


class LabelView(QScrollArea):
    """The picture with room to scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = LabelPicture()
        self.setWidget(self.picture)
        self.setWidgetResizable(True)

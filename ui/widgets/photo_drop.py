"""Photos dropped anywhere on a widget."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

PHOTOS = ("jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff")
"""How the names of photos end."""


class PhotoDrop(QObject):
    """`dropped` brings their paths; `over` says whether some are held over the widget. Other files are left alone."""

    dropped = Signal(object)
    over = Signal(bool)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, leave, drop."""
        if event.type() == QEvent.Type.DragLeave:
            self.over.emit(False)
        if not isinstance(event, QDropEvent) or not (photos := photos_of(event.mimeData())):
            return False
        event.acceptProposedAction()
        if isinstance(event, QDragEnterEvent):
            self.over.emit(True)
        elif event.type() == QEvent.Type.Drop:
            self.over.emit(False)
            self.dropped.emit(photos)
        return True


def photos_of(data: QMimeData) -> Sequence[Path]:
    """Those of the files that are named like photos."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [file for file in files if file.suffix.lower().lstrip(".") in PHOTOS]

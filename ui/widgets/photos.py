"""Photos as thumbnails; more come from files or by drag and drop, one opens in the computer's viewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from app.i18n import text
from ui import theme
from ui.desk import Desk
from ui.imports.start import DropZone
from ui.screen import Services
from ui.widgets.basics import button, clear, column, label, page, row
from ui.widgets.flow import FlowLayout
from ui.widgets.photo_drop import PHOTOS
from ui.widgets.photo_run import PhotoRun

_SIZE = QSize(112, 84)
_MOST = 60
"""Thumbnails shown; nobody takes more photos of one thing."""
_KINDS = " ".join(f"*.{end}" for end in PHOTOS)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo by its hash, what is written below it, and what more there is to say."""

    sha256: str
    under: str
    tip: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """A photo, and its thumbnail; None where the file is missing or altered."""

    photo: Photo
    image: QImage | None


class PhotoSection(QWidget):
    """The photos of one thing by its number; subclasses read and add them, both on threads of the tasks."""

    def __init__(self, services: Services, hint: str) -> None:
        super().__init__()
        self._services, self._no, self._empty = services, "", hint
        self._run = PhotoRun(services, self, self.put, lambda: self.show_photos(self._no))
        self._flow = FlowLayout(8)
        self._thumbnails = page(self._flow)
        self._hint = label("", "meta", wrap=True)
        self._add = button(text("Add photos…"), self.choose, "link", "import")
        self._zone = DropZone()
        self._zone.dropped.connect(self.add)
        self._zone.setLayout(column(self._thumbnails, self._hint, spacing=8, margins=(12, 12, 12, 12)))
        title = row(label(text("Photos"), "section"), None, self._add)
        self.setLayout(column(title, self._zone, spacing=8))

    def photos(self, no: str) -> Sequence[Photo]:
        """Those of this number, oldest first."""
        raise NotImplementedError

    def put(self, no: str, path: Path) -> bool:
        """Add a file; False when it was there already."""
        raise NotImplementedError

    def show_photos(self, no: str) -> None:
        """Read those of this number."""
        if no != self._no:
            clear(self._flow)
            self._hint.setText("")
        self._no = no
        desk = self._services.desk
        self._services.tasks.read(self, lambda: _read(desk, self.photos(no)), self._on_read, lane="photos")

    def choose(self) -> None:
        """By the file chooser."""
        chosen, _ = QFileDialog.getOpenFileNames(self, text("Add photos…"), "", f"{text('Photos')} ({_KINDS})")
        self.add([Path(name) for name in chosen])

    def add(self, paths: Sequence[Path]) -> None:
        """To what is shown now, one after another."""
        if self._no:
            self._run.add(self._no, paths)

    def mark(self, over: bool) -> None:
        """Whether photos are held over what is shown."""
        self._zone.mark(over=over)

    def _on_read(self, found: Sequence[_Shown]) -> None:
        clear(self._flow)
        for shown in found:
            self._flow.addWidget(self._thumbnail(shown))
        self._hint.setText("" if found else self._empty)
        self._hint.setVisible(not found)
        self._thumbnails.setVisible(bool(found))

    def _thumbnail(self, shown: _Shown) -> QWidget:
        made = QToolButton()
        made.setIconSize(_SIZE)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setText(shown.photo.under)
        if shown.image is None:
            made.setIcon(theme.icon("warning", theme.tokens().bad, 40))
            made.setToolTip(text("The file of this photo is missing or altered"))
            return made
        made.setIcon(QIcon(QPixmap.fromImage(shown.image)))
        made.setToolTip(shown.photo.tip)
        made.clicked.connect(partial(self._open, shown.photo.sha256))
        return made

    def _open(self, sha256: str) -> None:
        work = partial(_keep, self._services.desk, sha256)
        self._services.tasks.read(self, work, _show)


def _read(desk: Desk, photos: Sequence[Photo]) -> list[_Shown]:
    return [_Shown(photo, _image(desk.photo(photo.sha256))) for photo in photos[:_MOST]]


def _image(jpeg: bytes | None) -> QImage | None:
    if jpeg is None:
        return None
    ways = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    image = QImage.fromData(jpeg)
    return None if image.isNull() else image.scaled(_SIZE, *ways)


def _keep(desk: Desk, sha256: str) -> Path | None:
    """Where a viewer can open it."""
    jpeg = desk.photo(sha256)
    if jpeg is None:
        return None
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.TempLocation))
    path = folder / f"picklane-{sha256[:16]}.jpg"
    path.write_bytes(jpeg)
    return path


def _show(path: Path | None) -> None:
    if path is not None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

"""Photos of an order as thumbnails; more come from files or by drag and drop, one opens in the computer's viewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from app import words
from app.domain.site import exact
from app.i18n import text
from app.usecases.evidence import EvidenceAdded
from app.views.handover import EvidenceRow
from ui import clock, theme
from ui.desk import Desk
from ui.imports.start import DropZone
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS
from ui.widgets.basics import button, clear, column, label, page, row
from ui.widgets.flow import FlowLayout

_SIZE = QSize(112, 84)
_MOST = 60
"""Thumbnails shown; nobody takes more photos of an order."""
_KINDS = "*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff"


@dataclass(frozen=True, slots=True)
class _Photo:
    """A photo of the list, and its thumbnail; None where the file is missing or altered."""

    row: EvidenceRow
    image: QImage | None


class EvidenceSection(QWidget):
    """The photos of one order, oldest first."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services, self._no = services, ""
        self._flow = FlowLayout(8)
        self._thumbnails = page(self._flow)
        self._hint = label("", "meta", wrap=True)
        self._add = button(text("Add photos…"), self.choose, "link", "import")
        self._zone = DropZone()
        self._zone.dropped.connect(self.add)
        self._zone.setLayout(column(self._thumbnails, self._hint, spacing=8, margins=(12, 12, 12, 12)))
        title = row(label(text("Photos"), "section"), None, self._add)
        self.setLayout(column(title, self._zone, spacing=8))

    def show_order(self, no: str) -> None:
        """Read its photos."""
        if no != self._no:
            clear(self._flow)
            self._hint.setText("")
        self._no = no
        self._services.tasks.read(self, partial(_read, self._services.desk, no), self._on_read, lane="photos")

    def choose(self) -> None:
        """By the file chooser."""
        chosen, _ = QFileDialog.getOpenFileNames(self, text("Add photos…"), "", f"{text('Photos')} ({_KINDS})")
        self.add([Path(name) for name in chosen])

    def add(self, paths: Sequence[Path]) -> None:
        """One after another; of one that is no photo the strip says so, and the others go on."""
        desk, actor, no = self._services.desk, self._services.actor, self._no
        for path in paths:
            work = partial(desk.add_photo, actor, no, path)
            self._services.tasks.write(self, work, partial(self._on_added, path), self._on_refused)

    def _on_added(self, path: Path, added: EvidenceAdded) -> None:
        again = text("This photo is there already: {file}", file=path.name)
        told = again if added.again else text("Photo added: {file}", file=path.name)
        self._services.say(Message(told, Tone.INFO if added.again else Tone.GOOD))
        self.show_order(self._no)

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)

    def _on_read(self, photos: Sequence[_Photo]) -> None:
        clear(self._flow)
        for photo in photos:
            self._flow.addWidget(self._thumbnail(photo))
        self._hint.setText("" if photos else text("Drop photos here: of the packed goods, the box, the signature"))
        self._hint.setVisible(not photos)
        self._thumbnails.setVisible(bool(photos))

    def _thumbnail(self, photo: _Photo) -> QWidget:
        made, told = QToolButton(), photo.row
        made.setIconSize(_SIZE)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setText(f"{words.stage(told.stage)} {words.clock(told.at, clock.now())}")
        if photo.image is None:
            made.setIcon(theme.icon("warning", theme.tokens().bad, 40))
            made.setToolTip(text("The file of this photo is missing or altered"))
            return made
        made.setIcon(QIcon(QPixmap.fromImage(photo.image)))
        by = " · ".join(part for part in (told.by_name, told.station, told.parcel, told.name) if part)
        made.setToolTip(f"{exact(told.at)}  {by}")
        made.clicked.connect(partial(self._open, told.sha256))
        return made

    def _open(self, sha256: str) -> None:
        work = partial(_keep, self._services.desk, sha256)
        self._services.tasks.read(self, work, _show)


def _read(desk: Desk, no: str) -> list[_Photo]:
    return [_Photo(row, _image(desk.photo(row.sha256))) for row in desk.reader.evidence(no)[:_MOST]]


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

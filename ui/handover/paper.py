"""The hand-over list as a file that a PDF viewer opens."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from ui.desk import Desk


def keep_list(desk: Desk, load: str) -> Path:
    """Write it where temporary files are; may block."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.TempLocation))
    path = folder / f"picklane-{load}.pdf"
    path.write_bytes(desk.manifest(load))
    return path


def show_list(path: Path) -> None:
    """In the viewer of this computer."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

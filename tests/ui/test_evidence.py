"""Photos of an order: seen, added, opened, and told of when they are gone."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.domain.people import Actor
from app.errors import BadInput
from app.usecases.evidence import EvidenceAdded
from app.views.handover import EvidenceRow
from tests.ui.fakes import NOW, FakeDesk, FakeReader
from tests.ui.fakes_station import services
from ui.imports.start import DropZone
from ui.orders.evidence import EvidenceSection
from ui.screen import Message, Tone

GONE = "f" * 64


class PhotoReader(FakeReader):
    """Photos by order."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[EvidenceRow] = []

    def evidence(self, code: str) -> list[EvidenceRow]:
        return self.rows


@dataclass
class PhotoDesk(FakeDesk):
    """Keeps photos by their names; text files are none."""

    reader: Any = field(default_factory=PhotoReader)
    added: list[tuple[str, str]] = field(default_factory=list)

    def add_photo(self, actor: Actor, code: str, path: Path, stage: str = "") -> EvidenceAdded:
        if path.suffix == ".txt":
            raise BadInput("photo.not_image", file=path.name)
        sha256, again = path.stem[0] * 64, (code, path.name) in self.added
        if not again:
            self.added.append((code, path.name))
            self.reader.rows.append(EvidenceRow("", "picked", 5, sha256, 999, path.name, "赵敏", "HD-1", NOW))
        return EvidenceAdded(code, "", "picked", 5, sha256, again)

    def photo(self, sha256: str) -> bytes | None:
        if sha256 == GONE:
            return None
        out = BytesIO()
        Image.new("RGB", (320, 240), "teal").save(out, "JPEG")
        return out.getvalue()


class Album:
    def __init__(self, qtbot: QtBot) -> None:
        self.desk, self.said = PhotoDesk(), list[Message]()
        self.section = EvidenceSection(services(self.desk, said=self.said.append))
        qtbot.addWidget(self.section)
        self.section.resize(420, 300)
        self.section.show()
        self.section.show_photos("O000000017Z")

    @property
    def thumbnails(self) -> list[QToolButton]:
        QApplication.processEvents()  # what is new in a layout shows itself then
        return [thumb for thumb in self.section.findChildren(QToolButton) if not thumb.isHidden()]

    @property
    def told(self) -> str:
        return " ".join(label.text() for label in self.section.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def album(qtbot: QtBot) -> Album:
    return Album(qtbot)


def test_an_order_without_photos_says_what_to_drop(album: Album):
    assert "Drop photos here" in album.told
    assert album.thumbnails == []


def test_photos_are_added_one_by_one_and_shown(album: Album):
    album.section.add([Path("a.jpg"), Path("note.txt"), Path("b.jpg")])

    assert album.desk.added == [("O000000017Z", "a.jpg"), ("O000000017Z", "b.jpg")]
    assert [thumb.text().split()[0] for thumb in album.thumbnails] == ["Picked", "Picked"]
    assert "赵敏" in album.thumbnails[0].toolTip()
    assert "Drop photos here" not in album.told
    *under_way, last = album.said
    assert [message.text for message in under_way] == [f"Adding photo {number} of 3" for number in (1, 2, 3)]
    assert (last.tone, last.text[:37]) == (Tone.BAD, "1 of 3 photos not added. note.txt is ")
    album.section.add([Path("b.jpg")])
    assert (album.said[-1].tone, len(album.thumbnails)) == (Tone.INFO, 2)


def test_files_are_dropped_on_it(album: Album, tmp_path: Path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "c.jpg"))])
    drop = QDropEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    zone = album.section.findChild(DropZone)
    assert zone is not None

    zone.dropEvent(drop)

    assert album.desk.added == [("O000000017Z", "c.jpg")]


def test_a_photo_opens_in_the_viewer_by_key(album: Album, monkeypatch: pytest.MonkeyPatch):
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    album.section.add([Path("a.jpg")])

    QTest.keyClick(album.thumbnails[0], Qt.Key.Key_Space)

    with Image.open(opened[0]) as picture:
        assert picture.size == (320, 240)
    Path(opened[0]).unlink()


def test_a_photo_whose_file_is_gone_says_so(album: Album):
    album.desk.reader.rows.append(EvidenceRow("", "shipped", 9, GONE, 9, "x.jpg", "赵敏", "", NOW))
    album.section.show_photos("O000000017Z")

    assert "missing or altered" in album.thumbnails[0].toolTip()

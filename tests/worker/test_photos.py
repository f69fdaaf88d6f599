"""The folder of photos: whole files only, by the code their name begins with, each once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.errors import BadInput, Unavailable
from app.i18n import Language, language, set_language
from app.usecases.evidence import EvidenceAdded
from app.worker.inbox import SETTLED_SECONDS
from app.worker.photos import PhotoFolder


@dataclass
class Camera:
    """A folder, a clock, and what was made of the photos in it."""

    folder: Path
    time: float = 0.0
    known: set[str] = field(default_factory=lambda: {"O00000001A", "P-2026-1", "4530001"})
    taken: list[tuple[str, str]] = field(default_factory=list)
    away: bool = False

    def __post_init__(self) -> None:
        self.photos = PhotoFolder(self.folder, lambda: self.time)

    def shoot(self, name: str, content: bytes = b"jpeg") -> Path:
        self.folder.mkdir(exist_ok=True)
        path = self.folder / name
        path.write_bytes(content)
        return path

    def look(self) -> list[tuple[str, str]]:
        """What was dealt with, after everything has stood still."""
        done = list(self.photos.look(self._add, self.known.__contains__))
        self.time += SETTLED_SECONDS
        done += self.photos.look(self._add, self.known.__contains__)
        return [(each.file, each.state) for each in done]

    def _add(self, code: str, path: Path) -> EvidenceAdded:
        if self.away:
            raise Unavailable("database.away", database="x")
        if code not in self.known:
            raise BadInput("order.unknown", order=code)
        if path.read_bytes() != b"jpeg":
            raise BadInput("photo.not_image", file=path.name)
        self.taken.append((code, path.name))
        return EvidenceAdded(code, "", "picked", 1, "a" * 64)

    def files(self, part: str) -> list[str]:
        return sorted(path.name for path in (self.folder / part).iterdir())


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[Camera]:
    before = language()
    set_language(Language.ENGLISH)
    yield Camera(tmp_path / "photos")
    set_language(before)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("O00000001A.jpg", "O00000001A"),
        ("O00000001A-2.JPG", "O00000001A"),
        ("O00000001A_IMG_0001.jpeg", "O00000001A"),
        ("4530001 (1).png", "4530001"),
        ("4530001（副本）.png", "4530001"),
        ("P-2026-1-3.jpg", "P-2026-1"),
    ],
)
def test_a_name_begins_with_the_code(camera: Camera, name: str, code: str):
    camera.shoot(name)

    assert camera.look() == [(name, "done")]
    assert camera.taken == [(code, name)]
    assert len(camera.files("done")) == 1


def test_what_is_no_photo_or_names_nothing_goes_aside_with_a_report(camera: Camera):
    camera.shoot("O00000001A.jpg", b"virus")
    camera.shoot("IMG_0001.jpg")

    assert camera.look() == [("IMG_0001.jpg", "failed"), ("O00000001A.jpg", "failed")]

    reports = [name for name in camera.files("failed") if name.endswith(".txt")]
    told = [(camera.folder / "failed" / name).read_text("utf-8") for name in reports]
    assert "No order found for “IMG”" in told[0]
    assert "is no photo" in told[1]
    assert camera.look() == []


def test_a_photo_that_grows_is_left_alone(camera: Camera):
    path = camera.shoot("O00000001A.jpg", b"jp")
    list(camera.photos.look(camera._add, camera.known.__contains__))
    camera.time += SETTLED_SECONDS
    path.write_bytes(b"jpe")

    assert list(camera.photos.look(camera._add, camera.known.__contains__)) == []
    path.write_bytes(b"jpeg")
    assert camera.look() == [("O00000001A.jpg", "done")]


def test_other_files_stay(camera: Camera):
    for name in (".hidden.jpg", "O00000001A.jpg.part"):
        camera.shoot(name)

    assert camera.look() == []
    assert camera.taken == []


def test_without_the_database_everything_stays_for_later(camera: Camera):
    camera.shoot("O00000001A.jpg")
    camera.away = True
    with pytest.raises(Unavailable):
        camera.look()
    camera.away = False

    assert camera.look() == [("O00000001A.jpg", "done")]


def test_one_that_cannot_be_moved_is_taken_once(camera: Camera, monkeypatch: pytest.MonkeyPatch):
    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(13, "in use", str(self))

    camera.shoot("4530001.jpg")
    monkeypatch.setattr(Path, "replace", locked)

    assert camera.look() == [("4530001.jpg", "done")]
    assert camera.look() == []


def test_a_folder_that_cannot_be_made_is_no_disaster(tmp_path: Path):
    (tmp_path / "photos").touch()

    assert Camera(tmp_path / "photos").look() == []

"""Pictures become logos: small, 1-bit, without white edges; anything else is refused."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from app.adapters.labels import read_logo
from app.domain.label_look import LOGO_DOTS, LabelLook, checked_look
from app.errors import BadInput


def saved(folder: Path, picture: Image.Image, kind: str) -> Path:
    path = folder / f"logo.{kind.lower()}"
    picture.save(path, kind)
    return path


def disc(mode: str, size: tuple[int, int], background: object, colour: object) -> Image.Image:
    picture = Image.new(mode, size, background)  # type: ignore[arg-type]
    ImageDraw.Draw(picture).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill=colour)  # type: ignore[arg-type]
    return picture


@pytest.mark.parametrize(
    ("mode", "kind", "background", "colour"),
    [
        ("RGB", "JPEG", "white", "navy"),
        ("RGBA", "PNG", (0, 0, 0, 0), (180, 20, 20, 255)),
        ("L", "PNG", 255, 40),
        ("1", "PNG", 1, 0),
        ("CMYK", "JPEG", (0, 0, 0, 0), (0, 0, 0, 255)),
    ],
)
def test_a_picture_becomes_a_small_1_bit_logo(tmp_path: Path, mode: str, kind: str, background, colour) -> None:
    logo = read_logo(saved(tmp_path, disc(mode, (1600, 1200), background, colour), kind))
    assert checked_look(LabelLook(logo=logo)).logo == logo
    with Image.open(BytesIO(logo)) as burned:
        assert burned.mode == "1"
        assert burned.height == LOGO_DOTS[1], "the white around it is gone"
        assert burned.width == pytest.approx(burned.height * 400 / 300, abs=2)
        black = burned.histogram()[0] / (burned.width * burned.height)
        assert black == pytest.approx(0.785, abs=0.03), "a disc in its square"


@pytest.mark.parametrize("what", ["text", "gif", "blank", "cut", "huge"])
def test_what_is_no_logo_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / "logo.png"
    if what == "text":
        path.write_text("<svg/>", encoding="utf-8")
    elif what == "gif":
        disc("L", (40, 40), 255, 0).save(path, "GIF")
    elif what == "blank":
        Image.new("L", (40, 40), 255).save(path)
    elif what == "cut":
        disc("L", (400, 400), 255, 0).save(path)
        path.write_bytes(path.read_bytes()[:200])
    else:
        Image.new("1", (9000, 9000), 0).save(path)
    with pytest.raises(BadInput) as refused:
        read_logo(path)
    assert (refused.value.code, refused.value.facts["file"]) == ("label.logo", "logo.png")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        read_logo(tmp_path / "none.png")
    assert refused.value.code == "file.missing"
    with pytest.raises(BadInput) as refused:
        read_logo(tmp_path)
    assert refused.value.code == "file.unreadable"

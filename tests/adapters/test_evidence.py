"""Photos become small, harmless and findable by their content; what is no photo is refused."""

import hashlib
import random
import struct
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from app.adapters.evidence import LONGEST_SIDE, MOST_BYTES, EvidenceFolder, photo_of, read_photo
from app.domain.evidence import photo_name
from app.errors import BadInput, Unavailable


def noise(width: int, height: int) -> Image.Image:
    """The hardest picture for a JPEG."""
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))


def file_of(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def shot() -> bytes:
    """A phone's photo, lying on its side, that tells where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SECRETPHONE"
    exif.get_ifd(0x8825)[1] = "N"
    return file_of(Image.linear_gradient("L").resize((3200, 1000)).convert("RGB"), exif=exif, comment=b"SECRETNOTE")


@pytest.fixture(scope="module")
def hardest() -> bytes:
    return file_of(noise(2400, 1800), quality=95)


def test_a_large_noisy_photo_keeps_to_the_limits(hardest: bytes):
    photo = photo_of(hardest, "a.jpg")

    with Image.open(BytesIO(photo.jpeg)) as small:
        assert (small.format, max(small.size) <= LONGEST_SIDE) == ("JPEG", True)
        assert small.width / small.height == pytest.approx(4 / 3, rel=0.01)
    assert len(photo.jpeg) <= MOST_BYTES
    assert photo.sha256 == hashlib.sha256(photo.jpeg).hexdigest()
    assert photo_of(hardest, "b.jpg").sha256 == photo.sha256


def test_it_stands_upright_and_tells_nothing_of_phone_and_place():
    photo = photo_of(shot(), "a.jpg")

    with Image.open(BytesIO(photo.jpeg)) as kept:
        assert kept.height > kept.width
        assert not kept.getexif()
    assert b"SECRET" not in photo.jpeg


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "BMP", "TIFF"])
def test_other_kinds_of_pictures_and_transparency_are_taken(kind: str):
    mode = "RGB" if kind == "BMP" else "RGBA"

    photo = photo_of(file_of(Image.new(mode, (40, 30)), kind), "a")

    with Image.open(BytesIO(photo.jpeg)) as kept:
        assert (kept.size, kept.mode) == ((40, 30), "RGB")
        assert kept.getpixel((5, 5)) == ((255, 255, 255) if mode == "RGBA" else (0, 0, 0))


def bomb() -> bytes:
    """A PNG of a few bytes that would unpack to ten gigabytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"\0" * 1000)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "photo.not_image"),
        (b"MZ\x90 not a picture", "photo.not_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo.not_image"),
        (file_of(Image.new("RGB", (9, 9)), "GIF"), "photo.not_image"),
        (file_of(noise(400, 300))[:5000], "photo.not_image"),
        (bomb(), "photo.too_many_pixels"),
    ],
    ids=["empty", "program", "svg", "gif", "half", "bomb"],
)
def test_what_is_no_photo_is_refused(raw: bytes, code: str):
    with pytest.raises(BadInput) as refused:
        photo_of(raw, "a.jpg")
    assert refused.value.code == code


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_file_is_a_photo_or_a_refusal_and_nothing_else(data: st.DataObject):
    raw = bytearray(file_of(Image.linear_gradient("L"), data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "TIFF"]))))
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=12)):
        raw[place] = data.draw(st.integers(0, 255))

    with suppress(BadInput):
        assert len(photo_of(bytes(raw), "a.jpg").jpeg) <= MOST_BYTES


def test_the_folder_keeps_each_photo_once_by_its_hash(tmp_path: Path):
    folder, file = EvidenceFolder(tmp_path / "evidence"), tmp_path / "IMG.jpg"
    file.write_bytes(shot())
    photo = read_photo(file)

    folder.keep(photo)
    folder.keep(photo)

    kept = [path for path in (tmp_path / "evidence").rglob("*") if path.is_file()]
    assert [path.relative_to(tmp_path / "evidence").as_posix() for path in kept] == [photo_name(photo.sha256)]
    assert folder.photo(photo.sha256) == photo.jpeg
    kept[0].write_bytes(photo.jpeg[:-1])
    assert folder.photo(photo.sha256) is None
    folder.keep(photo)
    assert folder.photo(photo.sha256) == photo.jpeg
    assert folder.photo("0" * 64) is None


def test_a_file_that_is_not_there_and_a_folder_that_cannot_be_written(tmp_path: Path):
    with pytest.raises(BadInput, match=r"photo\.missing"):
        read_photo(tmp_path / "none.jpg")
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match=r"folder\.unwritable"):
        EvidenceFolder(tmp_path / "file").keep(photo_of(shot(), "a.jpg"))


def test_a_mirror_holds_what_is_wanted_as_far_as_there_is_room(tmp_path: Path):
    share, here = EvidenceFolder(tmp_path / "share"), EvidenceFolder(tmp_path / "here")
    photos = [photo_of(file_of(Image.new("RGB", (9, 9), colour)), "a.jpg") for colour in ("red", "green", "blue")]
    wanted = [(photo.sha256, len(photo.jpeg)) for photo in photos]
    for photo in photos[:2]:
        share.keep(photo)

    assert here.mirror(share, [*wanted, wanted[0]]) == 2
    assert [here.photo(photo.sha256) is not None for photo in photos] == [True, True, False]
    assert here.mirror(EvidenceFolder(tmp_path / "away"), wanted) == 0
    assert here.photo(photos[0].sha256) == photos[0].jpeg

    share.keep(photos[2])
    assert here.mirror(share, reversed(wanted), most=wanted[1][1] + wanted[2][1]) == 1
    assert [here.photo(photo.sha256) is not None for photo in photos] == [False, True, True]


def test_what_is_kept_gives_itself_but_not_with_anything_behind_or_before_it(hardest: bytes):
    photo = photo_of(hardest, "a.jpg")
    comment = b"\xff\xfe\x00\x08SECRET"
    table = b"\xff\xc4" + (1200).to_bytes(2) + b"SECRET" * 200
    for with_more in (
        photo.jpeg + b"SECRET",
        photo.jpeg[:20] + comment + photo.jpeg[20:],
        photo.jpeg[:-2] + comment + photo.jpeg[-2:],
        photo.jpeg[:20] + table[: 1200 + 2] + photo.jpeg[20:],
    ):
        with suppress(BadInput):
            assert b"SECRET" not in photo_of(with_more, "b.jpg").jpeg

    assert photo_of(photo.jpeg, "b.jpg").jpeg == photo.jpeg
    wide = file_of(Image.new("RGB", (LONGEST_SIDE + 1, 9)))
    with Image.open(BytesIO(photo_of(wide, "c.jpg").jpeg)) as kept:
        assert kept.width == LONGEST_SIDE

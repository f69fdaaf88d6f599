"""Photos made small and harmless, and the folder that keeps them by their content.

Refusals: BadInput photo.missing, photo.too_large (bytes), photo.not_image (no JPEG, PNG, WebP, BMP or TIFF, or a broken
one), photo.too_many_pixels; Unavailable folder.unwritable.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from PIL import Image, ImageOps

from app.domain.evidence import photo_name
from app.errors import BadInput, Unavailable

MOST_BYTES = 300_000
LONGEST_SIDE = 1600
MOST_MIRRORED = 200_000_000
"""Bytes of pictures that a computer keeps a copy of."""
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")
_LARGEST_FILE = 60_000_000
_MOST_PIXELS = 120_000_000
"""The largest phone cameras give 108 million; unpacked, that is half a gigabyte for a moment."""
Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
_QUALITIES = (82, 70, 58, 46, 34)
_SMALLER = 0.8
_JFIF = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
_TABLES = (b"\xff\xdb", b"\xff\xc0", b"\xff\xc4")
"""Markers of what a baseline JPEG is decoded by."""
_NEXT_MARKER = re.compile(rb"\xff[^\x00]")
_LONGEST_HEAD = 1000
"""Bytes that these tables can need."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it is kept: a JPEG of at most 300 kB and 1600 pixels, by its SHA-256; `name` is its file's own."""

    name: str
    sha256: str
    jpeg: bytes


def read_photo(path: Path) -> Photo:
    """Re-encoded: without metadata (place, camera, comments, whatever is hidden behind the picture), upright. The same
    file gives the same bytes, and what is kept, read again, gives itself."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise BadInput("photo.too_large", file=path.name, most=_LARGEST_FILE // 1_000_000)
        raw = path.read_bytes()
    except OSError:
        raise BadInput("photo.missing", file=path.name) from None
    return photo_of(raw, path.name)


def photo_of(raw: bytes, name: str) -> Photo:
    """The same from the bytes of a file."""
    with _told(name):
        picture = _picture(raw)
        jpeg = raw if _is_bare(raw) and _size(raw) == picture.size else _small(picture)
    return Photo(name, hashlib.sha256(jpeg).hexdigest(), jpeg)


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except BadInput:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadInput("photo.too_many_pixels", file=name, most=_MOST_PIXELS // 1_000_000) from None
    except Exception:  # a hostile file brings a library to raise anything
        raise BadInput("photo.not_image", file=name) from None


def _picture(raw: bytes) -> Image.Image:
    with Image.open(BytesIO(raw), formats=_FORMATS) as opened:
        if opened.width * opened.height > _MOST_PIXELS:  # before anything is unpacked
            raise Image.DecompressionBombError
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is unpacked no larger than needed
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        opaque = _opaque(upright)
        return Image.frombytes("RGB", opaque.size, opaque.tobytes())  # its pixels, and nothing that hangs on them


def _is_bare(raw: bytes) -> bool:
    """Whether it is a small JPEG that holds nothing but its picture, as this program writes them: encoded once more it
    would be another, and worse."""
    if len(raw) > MOST_BYTES or not raw.startswith(_JFIF):
        return False
    at = len(_JFIF) + 9
    while raw[at : at + 2] in _TABLES:
        at += 2 + int.from_bytes(raw[at + 2 : at + 4])
    end = _NEXT_MARKER.search(raw, at + 2)
    is_scan = raw[at : at + 2] == b"\xff\xda" and at < _LONGEST_HEAD
    return is_scan and end is not None and raw[end.start() :] == b"\xff\xd9"


def _size(raw: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(raw), formats=("JPEG",)) as opened:
        return opened.size


def _opaque(picture: Image.Image) -> Image.Image:
    """As JPEG has it; what was transparent is white."""
    if picture.has_transparency_data:
        ground = Image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture.convert("RGBA"))
        return ground.convert("RGB")
    return picture.convert("RGB")


def _small(picture: Image.Image) -> bytes:
    """With the best quality that keeps to the size; noise that no quality makes small enough gets fewer pixels."""
    while True:
        for quality in _QUALITIES:
            out = BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= MOST_BYTES:
                return out.getvalue()
        size = (max(1, int(picture.width * _SMALLER)), max(1, int(picture.height * _SMALLER)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)


class EvidenceFolder:
    """Photos by their hash, in a folder or on a share; several programs may write the same one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, photo: Photo) -> None:
        """Whole or not at all; Unavailable("folder.unwritable")."""
        target = self.folder / photo_name(photo.sha256)
        part = target.with_name(f".{uuid4().hex}.part")
        try:
            if target.exists() and target.read_bytes() == photo.jpeg:
                return
            target.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as stream:
                stream.write(photo.jpeg)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(target)
        except OSError:
            with suppress(OSError):
                part.unlink()
            raise Unavailable("folder.unwritable", folder=str(self.folder)) from None

    def photo(self, sha256: str) -> bytes | None:
        """A photo; None when it is not there or not what it was."""
        try:
            found = (self.folder / photo_name(sha256)).read_bytes()
        except OSError:
            return None
        return found if hashlib.sha256(found).hexdigest() == sha256 else None

    def mirror(self, other: "EvidenceFolder", wanted: Iterable[tuple[str, int]], most: int = MOST_MIRRORED) -> int:
        """Hold these of another folder's photos (SHA-256, bytes) and no more, the first ones as far as `most` bytes
        allow; how many came. Those that the other cannot give now are asked for the next time."""
        room, kept, came = most, set(), 0
        for sha256, size in dict(wanted).items():
            room -= size
            if room < 0:
                break
            kept.add(self.folder / photo_name(sha256))
            if self.photo(sha256) is None and (jpeg := other.photo(sha256)) is not None:
                self.keep(Photo("", sha256, jpeg))
                came += 1
        for file in [*self.folder.glob("*/*.jpg")]:
            if file not in kept:
                file.unlink(missing_ok=True)
        return came

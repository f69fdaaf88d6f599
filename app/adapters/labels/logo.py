"""A company's logo made fit for a thermal printer."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from app.domain.label_look import LOGO_DOTS
from app.errors import BadInput

_KINDS = ("PNG", "JPEG")
_LARGEST_FILE = 10 * 1024 * 1024
_MOST_PIXELS = 40_000_000
_UNSOUND = (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning)
"""What Pillow says of files that are no sound picture."""


def read_logo(path: Path) -> bytes:
    """A PNG or JPEG as a 1-bit PNG of at most LOGO_DOTS, without its white edges.

    BadInput("file.missing"), BadInput("file.unreadable"), BadInput("label.logo") for another kind of file, one too
    large, or one with nothing dark in it.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except FileNotFoundError:
        raise BadInput("file.missing", file=str(path)) from None
    except OSError:
        raise BadInput("file.unreadable", file=path.name) from None
    try:
        burned = _burned(content)
    except _UNSOUND:
        raise BadInput("label.logo", file=path.name) from None
    target = BytesIO()
    burned.save(target, "PNG", optimize=True)
    return target.getvalue()


def _burned(content: bytes) -> Image.Image:
    if len(content) > _LARGEST_FILE:
        raise ValueError("too large")
    with Image.open(BytesIO(content), formats=_KINDS) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            raise ValueError("too many pixels")
        drawn = picture.convert("RGBA")
    grey = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn).convert("L")
    dark = grey.point([255] * 200 + [0] * 56).getbbox()
    if dark is None:
        raise ValueError("nothing dark")
    logo = grey.crop(dark)
    logo.thumbnail(LOGO_DOTS, Image.Resampling.LANCZOS)
    return logo.point([0] * 160 + [255] * 96, "1")

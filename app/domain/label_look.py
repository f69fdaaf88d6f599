"""What a company may change on its waybill labels without touching a layout file; kept as a setting for each layout."""

import json
import struct
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, replace

from app.domain.codes import clean_text
from app.errors import BadInput

DEFAULT_LAYOUT = "100x150"
"""The layout where none is named; its name is its size in millimetres, as that of every layout."""
LOGO_DOTS = (320, 96)
"""Most width and height of a logo in dots of 203 dpi: 40 × 12 mm."""
STEPS = range(-2, 3)
"""Sizes of letters: steps of a tenth below and above those of the layout."""
LONGEST_LINE = 60
"""Characters of a line of the sender."""
_LARGEST_LOGO = 16 * 1024
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@dataclass(frozen=True, slots=True)
class LabelLook:
    """One layout's look. An empty sender means the warehouse of the order; `logo` is a 1-bit PNG or empty; without
    `items` only the number of pieces is printed."""

    sender_name: str = ""
    sender_phone: str = ""
    sender_address: str = ""
    logo: bytes = b""
    remark: bool = True
    items: bool = True
    step: int = 0


def look_key(layout: str) -> str:
    """The setting that holds the look of a layout."""
    return f"label.{layout}"


def look_text(look: LabelLook) -> str:
    """As it is stored."""
    return json.dumps(asdict(look) | {"logo": b64encode(look.logo).decode()}, ensure_ascii=False)


def look_of(text: str) -> LabelLook:
    """From a stored text; empty means nothing was changed. BadInput("label.look") names the field that is wrong."""
    if not text:
        return LabelLook()
    try:
        stored = json.loads(text)
        look = LabelLook(**stored)
        return checked_look(replace(look, logo=b64decode(stored.get("logo", ""), validate=True)))
    except (TypeError, ValueError, AttributeError):  # no JSON, other fields, no base 64
        raise BadInput("label.look", field="", expected="JSON") from None


def checked_look(look: LabelLook) -> LabelLook:
    """With its texts made plain; BadInput("label.look") names the field that is wrong and what is expected."""
    if look.step not in STEPS:
        raise BadInput("label.look", field="step", expected=f"{STEPS[0]} – {STEPS[-1]}")
    if look.logo and not _is_logo(look.logo):
        raise BadInput("label.look", field="logo", expected=f"PNG, 1 bit, {LOGO_DOTS[0]} × {LOGO_DOTS[1]}")
    return LabelLook(
        sender_name=_line(look, "sender_name"),
        sender_phone=_line(look, "sender_phone"),
        sender_address=_line(look, "sender_address"),
        logo=look.logo,
        remark=bool(look.remark),
        items=bool(look.items),
        step=look.step,
    )


def _line(look: LabelLook, field: str) -> str:
    text = " ".join(clean_text(getattr(look, field)).split())
    if len(text) > LONGEST_LINE:
        raise BadInput("label.look", field=field, expected=f"0 – {LONGEST_LINE}")
    return text


def _is_logo(png: bytes) -> bool:
    """By its head: a small one of one bit a dot, which cannot unfold into more than that."""
    if not png.startswith(_PNG) or not len(_PNG) + 9 <= len(png) <= _LARGEST_LOGO:
        return False
    width, height, depth = struct.unpack_from(">IIB", png, len(_PNG))
    return bool(width <= LOGO_DOTS[0] and height <= LOGO_DOTS[1] and depth == 1)

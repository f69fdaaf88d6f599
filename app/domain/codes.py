"""Our own numbers (type letter, digits, check character) and the comparison form of other people's codes."""

import re
import unicodedata
from enum import StrEnum

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_DIGITS = 8
_COPY_DIGITS = 2
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_AIM = re.compile(r"\][A-Z][0-9A-Z](?=.)")
_PART_NOISE = str.maketrans("", "", " -./\t")


class CodeType(StrEnum):
    """The first letter of an own code says what it names."""

    ORDER = "O"
    PARCEL = "P"
    TRANSFER = "T"
    LOCATION = "L"
    BADGE = "U"
    COMMAND = "K"
    PICK_LIST = "B"
    LOAD = "G"
    COUNT = "C"
    CASE = "E"
    ARTICLE = "A"


def check_character(payload: str) -> str:
    """The check character of `payload` after ISO 7064 MOD 37,36: finds every single wrong character
    and more than 99 in 100 swaps of neighbours. `payload` holds A–Z and 0–9 only (KeyError otherwise)."""
    carry = 36
    for character in payload:
        carry = (carry + _VALUE[character]) % 36 or 36
        carry = carry * 2 % 37
    return _ALPHABET[(37 - carry) % 36]


def make_code(kind: CodeType, number: int) -> str:
    """Our code for the `number`-th thing of a kind, such as O000000017: letter, eight digits, check character."""
    payload = f"{kind.value}{number:0{_DIGITS}d}"
    return payload + check_character(payload)


def make_label_code(parcel_no: str, copy: int) -> str:
    """The code printed on a parcel's label: the parcel number's payload, the copy as two digits, a check character."""
    payload = f"{parcel_no[:-1]}{copy:0{_COPY_DIGITS}d}"
    return payload + check_character(payload)


def is_own_code(code: str, kind: CodeType) -> bool:
    """Whether `code` is a sound own code of that kind; a misread character makes it false."""
    return _is_sound(code, kind, _DIGITS)


def is_label_code(code: str) -> bool:
    """Whether `code` is a sound code of a parcel's label (`make_label_code`)."""
    return _is_sound(code, CodeType.PARCEL, _DIGITS + _COPY_DIGITS)


def _is_sound(code: str, kind: CodeType, digits: int) -> bool:
    number = code[1:-1]
    is_shaped = len(code) == digits + 2 and code[0] == kind.value and number.isascii() and number.isdigit()
    return is_shaped and check_character(code[:-1]) == code[-1]


def clean_text(raw: str) -> str:
    """A text that every database can keep: without the NUL character and without halves of characters."""
    return _UNSTORABLE.sub("", raw)


def clean_code(raw: str) -> str:
    """A code as scanned or typed, made plain: full width to half width, odd dashes to '-', invisible
    and broken characters dropped, blanks at the ends stripped, upper case."""
    if raw.isascii() and raw.isprintable():  # nearly always
        return raw.strip().upper()
    text = unicodedata.normalize("NFKC", raw).translate(_DASHES)
    if not text.isascii() or not text.isprintable():
        text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc", "Cs"))
    return text.strip().upper()


def scanned_code(raw: str) -> str:
    """A scanner's code made plain, without the AIM symbology identifier that a scanner may put first (]C1, ]E0 …)."""
    code = clean_code(raw)
    return code[3:] if _AIM.match(code) else code


def part_key(raw: str) -> str:
    """The form in which part numbers are compared: '06A 115-561.B' and '06A115561B' are the same part."""
    return clean_code(raw).translate(_PART_NOISE)

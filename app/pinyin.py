"""Chinese names by their pinyin initials, the way a clerk types them."""

import functools
import unicodedata


@functools.lru_cache(maxsize=50_000)
def initials(name: str) -> str:
    """顺达汽修厂 as SDQXC; letters and digits stay, in capitals, everything else is dropped."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries take a moment, and most starts need none

    plain = unicodedata.normalize("NFKC", name)
    found = lazy_pinyin(plain, style=Style.FIRST_LETTER, errors="default")
    return "".join(letter for letter in "".join(found).upper() if letter.isascii() and letter.isalnum())

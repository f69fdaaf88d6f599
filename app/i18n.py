"""Texts for people: English in the code, Chinese from resources/locale/zh_CN/*.po, one function to look them up.

The .po files are read as they are (no compiled files to forget); each room has its own file.
"""

import gettext
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from importlib.resources import files

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


class Language(StrEnum):
    """The interface languages; PSEUDO lengthens every text, to test layouts."""

    CHINESE = "zh"
    ENGLISH = "en"
    PSEUDO = "pseudo"


class _Pseudo(gettext.NullTranslations):
    """Every text a third longer and with accents, its placeholders untouched."""

    _ACCENTS = str.maketrans("aeiouAEIOUcnsy", "áéíóúÁÉÍÓÚçñšý")

    def gettext(self, message: str) -> str:
        """The lengthened text."""
        parts = re.split(r"(\{[^}]*\})", message)
        accented = "".join(part if part.startswith("{") else part.translate(self._ACCENTS) for part in parts)
        return f"[{accented}{'~' * (len(message) // 3)}]"


@cache
def _translations(language: Language) -> gettext.NullTranslations:
    if language is Language.PSEUDO:
        return _Pseudo()
    if language is Language.ENGLISH:
        return gettext.NullTranslations()
    merged: gettext.NullTranslations | None = None
    folder = files("resources") / "locale" / "zh_CN"
    for part in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if part.name.endswith(".po"):
            compiled = io.BytesIO()
            write_mo(compiled, read_po(io.BytesIO(part.read_bytes()), locale="zh_CN"))
            compiled.seek(0)
            translations = gettext.GNUTranslations(compiled)
            if merged is not None:
                translations.add_fallback(merged)
            merged = translations
    return merged or gettext.NullTranslations()


_language = Language.CHINESE
_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)


def set_language(language: Language) -> None:
    """Choose the language of every text from now on."""
    global _language
    _language = language


def language() -> Language:
    """The language in force."""
    return _language


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Texts of this thread in another language for a while: on paper that has both."""
    token = _spoken.set(chosen)
    try:
        yield
    finally:
        _spoken.reset(token)


def text(message: str, /, **facts: object) -> str:
    """The text in the language in force, its {placeholders} filled with facts."""
    translated = _translations(_spoken.get() or _language).gettext(message)
    return translated.format(**facts) if facts else translated

"""Every text of the program has a complete Chinese translation with the same placeholders."""

import re
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

import app
import ui

_SOURCES = [Path(package.__file__ or "").parent for package in (app, ui)]
_CATALOGUES = sorted(
    (entry for entry in (files("resources") / "locale" / "zh_CN").iterdir() if entry.name.endswith(".po")),
    key=lambda entry: entry.name,
)


def placeholders(message: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", message))


@cache
def extracted() -> dict[str, str]:
    """Where each msgid stands."""
    found: dict[str, str] = {}
    for source in _SOURCES:
        for path in sorted(source.rglob("*.py")):
            for line, message, _, _ in extract_from_file("python", str(path), keywords={"text": None}):
                assert isinstance(message, str)
                found.setdefault(message, f"{path.relative_to(source.parent)}:{line}")
    return found


@cache
def translated() -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in _CATALOGUES:
        for message in read_po(BytesIO(entry.read_bytes()), locale="zh_CN"):
            if message.id and not message.fuzzy:
                found[str(message.id)] = str(message.string)
    return found


def test_every_text_is_translated() -> None:
    assert len(extracted()) > 100
    missing = {message: where for message, where in extracted().items() if not translated().get(message)}
    assert missing == {}


def test_translations_keep_the_placeholders() -> None:
    wrong = {
        message: chinese for message, chinese in translated().items() if placeholders(message) != placeholders(chinese)
    }
    assert wrong == {}


def test_no_translation_is_left_over() -> None:
    assert set(translated()) - set(extracted()) == set()


@pytest.mark.parametrize("entry", _CATALOGUES, ids=lambda entry: entry.name)
def test_catalogue_is_sound(entry) -> None:
    catalogue = read_po(BytesIO(entry.read_bytes()), locale="zh_CN")
    assert catalogue.charset.lower() == "utf-8"
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []

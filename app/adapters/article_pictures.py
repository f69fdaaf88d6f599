"""Pictures of articles in Markdown: taken in from beside the file that links them, and written beside it.

Problems: picture_inside (a link out of the folder that is taken in, or to the web), picture_there (no such file),
picture_photo (no photo, or too large a one); what such a link says stays in the text.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote

from app.adapters.evidence import Photo, read_photo
from app.domain.knowledge import Picture
from app.errors import BadInput, Problem
from app.views.knowledge import ArticlePhotoRow

FOLDER = "pictures"
_LINK = re.compile(r"!\[((?:\\.|[^\[\]\\\n]){0,500})\]\(((?:\([^()\n]{0,200}\)|[^()\n]){1,500})\)")
_TITLE = re.compile(r"""\s["'].*["']$""")
_SIGN, _ESCAPED = re.compile(r"[\\\[\]]"), re.compile(r"\\(.)")
_LONGEST_SHOWN, _DIGITS = 60, 16
_EXPECTED = {"photo.missing": "picture_there", "photo.outside": "picture_inside"}


@dataclass(frozen=True, slots=True)
class Taken:
    """The content of a file without the links of pictures that were taken in, those pictures (each once, still of no
    title), and what is wrong with others."""

    content: str
    pictures: tuple[Picture, ...]
    rejected: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Links to pictures that were written, and names of those whose file is missing or altered."""

    links: tuple[str, ...]
    lacking: tuple[str, ...]


def take_pictures(content: str, file: Path, root: Path, keep: Callable[[Photo], None]) -> Taken:
    """What the file links below `root`, the folder that is taken in; `keep` gets each as it is kept."""
    pictures: dict[str, Picture] = {}
    rejected: list[Problem] = []

    def take(link: re.Match[str]) -> str:
        target, name = _target(link[2]), _ESCAPED.sub(r"\1", link[1])
        try:
            photo = read_photo(_below(root, file, target))
        except BadInput as bad:
            row, expected = content.count("\n", 0, link.start()) + 1, _EXPECTED.get(bad.code, "picture_photo")
            rejected.append(Problem(file.name, row, f"![{name[:_LONGEST_SHOWN]}]", target, expected))
            return link[0]
        if photo.sha256 not in pictures:
            keep(photo)
            pictures[photo.sha256] = Picture("", name or photo.name, photo.sha256, len(photo.jpeg))
        return ""

    return Taken(_LINK.sub(take, content), tuple(pictures.values()), tuple(rejected))


def _target(written: str) -> str:
    """Of a link, without its title, its brackets and the signs of an address."""
    path = _TITLE.sub("", written.strip()).strip()
    return unquote(path.removeprefix("<").removesuffix(">")).replace("\\", "/")


def _below(root: Path, file: Path, target: str) -> Path:
    """BadInput("photo.outside") for what is not below the folder, also by a link of the file system, and
    BadInput("photo.missing")."""
    if ":" in target or PureWindowsPath(target).anchor:
        raise BadInput("photo.outside")
    try:
        path = (file.parent / target).resolve()
        is_inside, is_file = path.is_relative_to(root.resolve()), path.is_file()
    except (OSError, RuntimeError, ValueError):  # too long, links in a circle, no name at all
        raise BadInput("photo.missing") from None
    if not is_inside:
        raise BadInput("photo.outside")
    if not is_file:
        raise BadInput("photo.missing")
    return path


def write_pictures(photos: Sequence[ArticlePhotoRow], folder: Path, read: Callable[[str], bytes | None]) -> Written:
    """Into the folder of pictures below `folder`; OSError."""
    links, lacking = [], []
    for each in photos:
        jpeg = read(each.sha256)
        if jpeg is None:
            lacking.append(each.name)
            continue
        path = folder / FOLDER / f"{each.sha256[:_DIGITS]}.jpg"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(jpeg)
        name = _SIGN.sub(r"\\\g<0>", each.name)
        links.append(f"![{name}]({FOLDER}/{path.name})")
    return Written(tuple(links), tuple(lacking))

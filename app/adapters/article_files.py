"""Articles in files and folders, read and written all at once or not at all.

Problems: file.unreadable, encoding (neither UTF-8 nor GB18030), article_empty (nothing to read), article_long (a part
that is too long), and those of pictures; all else comes in.
"""

import os
import re
import shutil
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from uuid import uuid4

from app.adapters.article_pictures import take_pictures, write_pictures
from app.adapters.evidence import Photo
from app.adapters.markdown_articles import article_of, markdown_of
from app.domain.codes import clean_text
from app.domain.knowledge import LONGEST_TITLE, ArticleText, Picture
from app.errors import BadInput, Problem, Refused, Unavailable
from app.views.knowledge import ArticleRow

ENDINGS = frozenset({".md", ".markdown"})
_LARGEST = 1_000_000
_BAD_IN_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f\x7f]+')
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class ArticleReading:
    """What files hold: articles, each with a title that no other of them has, their pictures, and what is wrong with
    the rest."""

    texts: tuple[ArticleText, ...]
    rejected: tuple[Problem, ...]
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticlesWritten:
    """How many articles were written, and pictures of them (Problem picture_there) whose files were not there."""

    articles: int
    lacking: tuple[Problem, ...] = ()


class ArticlesCancelled(Exception):  # noqa: N818 - an answer, not a failure
    """The person stopped it; nothing was changed."""


def read_articles(
    paths: Sequence[Path],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    keep: Callable[[Photo], None] = lambda _photo: None,
) -> ArticleReading:
    """Files, and every Markdown file below folders, by name; `progress` gets (read, how many there are), `keep` every
    picture. BadInput("file.missing"), BadInput("articles.none") for a folder without any, ArticlesCancelled."""
    files = {file: path if path.is_dir() else path.parent for path in paths for file in _files(path, cancelled)}
    texts: dict[str, ArticleText] = {}
    pictures: list[Picture] = []
    rejected: list[Problem] = []
    for done, (file, root) in enumerate(files.items()):
        progress(done, len(files))
        if cancelled():
            raise ArticlesCancelled
        try:
            taken = take_pictures(_content(file), file, root, keep)
            rejected += taken.rejected
            text = article_of(taken.content, file.stem)
        except BadInput as bad:
            rejected += bad.problems or [
                _problem(file, "article_long", str(bad.facts.get("field")), bad.facts.get("found"))
            ]
        except Refused:
            rejected.append(_problem(file, "article_empty"))
        else:
            title = _unlike(text.title, texts)
            texts[title] = replace(text, title=title)
            pictures += [replace(each, title=title) for each in taken.pictures]
    progress(len(files), len(files))
    return ArticleReading(tuple(texts.values()), tuple(rejected), tuple(pictures))


def _files(path: Path, cancelled: Callable[[], bool]) -> list[Path]:
    if not path.exists():
        raise BadInput("file.missing", file=path.name)
    if not path.is_dir():
        return [path]
    files = sorted(_below(path, cancelled))
    if not files:
        raise BadInput("articles.none", folder=path.name)
    return files


def _below(folder: Path, cancelled: Callable[[], bool]) -> Iterator[Path]:
    """Markdown files in a folder and in those in it, however deep. Links are left alone: what they lead to lies
    elsewhere; and so is all that is no file, which may keep its reader waiting for ever."""
    folders = [folder]
    while folders:
        if cancelled():
            raise ArticlesCancelled
        with suppress(OSError), os.scandir(folders.pop()) as entries:  # a folder that may not be read is left out
            for entry in entries:
                path = Path(entry.path)
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                elif entry.is_file(follow_symlinks=False) and path.suffix.lower() in ENDINGS:
                    yield path


def _problem(file: Path, expected: str, field: str = "", found: object = "") -> Problem:
    return Problem(file.name, 0, field, str(found), expected)


def _content(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except OSError:
        raise BadInput("file.unreadable", (_problem(file, "file.readable"),), file=file.name) from None
    if len(raw) > _LARGEST:
        raise BadInput("file.too_large", (_problem(file, "article_long"),), file=file.name)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return clean_text(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise BadInput("file.encoding", (_problem(file, "encoding"),), file=file.name)


def _unlike(title: str, others: Container[str]) -> str:
    """The title, with a number behind it where another file has the same."""
    tried = chain([title], (f"{title[: LONGEST_TITLE - 6].rstrip()} ({number})" for number in count(2)))
    return next(each for each in tried if each not in others)


def write_articles(
    rows: Sequence[ArticleRow],
    folder: Path,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    photo: Callable[[str], bytes | None] = lambda _sha256: None,
) -> ArticlesWritten:
    """One file each, that `read_articles` reads back, with the pictures that `photo` gives. They come into the folder
    when all are written, each in the place of what was written of the same article under another title.
    Unavailable("folder.unwritable"), ArticlesCancelled."""
    part, is_new = folder / f".{uuid4().hex}.part", not folder.exists()
    lacking: list[Problem] = []
    try:
        part.mkdir(parents=True)
        for done, row in enumerate(rows):
            progress(done, len(rows))
            if cancelled():
                raise ArticlesCancelled
            file, written = part / _name_of(row), write_pictures(row.photos, part, photo)
            lacking += [_problem(file, "picture_there", f"![{name}]") for name in written.lacking]
            file.write_text(markdown_of(row, written.links), encoding="utf-8")
        outdated = _written_before(rows, folder)
        _move(part, folder)
        for file in outdated:
            file.unlink()
        progress(len(rows), len(rows))
    except OSError:
        raise Unavailable("folder.unwritable", folder=str(folder)) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if is_new:
            with suppress(OSError):  # it has files in it
                folder.rmdir()
    return ArticlesWritten(len(rows), tuple(lacking))


def _name_of(row: ArticleRow) -> str:
    name = _BAD_IN_NAMES.sub(" ", row.title)[:_LONGEST_NAME].strip(". ")
    return f"{row.no} {name}.md"


def _move(part: Path, folder: Path) -> None:
    """All that was written, the pictures before the files that link them."""
    for file in sorted(part.rglob("*.*"), key=lambda each: each.suffix == ".md"):
        target = folder / file.relative_to(part)
        target.parent.mkdir(exist_ok=True)
        file.replace(target)


def _written_before(rows: Sequence[ArticleRow], folder: Path) -> list[Path]:
    """Files of these articles under a title that they do not have any more; what says so is this program's own head."""
    names = {row.no: _name_of(row) for row in rows}
    old = []
    for file in folder.glob("* *.md"):
        no = file.name.partition(" ")[0]
        if names.get(no, file.name) != file.name and not file.is_symlink():
            with file.open("rb") as stream:
                if stream.read(_LARGEST).startswith(f"---\nid: {no}\n".encode()):
                    old.append(file)
    return old

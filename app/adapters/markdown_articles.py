"""Articles as Markdown files: the first heading is the title, fixed sections say the rest, what an article is about
stands before in lines of `key: value`.

A file without those sections is read all the same: its list items are the steps, the rest is the symptom. Problems:
file.unreadable, encoding (neither UTF-8 nor GB18030), article_empty (nothing to read), article_long (a part that is too
long); the other files come in.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from app.domain.codes import clean_text
from app.domain.knowledge import LONGEST_TITLE, ArticleText, Scope
from app.errors import BadInput, Problem, Refused, Unavailable
from app.views.knowledge import ArticleRow

ENDINGS = frozenset({".md", ".markdown"})
_LARGEST = 1_000_000
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)(?:\s+#+)?\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)、])\s+")
_LIKE_HEADING, _ESCAPED = re.compile(r"\\*#"), re.compile(r"\\+#")
_SECTIONS = {
    "symptom": ("现象", "症状", "问题", "故障现象", "symptom", "symptoms", "problem"),
    "cause_text": ("原因", "根本原因", "故障原因", "cause", "root cause", "reason"),
    "steps": ("步骤", "处理步骤", "解决步骤", "解决方法", "解决办法", "处理方法", "steps", "solution", "fix"),
}
_NAMES = {name: section for section, names in _SECTIONS.items() for name in names}
_BAD_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class ArticleReading:
    """What files hold: articles, each with a title that no other of them has, and what is wrong with the rest."""

    texts: tuple[ArticleText, ...]
    rejected: tuple[Problem, ...]


def read_articles(path: Path) -> ArticleReading:
    """One file, or every Markdown file below a folder, by name. BadInput("file.missing"), BadInput("articles.none") for
    a folder without any."""
    if not path.exists():
        raise BadInput("file.missing", file=path.name)
    files = sorted(each for each in path.rglob("*") if each.suffix.lower() in ENDINGS) if path.is_dir() else [path]
    if not files:
        raise BadInput("articles.none", folder=path.name)
    texts: dict[str, ArticleText] = {}
    rejected: list[Problem] = []
    for file in files:
        try:
            text = article_of(_content(file), file.stem)
        except BadInput as bad:
            rejected += bad.problems or [
                _problem(file, "article_long", str(bad.facts.get("field")), bad.facts.get("found"))
            ]
        except Refused:
            rejected.append(_problem(file, "article_empty"))
        else:
            title = _unlike(text.title, texts)
            texts[title] = replace(text, title=title)
    return ArticleReading(tuple(texts.values()), tuple(rejected))


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
    tried = chain([title], (f"{title[: LONGEST_TITLE - 6]} ({number})" for number in count(2)))
    return next(each for each in tried if each not in others)


def article_of(content: str, name: str) -> ArticleText:
    """An article of a file's content; `name` is its title where it has no heading. Raises as ArticleText.cleaned."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    about, lines = _about(lines)
    title, rest = _title(lines)
    parts = _parts(rest)
    if parts.keys() == {""}:
        parts = _by_shape(parts[""])
    else:
        parts["symptom"] = [*parts.pop(""), *parts.get("symptom", [])]
    return ArticleText(
        title=title or name,
        symptom=_joined(parts.get("symptom", [])),
        cause=about.get("cause", ""),
        cause_text=_joined(parts.get("cause_text", [])),
        steps="\n".join(_ITEM.sub("", line, count=1) for line in parts.get("steps", []) if line.strip()),
        scopes=tuple(_scopes(about)),
        review_at=_day(about.get("review", "")),
    ).cleaned()


def _about(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """What stands between two lines of dashes at the beginning, and the lines after it."""
    start = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if not lines[start].startswith("---"):
        return {}, lines
    end = next((at for at in range(start + 1, len(lines)) if lines[at].startswith("---")), 0)
    if not end:
        return {}, lines
    pairs = (line.partition(":") for line in lines[start + 1 : end] if ":" in line)
    return {key.strip().lower(): value.strip().strip("\"'") for key, _, value in pairs}, lines[end + 1 :]


def _title(lines: list[str]) -> tuple[str, list[str]]:
    """The first heading, and the lines without it."""
    for at, line in enumerate(lines):
        heading = _HEADING.match(line)
        if heading:
            is_section = len(heading[1]) > 1 and heading[2].lower() in _NAMES
            return ("", lines) if is_section else (heading[2], lines[:at] + lines[at + 1 :])
    return "", lines


def _parts(lines: Iterable[str]) -> dict[str, list[str]]:
    """Lines by section; those of no section that is known under the empty name."""
    parts: dict[str, list[str]] = {"": []}
    section = ""
    for line in lines:
        heading = _HEADING.match(line)
        if heading is None:
            parts[section].append(line[1:] if _ESCAPED.match(line) else line)
        elif heading[2].lower() in _NAMES:
            section = _NAMES[heading[2].lower()]
            parts.setdefault(section, [])
        else:
            section = ""
            parts[section].append(heading[2])
    return parts


def _by_shape(lines: Iterable[str]) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {"symptom": [], "steps": []}
    for line in lines:
        parts["steps" if _ITEM.match(line) else "symptom"].append(line)
    return parts


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines)


def _scopes(about: dict[str, str]) -> Iterator[tuple[Scope, str]]:
    for scope in Scope:
        for key in about.get(scope.value, "").split(","):
            if key.strip():
                yield scope, key.strip()


def _day(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        return None


def write_articles(rows: Iterable[ArticleRow], folder: Path) -> int:
    """One file each, that `read_articles` reads back; how many. Unavailable("folder.unwritable")."""
    written = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for row in rows:
            name = _BAD_IN_NAMES.sub(" ", row.title)[:_LONGEST_NAME].strip(". ")
            (folder / f"{row.no} {name}.md").write_text(markdown_of(row), encoding="utf-8")
            written += 1
    except OSError:
        raise Unavailable("folder.unwritable", folder=str(folder)) from None
    return written


def markdown_of(row: ArticleRow) -> str:
    """An article as a file."""
    about = {"id": row.no, "cause": row.cause, "author": row.author}
    if row.tried:
        about["worked"] = f"{row.worked}/{row.tried}"
    if row.review_at:
        about["review"] = f"{row.review_at.astimezone(UTC):%Y-%m-%d}"
    for scope, key in row.scopes:
        about[scope.value] = ", ".join(part for part in (about.get(scope.value, ""), key) if part)
    head = [f"{key}: {value}" for key, value in about.items() if value]
    steps = (f"{place}. {step}" for place, step in enumerate(row.steps.splitlines(), start=1))
    parts = {"现象": _plain(row.symptom), "原因": _plain(row.cause_text), "步骤": "\n".join(steps)}
    sections = [f"## {name}\n\n{text}" for name, text in parts.items() if text]
    return "\n".join(["---", *head, "---", "", f"# {row.title}", "", "\n\n".join(sections), ""])


def _plain(text: str) -> str:
    """Without lines that would be headings."""
    return "\n".join(f"\\{line}" if _LIKE_HEADING.match(line) else line for line in text.splitlines())

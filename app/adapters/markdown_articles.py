"""An article as Markdown: the first heading is the title, fixed sections say the rest, what it is about stands before
in lines of `key: value`. Without those sections its list items are the steps, the rest is the symptom."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from app.domain.knowledge import ArticleText, Scope
from app.views.knowledge import ArticleRow

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)、])\s+")
_LIKE_HEADING, _ESCAPED = re.compile(r"\\*#"), re.compile(r"\\+#")
_SECTIONS = {
    "symptom": ("现象", "症状", "问题", "故障现象", "symptom", "symptoms", "problem"),
    "cause_text": ("原因", "根本原因", "故障原因", "cause", "root cause", "reason"),
    "steps": ("步骤", "处理步骤", "解决步骤", "解决方法", "解决办法", "处理方法", "steps", "solution", "fix"),
}
_NAMES = {name: section for section, names in _SECTIONS.items() for name in names}


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
        heading = _heading(line)
        if heading:
            is_section = heading[0] > 1 and heading[1].lower() in _NAMES
            return ("", lines) if is_section else (heading[1], lines[:at] + lines[at + 1 :])
    return "", lines


def _heading(line: str) -> tuple[int, str] | None:
    """Its level and its words, without the signs that may close it; no pattern, which would take hours over a line of a
    million blanks."""
    found = _HEADING.match(line)
    if found is None:
        return None
    words = found[2].rstrip()
    bare = words.rstrip("#")
    return len(found[1]), bare.rstrip() if bare[-1:].isspace() else words


def _parts(lines: Iterable[str]) -> dict[str, list[str]]:
    """Lines by section; those of no section that is known under the empty name."""
    parts: dict[str, list[str]] = {"": []}
    section = ""
    for line in lines:
        heading = _heading(line)
        if heading is None:
            parts[section].append(line[1:] if _ESCAPED.match(line) else line)
        elif heading[1].lower() in _NAMES:
            section = _NAMES[heading[1].lower()]
            parts.setdefault(section, [])
        else:
            section = ""
            parts[section].append(heading[1])
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


def markdown_of(row: ArticleRow, links: Sequence[str] = ()) -> str:
    """An article as a file, with links to its pictures at the end."""
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
    return "\n".join(["---", *head, "---", "", f"# {row.title}", "", "\n\n".join([*sections, *links]), ""])


def _plain(text: str) -> str:
    """Without lines that would be headings."""
    return "\n".join(f"\\{line}" if _LIKE_HEADING.match(line) else line for line in text.splitlines())

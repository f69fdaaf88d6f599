"""Articles in words, icons and tones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from app import words
from app.domain.knowledge import ArticleState, Scope
from app.domain.site import SITE_ZONE
from app.i18n import text
from app.views.knowledge import ArticleRow
from ui import clock

CASE = "case"
"""Kind of a hit that is a closed exception and no article."""
_BOLD, _CODE = re.compile(r"\*\*(.+?)\*\*"), re.compile(r"`([^`]+)`")
_HEADING, _ITEM = re.compile(r"^\s*#{1,6}\s+(.*)$"), re.compile(r"^\s*[-*+]\s+")
_NUMBER = re.compile(r"^\s*(?:\d+\s*[.)、.)]|[-*•])\s+")


@dataclass(frozen=True, slots=True)
class Names:
    """Names of warehouses and root causes by their codes; of a cause also the ones above it."""

    sites: Mapping[str, str] = field(default_factory=dict)
    causes: Mapping[str, str] = field(default_factory=dict)

    def cause(self, code: str) -> str:
        """A root cause with those above it."""
        return self.causes.get(code, code)


def kind_look(kind: str) -> tuple[str, str]:
    """(icon, word) of what was found."""
    return ("check", text("past case")) if kind == CASE else ("knowledge", text("article"))


def state_look(state: str) -> tuple[str, str]:
    """(icon, tone) of where an article stands."""
    return {
        ArticleState.DRAFT.value: ("edit", "warn"),
        ArticleState.ACTIVE.value: ("check", "good"),
        ArticleState.RETIRED.value: ("cancelled", "quiet"),
        ArticleState.MERGED.value: ("transfer", "quiet"),
    }[state]


def scope_key(scope: Scope, key: str, names: Names) -> str:
    """A thing that an article applies to."""
    if scope is Scope.STAGE:
        return words.stage(key)
    if scope is Scope.CASE_KIND:
        return words.case_kind(key)
    return names.sites.get(key, key) if scope is Scope.WAREHOUSE else key


def day(when: datetime) -> str:
    """2026-11-23, at the site."""
    return f"{when.astimezone(SITE_ZONE):%Y-%m-%d}"


def is_due(article: ArticleRow) -> bool:
    """Whether somebody should look at it again."""
    live = article.state in (ArticleState.DRAFT, ArticleState.ACTIVE)
    return live and article.review_at is not None and article.review_at <= clock.now()


def steps_of(article: ArticleRow) -> list[str]:
    """Its steps without numbers of their own."""
    return [_NUMBER.sub("", line).strip() for line in article.steps.splitlines() if line.strip()]


def rich(told: str) -> str:
    """Markdown as rich text: headings, list items, and what `inline` knows."""
    return "<br>".join(_rich_line(line) for line in told.splitlines())


def _rich_line(line: str) -> str:
    heading, item = _HEADING.match(line), _ITEM.match(line)
    if heading:
        return f"<b>{inline(heading[1])}</b>"
    return f"• {inline(line[item.end() :])}" if item else inline(line)


def inline(line: str) -> str:
    """The Markdown inside a line (bold, code) as rich text; nothing else of it is markup."""
    told = _BOLD.sub(r"<b>\1</b>", escape(line, quote=False))
    return _CODE.sub(r'<span style="font-family: monospace">\1</span>', told)

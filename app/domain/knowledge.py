"""The knowledge base (R19): articles that say what to do, where they apply, and how often it worked."""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.domain.cases import CaseKind
from app.domain.codes import clean_text
from app.errors import BadInput, Refused

REVIEW_AFTER = timedelta(days=180)
"""When somebody should look at an article again, where nobody says otherwise."""
LONGEST_TITLE = 120
LONGEST_TEXT = 60_000
"""Characters of symptom, cause and steps, each."""
MOST_SCOPES = 50


class Scope(StrEnum):
    """What an article applies to."""

    SKU = "sku"
    CUSTOMER = "customer"
    CARRIER = "carrier"
    STAGE = "stage"
    WAREHOUSE = "warehouse"
    CASE_KIND = "case_kind"


NAMED = frozenset({Scope.SKU, Scope.CUSTOMER, Scope.CARRIER})
"""Scopes whose keys people look for."""


class ArticleState(StrEnum):
    """A draft is found like any other; retired and merged ones are found only when they are asked for."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"
    MERGED = "merged"


LIVE = frozenset({ArticleState.DRAFT, ArticleState.ACTIVE})
NOT_IN_USE = frozenset(ArticleState) - {ArticleState.ACTIVE}
"""States that are worth a mention."""


class Verdict(StrEnum):
    """What an article was to a case: tried without an answer yet, tried and worked, tried in vain, or grown out of
    it (which is a case that it worked for)."""

    TRIED = "tried"
    WORKED = "worked"
    FAILED = "failed"
    SOURCE = "source"


SOLVED = frozenset({Verdict.WORKED, Verdict.SOURCE})
ANSWERED = frozenset({Verdict.WORKED, Verdict.FAILED, Verdict.SOURCE})

ScopeKey = tuple[Scope, str]
_NOTHING: frozenset[ScopeKey] = frozenset((kind, "") for kind in Scope)


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What an article says. `cause` is a code of the tree of causes (empty: none of them), `steps` one step a line,
    Markdown inside a line."""

    title: str
    symptom: str = ""
    cause: str = ""
    cause_text: str = ""
    steps: str = ""
    scopes: tuple[ScopeKey, ...] = ()
    review_at: datetime | None = None

    def cleaned(self) -> "ArticleText":
        """Without blank edges, repeated scopes and empty ones; Refused("field.required") without a title or without
        anything to read, BadInput("argument.bad") for what is too long."""
        text = replace(
            self,
            title=" ".join(clean_text(self.title).split()),
            symptom=_lines(self.symptom),
            cause=clean_text(self.cause).strip(),
            cause_text=_lines(self.cause_text),
            steps="\n".join(line for line in _lines(self.steps).split("\n") if line),
            review_at=None if self.review_at is None else day_of(self.review_at),
            scopes=tuple(sorted({(kind, clean_text(key).strip()) for kind, key in self.scopes} - _NOTHING)),
        )
        if not text.title:
            raise Refused("field.required", field="title")
        if not (text.symptom or text.cause_text or text.steps):
            raise Refused("field.required", field="steps")
        text._check_sizes()
        return text

    def _check_sizes(self) -> None:
        sizes = {"title": (len(self.title), LONGEST_TITLE), "scopes": (len(self.scopes), MOST_SCOPES)}
        for name in ("symptom", "cause_text", "steps"):
            sizes[name] = (len(getattr(self, name)), LONGEST_TEXT)
        for name, (found, most) in sizes.items():
            if found > most:
                raise BadInput("argument.bad", field=name, found=found, expected=f"1 – {most:,}")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that lies in the evidence folder already (by its SHA-256, with its bytes and its file's name), for the
    article of this title."""

    title: str
    name: str
    sha256: str
    size: int


def day_of(when: datetime) -> datetime:
    """A day is precise enough for a review."""
    return when.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in clean_text(text).splitlines()).strip()


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it stands. `worked` of `tried` cases were solved by it."""

    id: int
    no: str
    state: ArticleState
    merged_into: str
    text: ArticleText
    author: str
    version: int
    created_at: datetime
    worked: int = 0
    tried: int = 0

    def check_live(self) -> None:
        """Refused("article.retired") when it is retired, or merged into another."""
        if self.state not in LIVE:
            raise Refused("article.retired", article=self.no, into=self.merged_into)


@dataclass(frozen=True, slots=True)
class PastCase:
    """What a case has taught: the headline it was closed under, what was written down meanwhile, and its solution."""

    no: str
    kind: CaseKind
    title: str
    symptom: str
    cause: str
    cause_text: str
    solution: str
    steps: tuple[str, ...]
    scopes: tuple[ScopeKey, ...] = field(default=())


def grown(case: PastCase, title: str = "") -> ArticleText:
    """A first wording of the article that grows out of a case: the steps that were done, or else its solution, a
    sentence a line."""
    steps = "\n".join(case.steps) or _sentences(case.solution)
    return ArticleText(
        title=(title.strip() or case.title or _sentences(case.solution).split("\n")[0])[:LONGEST_TITLE],
        symptom=case.symptom,
        cause=case.cause,
        cause_text=case.cause_text,
        steps=steps,
        scopes=((Scope.CASE_KIND, case.kind.value), *case.scopes),
    )


def _sentences(text: str) -> str:
    """One a line, without the signs that end them."""
    return "\n".join(part for line in re.split("[\u3002\uff1b;\n]", text) if (part := line.strip()))


def success(worked: int, tried: int) -> float:
    """How likely an article is to work, between 0 and 1: cautious with few uses, even (0.5) without any."""
    return (worked + 1) / (tried + 2)

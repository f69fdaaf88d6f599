"""What the knowledge screens read: articles, hits with snippets, similar past cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.knowledge import Scope as Scope


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles; `text` is searched in both languages and in part numbers in any writing."""

    text: str = ""
    scope: Scope | None = None
    key: str = ""
    cause: str = ""
    retired: bool = False
    review_due: bool = False


@dataclass(frozen=True, slots=True)
class HitRow:
    """An article or a closed case that was found: `kind` is article or case, `id` its number (A…, E…), `state` that of
    an article (a case is closed); `snippet` is plain text and `marks` are the (start, end) places in it that were
    looked for; `score` above 0, the best first."""

    kind: str
    id: str
    state: str
    title: str
    snippet: str
    marks: tuple[tuple[int, int], ...]
    score: float
    worked: int
    tried: int


@dataclass(frozen=True, slots=True)
class ArticlePhotoRow:
    """A picture of an article, in the evidence folder."""

    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as it is read. `steps` is one step a line (Markdown inside a line is allowed); `worked` of `tried`
    uses solved the case; `state` is draft, active, retired or merged (into `merged_into`)."""

    no: str
    title: str
    symptom: str
    cause: str
    cause_text: str
    steps: str
    state: str
    merged_into: str
    scopes: tuple[tuple[Scope, str], ...]
    photos: tuple[ArticlePhotoRow, ...]
    author: str
    author_name: str
    version: int
    created_at: datetime
    updated_at: datetime
    review_at: datetime | None
    worked: int
    tried: int
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptCaseRow:
    """A closed case as it is searched, which is read also while the database is away: all that it says in plain words,
    what solved it, and the article that did, if any."""

    no: str
    title: str
    said: str
    solution: str
    article: str


@dataclass(frozen=True, slots=True)
class ArticleVersionRow:
    """One version of an article, for its history."""

    version: int
    by: str
    by_name: str
    at: datetime
    note: str
    title: str
    symptom: str
    cause_text: str
    steps: str


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """A past case or an article that resembles a case: why it does (words of `why`, such as sku, stage, warehouse,
    kind, words), what it says to do, and how often that worked."""

    kind: str
    id: str
    title: str
    snippet: str
    why: tuple[str, ...]
    solution: str
    article: str
    worked: int
    tried: int
    score: float


class KnowledgeReader(Protocol):
    """The knowledge base, as screens read it."""

    def search_knowledge(self, where: ArticleFilter, limit: int = 50) -> Sequence[HitRow]:
        """The best first; with no text the newest and most used articles."""
        ...

    def article(self, no: str) -> ArticleRow | None:
        """By its number."""
        ...

    def kept_case(self, no: str) -> KeptCaseRow | None:
        """A closed case by its number."""
        ...

    def articles(self) -> Sequence[ArticleRow]:
        """Every live one, by number."""
        ...

    def article_versions(self, no: str) -> Sequence[ArticleVersionRow]:
        """Newest first."""
        ...

    def similar(self, case_no: str, limit: int = 5) -> Sequence[SimilarRow]:
        """Past cases and articles that resemble this case, the best first."""
        ...

    def knowledge_as_of(self) -> datetime | None:
        """When this computer's copy was made, which is read while the database is away; None where there is none."""
        ...

    def reads_knowledge_copy(self) -> bool:
        """Whether the last read was of that copy."""
        ...

    def duplicates_of(self, no: str, limit: int = 5) -> Sequence[HitRow]:
        """Other articles that say nearly the same."""
        ...

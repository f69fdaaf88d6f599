"""Articles and what past cases taught, as use cases need them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from app.domain.knowledge import Article, ArticleState, ArticleText, PastCase, Verdict


class Knowledge(Protocol):
    """Articles with their versions, uses and pictures, and the index in which they and closed cases are searched."""

    def load(self, no: str) -> Article:
        """An article, locked; Refused("article.unknown")."""
        ...

    def known(self, titles: Sequence[str]) -> Mapping[str, Article]:
        """Those of these titles that are live or retired (merged ones are not), by title, locked; the oldest where
        several have the same."""
        ...

    def unknown_causes(self, codes: Sequence[str]) -> Sequence[str]:
        """Those that are no root cause of the tree."""
        ...

    def add(self, texts: Sequence[ArticleText], state: ArticleState, by: str, note: str, at: datetime) -> Sequence[str]:
        """New articles, found from now on; their numbers."""
        ...

    def save(self, articles: Sequence[Article], by: str, note: str, at: datetime) -> None:
        """A next version of each: the text, state and `merged_into` it has now."""
        ...

    def use(self, article_no: str, case_nos: Sequence[str], verdict: Verdict, by: str, at: datetime) -> None:
        """What an article was to a case; a later word replaces an earlier one, but TRIED never replaces an answer and
        the case it grew out of stays that. Refused("article.unknown"), Refused("case.unknown")."""
        ...

    def disprove(self, case_no: str, by: str, at: datetime) -> None:
        """Whatever had worked for this case, or grown out of it, did not work."""
        ...

    def hand_over(self, article: Article, into: Article) -> None:
        """Uses, pictures and scopes of a merged article are the other's from now on."""
        ...

    def add_photo(self, article: Article, sha256: str, name: str, size: int, by: str, at: datetime) -> bool:
        """A picture that lies in the evidence folder; False when the article had it already."""
        ...

    def drop_photo(self, article: Article, sha256: str) -> bool:
        """The picture is the article's no more; False when it was not."""
        ...

    def past_case(self, no: str) -> PastCase:
        """What a closed case taught; Refused("case.unknown"), Refused("case.not_closed")."""
        ...

    def index_cases(self, titles: Mapping[str, str]) -> None:
        """Cases that are closed in this transaction (their rows are saved already) are found from now on, each under
        its headline by case number; one that was found before is indexed anew."""
        ...

    def forget_cases(self, numbers: Sequence[str]) -> None:
        """Cases that are open again are not found any more."""
        ...

"""What is done to articles, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from app.domain.knowledge import REVIEW_AFTER, ArticleText
from app.i18n import text
from app.usecases.knowledge import ArticleSaved, GrowArticle, MergeArticles, RetireArticle, SaveArticle
from app.views.knowledge import ArticleRow
from ui import clock
from ui.knowledge.editor import text_of
from ui.knowledge.wording import day
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS

if TYPE_CHECKING:
    from app.bus import Command, Result


class Deeds(QObject):
    """`saved` brings the number of the article that was written, `refused` says that it was not."""

    saved = Signal(str)
    refused = Signal()

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services

    def save(self, article: ArticleRow | None, written: ArticleText, draft: bool, note: str) -> None:
        """A new article, or the next version of this one."""
        no, version = (article.no, article.version) if article is not None else ("", 0)

        def told(saved: ArticleSaved) -> str:
            same = text("Article {article} says that already.", article=saved.no)
            facts = {"article": saved.no, "version": saved.version}
            return same if saved.again else text("Article {article} is saved as version {version}.", **facts)

        self._do(SaveArticle(str(uuid4()), written, no, version, draft, note), told)

    def review(self, article: ArticleRow) -> None:
        """It is still right: look at it again in half a year."""
        until = clock.now() + REVIEW_AFTER
        written = text_of(article, until)
        command = SaveArticle(
            str(uuid4()), written, article.no, article.version, article.state == "draft", text("reviewed")
        )
        self._do(command, lambda saved: text("{article} is reviewed again on {day}.", article=saved.no, day=day(until)))

    def grow(self, case: str) -> None:
        """A draft out of a closed case."""
        self._do(
            GrowArticle(str(uuid4()), case), lambda saved: text("Draft {article} is made of it.", article=saved.no)
        )

    def merge(self, into: str, others: tuple[str, ...]) -> None:
        """Those into this one."""
        count = len(others)
        self._do(
            MergeArticles(str(uuid4()), into, others),
            lambda saved: text("{count} articles are merged into {article}.", count=count, article=saved.no),
        )

    def retire(self, article: ArticleRow, reason: str) -> None:
        """Found no more."""
        self._do(
            RetireArticle(str(uuid4()), article.no, reason),
            lambda saved: text("Article {article} is retired. It is found by the filter “Retired”.", article=saved.no),
        )

    def take_back(self, article: ArticleRow) -> None:
        """Found again."""
        self._do(
            RetireArticle(str(uuid4()), article.no, back=True),
            lambda saved: text("Article {article} is in use again.", article=saved.no),
        )

    def _do(self, command: Command, told: Callable[[ArticleSaved], str]) -> None:
        desk, actor = self._services.desk, self._services.actor

        def done(result: Result[Any]) -> None:
            self._services.say(Message(told(result.value), Tone.GOOD))
            self.saved.emit(result.value.no)

        self._services.tasks.write(self, lambda: desk.handle(command, actor), done, self._on_refused)

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)
        self.refused.emit()

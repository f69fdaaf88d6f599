"""What the operator may do with an article; the bus decides, the screen only says it beforehand."""

from app.domain.knowledge import LIVE, ArticleState
from app.domain.people import Permission
from app.views.knowledge import ArticleRow
from ui.screen import Services


class Rights:
    """Everyone writes articles and mends drafts and his own; others' are for who keeps the knowledge base."""

    def __init__(self, services: Services) -> None:
        self._me = services.operator.code
        self.writes = services.may(Permission.WRITE_ARTICLES)
        self.edits = services.may(Permission.EDIT_KNOWLEDGE)

    def may_edit(self, article: ArticleRow) -> bool:
        """Its text and its pictures."""
        own = article.author == self._me or article.state == ArticleState.DRAFT
        return self.is_live(article) and (self.edits or (self.writes and own))

    @staticmethod
    def is_live(article: ArticleRow) -> bool:
        """Whether it is found and can be changed."""
        return article.state in LIVE

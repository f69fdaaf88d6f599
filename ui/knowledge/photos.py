"""The pictures of an article."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.i18n import text
from app.usecases.knowledge import DropArticlePhoto
from ui.screen import Message, Services, Tone
from ui.widgets.photos import Photo, PhotoSection

if TYPE_CHECKING:
    from ui.widgets.photos import _Shown

_LONGEST = 16


class ArticlePhotos(PhotoSection):
    """By the number of the article. Delete takes out the picture that has the keyboard, for who `may`."""

    def __init__(self, services: Services) -> None:
        super().__init__(services, text("No pictures"))
        self.may = False

    def allow(self, may: bool) -> None:
        """Whether pictures can be added and taken out."""
        self.may = may
        self._add.setVisible(may)
        self._empty = text("Drop pictures here: the shelf, the label, the right part") if may else text("No pictures")

    def photos(self, no: str) -> Sequence[Photo]:
        """Oldest first."""
        article = self._services.desk.reader.article(no)
        rows = article.photos if article is not None else ()
        more = text("Enter opens it, Delete takes it out") if self.may else text("Enter opens it")
        return [Photo(row.sha256, row.name[:_LONGEST], f"{row.name}\n{more}") for row in rows]

    def put(self, no: str, path: Path) -> bool:
        """One more; False when it was there."""
        return not self._services.desk.add_article_photo(self._services.actor, no, path).again

    def _thumbnail(self, shown: _Shown) -> QWidget:
        made = super()._thumbnail(shown)
        drop = partial(self._drop, shown.photo.sha256)
        QShortcut(QKeySequence("Delete"), made, drop, context=Qt.ShortcutContext.WidgetShortcut)
        return made

    def _drop(self, sha256: str) -> None:
        if self.may:
            desk, actor, command = self._services.desk, self._services.actor, self._command(sha256)
            self._services.tasks.write(self, lambda: desk.handle(command, actor), lambda _: self._on_dropped())

    def _command(self, sha256: str) -> DropArticlePhoto:
        return DropArticlePhoto(str(uuid4()), self._no, sha256)

    def _on_dropped(self) -> None:
        told = text("Picture taken out of article {article}.", article=self._no)
        self._services.say(Message(told, Tone.GOOD))
        self.show_photos(self._no)

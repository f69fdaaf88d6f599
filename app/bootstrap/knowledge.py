"""Photos, and the articles of the knowledge base as files."""

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import uuid4

from app import settings
from app.adapters.article_files import ArticlesWritten, read_articles, write_articles
from app.adapters.evidence import Photo, read_photo
from app.bootstrap.house import House
from app.domain.people import Actor
from app.errors import BadInput, Problem
from app.usecases.cases import AddCasePhoto, CaseChanged
from app.usecases.evidence import AddEvidence, EvidenceAdded
from app.usecases.knowledge import AddArticlePhoto, ArticleSaved, ArticlesImported, ImportArticles


class Knowledge(House):
    """What is kept for those who come later."""

    def add_photo(self, actor: Actor, code: str, path: Path, stage: str = "") -> EvidenceAdded:
        """A photo of what happened to the order or parcel that the code names; a copy, made small, is kept."""
        photo = self._kept(path)
        command = AddEvidence(str(uuid4()), code, photo.name, photo.sha256, len(photo.jpeg), stage)
        added: EvidenceAdded = self.handle(command, actor).value
        return added

    def add_case_photo(self, actor: Actor, case: str, path: Path) -> CaseChanged:
        """A photo of what is wrong, for an exception; a copy, made small, is kept."""
        photo = self._kept(path)
        command = AddCasePhoto(str(uuid4()), case, photo.name, photo.sha256, len(photo.jpeg))
        changed: CaseChanged = self.handle(command, actor).value
        return changed

    def add_article_photo(self, actor: Actor, no: str, path: Path) -> ArticleSaved:
        """A picture for an article; a copy, made small, is kept."""
        photo = self._kept(path)
        command = AddArticlePhoto(str(uuid4()), no, photo.name, photo.sha256, len(photo.jpeg))
        saved: ArticleSaved = self.handle(command, actor).value
        return saved

    def _kept(self, path: Path) -> Photo:
        photo = read_photo(path)
        self.photos.keep(photo)
        return photo

    def photo(self, sha256: str) -> bytes | None:
        """A photo, as JPEG, of an article also from this computer's copy; None where its file is missing or altered."""
        return self.photos.photo(sha256) or self._copied_photos.photo(sha256)

    def copy_knowledge(self) -> None:
        """Bring this computer's copy of the knowledge base up to date, where the database is shared."""
        if self.reader.knowledge_copy is not None:
            self.reader.knowledge_copy.refresh(self.database)
            if settings.evidence_is_elsewhere():
                self._copied_photos.mirror(self.photos, self.reader.knowledge_copy.pictures())

    def import_articles(
        self,
        actor: Actor,
        paths: Sequence[Path],
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> tuple[ArticlesImported, Sequence[Problem]]:
        """The articles of Markdown files and of folders of them, with pictures that lie there, all at once; what is
        wrong with files and pictures that did not come in. `progress` gets (files read, how many there are); once all
        are read it cannot be stopped any more."""
        reading = read_articles(paths, progress, cancelled, self.photos.keep)
        names = ", ".join(path.name for path in paths)
        if not reading.texts:
            raise BadInput("file.nothing_usable", reading.rejected, file=names)
        command = ImportArticles(str(uuid4()), reading.texts, names, reading.pictures)
        imported: ArticlesImported = self.handle(command, actor).value
        return imported, reading.rejected

    def export_articles(
        self,
        folder: Path,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> ArticlesWritten:
        """Every live article as a Markdown file, with its pictures."""
        return write_articles(self.reader.articles(), folder, progress, cancelled, self.photo)

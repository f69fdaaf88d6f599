"""What stands beside the results: an article, a past case, or what is being done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QStackedWidget, QWidget

from app.i18n import text
from app.views.knowledge import ArticleRow, ArticleVersionRow
from ui.cases.forms import Form
from ui.knowledge.deeds import Deeds
from ui.knowledge.editor import Editor
from ui.knowledge.files import ArticleFiles
from ui.knowledge.history import History
from ui.knowledge.merging import Merging
from ui.knowledge.past_case import PastCase
from ui.knowledge.reader import ArticleReader
from ui.knowledge.reading import Around, Look, Past, read_past
from ui.knowledge.rights import Rights
from ui.knowledge.wording import Names
from ui.screen import Message, Services, Tone
from ui.widgets.basics import button, column, label, row
from ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.domain.knowledge import ArticleText


class RetireForm(Form):
    """`sent` brings the reason."""

    sent = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._why: QLineEdit = self._reason(text("Why? Goods are gone, it was wrong, another one is better"))
        ends = row(button(text("Retire"), self.send, "danger"), button(text("Back"), self.left.emit), None)
        asked = label(text("Retire this article? It is found no more, and can be taken back."), wrap=True)
        self.setLayout(column(asked, self._why, ends, margins=(16, 12, 16, 12)))
        self.setFocusProxy(self._why)

    def start(self) -> None:
        """Nothing typed yet."""
        self._why.clear()
        self.show()
        self.setFocus()

    def send(self) -> None:
        """With a reason; without one it is asked for."""
        if self._why.text().strip():
            self.sent.emit(self._why.text().strip())
        else:
            self._why.setFocus()


class Pane(QFrame):
    """`code_opened` asks for an article or a case by its number, `changed` for reading everything again with an article
    in front, `left` for the keyboard to go back to the search."""

    code_opened = Signal(str)
    changed = Signal(str)
    left = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._services, self.rights = services, Rights(services)
        self._names, self._look, self._warned = Names(), Look(""), False
        self.reader, self.case, self.editor = ArticleReader(services), PastCase(), Editor()
        self.history, self.merging, self.files = History(), Merging(), ArticleFiles(services, self.rights)
        self.empty, self.retiring = EmptyState(), RetireForm()
        self.deeds = Deeds(services, self)
        self._stack = QStackedWidget()
        for part in (self.empty, self.reader, self.case, self.editor, self.history, self.merging, self.files):
            self._stack.addWidget(part)
        self.retiring.hide()
        whole = column(self.retiring, self._stack, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._connect()

    def _connect(self) -> None:
        reader = self.reader
        reader.edit_wanted.connect(self.edit)
        reader.history_wanted.connect(self.show_history)
        reader.merge_wanted.connect(self.merge)
        reader.retire_wanted.connect(self.retire)
        reader.review_wanted.connect(self.review)
        for part in (reader, self.case):
            part.code_opened.connect(self.code_opened)
        self.case.grow_wanted.connect(self.grow)
        self.editor.sent.connect(self._save)
        self.editor.left.connect(self.back)
        self.history.taken_up.connect(self._write_on)
        self.merging.sent.connect(lambda others: self.deeds.merge(self._look.no, others))
        self.retiring.sent.connect(self._retire)
        self.retiring.left.connect(self.back)
        self.files.changed.connect(partial(self.changed.emit, ""))
        for page in (self.history, self.merging, self.files):
            page.left.connect(self.back)
        self.deeds.saved.connect(self._on_saved)
        self.deeds.refused.connect(lambda: self.editor.enable(True))

    @property
    def no(self) -> str:
        """The number of what is read."""
        return self._look.no

    @property
    def article(self) -> ArticleRow | None:
        """The article that is read."""
        return self._look.article

    @property
    def is_writing(self) -> bool:
        """Whether words would be lost if something else were shown."""
        return self._stack.currentWidget() is self.editor and self.editor.is_changed

    def know(self, around: Around) -> None:
        """Names, causes, couriers."""
        self._names = around.names
        self.editor.know(around)

    def show_look(self, look: Look) -> None:
        """Read this, unless something is being written."""
        before, self._look = self._look, look
        if look.article is not None:
            self.reader.show_look(look, self._names, self.rights)
        elif look.case is not None:
            self.case.show_case(look.case, self._names, self.rights)
        elif look.kept is not None:
            self.case.show_kept(look.kept)
        if not self._is_busy or (before.no != look.no and not self.is_writing):
            self._read_on()

    def show_empty(self) -> None:
        """Nothing to read, for a reason that `empty` tells."""
        self._look = Look("")
        if not self._is_busy:
            self._stack.setCurrentWidget(self.empty)

    def go_on(self) -> None:
        """The keyboard comes here."""
        shown = self._stack.currentWidget()
        assert shown is not None
        shown.setFocus()

    def back(self) -> bool:
        """One step: out of a form, out of what is done; False when it is only read. Words that are not saved are given
        up when it is asked for twice."""
        if not self.retiring.isHidden():
            self.retiring.hide()
        elif self.is_writing and not self._warned:
            self._warned = True
            told = text("Not saved. Esc again throws it away, Ctrl+Enter saves it.")
            self._services.say(Message(told, Tone.WARN))
            return True
        elif not self._is_busy:
            return False
        self._read_on()
        self.left.emit()
        return True

    def write(self) -> None:
        """A new article."""
        if self.rights.writes and not self.is_writing:
            self._edit(None)

    def edit(self) -> None:
        """The one that is read."""
        if self.article is not None and self.rights.may_edit(self.article) and not self.is_writing:
            self._edit(self.article)

    def review(self) -> None:
        """The one that is read is still right."""
        if self.article is not None and self.rights.may_edit(self.article):
            self.deeds.review(self.article)

    def grow(self) -> None:
        """An article out of the case that is read."""
        case = self._look.case
        if case is not None and self.rights.writes and not case.article:
            self.deeds.grow(case.row.no)

    def show_history(self) -> None:
        """Of the article that is read."""
        if self.article is not None and not self.is_writing:
            reader, no = self._services.desk.reader, self.article.no
            self._services.tasks.read(self, lambda: read_past(reader, no), self._on_past, lane="past")

    def merge(self) -> None:
        """Others into the one that is read."""
        article = self.article
        if article is not None and self.rights.edits and self.rights.is_live(article) and not self.is_writing:
            self._stack.setCurrentWidget(self.merging)
            self.merging.begin(article, self._look.duplicates)

    def retire(self) -> None:
        """The one that is read, or take it back."""
        article = self.article
        if article is None or not self.rights.edits or self.is_writing:
            return
        if article.state == "retired":
            self.deeds.take_back(article)
        elif self.rights.is_live(article):
            self.retiring.start()

    def add_pictures(self) -> None:
        """To the article that is read."""
        if self.reader.photos.may and self._stack.currentWidget() is self.reader:
            self.reader.photos.choose()

    def show_files(self) -> None:
        """Import and export."""
        if not self.is_writing:
            self._stack.setCurrentWidget(self.files)
            self.files.setFocus()

    def import_files(self) -> None:
        """Of a folder."""
        self.show_files()
        if not self.is_writing and self.rights.edits:
            self.files.choose_folder()

    def export_files(self) -> None:
        """All articles."""
        self.show_files()
        if not self.is_writing:
            self.files.export()

    @property
    def _is_busy(self) -> bool:
        return self._stack.currentWidget() not in (self.empty, self.reader, self.case)

    def _read_on(self) -> None:
        pages: dict[bool, QWidget] = {True: self.reader, False: self.case}
        known = any(each is not None for each in (self._look.article, self._look.case, self._look.kept))
        self._stack.setCurrentWidget(pages[self._look.article is not None] if known else self.empty)

    def _edit(self, article: ArticleRow | None, version: ArticleVersionRow | None = None) -> None:
        self._warned = False
        self.retiring.hide()
        self._stack.setCurrentWidget(self.editor)
        self.editor.enable(True)
        self.editor.begin(article, version)

    def _write_on(self, version: ArticleVersionRow) -> None:
        if self.article is not None:
            self._edit(self.article, version)

    def _save(self, written: ArticleText, draft: bool, note: str) -> None:
        self.editor.enable(False)
        self.deeds.save(self.editor.article, written, draft, note)

    def _retire(self, reason: str) -> None:
        if self.article is not None:
            self.deeds.retire(self.article, reason)

    def _on_past(self, past: Past | None) -> None:
        if past is not None and past.article.no == self.no and not self.is_writing:
            self._stack.setCurrentWidget(self.history)
            self.history.show_past(past, self.rights.may_edit(past.article))
            self.history.setFocus()

    def _on_saved(self, no: str) -> None:
        pictures, self.editor.pictures = self.editor.pictures, []
        self.retiring.hide()
        self._stack.setCurrentWidget(self.reader)
        if pictures:
            self.reader.photos.show_photos(no)
            self.reader.photos.add(pictures)
        self.changed.emit(no)

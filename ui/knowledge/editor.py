"""An article in writing: title, what is seen, the root cause, steps, what it applies to, pictures, review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.knowledge import LONGEST_TITLE, ArticleState, ArticleText
from app.domain.site import SITE_ZONE
from app.i18n import text
from app.views.knowledge import ArticleRow, ArticleVersionRow
from ui.cases.picker import Picker, pick
from ui.knowledge.reader import ReadingArea
from ui.knowledge.reading import Around
from ui.knowledge.scopes import ScopeEditor
from ui.knowledge.wording import day
from ui.production.day_box import DayBox
from ui.rules.controls import tick
from ui.widgets.basics import Item, button, column, label, restyle, row, with_key
from ui.widgets.photo_drop import PhotoDrop

_CAUSES = 5
_LINE, _CAUSE_HEIGHT = 20, 184


class Editor(ReadingArea):
    """`sent` brings (ArticleText, whether it is a draft, the note), `left` says that nothing shall be saved."""

    sent = Signal(object, bool, str)
    left = Signal()

    def __init__(self) -> None:
        inside = column(spacing=6)
        super().__init__(text("Write an article"), inside)
        self.article: ArticleRow | None = None
        self.pictures: list[Path] = []
        self._begun = ArticleText("")
        self._kept_review: datetime | None = None
        self._heading, self._title = label("", "section", wrap=True), QLineEdit()
        self._title.setMaxLength(LONGEST_TITLE)
        self._title.setPlaceholderText(text("What is wrong, in one line, as somebody would search for it"))
        self._symptom = _box(3, text("What is seen? Words that people, printers and couriers use"))
        self._cause = Picker(text("Search a root cause (name, code or initials)"), text("Root cause"), shown=_CAUSES)
        self._why = _box(_CAUSES, text("Why it comes to that, in your own words"))
        self._steps = _box(8, text("One step a line. Bold: **text**"))
        self._scopes, self._review, self._note = ScopeEditor(), DayBox(), QLineEdit()
        self._review.setAccessibleName(text("Review on"))
        self._review.setMaximumWidth(220)
        self._note.setPlaceholderText(text("What was changed, and why?"))
        self._draft = tick(text("Draft: I do not vouch for it yet"), lambda _: None)
        self._pictures, self._fault = label("", "meta", wrap=True), label("", "bad", wrap=True)
        self._send = button(with_key(text("Save"), "Ctrl+Enter"), self.send, "primary")
        inside.addLayout(self._page())
        self._cause.picked.connect(lambda _: self._why.setFocus())
        drop = PhotoDrop(self)
        drop.dropped.connect(self._on_pictures)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.send, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _page(self) -> QVBoxLayout:
        self._cause.setFixedHeight(_CAUSE_HEIGHT)
        self._why.setFixedHeight(_CAUSE_HEIGHT)
        cause = row(self._cause, self._why, spacing=8)
        cause.setStretch(0, 1)
        cause.setStretch(1, 1)
        review = row(self._review, self._draft, None, spacing=16)
        ends = row(self._send, button(with_key(text("Back"), "Esc"), self.left.emit), None)
        parts: Sequence[tuple[str, Item]] = (
            (text("Title"), self._title),
            (text("What is seen"), self._symptom),
            (text("Root cause"), cause),
            (text("What to do"), self._steps),
            (text("Applies to"), self._scopes),
            (text("Pictures"), self._pictures),
            (text("Review on"), review),
            (text("Note for the history"), self._note),
        )
        whole = column(self._heading, spacing=4)
        for name, part in parts:
            whole.addSpacing(6)
            whole.addLayout(column(label(name, "quiet"), part, spacing=4))
        whole.addWidget(self._fault)
        whole.addLayout(ends)
        whole.addStretch(1)
        return whole

    def know(self, around: Around) -> None:
        """Names, root causes and couriers to choose from."""
        self._scopes.know(around)
        none = pick("", text("none of these"))
        self._cause.offer([none, *around.causes], self._cause.key)

    def begin(self, article: ArticleRow | None, version: ArticleVersionRow | None = None) -> None:
        """A new article (None), or this one; with the words of an older version of it."""
        self.article, self.pictures = article, []
        written = ArticleText("") if article is None else text_of(article)
        if version is not None:
            words = {name: getattr(version, name) for name in ("title", "symptom", "cause_text", "steps")}
            written = replace(written, **words)
        self._show(written)
        self._heading.setText(text("New article") if article is None else f"{article.no} · v{article.version}")
        self._draft.setChecked(article is None or article.state == ArticleState.DRAFT)
        self._note.clear()
        self._fault.clear()
        self._tell_pictures()
        self._begun = self._written if version is None else ArticleText("")
        self.verticalScrollBar().setValue(0)
        self._title.setFocus()

    @property
    def is_changed(self) -> bool:
        """Whether something is written that is not saved."""
        return self._written != self._begun or bool(self.pictures)

    def send(self) -> None:
        """Save it; whatever is missing gets the keyboard."""
        written = self._written
        if not written.title.strip():
            self._ask(text("What is its title? It is found by that."), self._title)
        elif not (written.symptom.strip() or written.cause_text.strip() or written.steps.strip()):
            self._ask(text("What is to be done? An article needs steps, or what is seen."), self._steps)
        elif self._review.text().strip() and self._review.day is None:
            restyle(self._review, "wrong", "true")
            self._ask(text("The review needs a day to come: 2026-11-25, 11-25 or +90."), self._review)
        else:
            self.sent.emit(written, self._draft.isChecked(), self._note.text().strip())

    def enable(self, ready: bool) -> None:
        """False while it is being saved."""
        self._send.setEnabled(ready)

    @property
    def _written(self) -> ArticleText:
        chosen = self._review.day
        review = datetime.combine(chosen, time(9), SITE_ZONE) if chosen is not None else None
        if self._kept_review is not None and self._review.text() == day(self._kept_review):
            review = self._kept_review
        return ArticleText(
            title=self._title.text(),
            symptom=self._symptom.toPlainText(),
            cause=self._cause.key,
            cause_text=self._why.toPlainText(),
            steps=self._steps.toPlainText(),
            scopes=self._scopes.scopes,
            review_at=review,
        )

    def _show(self, written: ArticleText) -> None:
        self._title.setText(written.title)
        self._symptom.setPlainText(written.symptom)
        self._cause.start(written.cause)
        self._why.setPlainText(written.cause_text)
        self._steps.setPlainText(written.steps)
        self._scopes.show_scopes(written.scopes)
        self._kept_review = written.review_at
        self._review.setText(day(written.review_at) if written.review_at is not None else "")
        restyle(self._review, "wrong", "false")

    def _ask(self, told: str, where: QWidget) -> None:
        self._fault.setText(told)
        where.setFocus()
        self.ensureWidgetVisible(where)

    def _on_pictures(self, paths: Sequence[Path]) -> None:
        self.pictures += [path for path in paths if path not in self.pictures]
        self._tell_pictures()

    def _tell_pictures(self) -> None:
        names = ", ".join(path.name for path in self.pictures)
        told = text("Drop pictures anywhere here; they are added when the article is saved.")
        self._pictures.setText(text("With it: {files}", files=names) if names else told)


def text_of(article: ArticleRow, review_at: datetime | None = None) -> ArticleText:
    """What it says, with another day of review where one is given."""
    return ArticleText(
        title=article.title,
        symptom=article.symptom,
        cause=article.cause,
        cause_text=article.cause_text,
        steps=article.steps,
        scopes=article.scopes,
        review_at=review_at or article.review_at,
    )


def _box(lines: int, hint: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setPlaceholderText(hint)
    made.setTabChangesFocus(True)
    made.setFixedHeight(lines * _LINE + 16)
    return made

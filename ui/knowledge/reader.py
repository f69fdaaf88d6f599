"""An article at reading width: when it applies, what is wrong, why, what to do, and how often that worked."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app import words
from app.i18n import text
from app.views.cases import CaseDetail
from app.views.knowledge import ArticleRow, HitRow
from ui import theme
from ui.cases.wording import headline
from ui.knowledge.parts import READING_WIDTH, Section, notice, steps_grid
from ui.knowledge.photos import ArticlePhotos
from ui.knowledge.reading import Look
from ui.knowledge.rights import Rights
from ui.knowledge.scopes import ScopeChips
from ui.knowledge.success import Success
from ui.knowledge.wording import Names, day, is_due, state_look, steps_of
from ui.screen import Services
from ui.widgets.basics import button, clear, column, icon_label, label, page, row, rule, show_icon, with_key
from ui.widgets.flow import FlowLayout
from ui.widgets.photo_drop import PhotoDrop

_STEP = 48
_MORE = 30


class ReadingArea(QScrollArea):
    """A column to read; arrows and the page keys scroll it."""

    def __init__(self, name: str, inside: QVBoxLayout) -> None:
        super().__init__()
        inside.setContentsMargins(24, 16, 24, 24)
        sheet = page(inside)
        sheet.setMaximumWidth(READING_WIDTH)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.verticalScrollBar().setSingleStep(_STEP)
        middle = row(sheet, None, spacing=0)
        middle.setStretch(0, 100)
        self.setWidget(page(middle))


class ArticleReader(ReadingArea):
    """`edit_wanted`, `history_wanted`, `merge_wanted`, `retire_wanted`, `review_wanted` ask for what their buttons
    say, `code_opened` for an article or a case by its number."""

    edit_wanted = Signal()
    history_wanted = Signal()
    merge_wanted = Signal()
    retire_wanted = Signal()
    review_wanted = Signal()
    code_opened = Signal(str)

    def __init__(self, services: Services) -> None:
        self._inside = column(spacing=14)
        super().__init__(text("Article"), self._inside)
        self.article: ArticleRow | None = None
        self._state_icon, self._state, self._no = icon_label("check"), label(), label("", "meta", theme.code_font(12))
        self._title, self._success, self._chips = label("", "title", wrap=True), Success(), ScopeChips()
        self._notices, self._steps, self._cases = column(spacing=8), column(spacing=8), column(spacing=2)
        self._symptom, self._cause = Section(text("What is seen")), Section(text("Root cause"))
        self.photos = ArticlePhotos(services)
        self._steps_part = page(column(label(text("What to do"), "section"), self._steps, spacing=8))
        self._cases_part = page(column(label(text("Cases it was used for"), "section"), self._cases, spacing=4))
        self._foot = label("", "meta", wrap=True)
        self._build()
        drop = PhotoDrop(self)
        drop.over.connect(self.photos.mark)
        drop.dropped.connect(self._on_dropped)

    def _build(self) -> None:
        self._edit = button(with_key(text("Edit"), "F2"), self.edit_wanted.emit, icon="edit")
        self._past = button(with_key(text("History"), "F6"), self.history_wanted.emit)
        self._merge = button(with_key(text("Merge"), "F7"), self.merge_wanted.emit)
        self._retire = button("", self.retire_wanted.emit)
        deeds = FlowLayout(8)
        for each in (self._edit, self._past, self._merge, self._retire):
            deeds.addWidget(each)
        state = row(self._state_icon, self._state, 4, self._no, None, self._success, spacing=6)
        parts = (self._symptom, self._cause, self._steps_part, self.photos, self._cases_part)
        name = label(text("Applies to"), "quiet")
        applies = row(name, self._chips, spacing=12)
        applies.setStretch(1, 1)
        applies.setAlignment(name, Qt.AlignmentFlag.AlignTop)
        head = (state, self._title, applies, page(deeds), self._notices)
        for item in (*head, *parts, rule(), self._foot):
            if isinstance(item, QWidget):
                self._inside.addWidget(item)
            else:
                self._inside.addLayout(item)
        self._inside.addStretch(1)

    def show_look(self, look: Look, names: Names, rights: Rights) -> None:
        """Another article, or newer words of the same."""
        article = look.article
        assert article is not None
        same = self.article is not None and self.article.no == article.no
        self.article = article
        icon, tone = state_look(article.state)
        show_icon(self._state_icon, icon, theme.tokens().colour(tone).name())
        self._state.setText(words.article_state(article.state))
        self._no.setText(f"{article.no} · v{article.version}")
        self._title.setText(article.title)
        self._success.show_counts(article.worked, article.tried)
        self._chips.show_scopes(article.scopes, names)
        self._symptom.tell(article.symptom)
        self._cause.tell("\n".join(filter(None, (names.cause(article.cause), article.cause_text))))
        self._show_notices(article, look.duplicates, rights)
        self._show_steps(steps_of(article))
        self._show_cases(look.cases, article)
        self._show_rights(article, rights)
        self.photos.show_photos(article.no)
        self._foot.setText(_foot(article))
        if not same:
            self.verticalScrollBar().setValue(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space pages on, Home and End go to the ends."""
        bar, key = self.verticalScrollBar(), event.key()
        places = {Qt.Key.Key_Space: bar.value() + bar.pageStep(), Qt.Key.Key_Home: 0, Qt.Key.Key_End: bar.maximum()}
        if key in places:
            bar.setValue(places[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def _show_rights(self, article: ArticleRow, rights: Rights) -> None:
        live, retired = rights.is_live(article), article.state == "retired"
        may = rights.may_edit(article)
        self._edit.setVisible(live)
        self._edit.setEnabled(may)
        self._edit.setToolTip("" if may else text("Another's article: this needs the right to edit the knowledge base"))
        self._merge.setVisible(live and rights.edits)
        self._retire.setVisible((live or retired) and rights.edits)
        self._retire.setText(with_key(text("Take back into use") if retired else text("Retire"), "F8"))
        self.photos.allow(live and may)

    def _show_notices(self, article: ArticleRow, duplicates: Sequence[HitRow], rights: Rights) -> None:
        clear(self._notices)
        if article.merged_into:
            told = text("Merged: what is known of it stands in {article} now.", article=article.merged_into)
            go = partial(self.code_opened.emit, article.merged_into)
            self._notices.addWidget(notice("transfer", "info", told, text("Read that"), go))
        if is_due(article) and article.review_at is not None:
            told = text("Review was due on {day}: is it still right?", day=day(article.review_at))
            mays = rights.may_edit(article)
            asked = with_key(text("Still right"), "F5") if mays else ""
            self._notices.addWidget(notice("late", "warn", told, asked, self.review_wanted.emit))
        if duplicates and rights.is_live(article):
            first = duplicates[0].title
            told = text("{count} more say nearly the same, first “{title}”.", count=len(duplicates), title=first)
            asked = with_key(text("Merge"), "F7") if rights.edits else ""
            self._notices.addWidget(notice("copy", "info", told, asked, self.merge_wanted.emit))

    def _show_steps(self, steps: Sequence[str]) -> None:
        clear(self._steps)
        self._steps.addLayout(steps_grid(steps))
        self._steps_part.setVisible(bool(steps))

    def _show_cases(self, cases: Sequence[CaseDetail], article: ArticleRow) -> None:
        clear(self._cases)
        for each in cases:
            self._cases.addWidget(button(_case_line(each), partial(self.code_opened.emit, each.row.no), "link"))
        known = {each.row.no for each in cases}
        rest = [no for no in article.cases if no not in known]
        if rest:
            more = ", ".join(rest[:_MORE])
            left = label(text("and {count} more", count=len(rest)), "meta")
            left.setToolTip(more)
            self._cases.addWidget(left)
        self._cases_part.setVisible(bool(article.cases))

    def _on_dropped(self, paths: object) -> None:
        if self.photos.may:
            self.photos.add(paths)  # type: ignore[arg-type]


def _case_line(detail: CaseDetail) -> str:
    row_ = detail.row
    when = day(row_.closed_at or row_.opened_at)
    return f"{when}  {headline(row_)}  {row_.no}"


def _foot(article: ArticleRow) -> str:
    said = [
        text("written by {name} on {day}", name=article.author_name or article.author, day=day(article.created_at)),
        text("version {version} of {day}", version=article.version, day=day(article.updated_at)),
    ]
    if article.review_at is not None:
        said.append(text("review on {day}", day=day(article.review_at)))
    return " · ".join(said)

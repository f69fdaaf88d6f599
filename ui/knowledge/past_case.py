"""A closed exception that was found: what was wrong, why, and what solved it."""

from PySide6.QtCore import Signal

from app.i18n import text
from app.views.cases import CaseDetail
from app.views.knowledge import KeptCaseRow
from ui import theme
from ui.cases.wording import headline, kind_word
from ui.knowledge.parts import Section, prose
from ui.knowledge.reader import ReadingArea
from ui.knowledge.rights import Rights
from ui.knowledge.wording import Names, day
from ui.widgets.basics import button, column, icon_label, label, page, row, with_key
from ui.widgets.flow import FlowLayout


class PastCase(ReadingArea):
    """`code_opened` asks for the case or its article, `grow_wanted` for an article made of it."""

    code_opened = Signal(str)
    grow_wanted = Signal()

    def __init__(self) -> None:
        self._inside = column(spacing=14)
        super().__init__(text("Past case"), self._inside)
        self.detail: CaseDetail | None = None
        self._no, self._title = label("", "meta", theme.code_font(12)), label("", "title", wrap=True)
        self._cause, self._solution = Section(text("Root cause")), Section(text("What solved it"))
        self._said, self._foot = prose(), label("", "meta", wrap=True)
        self._open = button(with_key(text("Look at the exception"), "Enter"), self.open, "primary", "open")
        self._article = button("", self._open_article)
        self._grow = button(with_key(text("Make an article of it"), "Ctrl+G"), self.grow_wanted.emit)
        deeds = FlowLayout(8)
        for each in (self._open, self._article, self._grow):
            deeds.addWidget(each)
        head = row(icon_label("check", theme.tokens().good), label(text("past case")), 4, self._no, None, spacing=6)
        for item in (self._title, page(deeds), self._cause, self._solution, self._foot):
            self._inside.addWidget(item)
        self._inside.insertWidget(3, self._said)
        self._inside.insertLayout(0, head)
        self._inside.addStretch(1)
        self.setFocusProxy(self._open)

    def show_case(self, detail: CaseDetail, names: Names, rights: Rights) -> None:
        """Another one."""
        self.detail = detail
        self._said.hide()
        self._open.show()
        self._no.setText(detail.row.no)
        self._title.setText(headline(detail.row))
        self._cause.tell(names.cause(detail.cause_code))
        self._solution.tell(detail.solution)
        self._article.setVisible(bool(detail.article))
        self._article.setText(text("Read article {article}", article=detail.article))
        self._grow.setVisible(rights.writes and not detail.article)
        found = [kind_word(detail.row.kind), detail.row.order_no, detail.row.customer, detail.row.owner_name]
        if detail.row.closed_at is not None:
            found.append(text("closed {day}", day=day(detail.row.closed_at)))
        self._foot.setText(" · ".join(filter(None, found)))

    def show_kept(self, kept: KeptCaseRow) -> None:
        """One of the copy on this computer: to read, and no more."""
        self.detail = None
        for each in (self._open, self._article, self._grow):
            each.hide()
        self._no.setText(kept.no)
        self._title.setText(kept.title)
        told = {kept.title, *kept.solution.splitlines()}
        self._said.setText("\n".join(line for line in kept.said.splitlines() if line not in told))
        self._said.show()
        self._cause.tell("")
        self._solution.tell(kept.solution)
        self._foot.clear()

    def open(self) -> None:
        """At the exception desk."""
        if self.detail is not None:
            self.code_opened.emit(self.detail.row.no)

    def _open_article(self) -> None:
        if self.detail is not None:
            self.code_opened.emit(self.detail.article)

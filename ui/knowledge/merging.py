"""Which articles say the same as the one that is read, and go into it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QLineEdit

from app import words
from app.domain.codes import CodeType, is_own_code, scanned_code
from app.i18n import text
from app.views.knowledge import ArticleRow, HitRow
from ui.knowledge.reader import ReadingArea
from ui.rules.controls import tick
from ui.widgets.basics import button, clear, column, label, restyle, row, with_key


class Merging(ReadingArea):
    """`sent` brings the numbers of those that go, `left` says that none does."""

    sent = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        inside = column(spacing=12)
        super().__init__(text("Merge articles"), inside)
        self._boxes: dict[str, QCheckBox] = {}
        self._into, self._listed = "", column(spacing=10)
        self._title = label("", "section", wrap=True)
        self._other = QLineEdit()
        self._other.setPlaceholderText(text("Number of another article, then Enter"))
        self._other.setMaximumWidth(320)
        self._other.returnPressed.connect(self._add_typed)
        self._told = label(
            text(
                "Their cases, pictures and what they apply to come over; the words of this one stay. The others are "
                "found no more, and lead here."
            ),
            "quiet",
            wrap=True,
        )
        self._send = button("", self.send, "primary")
        ends = row(self._send, button(with_key(text("Back"), "Esc"), self.left.emit), None)
        for item in (self._title, self._told):
            inside.addWidget(item)
        inside.addLayout(self._listed)
        inside.addWidget(self._other)
        inside.addLayout(ends)
        inside.addStretch(1)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.send, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def begin(self, article: ArticleRow, duplicates: Sequence[HitRow]) -> None:
        """Into this one; what says nearly the same is offered."""
        self._into = article.no
        self._boxes = {}
        clear(self._listed)
        self._other.clear()
        self._title.setText(text("Merge into {article} “{title}”", article=article.no, title=article.title))
        for hit in duplicates:
            self._offer(hit.id, f"{hit.title}   {hit.id}   {words.success(hit.worked, hit.tried)}", hit.snippet)
        self._show_count()
        first = next(iter(self._boxes.values()), self._other)
        first.show()  # now, and not when the events are through: what is not seen gets no keyboard
        first.setFocus()

    def send(self) -> None:
        """Those that are ticked."""
        chosen = self._chosen
        if chosen:
            self.sent.emit(chosen)

    @property
    def _chosen(self) -> tuple[str, ...]:
        return tuple(no for no, box in self._boxes.items() if box.isChecked())

    def _offer(self, no: str, told: str, snippet: str = "", *, ticked: bool = False) -> None:
        box = tick(told, lambda _: self._show_count())
        box.setChecked(ticked)
        self._boxes[no] = box
        below = label(snippet, "quiet", wrap=True)
        below.setContentsMargins(26, 0, 0, 0)
        self._listed.addLayout(column(box, below, spacing=2) if snippet else column(box))

    def _add_typed(self) -> None:
        no = scanned_code(self._other.text())
        fits = is_own_code(no, CodeType.ARTICLE) and no != self._into
        restyle(self._other, "wrong", "false" if fits else "true")
        if fits and no not in self._boxes:
            self._offer(no, no, ticked=True)
        if fits:
            self._other.clear()
            self._show_count()

    def _show_count(self) -> None:
        count = len(self._chosen)
        self._send.setText(with_key(text("Merge {count} into this one", count=count), "Ctrl+Enter"))
        self._send.setEnabled(count > 0)

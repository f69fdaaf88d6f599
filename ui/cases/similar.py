"""What resembles a case, on top of everything else: how often it worked, what it says to do, one key to do it."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.i18n import text
from app.views.knowledge import SimilarRow
from ui import theme
from ui.cases.wording import why
from ui.knowledge.success import paint_success
from ui.routing.lists import RowDelegate, RowList, write
from ui.widgets.basics import button, column, icon_label, label, page, row, with_key

_HEIGHT = 74
_SHOWN = 3


class _SimilarDelegate(RowDelegate[SimilarRow]):
    """Title and success; why it is here; what it says to do."""

    size = QSize(160, _HEIGHT)

    def paint_row(self, painter: QPainter, box: QRect, row: SimilarRow) -> None:
        """Three lines."""
        now = theme.tokens()
        line = QRect(box.left() + 12, box.top() + 6, box.width() - 20, 20)
        used = paint_success(painter, line, row.worked, row.tried)
        painter.setFont(theme.font(13, bold=True))
        write(painter, line.adjusted(0, 0, -used - 10, 0), row.title, now.text)
        painter.setFont(theme.font(13))
        told = " ".join((row.solution or row.snippet).split())
        write(painter, line.translated(0, 21), told, now.text)
        painter.setFont(theme.font(12))
        reasons = " · ".join(why(code) for code in row.why)
        kind = text("article") if row.kind == "article" else text("past case")
        write(painter, line.translated(0, 41), f"{kind} {row.id} · {reasons}".rstrip(" ·"), now.quiet)


class SimilarList(QWidget):
    """`taken` brings the article whose steps shall be the checklist, `listed` says that they are on it and wanted,
    `opened` the number of what shall be read."""

    taken = Signal(str)
    listed = Signal()
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._may = True
        self._listed: frozenset[str] = frozenset()
        name = text("Similar past cases")
        self.list: RowList[SimilarRow] = RowList(lambda each: each.id, _SimilarDelegate(), name)
        self.list.opened.connect(lambda each: self.opened.emit(each.id))
        self.list.chosen.connect(lambda _: self._show_button())
        self._none = label("", "quiet", wrap=True)
        self._take = button("", self.take, "primary", "check")
        self._title = page(row(icon_label("search", theme.tokens().quiet), label(name, "section"), None, spacing=8))
        self.setLayout(column(self._title, self._none, self.list, row(self._take, None), spacing=8))
        self.show_nothing()

    def allow(self, may: bool) -> None:
        """Whether there is still something to solve."""
        self._may = may
        self._show_button()

    def mark_listed(self, articles: Collection[str]) -> None:
        """Articles whose steps are on the checklist."""
        self._listed = frozenset(articles)
        self._show_button()

    def show_nothing(self) -> None:
        """While it is being looked for."""
        self._show((), text("Looking for similar cases…"))

    def show_similar(self, rows: Sequence[SimilarRow]) -> None:
        """The best first; the first one is chosen."""
        self._show(rows, text("Nothing similar was solved before. Ctrl+PgDn: search the knowledge base"))

    def _show(self, rows: Sequence[SimilarRow], none: str) -> None:
        shown = rows[:_SHOWN]
        kept, numbers = self.list.current, [each.id for each in shown]
        chosen = kept.id if kept is not None and kept.id in numbers else next(iter(numbers), "")
        self.list.show_rows(shown, chosen)
        self.list.setFixedHeight(_HEIGHT * len(shown) + 2)
        for part in (self._title, self.list):
            part.setVisible(bool(shown))
        self._none.setText(none)
        self._none.setVisible(not shown)
        self._show_button()

    @property
    def article(self) -> str:
        """The article whose steps can be taken over; empty where the chosen one has none."""
        chosen = self.list.current
        if chosen is None:
            return ""
        return chosen.id if chosen.kind == "article" else chosen.article

    def take(self) -> None:
        """The steps of the chosen one."""
        if self.article in self._listed:
            self.listed.emit()
        elif self.article and self._may:
            self.taken.emit(self.article)
        elif self.list.current is not None:
            self.opened.emit(self.list.current.id)

    def _show_button(self) -> None:
        self._take.setVisible(self.list.current is not None)
        told = text("Apply the steps") if self.article and self._may else text("Read how it was solved")
        self._take.setText(with_key(text("See the steps") if self.article in self._listed else told, "F7"))

"""The versions of an article: who changed what, when and why, line by line."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app import words
from app.i18n import text
from app.views.knowledge import ArticleVersionRow
from ui import clock, theme
from ui.knowledge.reader import ReadingArea
from ui.knowledge.reading import Past
from ui.routing.lists import PAD, RIGHT, RowDelegate, RowList, write
from ui.widgets.basics import button, clear, column, label, page, row, rule, with_key

_ROW, _SHOWN = 50, 4
_SIGNS = {"+": ("＋", "good"), "-": ("−", "bad"), "=": ("", "quiet")}
Line = tuple[str, str]
"""A sign (+ new, - gone, = kept) and the line."""


class _VersionDelegate(RowDelegate[ArticleVersionRow]):
    """Which one, who, when; why."""

    size = QSize(160, _ROW)

    def paint_row(self, painter: QPainter, box: QRect, row: ArticleVersionRow) -> None:
        """Two lines."""
        now, line = theme.tokens(), QRect(box.left() + PAD, box.top() + 5, box.width() - 2 * PAD, 20)
        painter.setFont(theme.font(12))
        used = write(painter, line, words.clock(row.at, clock.now()), now.quiet, RIGHT)
        painter.setFont(theme.font(13, bold=True))
        told = text("Version {version} · {name}", version=row.version, name=row.by_name or row.by)
        write(painter, line.adjusted(0, 0, -used - 8, 0), told, now.text)
        painter.setFont(theme.font(12))
        write(painter, line.translated(0, 20), row.note or text("no reason given"), now.quiet)


class History(QWidget):
    """`left` says that it is closed, `taken_up` brings the version whose words shall be written on with."""

    left = Signal()
    taken_up = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._versions: Sequence[ArticleVersionRow] = ()
        self._title = label("", "section", wrap=True)
        self._list: RowList[ArticleVersionRow] = RowList(
            lambda each: str(each.version), _VersionDelegate(), text("Versions")
        )
        self._list.setFixedHeight(_ROW * _SHOWN + 2)
        self._list.chosen.connect(lambda _: self._show_differences())
        self._list.opened.connect(lambda _: self.take_up())
        self._lines = column(spacing=4)
        self._take = button(with_key(text("Write on with this version"), "Enter"), self.take_up)
        ends = row(self._take, button(with_key(text("Back"), "Esc"), self.left.emit), None)
        ends.setContentsMargins(24, 8, 24, 12)
        head = row(self._title, margins=(24, 14, 24, 8))
        changes = ReadingArea(text("What was changed"), self._lines)
        whole = column(head, self._list, rule(), changes, rule(), ends, spacing=0)
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self.setFocusProxy(self._list)

    def show_past(self, past: Past, may: bool) -> None:
        """Of an article; the newest version is chosen."""
        self._versions = past.versions
        self._title.setText(text("History of “{title}”", title=past.article.title))
        self._take.setEnabled(may)
        self._list.show_rows(past.versions, str(past.versions[0].version) if past.versions else "")
        self._show_differences()

    def take_up(self) -> None:
        """Its words into the editor."""
        if self._list.current is not None and self._take.isEnabled():
            self.taken_up.emit(self._list.current)

    def _show_differences(self) -> None:
        chosen = self._list.current
        clear(self._lines)
        if chosen is None:
            return
        before = next((each for each in self._versions if each.version == chosen.version - 1), None)
        for title, lines in differences(before, chosen):
            self._lines.addWidget(label(title, "quiet"))
            for sign, told in lines:
                self._lines.addWidget(_line(sign, told))
        if self._lines.count() == 0:
            same = text("The words are those of the version before: its state, cause or what it applies to changed.")
            self._lines.addWidget(label(same, "quiet", wrap=True))
        self._lines.addStretch(1)


def differences(before: ArticleVersionRow | None, after: ArticleVersionRow) -> Iterator[tuple[str, list[Line]]]:
    """Of every part that changed: what it is called and its lines."""
    parts = {
        "title": text("Title"),
        "symptom": text("What is seen"),
        "cause_text": text("Root cause"),
        "steps": text("What to do"),
    }
    for name, title in parts.items():
        old = str(getattr(before, name)).splitlines() if before is not None else []
        new = str(getattr(after, name)).splitlines()
        if old != new:
            yield title, list(_compared(old, new))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for kind, first, end, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (("=", line) for line in new[start:stop])
        else:
            yield from (("-", line) for line in old[first:end])
            yield from (("+", line) for line in new[start:stop])


def _line(sign: str, told: str) -> QWidget:
    mark, tone = _SIGNS[sign]
    signed, said = label(mark, tone, theme.font(14, bold=True)), label(told, "quiet" if sign == "=" else "", wrap=True)
    signed.setFixedWidth(18)
    if sign == "-":
        font = theme.font(14)
        font.setStrikeOut(True)
        said.setFont(font)
    else:
        said.setFont(theme.font(14))
    line = row(signed, said, spacing=6)
    line.setAlignment(signed, Qt.AlignmentFlag.AlignTop)
    line.setStretch(1, 1)
    return page(line)

"""The list of alarms that nobody has acknowledged yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from app import words
from app.i18n import text
from app.views.cases import AlertRow
from ui import clock, theme
from ui.cases.wording import alert_word, headline_of, severity_look
from ui.routing.lists import RIGHT, RowDelegate, RowList, write
from ui.widgets.basics import button, column, frame, page, row, with_key
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout


class _AlarmDelegate(RowDelegate[AlertRow]):
    """How pressing, what is wrong; why it rings, about what, how long ago."""

    size = QSize(160, 56)

    def paint_row(self, painter: QPainter, box: QRect, row: AlertRow) -> None:
        """Two lines beside an icon."""
        now, (icon, tone) = theme.tokens(), severity_look(row.severity)
        line = QRect(box.left() + 16, box.top() + 7, box.width() - 32, 20)
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(line.left(), line.top() + 1, theme.pixmap(icon, now.colour(tone).name(), 18, ratio))
        line.setLeft(line.left() + 28)
        painter.setFont(theme.font(12))
        used = write(painter, line, words.clock(row.created_at, clock.now()), now.quiet, RIGHT)
        painter.setFont(theme.font(13, bold=True))
        write(painter, line.adjusted(0, 0, -used - 8, 0), headline_of(row.case_kind, row.facts), now.text)
        low = line.translated(0, 21)
        painter.setFont(theme.font(12))
        used = write(painter, low, alert_word(row.kind), now.colour(tone).name()) + 10
        painter.setFont(theme.code_font(12))
        write(painter, low.adjusted(used, 0, 0, 0), row.order_no or row.case_no, now.quiet)


class AlarmList(QWidget):
    """`opened` brings the alarm on which Enter is pressed, `seen` the alarms that were acknowledged, `muted` whether
    they shall be heard no more on this computer."""

    opened = Signal(object)
    seen = Signal(object)
    muted = Signal(bool)

    def __init__(self, muted: bool) -> None:
        super().__init__()
        self.list: RowList[AlertRow] = RowList(lambda each: str(each.id), _AlarmDelegate(), text("Alarms"))
        self.list.opened.connect(self.opened)
        self._empty, self._stack = EmptyState(), QStackedWidget()
        self._empty.explain("check", text("No alarm waits for you"))
        for part in (self.list, self._empty):
            self._stack.addWidget(part)
        self._one = button(with_key(text("Seen"), "Del"), self.see_one)
        self._all = button(with_key(text("All seen"), "Ctrl+Enter"), self.see_all)
        self._mute = QPushButton()
        self._mute.setCheckable(True)
        self._mute.setChecked(muted)
        self._mute.clicked.connect(self._on_mute)
        line = FlowLayout(8)
        for each in (self._one, self._all, self._mute):
            line.addWidget(each)
        foot = frame("strip", row(page(line), margins=(16, 10, 16, 10)))
        whole = column(self._stack, foot, spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        keys = {"Del": self.see_one, "Ctrl+Return": self.see_all, "Ctrl+Enter": self.see_all, "F7": self._mute.click}
        for sequence, act in keys.items():
            QShortcut(QKeySequence(sequence), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._name_mute()
        self.setFocusProxy(self.list)

    def show_alarms(self, rows: Sequence[AlertRow]) -> None:
        """Newest first; the first one is chosen at the beginning."""
        kept, at = self.list.current, self.list.currentIndex().row()
        numbers = [row.id for row in rows]
        chosen = kept.id if kept is not None and kept.id in numbers else None
        if chosen is None and rows:
            chosen = rows[max(0, min(at, len(rows) - 1))].id
        self.list.show_rows(rows, str(chosen or ""))
        if not rows and self.list.hasFocus():
            self._mute.setFocus()  # the list, which has the keyboard, goes
        self._stack.setCurrentWidget(self.list if rows else self._empty)
        for each in (self._one, self._all):
            each.setEnabled(bool(rows))

    def see_one(self) -> None:
        """The chosen one."""
        if self.list.current is not None:
            self.seen.emit([self.list.current])

    def see_all(self) -> None:
        """Every one that is listed."""
        if self.list.rows.rows:
            self.seen.emit(list(self.list.rows.rows))

    def _on_mute(self, muted: bool) -> None:
        self._name_mute()
        self.muted.emit(muted)

    def _name_mute(self) -> None:
        muted = self._mute.isChecked()
        self._mute.setText(with_key(text("Sound off") if muted else text("Sound on"), "F7"))
        self._mute.setIcon(theme.icon("bell-off" if muted else "bell", theme.tokens().quiet, 16))

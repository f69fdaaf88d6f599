"""The bar at the top: the screens of the room, the global search and scan box, who and where, theme, language."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QToolButton, QWidget

from app.i18n import Language, language, text
from ui import theme
from ui.widgets.basics import ElidedLabel, row, rule
from ui.widgets.finder import Entry, Finder

_SEARCH_LEAST, _SEARCH_MOST = 176, 340
_FIRST = 100
"""The search box takes the room that is left before any gap does, and gives it back first."""


class TitleBar(QFrame):
    """44 pixels high. `searched` brings what was typed and ended with Enter, `search_entered` and `search_left` say
    that the search box has got or lost the keyboard."""

    searched = Signal(str)
    search_entered = Signal()
    search_left = Signal()
    theme_requested = Signal()
    language_requested = Signal()
    logout_requested = Signal()

    def __init__(self, tabs: QWidget, site: str, operator: str) -> None:
        super().__init__()
        self.setProperty("kind", "head")
        self.setFixedHeight(44)
        self._search = Finder(text("Scan or find   Ctrl+K"))
        self._search.setMinimumWidth(_SEARCH_LEAST)
        self._search.setMaximumWidth(_SEARCH_MOST)
        self._search.searched.connect(self.searched)
        self._search.entered.connect(self.search_entered)
        self._search.left.connect(self.search_left)
        site_label = ElidedLabel(site, "quiet")
        site_label.setMaximumWidth(220)
        site_label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        who = (rule(upright=True), self._operator(operator), self._theme(), self._language())
        line = row(tabs, None, self._search, site_label, *who, spacing=8, margins=(6, 0, 8, 0))
        line.setStretchFactor(self._search, _FIRST)
        self.setLayout(line)

    def focus_search(self) -> None:
        """Ctrl+K."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def offer(self, entries: Sequence[Entry], host: QWidget) -> None:
        """What the search finds beside orders; it is listed over `host`."""
        self._search.offer(entries, host)

    @property
    def is_searching(self) -> bool:
        """Whether the search box has the keyboard."""
        return self._search.hasFocus()

    def clear_search(self) -> None:
        """Empty the box."""
        self._search.clear()

    def _operator(self, operator: str) -> QToolButton:
        made = _tool("user", operator)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        menu = QMenu(made)
        leave = QAction(theme.icon("log-out", size=16), text("Log out"), menu)
        leave.triggered.connect(lambda: self.logout_requested.emit())
        menu.addAction(leave)
        made.setMenu(menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setToolTip(text("Operator"))
        return made

    def _theme(self) -> QToolButton:
        made = _tool("sun" if theme.tokens().dark else "moon")
        made.setToolTip(text("Colours"))
        made.clicked.connect(lambda: self.theme_requested.emit())
        return made

    def _language(self) -> QToolButton:
        chinese = language() is Language.CHINESE
        made = _tool("language", "EN" if chinese else "中")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setToolTip("English" if chinese else "中文")
        made.clicked.connect(lambda: self.language_requested.emit())
        return made


def _tool(icon: str, words: str = "") -> QToolButton:
    made = QToolButton()
    made.setProperty("kind", "plain")
    made.setIcon(theme.icon(icon, theme.tokens().quiet))
    made.setIconSize(QSize(20, 20))
    made.setText(words)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made

"""What is laid over the right edge of the window for a moment, and gives the keyboard back when it goes."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from ui.widgets.basics import button, column, label, row, rule

_WIDTH, _ABOVE, _BELOW = 420, 44, 28


class Drawer(QFrame):
    """Between title bar and message strip of its host. One thing at a time is in it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setProperty("kind", "panel")
        self.setAutoFillBackground(True)
        self._host, self._inside = host, column(spacing=0)
        self._before: QWidget | None = None
        self._shown: QWidget | None = None
        self._title = label("", "section")
        close = button("Esc", self.leave, "plain", "close")
        head = row(self._title, None, close, margins=(16, 8, 8, 8))
        whole = column(head, rule(), self._inside, spacing=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        host.installEventFilter(self)
        self.hide()

    @property
    def content(self) -> QWidget | None:
        """What is in it, while it is open."""
        return None if self.isHidden() else self._shown

    def open(self, title: str, content: QWidget) -> None:
        """Show this and give it the keyboard; what was in it before is hidden, not deleted."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
        if self._shown is not None:
            self._shown.hide()
            self._inside.removeWidget(self._shown)
        self._shown = content
        self._title.setText(title)
        self._inside.addWidget(content)
        content.show()
        self._settle()
        self.show()
        self.raise_()
        content.setFocus()

    def leave(self) -> bool:
        """Close it; False when it is closed already."""
        if self.isHidden():
            return False
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self._before = None
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The host's size has changed."""
        if event.type() == QEvent.Type.Resize:
            self._settle()
        return False

    def _settle(self) -> None:
        wide = min(_WIDTH, self._host.width())
        self.setGeometry(self._host.width() - wide, _ABOVE, wide, self._host.height() - _ABOVE - _BELOW)

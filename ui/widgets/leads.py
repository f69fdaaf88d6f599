"""Painted figures each of which leads to its exceptions: by a click, or by Tab, arrows and Enter."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.views.cases import CaseFilter
from ui import theme

_NOWHERE = -1
_KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}


class Lead(Protocol):
    """What is called so and leads there; nowhere without `where`."""

    @property
    def name(self) -> str:
        """Its words."""
        ...

    @property
    def where(self) -> CaseFilter | None:
        """Its exceptions."""
        ...


L = TypeVar("L", bound=Lead)


class Leads(QWidget, Generic[L]):
    """`opened` brings the filter of the one that is wanted, and what it is called."""

    opened = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._leads: Sequence[L] = ()
        self._at, self._over = 0, _NOWHERE
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)

    def show_leads(self, leads: Sequence[L]) -> None:
        """Other ones; the ring stays where it is as far as that still leads somewhere."""
        self._leads = leads
        if not self._leads_on(self._at):
            self._begin()
        self.update()

    def place(self, at: int) -> QRect:
        """Where one stands."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter opens."""
        key = Qt.Key(event.key())
        if key in _KEYS:
            self._walk(_KEYS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with the first."""
        super().focusInEvent(event)
        self._begin()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What can be clicked looks so."""
        self._hover(self._below(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is meant any more."""
        super().leaveEvent(event)
        self._hover(_NOWHERE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._open(self._below(event.position().toPoint()))

    def _leads_on(self, at: int) -> bool:
        return 0 <= at < len(self._leads) and self._leads[at].where is not None

    def _begin(self) -> None:
        self._at = next((at for at, lead in enumerate(self._leads) if lead.where is not None), 0)

    def _walk(self, step: int) -> None:
        """To the next one that leads somewhere."""
        at = self._at + step
        while 0 <= at < len(self._leads) and self._leads[at].where is None:
            at += step
        if self._leads_on(at):
            self._at = at
            self.update()

    def _open(self, at: int) -> None:
        if self._leads_on(at):
            self.opened.emit(self._leads[at].where, self._leads[at].name)

    def _below(self, point: QPoint) -> int:
        found = (at for at in range(len(self._leads)) if self._leads_on(at))
        return next((at for at in found if self.place(at).contains(point)), _NOWHERE)

    def _hover(self, at: int) -> None:
        if at != self._over:
            self._over = at
            self.setCursor(Qt.CursorShape.ArrowCursor if at == _NOWHERE else Qt.CursorShape.PointingHandCursor)
            self.update()

    def paint_marks(self, painter: QPainter) -> None:
        """Raised under the mouse, a ring around the one that Enter would open."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = theme.tokens()
        if self._leads_on(self._over):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.raised))
            painter.drawRoundedRect(self.place(self._over), 6, 6)
        if self.hasFocus() and self._leads_on(self._at):
            painter.setPen(QPen(QColor(now.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.place(self._at).adjusted(1, 1, -1, -1), 6, 6)

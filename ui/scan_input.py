"""Tells a scanner from a typist, whatever has the focus: a fast burst ended by Enter or Tab is one code."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

MEAN_GAP = 0.035
"""Seconds from key to key: a scanner stays below, a person above."""
SHORTEST = 4
"""Characters of the shortest code."""
BOUNCE = 0.300
"""Seconds within which the same code again is the same reading."""
_HOLD_MS = 50
"""Keys are held back that long until it is clear who typed them; nobody sees so short a delay."""
_BURST_HOLD_MS = 150
"""Longer once it looks like a scanner, so that a busy moment does not tear a code apart."""
_SECOND_TERMINATOR = 0.100
_TERMINATORS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class ScanInput(QObject):
    """An event filter for the whole application; `scanned` brings each code, `bounced` one read twice at once.

    Characters of a burst never reach the focused widget, and its terminator presses no button. Keys that turn
    out to be typed are handed on in order, at most 50 ms late. `clock` gives seconds.
    """

    scanned = Signal(str)
    bounced = Signal(str)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._held: list[tuple[QWidget, QKeyEvent]] = []
        self._first = 0.0
        self._replaying = False
        self._last = ("", float("-inf"))
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.flush)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True swallows the key."""
        if event.type() != QEvent.Type.KeyPress or self._replaying or not isinstance(watched, QWidget):
            return False
        assert isinstance(event, QKeyEvent)
        if event.key() in (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock):
            return False
        if _is_terminator(event):
            return self._end()
        if _is_character(event):
            self._hold(watched, event)
            return True
        self.flush()
        return False

    def flush(self) -> None:
        """What is held back was typed: hand it on."""
        self._timer.stop()
        held, self._held = self._held, []
        self._replaying = True
        try:
            for widget, event in held:
                if isValid(widget):
                    QCoreApplication.sendEvent(widget, event)
        finally:
            self._replaying = False

    def _hold(self, widget: QWidget, event: QKeyEvent) -> None:
        if not self._held:
            self._first = self._clock()
        self._held.append((widget, event.clone()))
        burst = len(self._held) >= SHORTEST and self._is_fast()
        self._timer.start(_BURST_HOLD_MS if burst else _HOLD_MS)

    def _end(self) -> bool:
        now = self._clock()
        if not self._held:
            return now - self._last[1] < _SECOND_TERMINATOR  # the LF of a CRLF
        if len(self._held) < SHORTEST or not self._is_fast():
            self.flush()
            return False
        self._timer.stop()
        code = "".join(event.text() for _, event in self._held)
        self._held.clear()
        before, self._last = self._last, (code, now)
        again = code == before[0] and now - before[1] < BOUNCE
        (self.bounced if again else self.scanned).emit(code)
        return True

    def _is_fast(self) -> bool:
        return (self._clock() - self._first) / len(self._held) < MEAN_GAP


def _is_terminator(event: QKeyEvent) -> bool:
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    line_feed = event.key() == Qt.Key.Key_J and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return (event.key() in _TERMINATORS and plain) or line_feed


def _is_character(event: QKeyEvent) -> bool:
    text = event.text()
    return (
        len(text) == 1
        and (text.isprintable() or text == "\x1d")  # GS1 codes hold the group separator
        and not event.modifiers() & ~_PLAIN
        and not event.isAutoRepeat()
    )

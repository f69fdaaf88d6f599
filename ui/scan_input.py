"""Tells a scanner from a typist, whatever has the focus: a fast burst ended by Enter or Tab is one code."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.domain.calibration import Burst, Calibration
from ui.scan_keys import character, end_of, key_character
from ui.screen import Preferences

MEAN_GAP = 0.035
"""Seconds from key to key: most gaps of a scanner are below, those of a person above."""
SHORTEST = 4
"""Characters of the shortest code."""
BOUNCE = 0.300
"""Seconds within which the same code again is the same reading."""
_HOLD_MS = 50
"""A key is held back that long until it is clear who typed it; nobody sees so short a delay."""
_BURST_HOLD_MS = 150
"""Longer once it may be a scanner, or where nobody writes, so that a busy moment does not tear a code apart."""
_TYPED_GAP = 0.100
"""Seconds after which keys that were quick by chance are handed on."""
_PAUSE_MS = 80
"""The pause that ends a code of a scanner that is calibrated without a last key."""
_LEARNING_PAUSE_MS = 150
_LATE = 0.030
"""Seconds a timer may be late before keys that came meanwhile are let in first."""
_SECOND_TERMINATOR = 0.100
_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Mode_switch,
    }
)
_KEPT_AS = "scanner.calibration"
_in_use = Calibration()
"""Of every keyboard scanner of this computer: keyboards cannot be told apart."""


def calibration_of(preferences: Preferences) -> Calibration | None:
    """How this PC's keyboard scanners are read, as it was learned last; None where nobody has calibrated one."""
    kept = preferences.get(_KEPT_AS)
    return Calibration.of_text(kept) if kept else None


def keep_calibration(preferences: Preferences, learned: Calibration) -> None:
    """Remember it, and read by it from now on."""
    preferences.put(_KEPT_AS, learned.to_text())
    use_calibration(learned)


def use_calibration(learned: Calibration) -> None:
    """Read every keyboard scanner of this computer like this."""
    global _in_use
    _in_use = learned


@dataclass(frozen=True, slots=True)
class _Key:
    widget: QWidget
    event: QKeyEvent
    text: str
    key: str
    at: float


class ScanInput(QObject):
    """An event filter for the whole application; `scanned` brings each code, `bounced` one read twice at once.

    Characters of a burst never reach the focused widget, and its terminator presses no button. Keys that turn
    out to be typed are handed on in order, at most 150 ms late. While it is `learning`, everything typed or scanned
    is only told as `burst`. `clock` gives seconds.
    """

    scanned = Signal(str)
    bounced = Signal(str)
    burst = Signal(object)
    """The Burst of a scan, before `scanned` brings what was made of it."""

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self.learning = False
        self._clock = clock
        self._held: list[_Key] = []
        self._released: list[tuple[QWidget, QKeyEvent]] = []
        self._quick = 0
        self._replaying = False
        self._last = ("", float("-inf"))
        self._ended = float("-inf")
        self._due = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_timer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True swallows the key."""
        if self._replaying or not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return self._hold_release(watched, event)
        if event.type() != QEvent.Type.KeyPress or event.key() in _MODIFIERS:
            return False
        end = end_of(event)
        if end:
            return self._end(end, self._when(event))
        if self._takes(event):
            self._hold(watched, event)
            return True
        self.flush()
        return False

    def flush(self) -> None:
        """What is held back was typed: hand it on."""
        self._timer.stop()
        self._replaying = True
        released = self._released
        try:
            for widget, event in [*((key.widget, key.event) for key in self._taken()), *released]:
                if isValid(widget):
                    QCoreApplication.sendEvent(widget, event)
        finally:
            self._replaying = False

    def _when(self, event: QKeyEvent) -> float:
        """Seconds: when the key was pressed, not when a busy program comes to look at it, where the system tells."""
        return event.timestamp() / 1000 if event.timestamp() else self._clock()

    def _takes(self, event: QKeyEvent) -> bool:
        text = character(event)
        if text:
            return text.isprintable() or text == "\x1d" or bool(self._held)
        # A dead key, or one that an input method has taken, still says which key it is.
        key = key_character(event) if self.learning or _in_use.by_keys else ""
        return key != "" and key.isprintable()

    def _hold(self, widget: QWidget, event: QKeyEvent) -> None:
        at = self._when(event)
        if self._held and at - self._held[-1].at > _TYPED_GAP and _writes(widget) and not self._is_quick():
            self.flush()
        if self._held:
            self._quick += at - self._held[-1].at < MEAN_GAP
        self._held.append(_Key(widget, event.clone(), character(event), key_character(event), at))
        self._wait(self._patience())

    def _hold_release(self, widget: QWidget, event: QKeyEvent) -> bool:
        """A key that is held back is not released before it was pressed: a check box would stay pressed."""
        waits = any(key.event.key() == event.key() for key in self._held)
        if waits:
            self._released.append((widget, event.clone()))
        return waits

    def _patience(self) -> int:
        """How long to wait for the next key, in ms."""
        if self.learning:
            return _LEARNING_PAUSE_MS
        if self._is_scan():
            return _BURST_HOLD_MS if _in_use.ends else _PAUSE_MS
        return _HOLD_MS if _writes(self._held[-1].widget) and not self._quick else _BURST_HOLD_MS

    def _wait(self, ms: int) -> None:
        self._due = self._clock() + ms / 1000
        self._timer.start(ms)

    def _on_timer(self) -> None:
        if self._clock() > self._due + _LATE:  # the program was busy: the next keys may be waiting already
            self._wait(_HOLD_MS)
        elif self.learning or (self._is_scan() and not _in_use.ends):
            self._tell("", self._held[-1].at)
        else:
            self.flush()

    def _end(self, end: str, at: float) -> bool:
        if not self._held:
            return self.learning or 0 <= at - self._ended < _SECOND_TERMINATOR  # the LF of a CRLF
        if self.learning or self._is_scan():
            self._tell(end, at)
            return True
        self.flush()
        return False

    def _tell(self, end: str, at: float) -> None:
        self._timer.stop()
        held = self._taken()
        keys = "".join(key.key for key in held) if all(key.key for key in held) else ""
        gap = (held[-1].at - held[0].at) / max(1, len(held) - 1)
        burst = Burst("".join(key.text for key in held), keys, end, gap * 1000)
        self._ended = at
        was_learning = self.learning  # whoever hears the burst may have learned enough
        self.burst.emit(burst)
        if was_learning:
            return
        code = _in_use.read(burst)
        before, self._last = self._last, (code, at)
        again = code == before[0] and 0 <= at - before[1] < BOUNCE
        (self.bounced if again else self.scanned).emit(code)

    def _taken(self) -> list[_Key]:
        held, self._held, self._released, self._quick = self._held, [], [], 0
        return held

    def _is_scan(self) -> bool:
        return len(self._held) >= SHORTEST and self._is_quick()

    def _is_quick(self) -> bool:
        """Whether most of the gaps so far were a scanner's."""
        return self._quick * 2 > len(self._held) - 1


def _writes(widget: QWidget) -> bool:
    """Whether somebody may be writing there, who wants to see each letter at once."""
    return widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

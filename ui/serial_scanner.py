"""A scanner on a serial line (or a USB one that is shown as such): its codes, and honestly whether it is there."""

import re
import threading
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from shiboken6 import isValid

from ui.screen import Preferences
from ui.serial_port import Port, open_port

RETRY_SECONDS = 1.0
_ENDS = re.compile(rb"[\r\n]+")
_FRAME = b"\x02\x03\x06\x15"
"""Start and end of a message, and acknowledgements, that some scanners send around a code."""
_LONGEST = 1 << 16
_KEPT_AS = "scanner.port"


class Link(StrEnum):
    """Whether the scanner is there."""

    OFF = "off"
    CONNECTED = "connected"
    LOST = "lost"


def port_of(preferences: Preferences) -> str:
    """The port of this PC's serial scanner; empty where there is none."""
    return preferences.get(_KEPT_AS)


def keep_port(preferences: Preferences, name: str) -> None:
    """Remember it; empty: none."""
    preferences.put(_KEPT_AS, name)


class SerialScanner(QObject):
    """Reads on a thread of its own; a line that breaks is tried again until it is back."""

    scanned = Signal(str)
    linked = Signal(str)
    """A Link value, at every change."""
    _arrived = Signal(str)
    _changed = Signal(str)

    def __init__(self, parent: QObject | None = None, opener: Callable[[str], Port] = open_port) -> None:
        super().__init__(parent)
        self.link = Link.OFF
        self.port = ""
        self._opener = opener
        self._end = threading.Event()
        self._thread: threading.Thread | None = None
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._changed.connect(self._on_changed, Qt.ConnectionType.QueuedConnection)

    def start(self, port: str) -> None:
        """Listen to this port instead of the one before; empty: to none."""
        self.stop()
        self.port = port
        if port:
            self._end = threading.Event()
            work = (port, self._end)
            self._thread = threading.Thread(target=self._listen, args=work, name="picklane-scanner", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Listen no longer."""
        if self._thread is not None:
            self._end.set()
            self._thread.join()
            self._thread = None
        self._on_changed(Link.OFF)

    def _listen(self, name: str, end: threading.Event) -> None:
        while not end.is_set():
            try:
                port = self._opener(name)
            except OSError:
                self._say(self._changed, Link.LOST.value, end)
                end.wait(RETRY_SECONDS)
                continue
            try:
                self._say(self._changed, Link.CONNECTED.value, end)
                self._read(port, end)
            except OSError:
                self._say(self._changed, Link.LOST.value, end)
            finally:
                port.close()

    def _read(self, port: Port, end: threading.Event) -> None:
        """Codes end with CR or LF, or with a pause where a scanner sends neither."""
        held = b""
        while not end.is_set():
            chunk = port.read()
            *codes, held = _ENDS.split(held + chunk) if chunk else (held, b"")
            for code in codes:
                self._tell(code, end)
            if len(held) > _LONGEST:
                held = b""

    def _tell(self, code: bytes, end: threading.Event) -> None:
        text = code.translate(None, _FRAME).decode("utf-8", "replace").strip(" \t")
        if text:
            self._say(self._arrived, text, end)

    def _say(self, signal: SignalInstance, text: str, end: threading.Event) -> None:
        if isValid(self) and not end.is_set():
            signal.emit(text)

    def _on_arrived(self, code: str) -> None:
        if self._thread is not None:
            self.scanned.emit(code)

    def _on_changed(self, link: str) -> None:
        if link != self.link:
            self.link = Link(link)
            self.linked.emit(link)

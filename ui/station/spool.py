"""Scans on their way to the desk: taken at once, sent one after another, none lost, none merged."""

from collections import deque
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from app.bus import Result
from app.domain.people import Actor
from app.errors import Unavailable
from app.usecases.picking import ScanAnswer, ScanCode
from ui.desk import Desk
from ui.tasks import Tasks

RETRY_MS = 2000
"""Pause before a scan is sent again when the database did not answer."""


class ScanSpool(QObject):
    """A scan keeps its request id until it is answered, so that sending it twice counts once."""

    answered = Signal(object)
    """A ScanAnswer."""
    failed = Signal(str, object)
    """The code and the exception; after Unavailable the scan stays in the spool and is tried again."""
    depth_changed = Signal(int)
    """Scans not answered yet."""

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._waiting: deque[tuple[ScanCode, Actor]] = deque()
        self._sending = False
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self._send)

    @property
    def depth(self) -> int:
        """Scans not answered yet."""
        return len(self._waiting)

    def put(self, code: str, actor: Actor) -> None:
        """Take a scan; never blocks."""
        self._waiting.append((ScanCode(str(uuid4()), code), actor))
        self.depth_changed.emit(self.depth)
        if not self._sending and not self._retry.isActive():
            self._send()

    def drop(self) -> int:
        """Forget what waits (after a stop the rest was scanned blindly); returns how many scans that were."""
        dropped = len(self._waiting) - (1 if self._sending else 0)
        while len(self._waiting) > (1 if self._sending else 0):
            self._waiting.pop()
        self.depth_changed.emit(self.depth)
        return dropped

    def _send(self) -> None:
        if not self._waiting or self._sending:
            return
        self._sending = True
        command, actor = self._waiting[0]
        self._tasks.write(self, lambda: self._desk.handle(command, actor), self._on_result, self._on_failed)

    def _on_result(self, result: Result[ScanAnswer]) -> None:
        self._sending = False
        self._waiting.popleft()
        # Told before the next one is sent: whoever hears of a stop may drop the rest.
        self.answered.emit(result.value)
        self._next()

    def _on_failed(self, error: Exception) -> None:
        self._sending = False
        code = self._waiting[0][0].code
        if isinstance(error, Unavailable):
            self._retry.start()
        else:
            self._waiting.popleft()
        self.failed.emit(code, error)
        if not self._retry.isActive():
            self._next()

    def _next(self) -> None:
        self.depth_changed.emit(self.depth)
        self._send()

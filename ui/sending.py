"""Commands on their way to the desk: one after another, and again while the database is away; none is lost."""

from collections import deque
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.bus import Command, Result
from app.domain.people import Actor
from app.errors import Unavailable
from ui.desk import Desk
from ui.tasks import Tasks

RETRY_MS = 2000
"""Pause before a command is sent again; it keeps its request id, so that it counts once."""


class Sending(QObject):
    """`done` brings (command, value), `failed` (command, error); after Unavailable the command stays in front."""

    done = Signal(object, object)
    failed = Signal(object, object)
    depth_changed = Signal(int)

    def __init__(self, desk: Desk, tasks: Tasks, actor: Actor, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._actor = desk, tasks, actor
        self.waiting: deque[Command] = deque()
        """Those that nobody has answered yet."""
        self._busy = False
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self._send)

    def put(self, command: Command) -> None:
        """After those that wait."""
        self.waiting.append(command)
        self.depth_changed.emit(len(self.waiting))
        self._send()

    def _send(self) -> None:
        if self._busy or not self.waiting or self._retry.isActive():
            return
        self._busy = True
        command = self.waiting[0]
        self._tasks.write(
            self,
            lambda: self._desk.handle(command, self._actor),
            lambda result: self._on_done(command, result),
            lambda error: self._on_failed(command, error),
        )

    def _on_done(self, command: Command, result: Result[Any]) -> None:
        self._take_off()
        self.done.emit(command, result.value)
        self._send()

    def _on_failed(self, command: Command, error: Exception) -> None:
        if isinstance(error, Unavailable):
            self._busy = False
            self._retry.start()
        else:
            self._take_off()
        self.failed.emit(command, error)
        self._send()

    def _take_off(self) -> None:
        self._busy = False
        self.waiting.popleft()
        self.depth_changed.emit(len(self.waiting))

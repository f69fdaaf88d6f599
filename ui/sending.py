"""Commands on their way to the desk: one after another, and again while the database is away; none is lost."""

from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.adapters.journal import Journal
from app.adapters.spool import KeptCommand
from app.bus import Command, Result
from app.domain.people import Actor
from app.errors import Refused, Unavailable
from ui.desk import Desk
from ui.tasks import Tasks

RETRY_MS = 2000
"""Pause before a command is sent again; it keeps its request id, so that it counts once."""


class Sending(QObject):
    """`done` brings (command, value), `failed` (command, error); after Unavailable the command stays in front, unless
    it is Unavailable("spool.unwritable"): then there was no such command. The command is None where no file was to be
    had at all."""

    done = Signal(object, object)
    failed = Signal(object, object)
    depth_changed = Signal(int)

    def __init__(self, desk: Desk, tasks: Tasks, actor: Actor, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._actor = desk, tasks, actor
        self.waiting: deque[tuple[Command, Actor]] = deque()
        """Those that nobody has answered yet, and who sent them."""
        self._kinds: dict[str, type[Any]] = {}
        self._open: Callable[[], Journal[KeptCommand]] | None = None
        self._file: Journal[KeptCommand] | None = None
        self._busy = False
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self._send)

    def keep(self, open_file: Callable[[], Journal[KeptCommand]], *kinds: type[Command]) -> None:
        """From now on commands of these kinds are in a file before anything else happens to them; what an earlier
        program left in it is sent first, as its sender's."""
        self._open, self._kinds = open_file, {kind.__name__: kind for kind in kinds}
        try:
            self._opened(open_file)
        except (Refused, Unavailable) as error:
            self.failed.emit(None, error)
        self._tell_depth()
        self._send()

    @property
    def kept(self) -> int:
        """Commands that wait in the file."""
        return len(self._file.waiting) if self._file else 0

    def put(self, command: Command) -> None:
        """After those that wait; one that waits already does not wait twice."""
        if any(each.request_id == command.request_id for each, _ in self.waiting) or not self._is_kept(command):
            return
        self.waiting.append((command, self._actor))
        self._tell_depth()
        self._send()

    def drop(self) -> int:
        """Forget what waits; how many."""
        dropped = len(self.waiting)
        for command, _ in self.waiting:
            self._settle(command, "dropped")
        self.waiting.clear()
        self._tell_depth()
        return dropped

    def _is_kept(self, command: Command) -> bool:
        """Whether it may be sent now; False when the file did not take it."""
        kind = type(command).__name__
        if self._open is None or kind not in self._kinds:
            return True
        fields = asdict(command)  # type: ignore[call-overload] # every command is a dataclass
        kept = KeptCommand(fields.pop("request_id"), kind, fields, self._actor.operator, self._actor.station)
        try:
            self._opened(self._open).keep(kept)
        except (Refused, Unavailable) as error:
            self.failed.emit(command, error)
            return False
        return True

    def _opened(self, open_file: Callable[[], Journal[KeptCommand]]) -> Journal[KeptCommand]:
        if self._file is None or self._file.is_closed:
            self._file = open_file()
            for left in self._file.waiting.values():
                command = self._kinds[left.kind](request_id=left.id, **left.fields)
                self.waiting.append((command, Actor(left.by, left.station)))
        return self._file

    def _send(self) -> None:
        if self._busy or not self.waiting or self._retry.isActive():
            return
        self._busy = True
        command, actor = self.waiting[0]
        self._tasks.write(
            self,
            lambda: self._desk.handle(command, actor),
            lambda result: self._on_done(command, result),
            lambda error: self._on_failed(command, error),
        )

    def _on_done(self, command: Command, result: Result[Any]) -> None:
        self._take_off("done")
        self.done.emit(command, result.value)
        self._send()

    def _on_failed(self, command: Command, error: Exception) -> None:
        if isinstance(error, Unavailable):
            self._busy = False
            self._retry.start()
        else:
            self._take_off("refused")
        self.failed.emit(command, error)
        self._send()

    def _take_off(self, how: str) -> None:
        self._busy = False
        command, _ = self.waiting.popleft()
        self._settle(command, how)
        self._tell_depth()

    def _settle(self, command: Command, how: str) -> None:
        if self._file is not None:
            self._file.settle(command.request_id, how)

    def _tell_depth(self) -> None:
        self.depth_changed.emit(len(self.waiting))

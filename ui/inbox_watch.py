"""The hot folder while the desktop runs: a thread of its own, its news by one queued signal."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import structlog
from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

if TYPE_CHECKING:
    from app.domain.people import Actor
    from ui.desk import Desk

log = structlog.get_logger("picklane.ui.inbox")
_JOIN_SECONDS = 5.0


class InboxWatch(QObject):
    """`done` tells of every file that was dealt with (worker.inbox.InboxDone)."""

    done = Signal(object)

    def __init__(self, desk: Desk, actor: Actor, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._actor = desk, actor
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="picklane-inbox", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the file in hand and look no more."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(_JOIN_SECONDS)

    def _watch(self) -> None:
        try:
            for found in self._desk.work(self._actor, ended=self._ended.wait):
                if self._ended.is_set() or not isValid(self):
                    return
                self.done.emit(found)
        except Exception:  # a bug here must not take the desk with it
            log.exception("hot folder")

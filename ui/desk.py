"""What the interface asks of the application behind it: reads, commands, and the few jobs that take a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from app.bus import Command, Result
    from app.domain.people import Actor
    from app.usecases.routing import RouteReport
    from app.views import Reader
    from app.worker.intake import ImportSummary

Progress = Callable[[int, int], None]
"""Told (done, total) while a job runs, from the thread it runs on."""
Cancelled = Callable[[], bool]
"""Asked between steps; True ends the job with what is done so far."""


class Desk(Protocol):
    """The application as the screens see it. Every call may block: never from the GUI thread."""

    @property
    def reader(self) -> Reader:
        """Every read."""
        ...

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        """Do one command; Refused, NeedsConfirmation and Unavailable pass through."""
        ...

    def route(self, actor: Actor, progress: Progress, cancelled: Cancelled) -> RouteReport:
        """Route the whole queue in batches; the report adds them up."""
        ...

    def import_files(
        self, actor: Actor, what: str, paths: Sequence[Path], progress: Progress, cancelled: Cancelled
    ) -> ImportSummary:
        """Read files into the pool; `what` is a Channel or MasterKind value. BadInput when
        a file cannot be used at all."""
        ...

    def deliver(self) -> int:
        """Deliver what waits in the outbox (labels first); returns how many messages left."""
        ...

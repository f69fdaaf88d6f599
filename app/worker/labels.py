"""Draws the labels that the outbox asks for, and has them printed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Self
from uuid import uuid4

import structlog

from app.domain.events import Topic
from app.domain.label_look import DEFAULT_LAYOUT
from app.domain.parcel import LabelContent
from app.domain.printing import Document
from app.ports import Clock, LabelRenderer, Message, UnitOfWork
from app.worker.insisting import insist

_BATCH = 50
log = structlog.get_logger("picklane.labels")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A label that is asked for at a station, on the paper of its printer."""

    message: Message
    content: LabelContent
    station: str
    layout: str

    @classmethod
    def of(cls, message: Message, uow: UnitOfWork) -> Self:
        """From the payload."""
        station = str(message.payload.get("station", ""))
        content = uow.parcels.content(str(message.payload["label"]))
        return cls(message, content, station, uow.printing.layout_for(station) or DEFAULT_LAYOUT)

    def keep(self, pdf: bytes, uow: UnitOfWork, clock: Clock) -> None:
        """The bytes, and a job at the station."""
        now, code = clock(), self.content.label_code
        uow.parcels.rendered(code, pdf, self.layout)
        if not uow.printing.jobs_of_labels([code], now):
            by = str(self.message.payload.get("by", ""))
            uow.changed("print_job", str(uow.printing.add(Document.LABEL, code, self.station, by, now)))
        uow.changed("order", self.content.order_no)
        uow.outbox.done(self.message.id, now)


def _keep(asked: _Asked, pdf: bytes, unit_of_work: Callable[[], UnitOfWork], clock: Clock) -> None:
    with unit_of_work() as uow:
        asked.keep(pdf, uow, clock)
        uow.commit()


def render_pending(
    looking: Callable[[], UnitOfWork], unit_of_work: Callable[[], UnitOfWork], renderer: LabelRenderer, clock: Clock
) -> int:
    """Draw every label that is asked for, keep its bytes and queue its print job; returns how many.

    Drawing happens outside any transaction. A label drawn twice after a crash is harmless: the bytes are the
    same, only the first are kept, and only they bring a job.
    """
    worker, count = str(uuid4()), 0
    with looking() as uow:
        if uow.outbox.is_idle([Topic.LABEL], clock()):
            return 0
    while True:
        with unit_of_work() as uow:
            messages = uow.outbox.claim([Topic.LABEL], worker, _BATCH, clock())
            work = [_Asked.of(message, uow) for message in messages]
            uow.commit()
        for asked in work:
            content = asked.content
            try:
                pdf = renderer.render(content, asked.layout)
            except Exception as error:  # a label that cannot be drawn must not stop the others
                log.exception("label not drawn", label=content.label_code)
                with unit_of_work() as uow:
                    uow.outbox.failed(asked.message.id, repr(error), clock())
                    uow.commit()
                continue
            insist(partial(_keep, asked, pdf, unit_of_work, clock))  # else it is drawn again when its lease ends
            count += 1
        if not messages:
            return count

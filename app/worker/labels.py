"""Draws the labels that the outbox asks for."""

from collections.abc import Callable
from uuid import uuid4

import structlog

from app.domain.events import Topic
from app.ports import Clock, LabelRenderer, UnitOfWork

_BATCH = 50
log = structlog.get_logger("picklane.labels")


def render_pending(unit_of_work: Callable[[], UnitOfWork], renderer: LabelRenderer, clock: Clock) -> int:
    """Draw every label that is asked for and keep its bytes; returns how many.

    Drawing happens outside any transaction. A label drawn twice after a crash is harmless: the bytes are the
    same and only the first are kept.
    """
    worker, count = str(uuid4()), 0
    while True:
        with unit_of_work() as uow:
            messages = uow.outbox.claim([Topic.LABEL], worker, _BATCH, clock())
            work = [(message, uow.parcels.content(str(message.payload["label"]))) for message in messages]
            uow.commit()
        for message, content in work:
            try:
                pdf = renderer.render(content)
            except Exception as error:  # a label that cannot be drawn must not stop the others
                log.exception("label not drawn", label=content.label_code)
                with unit_of_work() as uow:
                    uow.outbox.failed(message.id, repr(error), clock())
                    uow.commit()
                continue
            with unit_of_work() as uow:
                uow.parcels.rendered(content.label_code, pdf)
                uow.changed("order", content.order_no)
                uow.outbox.done(message.id, clock())
                uow.commit()
            count += 1
        if not messages:
            return count

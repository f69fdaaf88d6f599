"""The step of several use cases that has a document printed."""

from app.domain.printing import Document
from app.ports import Context, UnitOfWork


def queue_print(uow: UnitOfWork, context: Context, document: Document, reference: str, pdf: bytes) -> int:
    """A job for the acting station's printer of this document; returns its number. `reference` is the number of what
    it is about: when that is an order, the job ends with the order."""
    job = uow.printing.add(document, reference, context.station, context.by.code, context.now, pdf)
    uow.changed("print_job", str(job))
    return job

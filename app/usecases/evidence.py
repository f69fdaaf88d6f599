"""Photos of what happened: each belongs to an event of its order, and its hash stands in the order's ledger."""

from dataclasses import dataclass

from app.domain.codes import clean_text, scanned_code
from app.domain.events import EventKind, Facts
from app.domain.stages import Stage
from app.errors import BadInput, Refused
from app.ports import Context, UnitOfWork

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class AddEvidence:
    """A photo that lies in the evidence folder already, by its SHA-256, with its bytes and the name its file came with.
    `code` names the order, or one parcel of it; `stage` is a Stage value, empty for where the order stands now."""

    request_id: str
    code: str
    name: str
    sha256: str
    size: int
    stage: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceAdded:
    """The order, the parcel where the code named one, and the event that the photo shows. `again`: it was there
    already."""

    order: str
    parcel: str
    stage: str
    event: int
    sha256: str
    again: bool = False


def add_evidence(command: AddEvidence, uow: UnitOfWork, context: Context) -> EvidenceAdded:
    """Refused("order.unknown"); Refused("evidence.no_stage") when the order has not been there."""
    if command.stage and command.stage not in set(Stage):
        raise BadInput("argument.bad", field="stage", found=command.stage, expected=", ".join(Stage))
    code = scanned_code(command.code)
    no = uow.orders.find(code)
    if no is None:
        raise Refused("order.unknown", order=command.code)
    order = uow.orders.load(no)
    box = uow.loads.box(code)
    parcel = box.no if box is not None and code != no else ""
    stage = Stage(command.stage or order.stage)
    before = uow.evidence.shown(order.id, stage, command.sha256)
    if before:
        return EvidenceAdded(no, parcel, stage.value, before, command.sha256, again=True)
    seq = uow.evidence.event_of(order.id, stage, order.stage)
    if not seq:
        raise Refused("evidence.no_stage", order=no, stage=stage.value)
    photo = (command.sha256, command.size, clean_text(command.name)[:_LONGEST_NAME])
    uow.evidence.add(order.id, parcel, stage, seq, photo, context.by.code, context.station, context.now)
    facts: Facts = {"stage": stage.value, "event": seq, "photo": command.sha256, "parcel": parcel}
    order.record(EventKind.EVIDENCE_ADDED, context.now, context.by.code, context.station, facts)
    uow.orders.save(order)
    return EvidenceAdded(no, parcel, stage.value, seq, command.sha256)

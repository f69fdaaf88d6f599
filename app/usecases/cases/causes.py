"""The tree of root causes, extended by staff."""

from collections.abc import Mapping
from dataclasses import replace

from app.domain.causes import Cause, cleaned
from app.domain.people import Permission
from app.errors import Refused
from app.ports import Context, UnitOfWork
from app.usecases.cases.commands import CauseSaved, RetireCause, SaveCause


def save_cause(command: SaveCause, uow: UnitOfWork, context: Context) -> CauseSaved:
    """Whoever closes cases may add one; to change one takes the right to edit knowledge. One that was retired counts
    again. Refused: the codes of causes.cleaned, "operator.not_permitted"."""
    known = uow.cases.causes(to_write=True)
    cause = cleaned(command.code, command.parent, command.zh, command.en, known)
    if cause.code in known and not context.by.may(Permission.EDIT_KNOWLEDGE):
        raise Refused("operator.not_permitted", operator=context.by.name, permission=Permission.EDIT_KNOWLEDGE.value)
    uow.cases.put_cause(cause)
    uow.changed("cause", cause.code)
    return CauseSaved((cause.code,))


def retire_cause(command: RetireCause, uow: UnitOfWork, context: Context) -> CauseSaved:
    """Those below it too. Refused("cause.unknown"), also where it is retired already."""
    known = uow.cases.causes(to_write=True)
    chosen = known.get(command.code)
    if chosen is None or not chosen.active:
        raise Refused("cause.unknown", cause=command.code)
    retired = [cause for cause in known.values() if cause.active and _is_below(cause, chosen.code, known)]
    for cause in retired:
        uow.cases.put_cause(replace(cause, active=False))
        uow.changed("cause", cause.code)
    return CauseSaved(tuple(cause.code for cause in retired))


def _is_below(cause: Cause, code: str, known: Mapping[str, Cause]) -> bool:
    """Whether it is that one or hangs below it."""
    while cause.code != code:
        if not cause.parent:
            return False
        cause = known[cause.parent]
    return True

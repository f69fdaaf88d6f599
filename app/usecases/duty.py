"""Who is on duty for what, edited by staff: a new version of a part of the rules, and absences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.codes import clean_text
from app.domain.duty import Absence, AlertRules, Assignment, DutyKind, DutyPart, Escalation, of_text, to_text
from app.errors import BadInput, Refused
from app.ports import Context, UnitOfWork

_LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class SaveDutyRules:
    """A part of the duty rules (domain.duty.DutyKind value) as its next version; it counts from now on."""

    request_id: str
    kind: str
    content: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SetAbsence:
    """Somebody is away from when to when; `deputy` does their work."""

    request_id: str
    operator: str
    from_at: datetime
    to_at: datetime
    deputy: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CancelAbsence:
    """Not so after all."""

    request_id: str
    absence: int


@dataclass(frozen=True, slots=True)
class DutySaved:
    """The part and its version now."""

    kind: str
    version: int


@dataclass(frozen=True, slots=True)
class AbsenceSaved:
    """An absence by its number."""

    absence: int
    operator: str


def save_duty_rules(command: SaveDutyRules, uow: UnitOfWork, context: Context) -> DutySaved:
    """BadInput("duty.bad") names the place of what is wrong; Refused("operator.unknown") for a person or
    Refused("warehouse.unknown") for a warehouse it names that is none."""
    if command.kind not in set(DutyKind):
        raise BadInput("argument.bad", field="kind", found=command.kind, expected=", ".join(DutyKind))
    kind = DutyKind(command.kind)
    part = of_text(kind, clean_text(command.content))
    _check_named(part, uow)
    note = clean_text(command.note).strip()[:_LONGEST_NOTE]
    version = uow.duty.put(kind, to_text(part), note, context.by.code, context.now)
    uow.changed("duty", kind.value)
    return DutySaved(kind.value, version)


def _check_named(part: DutyPart, uow: UnitOfWork) -> None:
    people: Iterable[str] = ()
    match part:
        case Assignment(rows=rows):
            people = [row.person for row in rows]
            known = uow.catalog.warehouse_ids()
            for row in rows:
                if row.warehouse and row.warehouse not in known:
                    raise Refused("warehouse.unknown", warehouse=row.warehouse, known=", ".join(sorted(known)))
        case Escalation(steps=steps):
            people = [step.person for step in steps]
        case AlertRules(contacts=contacts):
            people = contacts
        case _:
            return
    for person in filter(None, people):
        _check_active(person, uow)


def _check_active(code: str, uow: UnitOfWork) -> None:
    operator = uow.people.operator(code)
    if operator is None or not operator.active or operator.code != code:
        raise Refused("operator.unknown", operator=code)


def set_absence(command: SetAbsence, uow: UnitOfWork, context: Context) -> AbsenceSaved:
    """Refused("operator.unknown"), Refused("absence.self") for one's own deputy; BadInput("argument.bad") for one that
    ends before it begins or is over."""
    for code in filter(None, (command.operator, command.deputy)):
        _check_active(code, uow)
    if not command.operator:
        raise Refused("field.required", field="operator")
    if command.deputy == command.operator:
        raise Refused("absence.self", operator=command.operator)
    if command.to_at <= max(command.from_at, context.now):
        expected = f"> {max(command.from_at, context.now).isoformat()}"
        raise BadInput("argument.bad", field="until", found=command.to_at.isoformat(), expected=expected)
    absence = Absence(command.operator, command.from_at, command.to_at, command.deputy)
    reason = clean_text(command.reason).strip()[:_LONGEST_NOTE]
    number = uow.duty.add_absence(absence, reason, context.by.code, context.now)
    uow.changed("duty", command.operator)
    return AbsenceSaved(number, command.operator)


def cancel_absence(command: CancelAbsence, uow: UnitOfWork, context: Context) -> AbsenceSaved:
    """Refused("absence.unknown")."""
    absence = uow.duty.cancel_absence(command.absence)
    uow.changed("duty", absence.operator)
    return AbsenceSaved(absence.id, absence.operator)

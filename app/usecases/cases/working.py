"""What people do to a case until it is solved: see to it, hand it over, say what they found, stop its clock."""

from app.alerting import alert, heard
from app.domain import case_deeds
from app.domain.alerts import AlertKind
from app.domain.cases import Case, CaseDeed, CaseState
from app.domain.codes import clean_code, clean_text
from app.domain.duty import Owner, freest, present
from app.domain.events import Facts
from app.domain.people import Permission, Role
from app.errors import BadInput, Refused
from app.ports import Context, UnitOfWork
from app.usecases.cases.commands import (
    AddCasePhoto,
    CaseChanged,
    HandOver,
    NoteCase,
    PauseCase,
    ResumeCase,
    TakeCase,
)

_LONGEST = 4000
_LONGEST_NAME = 120


def take_case(command: TakeCase, uow: UnitOfWork, context: Context) -> CaseChanged:
    """Whoever sees to it owns it. Refused("case.closed")."""
    case = loaded(command.case, uow)
    case_deeds.take(case, context.by.code, uow.duty.rules(context.now), context.now)
    heard([case], "", uow, context.now)
    return kept(case, uow)


def hand_over(command: HandOver, uow: UnitOfWork, context: Context) -> CaseChanged:
    """Their deputy where they are away. Refused("case.not_yours") for a colleague's case without the right to assign,
    Refused("operator.unknown"), Refused("role.nobody"), Refused("case.owned") where it is theirs already."""
    reason = said(command.reason, "reason")
    case = loaded(command.case, uow)
    _check_mine(case, context)
    owner = _successor(command, uow, context)
    if owner.operator == case.owner:
        raise Refused("case.owned", case=case.no, operator=owner.operator)
    duty = uow.duty.rules(context.now)
    heard([case], "", uow, context.now)
    case_deeds.hand_over(case, owner, reason, context.by.code, duty, context.now)
    done = kept(case, uow)
    if case.state is CaseState.OPEN:
        alert([case], AlertKind.HANDED_OVER, uow, duty, context.now)
    return done


def _successor(command: HandOver, uow: UnitOfWork, context: Context) -> Owner:
    duty, team = uow.duty.rules(context.now), uow.duty.team()
    if command.operator:
        there = present(colleague(command.operator, uow), team, duty.absences, context.now)
        return Owner("", there or command.operator)
    if command.role not in set(Role):
        raise BadInput("argument.bad", field="role", found=command.role, expected=", ".join(Role))
    found = freest(Role(command.role), team, duty.absences, context.now)
    if not found:
        raise Refused("role.nobody", role=command.role)
    return Owner(command.role, found)


def note_case(command: NoteCase, uow: UnitOfWork, context: Context) -> CaseChanged:
    """Refused("field.required") for nothing said."""
    note = said(command.note, "note")
    if command.act:
        return _done(command.case, CaseDeed.ACTED, {"act": clean_text(command.act), "note": note}, uow, context)
    return _done(command.case, CaseDeed.NOTED, {"note": note}, uow, context)


def pause_case(command: PauseCase, uow: UnitOfWork, context: Context) -> CaseChanged:
    """Refused("case.not_yours"), Refused("case.not_open"); BadInput("argument.bad") for a time that cannot be."""
    reason = said(command.reason, "reason")
    case = loaded(command.case, uow)
    _check_mine(case, context)
    duty = uow.duty.rules(context.now)
    case_deeds.pause(case, command.until, reason, context.by.code, duty, context.now)
    heard([case], "", uow, context.now)
    return kept(case, uow)


def resume_case(command: ResumeCase, uow: UnitOfWork, context: Context) -> CaseChanged:
    """Refused("case.not_paused")."""
    case = loaded(command.case, uow)
    case_deeds.resume(case, uow.duty.rules(context.now), context.now, context.by.code)
    return kept(case, uow)


def add_case_photo(command: AddCasePhoto, uow: UnitOfWork, context: Context) -> CaseChanged:
    """Nothing more happens for a photo that is there already."""
    case = loaded(command.case, uow)
    case.check_live()
    name = clean_text(command.name)[:_LONGEST_NAME]
    if not uow.cases.add_photo(case.id, command.sha256, name, command.size, context.by.code, context.now):
        return changed(case)
    return _done(case.no, CaseDeed.PHOTO_ADDED, {"photo": command.sha256, "name": name}, uow, context)


def _done(no: str, kind: CaseDeed, facts: Facts, uow: UnitOfWork, context: Context) -> CaseChanged:
    case = loaded(no, uow)
    case_deeds.act(case, kind, context.by.code, uow.duty.rules(context.now), context.now, facts)
    heard([case], context.by.code, uow, context.now)
    return kept(case, uow)


def loaded(no: str, uow: UnitOfWork) -> Case:
    """By its number as typed or scanned; Refused("case.unknown")."""
    return uow.cases.load([clean_code(no)])[0]


def kept(case: Case, uow: UnitOfWork) -> CaseChanged:
    """Written down."""
    uow.cases.save([case])
    return changed(case)


def changed(case: Case) -> CaseChanged:
    """What is answered."""
    return CaseChanged(case.no, case.state.value, case.role, case.owner)


def said(words: str, field: str) -> str:
    """What somebody said, in one piece; Refused("field.required") for nothing."""
    text = clean_text(words).strip()[:_LONGEST]
    if not text:
        raise Refused("field.required", field=field)
    return text


def colleague(code: str, uow: UnitOfWork) -> str:
    """An active operator's code; Refused("operator.unknown")."""
    operator = uow.people.operator(code)
    if operator is None or not operator.active:
        raise Refused("operator.unknown", operator=code)
    return operator.code


def _check_mine(case: Case, context: Context) -> None:
    mine = case.owner in ("", context.by.code) or case.role in {role.value for role in context.by.roles}
    if not (mine or context.by.may(Permission.ASSIGN_CASES)):
        raise Refused("case.not_yours", case=case.no, operator=case.owner)

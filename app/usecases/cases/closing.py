"""A case is closed with its root cause and its solution, or not at all (R19); what it taught is found from now on,
unless it turns out not to have been solved."""

from collections.abc import Sequence

from app.alerting import alert, heard
from app.domain import case_deeds
from app.domain.alerts import AlertKind
from app.domain.cases import Case, CaseState
from app.domain.codes import clean_code
from app.domain.duty import Duty, Owner, present
from app.domain.events import EventKind, Facts
from app.domain.knowledge import Verdict
from app.errors import BadInput, Refused
from app.ports import Closing, Context, UnitOfWork
from app.usecases.cases.commands import CaseChanged, CasesClosed, CloseCase, ReopenCase
from app.usecases.cases.working import changed, loaded, said
from app.words import case_headline

MOST_AT_ONCE = 1000
_VERDICTS = {"": Verdict.TRIED, Verdict.WORKED.value: Verdict.WORKED, Verdict.FAILED.value: Verdict.FAILED}


def close_case(command: CloseCase, uow: UnitOfWork, context: Context) -> CasesClosed:
    """Refused: "field.required" without cause or solution, "cause.unknown" (retired too), "case.unknown",
    "case.closed", "case.mixed" for several that neither all have cleared nor are of one kind, "article.unknown";
    BadInput("argument.bad") for no case or more than a thousand, or a verdict that is none."""
    cause, solution = said(command.cause_code, "cause"), said(command.solution, "solution")
    known = uow.cases.causes().get(cause)
    if known is None or not known.active:
        raise Refused("cause.unknown", cause=cause)
    numbers = list(dict.fromkeys(map(clean_code, command.cases)))
    if not 0 < len(numbers) <= MOST_AT_ONCE:
        raise BadInput("argument.bad", field="cases", found=len(numbers), expected=f"1 – {MOST_AT_ONCE}")
    closed = uow.cases.load(numbers)
    _check_together(closed)
    article = _article(command, closed, uow, context)
    facts: Facts = {"cause": cause, "cause_zh": known.zh, "cause_en": known.en, "solution": solution}
    if article:
        facts |= {"article": article, "verdict": command.verdict}
    duty = uow.duty.rules(context.now)
    for case in closed:
        case_deeds.close(case, facts, context.by.code, duty, context.now)
    uow.cases.close(closed, Closing(cause, solution, article, context.by.code, context.now))
    _tell(closed, facts, uow, context)
    return CasesClosed(tuple(numbers))


def _check_together(closed: Sequence[Case]) -> None:
    for case in closed:
        case.check_live()
    all_clear = all(case.state is CaseState.CLEARED for case in closed)
    if not all_clear and len({case.signal.kind for case in closed}) > 1:
        raise Refused("case.mixed", count=len(closed))


def _article(command: CloseCase, closed: Sequence[Case], uow: UnitOfWork, context: Context) -> str:
    """The number of the article that was followed, whose success it counts for."""
    if command.verdict not in _VERDICTS:
        raise BadInput("argument.bad", field="verdict", found=command.verdict, expected=", ".join(_VERDICTS))
    if not command.article:
        return ""
    article = uow.knowledge.load(clean_code(command.article))
    numbers = [case.no for case in closed]
    uow.knowledge.use(article.no, numbers, _VERDICTS[command.verdict], context.by.code, context.now)
    return article.no


def _tell(closed: Sequence[Case], facts: Facts, uow: UnitOfWork, context: Context) -> None:
    """The ledgers of their orders, who was alarmed, and the index of what cases taught."""
    told: dict[str, Facts] = {case.signal.order_no: {"case": case.no, **facts} for case in closed}
    told.pop("", None)
    uow.cases.tell_orders(EventKind.CASE_CLOSED, told, context.by.code, context.station, context.now)
    heard(closed, "", uow, context.now)
    uow.knowledge.index_cases({case.no: case_headline(case.signal.kind, case.signal.facts) for case in closed})


def reopen_case(command: ReopenCase, uow: UnitOfWork, context: Context) -> CaseChanged:
    """Its owner's again, or whose the table of assignment says while they are away; articles that had worked for it did
    not. Refused: "field.required" without a reason, "case.unknown", "case.not_closed", "case.live" where another case
    of its cause has been opened meanwhile."""
    reason = said(command.reason, "reason")
    case = loaded(command.case, uow)
    another = uow.cases.live([case.signal.cause]).get(case.signal.cause)
    if another is not None and another.no != case.no:
        raise Refused("case.live", case=case.no, live=another.no)
    duty = uow.duty.rules(context.now)
    case_deeds.reopen(case, _owner_again(case, duty, uow, context), reason, context.by.code, duty, context.now)
    uow.cases.reopen(case)
    uow.knowledge.disprove(case.no, context.by.code, context.now)
    uow.knowledge.forget_cases([case.no])
    told: dict[str, Facts] = {case.signal.order_no: {"case": case.no, "reason": reason}} if case.signal.order_no else {}
    uow.cases.tell_orders(EventKind.CASE_REOPENED, told, context.by.code, context.station, context.now)
    alert([case], AlertKind.OPENED, uow, duty, context.now)
    return changed(case)


def _owner_again(case: Case, duty: Duty, uow: UnitOfWork, context: Context) -> Owner:
    team = uow.duty.team()
    if case.owner and present(case.owner, team, duty.absences, context.now) == case.owner:
        return Owner(case.role, case.owner)
    return duty.owner(case.signal, team, context.now)

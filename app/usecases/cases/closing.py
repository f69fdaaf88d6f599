"""A case is closed with its root cause and its solution, or not at all (R19); what it taught is found from now on."""

from collections.abc import Sequence

from app.alerting import heard
from app.domain import case_deeds
from app.domain.cases import Case, CaseState
from app.domain.codes import clean_code
from app.domain.events import EventKind, Facts
from app.domain.knowledge import Verdict
from app.errors import BadInput, Refused
from app.ports import Closing, Context, UnitOfWork
from app.usecases.cases.commands import CasesClosed, CloseCase
from app.usecases.cases.working import said
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
    for case in closed:
        uow.knowledge.use(article.no, case.no, _VERDICTS[command.verdict], context.by.code, context.now)
    return article.no


def _tell(closed: Sequence[Case], facts: Facts, uow: UnitOfWork, context: Context) -> None:
    """The ledgers of their orders, who was alarmed, and the index of what cases taught."""
    told: dict[str, Facts] = {case.signal.order_no: {"case": case.no, **facts} for case in closed}
    told.pop("", None)
    uow.cases.tell_orders(EventKind.CASE_CLOSED, told, context.by.code, context.station, context.now)
    heard(closed, "", uow, context.now)
    uow.knowledge.index_cases({case.no: case_headline(case.signal.kind, case.signal.facts) for case in closed})

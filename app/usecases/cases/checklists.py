"""The steps of an article as the checklist of a case."""

from itertools import count

from app.domain import case_deeds
from app.domain.cases import CaseDeed
from app.domain.codes import clean_code
from app.domain.knowledge import Verdict
from app.errors import Refused
from app.ports import Context, Step, UnitOfWork
from app.usecases.cases.commands import CaseChanged, StepsTaken, TakeSteps, TickStep
from app.usecases.cases.working import kept, loaded


def take_steps(command: TakeSteps, uow: UnitOfWork, context: Context) -> StepsTaken:
    """Behind those that are there. Refused("article.unknown"), Refused("article.retired"), Refused("steps.none") for
    an article without steps."""
    case = loaded(command.case, uow)
    case.check_live()
    article = uow.knowledge.load(clean_code(command.article))
    article.check_live()
    there = uow.cases.steps(case.id)
    if any(step.article == article.no for step in there):
        return StepsTaken(case.no, len(there))
    places = count(len(there) + 1)
    lines = [line for line in article.text.steps.splitlines() if line.strip()]
    steps = [Step(next(places), line.strip(), article.no, done=False) for line in lines]
    if not steps:
        raise Refused("steps.none", article=article.no)
    uow.cases.add_steps(case.id, steps)
    uow.knowledge.use(article.no, [case.no], Verdict.TRIED, context.by.code, context.now)
    facts = {"article": article.no, "title": article.text.title, "steps": len(steps)}
    case_deeds.act(case, CaseDeed.STEPS_TAKEN, context.by.code, uow.duty.rules(context.now), context.now, facts)
    kept(case, uow)
    return StepsTaken(case.no, len(there) + len(steps))


def tick_step(command: TickStep, uow: UnitOfWork, context: Context) -> CaseChanged:
    """Refused("steps.unknown") for a step that is not on the list, Refused("steps.so_already") for one that stands
    so."""
    case = loaded(command.case, uow)
    step = next((each for each in uow.cases.steps(case.id) if each.position == command.position), None)
    if step is None:
        raise Refused("steps.unknown", case=case.no, step=command.position)
    if step.done is command.done:
        raise Refused("steps.so_already", case=case.no, step=command.position)
    kind = CaseDeed.STEP_DONE if command.done else CaseDeed.STEP_UNDONE
    facts = {"step": step.position, "words": step.words}
    case_deeds.act(case, kind, context.by.code, uow.duty.rules(context.now), context.now, facts)
    uow.cases.tick(case.id, step.position, context.by.code, context.now if command.done else None)
    return kept(case, uow)

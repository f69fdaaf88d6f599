"""The glossary and the rule sets of a company: written down in versions, tried, put in force, taken back."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.codes import clean_text
from app.domain.facts import STOCK_FACTS
from app.domain.glossary import URGENT, Example, Term, failing_examples, naming_faults, wrong_facts
from app.domain.order_facts import OF_MOMENT
from app.domain.rule_findings import find
from app.domain.rule_text import from_text
from app.domain.rules import Branch, Finding, RuleSet, to_text
from app.domain.trial import Scope
from app.errors import BadInput, Refused
from app.ports import Context, Rules, UnitOfWork
from app.ports.language import Fault, Language


@dataclass(frozen=True, slots=True)
class SaveTerm:
    """Define a business term, or define it anew; examples must hold and every rule must still make sense."""

    request_id: str
    name: str
    chinese: str
    expression: str
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class RetireTerm:
    """Take a term out of the glossary; refused while a rule or another term uses it."""

    request_id: str
    name: str


@dataclass(frozen=True, slots=True)
class SaveRules:
    """Keep a rule set (rules.to_text) as the next version: a draft that nothing follows yet."""

    request_id: str
    content: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordTrial:
    """Say of a version that it was tried: on what (trial.Scope value), with which result (JSON of both totals)."""

    request_id: str
    version: int
    scope: str
    result: str


@dataclass(frozen=True, slots=True)
class ActivateRules:
    """Put a version in force, now or from a time on; an older version takes everything since back."""

    request_id: str
    version: int
    from_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The version now there, and what people should know of it (rules.Finding codes are facts of the rows)."""

    version: int


def save_term(command: SaveTerm, uow: UnitOfWork, context: Context, language: Language) -> Saved:
    """BadInput("expression") where the condition is not sound. Refused: the codes of glossary.naming_faults,
    "term.fact" for an impossible example, "term.example" for one that does not come out, "term.moment" where `urgent`
    would speak of what changes while an order lies still, "term.breaks" names what would make no sense any more."""
    uow.rules.lock()
    term = _cleaned(command)
    before = uow.rules.glossary()
    glossary = [*(known for known in before if known.name != term.name), term]
    _check(term, glossary, language)
    _check_users(term, before, glossary, uow.rules, context.now, language, "term.breaks")
    version = uow.rules.put_term(term, context.by.code, context.now)
    _follow_urgent(term, glossary, uow, context.now, language)
    uow.changed("rules", term.name)
    return Saved(version)


def retire_term(command: RetireTerm, uow: UnitOfWork, context: Context, language: Language) -> Saved:
    """Refused: "term.unknown", "term.needed" for the one that priorities ask, "term.used" names who uses it."""
    uow.rules.lock()
    before = uow.rules.glossary()
    name = clean_text(command.name).strip()
    term = next((known for known in before if name in (known.name, known.chinese)), None)
    if term is None:
        raise Refused("term.unknown", term=name)
    if term.name == URGENT:
        raise Refused("term.needed", term=term.chinese)
    rest = [known for known in before if known is not term]
    _check_users(term, before, rest, uow.rules, context.now, language, "term.used")
    version = uow.rules.put_term(term, context.by.code, context.now, active=False)
    uow.changed("rules", term.name)
    return Saved(version)


def save_rules(command: SaveRules, uow: UnitOfWork, context: Context) -> Saved:
    """BadInput("rules.bad") for a text that is no rule set; what makes no sense in it is found before activation."""
    uow.rules.lock()
    content = to_text(from_text(clean_text(command.content)))
    version = uow.rules.put_rules(content, clean_text(command.note).strip(), context.by.code, context.now)
    uow.changed("rules", str(version))
    return Saved(version)


def record_trial(command: RecordTrial, uow: UnitOfWork, context: Context) -> Saved:
    """Refused("rules.unknown"); BadInput("argument.bad") for a scope or a result that is none."""
    try:
        result = json.loads(command.result)
        told = {"scope": Scope(command.scope).value} | dict(result)
    except (ValueError, TypeError):
        raise BadInput("argument.bad", field="trial", found=command.result[:60], expected=", ".join(Scope)) from None
    uow.rules.put_trial(command.version, json.dumps(told, ensure_ascii=False), context.now)
    uow.changed("rules", str(command.version))
    return Saved(command.version)


def activate_rules(command: ActivateRules, uow: UnitOfWork, context: Context, language: Language) -> Saved:
    """Refused("rules.blocked") with the first thing that must be put right (`finding`, with its facts): a condition
    that is not sound (any more) with the word at fault, or what makes no sense."""
    uow.rules.lock()
    rules = uow.rules.rule_set(command.version)
    for finding in faults_of(rules, uow, language):
        if finding.blocks:
            facts = dict(finding.facts) | {"version": command.version, "branch": finding.branch}
            raise Refused("rules.blocked", finding=finding.code, **facts)
    from_at = max(command.from_at or context.now, context.now)
    uow.rules.activate(command.version, from_at, context.by.code, context.now)
    uow.changed("rules", str(command.version))
    return Saved(command.version)


def faults_of(rules: RuleSet, uow: UnitOfWork, language: Language) -> Sequence[Finding]:
    """What is wrong with a rule set, by the glossary and the warehouses of now: branch.unsound (condition, found and
    why: a Fault's) where a condition cannot be read, else the codes of rule_findings.find."""
    glossary = uow.rules.glossary()
    unsound = [
        Finding("branch.unsound", branch.name, {"condition": condition, "found": fault.found, "why": fault.code})
        for branch, condition, fault in _unsound(rules, glossary, language)
    ]
    if unsound:
        return unsound
    return find(rules, language.logic(0, rules, glossary), glossary, sorted(uow.catalog.warehouse_ids()))


def _cleaned(command: SaveTerm) -> Term:
    name, chinese = clean_text(command.name).strip(), clean_text(command.chinese).strip()
    for field, found in (("name", name), ("chinese", chinese)):
        if not found:
            raise Refused("field.required", field=field)
    return Term(name, chinese, clean_text(command.expression).strip(), command.examples)


def _check(term: Term, glossary: Sequence[Term], language: Language) -> None:
    for code in naming_faults(term, glossary):
        raise Refused(code, name=term.name, chinese=term.chinese)
    for fact in (fact for example in term.examples for fact in wrong_facts(example)):
        raise Refused("term.fact", term=term.chinese, fact=fact)
    for example in failing_examples(term, language.compile(term.expression, glossary)):
        raise Refused("term.example", term=term.chinese, facts=dict(example.facts), holds=example.holds)


def _check_users(
    term: Term,
    before: Sequence[Term],
    after: Sequence[Term],
    rules: Rules,
    now: datetime,
    language: Language,
    code: str,
) -> None:
    """Other terms and the branches in force and of the newest draft that made sense and would make none."""
    users = [
        known.chinese
        for known in after
        if known.name != term.name
        and language.check(known.expression, after).faults
        and not language.check(known.expression, before).faults
    ]
    for version in sorted({rules.in_force(now).version, rules.newest()}):
        content = rules.rule_set(version)
        users += sorted(_broken(content, after, language) - _broken(content, before, language))
    if users:
        raise Refused(code, term=term.chinese, users=", ".join(dict.fromkeys(users)))


def _broken(rules: RuleSet, glossary: Sequence[Term], language: Language) -> set[str]:
    """Names of the branches with an unsound condition."""
    return {branch.name for branch, _, _ in _unsound(rules, glossary, language)}


def _unsound(rules: RuleSet, glossary: Sequence[Term], language: Language) -> Iterator[tuple[Branch, str, Fault]]:
    """Each unsound condition with the first of its faults."""
    for branch in rules.branches:
        for condition, of_site in ((branch.when, False), (branch.service.only, True)):
            faults = language.check(condition, glossary, of_site=of_site).faults if condition.strip() else ()
            if faults:
                yield branch, condition, faults[0]


def _follow_urgent(term: Term, glossary: Sequence[Term], uow: UnitOfWork, now: datetime, language: Language) -> None:
    """Open orders are marked as urgent by what the term says now."""
    urgent = next(known for known in glossary if known.name == URGENT)
    checked = language.check(urgent.expression, glossary)
    fleeting = checked.facts & (OF_MOMENT | STOCK_FACTS)
    if fleeting:
        raise Refused("term.moment", term=urgent.chinese, facts=", ".join(sorted(fleeting)))
    if term.name == URGENT or term.name in checked.terms:
        uow.rules.mark_urgent(language.compile(urgent.expression, glossary), checked.facts, now)
        uow.changed("order", URGENT)

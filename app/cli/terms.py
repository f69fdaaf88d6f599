"""The glossary: what it holds, and a file of terms checked before anybody saves it."""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from app.adapters.language import RuleLanguage
from app.cli.base import DbOption, JsonOption, console_of, opened
from app.console import Exit, plain
from app.domain.facts import CHOICE_NAMES, FACTS, Value
from app.domain.glossary import (
    DEFAULT_TERMS,
    Example,
    Term,
    Users,
    failing_examples,
    naming_faults,
    users_of,
    wrong_facts,
)
from app.domain.rule_text import from_text
from app.domain.rules import Branch
from app.errors import BadInput
from app.i18n import text
from app.ports.language import Fault
from app.words import language as words

app = typer.Typer(help="The glossary: business terms as conditions.", invoke_without_command=True)
_ENGLISH = {fact.chinese: fact.name for fact in FACTS}
_VALUES = {name: value for value, name in CHOICE_NAMES.items()}
_LONGEST = 1 << 20
"""Bytes of a file of terms."""


@app.callback()
def terms(context: typer.Context, db: DbOption = None, as_json: JsonOption = False) -> None:
    """Without a command: the terms there are."""
    if context.invoked_subcommand is not None:
        return
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = picklane.reader.terms()
        in_force = [from_text(row.content) for row in picklane.reader.rule_sets() if row.in_force]
    users = _users([row.term for row in rows], [branch for rules in in_force for branch in rules.branches])
    content = [{**plain(row), "used_by": plain(users[row.term.name])} for row in rows]
    console.answer({"terms": content}, lambda: "\n".join(_line(row.term, users[row.term.name]) for row in rows))


def _users(terms: Sequence[Term], branches: Sequence[Branch]) -> dict[str, Users]:
    """Who uses each term."""
    language = RuleLanguage()
    spoken = {term.name: language.check(term.expression, terms).terms for term in terms}
    of_branches = {
        branch.name: language.check(branch.when, terms).terms
        | language.check(branch.service.only, terms, of_site=True).terms
        for branch in branches
    }
    return {term.name: users_of(term.name, spoken, of_branches) for term in terms}


def _line(term: Term, users: Users) -> str:
    told = f"{term.chinese} ({term.name}): {term.expression}"
    named = [*users.terms, *users.branches]
    return told + (" – " + text("used by: {users}", users=", ".join(named)) if named else "")


@app.command("check")
def check(file: Path, as_json: JsonOption = False) -> None:
    """Check a JSON file: [{"name", "chinese", "expression", "examples": [{"facts", "holds"}]}]; exit 1 with faults.

    Terms that come with the program may be used, unless the file defines them anew.
    """
    console = console_of(as_json)
    with console.errors_told():
        given = _read(file)
    named = {term.name for term in given}
    known = [*given, *(term for term in DEFAULT_TERMS if term.name not in named)]
    found = [(term, list(_faults(term, known))) for term in given]
    ok = not any(faults for _, faults in found)
    content = {"ok": ok, "terms": [_as_json(term, faults) for term, faults in found]}
    console.answer(content, lambda: "\n".join(_told(term, faults) for term, faults in found))
    if not ok:
        raise typer.Exit(Exit.REFUSED)


@dataclass(frozen=True, slots=True)
class _TermFault:
    """A fault, and the text that its place is counted in: the condition, else the name or example itself."""

    fault: Fault
    within: str


def _faults(term: Term, known: Sequence[Term]) -> Iterator[_TermFault]:
    language = RuleLanguage()
    codes = list(naming_faults(term, known))
    if sum(other.name == term.name for other in known) > 1:
        codes.append("term.taken")
    shown = {"term.name": term.name, "term.chinese": term.chinese, "term.taken": f"{term.chinese} {term.name}"}
    for code in dict.fromkeys(codes):
        yield _about(code, shown[code])
    for name in dict.fromkeys(name for example in term.examples for name in wrong_facts(example)):
        yield _about("example.fact", name)
    wrong = language.check(term.expression, known).faults
    yield from (_TermFault(fault, term.expression) for fault in wrong)
    if not wrong:
        possible = replace(term, examples=tuple(one for one in term.examples if not wrong_facts(one)))
        for example in failing_examples(possible, language.compile(term.expression, known)):
            yield _about("example.fails", json.dumps(plain(example), ensure_ascii=False))


def _about(code: str, found: str) -> _TermFault:
    return _TermFault(Fault(code, 0, len(found), found), found)


def _as_json(term: Term, faults: Sequence[_TermFault]) -> Mapping[str, object]:
    told = [{**plain(one.fault), "within": one.within, "says": words.fault(one.fault)} for one in faults]
    return {"name": term.name, "chinese": term.chinese, "ok": not faults, "faults": told}


def _told(term: Term, faults: Sequence[_TermFault]) -> str:
    if not faults:
        return f"✓ {term.chinese} {term.name}"
    lines = [f"✗ {term.chinese} {term.name}"]
    for one in faults:
        lines += ["  " + " ".join(one.within.splitlines()), "  " + _mark(one), "  " + words.fault(one.fault)]
    return "\n".join(lines)


def _mark(one: _TermFault) -> str:
    """Signs under the place, two under a wide character."""
    before, there = one.within[: one.fault.start], one.within[one.fault.start : one.fault.end]
    return " " * _columns(before) + "^" * max(1, _columns(there))


def _columns(shown: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in shown)


def _read(path: Path) -> list[Term]:
    """BadInput("json.bad") says what is in the way."""
    with path.open("rb") as stream:
        raw = stream.read(_LONGEST + 1)
    if len(raw) > _LONGEST:
        raise BadInput("json.bad", file=path.name, why=f"> {_LONGEST >> 20} MB")
    try:
        content = json.loads(raw)
    except json.JSONDecodeError as error:
        raise BadInput("json.bad", file=path.name, why="json", line=error.lineno, column=error.colno) from None
    except UnicodeDecodeError:
        raise BadInput("json.bad", file=path.name, why="UTF-8") from None
    except (ValueError, RecursionError):  # a number or a nesting without end
        raise BadInput("json.bad", file=path.name, why="…") from None
    if not isinstance(content, list):
        raise BadInput("json.bad", file=path.name, why="[…]")
    return [_term(path.name, f"[{index}]", given) for index, given in enumerate(content)]


def _term(file: str, place: str, given: object) -> Term:
    keys = {"name", "chinese", "expression"}
    if not isinstance(given, dict) or not keys <= given.keys() or given.keys() - keys - {"examples"}:
        raise BadInput("json.bad", file=file, why=f"{place}: name, chinese, expression, examples")
    for key in sorted(keys):
        if not isinstance(given[key], str):
            raise BadInput("json.bad", file=file, why=f"{place}.{key}")
    examples = given.get("examples", [])
    if not isinstance(examples, list):
        raise BadInput("json.bad", file=file, why=f"{place}.examples")
    read = [_example(file, f"{place}.examples[{index}]", example) for index, example in enumerate(examples)]
    return Term(given["name"], given["chinese"], given["expression"], tuple(read))


def _example(file: str, place: str, given: object) -> Example:
    if not isinstance(given, dict) or given.keys() != {"facts", "holds"} or not isinstance(given["holds"], bool):
        raise BadInput("json.bad", file=file, why=f"{place}: facts, holds")
    facts = given["facts"]
    if not isinstance(facts, dict) or not all(isinstance(value, str | int | float) for value in facts.values()):
        raise BadInput("json.bad", file=file, why=f"{place}.facts")
    return Example({_ENGLISH.get(str(name), str(name)): _value(value) for name, value in facts.items()}, given["holds"])


def _value(value: Value) -> Value:
    return _VALUES.get(value, value) if isinstance(value, str) else value

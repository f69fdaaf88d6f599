"""Routing and its rules: what would happen, what happened and why, and the versions of the rules as files."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from time import perf_counter
from typing import Annotated
from uuid import uuid4

import typer

from app import words
from app.bootstrap import Picklane
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, console_of, moment, opened, write_out
from app.console import Console, plain, prepare
from app.domain.rule_differences import diff
from app.domain.rule_text import from_text
from app.domain.rules import RuleSet, to_text
from app.domain.site import exact
from app.domain.trial import Scope, Totals, Trial
from app.errors import BadInput, Refused
from app.i18n import text
from app.usecases.routing import RouteReport
from app.usecases.rules import ActivateRules, SaveRules
from app.views.orders import DecisionRow
from app.views.routing import RuleSetRow
from app.words.rules import difference
from app.worker.optimising import Plan

app = typer.Typer(help="Versions of the routing rules.", no_args_is_help=True)
_LONGEST = 1 << 20
"""Characters of a file of rules."""
DraftOption = Annotated[Path | None, typer.Option("--draft", metavar="FILE", help="Rules to try (see: rules export)")]


def register(main: typer.Typer) -> None:
    """Add these commands."""
    main.command("route")(route)
    main.command("replay")(replay)
    main.command("explain")(explain)
    main.add_typer(app, name="rules")


def route(
    limit: Annotated[int | None, typer.Option(min=1)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    draft: DraftOption = None,
    optimise: Annotated[bool, typer.Option("--optimise", help="Decide all that wait together.")] = False,
    seconds: Annotated[float, typer.Option(min=0.1, max=3600, help="Time for --optimise")] = 20.0,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give waiting orders their warehouse."""
    console = console_of(as_json)
    if optimise:
        _together(seconds, limit, draft, dry_run, db, operator, console)
        return
    if dry_run:
        with console.errors_told():
            if limit is not None:  # of a queue that each side ranks anew, the first few are not the same orders
                raise BadInput("argument.bad", field="--limit", found=limit, expected="--dry-run")
        _try(Scope.QUEUE, "", draft, db, console)
        return
    with opened(db, console) as picklane:
        if draft is not None:  # a draft must never route by accident
            raise BadInput("argument.bad", field="--draft", found=draft, expected="--dry-run")
        start = perf_counter()
        report = picklane.route(actor_of(operator), limit=limit)
        took = round(perf_counter() - start, 3)
    content = {**_told(report), "seconds": took}
    console.answer(content, lambda: "\n".join(_routed(content)))


def _together(
    seconds: float,
    limit: int | None,
    draft: Path | None,
    dry_run: bool,
    db: str | None,
    operator: str | None,
    console: Console,
) -> None:
    """All that wait: a part of them, or other rules, would be another plan."""
    with opened(db, console) as picklane:
        for name, given in (("--limit", limit), ("--draft", draft)):
            if given is not None:
                raise BadInput("argument.bad", field=name, found=given, expected="--optimise")
        start = perf_counter()
        plan = picklane.plan_together(seconds)
        compared = {"one_by_one": asdict(plan.one_by_one), "together": asdict(plan.together)}
        routed = {} if dry_run else plain(picklane.route(actor_of(operator), plan=plan))
        took = round(perf_counter() - start, 3)
    content = {**routed, "contested": plan.contested, **compared, "seconds": took}
    console.answer(content, lambda: "\n".join([*([] if dry_run else _routed(content)), *_planned(plan)]))


def _planned(plan: Plan) -> list[str]:
    one, both = plan.one_by_one, plan.together
    told = [text("{count} orders want stock that is too little for all", count=plan.contested)]
    if one == both:
        return [*told, text("Nothing better was found than one by one.")]
    rows = ((text("Late"), one.late, both.late), (text("Parcels"), one.parcels, both.parcels))
    return [
        *told,
        *(f"  {name}: {before:,} → {after:,}" for name, before, after in rows),
        f"  {text('Kilometres')}: {one.km:,.0f} → {both.km:,.0f}",
    ]


def _told(report: RouteReport) -> dict[str, object]:
    """Without what only concerns the run itself."""
    return {name: count for name, count in asdict(report).items() if name != "through"}


def _routed(report: Mapping[str, object]) -> list[str]:
    told = [
        text(
            "{orders} orders: {assigned} assigned, {transfer} transfers, {to_produce} to produce;"
            " {incomplete} incomplete ({seconds} s)",
            **report,
        )
    ]
    if report["split"] or report["waiting"] or report["held"]:
        told.append(text("{split} split, {waiting} wait, {held} held for a person", **report))
    return told


def replay(
    days: Annotated[int, typer.Option(min=1, max=3650, help="The decisions of so many last days")],
    draft: DraftOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Try rules on history, each decision on the stock of its own moment; nothing is written."""
    _try(Scope.HISTORY, days, draft, db, console_of(as_json))


def _try(scope: Scope, which: str | int, draft: Path | None, db: str | None, console: Console) -> None:
    """Without a draft the rules in force are tried."""
    with opened(db, console) as picklane:
        rules = picklane.rule_set() if draft is None else _read(draft)
        trial = picklane.try_rules(rules, scope, which)
    sides = {"before": asdict(trial.before), "after": asdict(trial.after)}
    console.answer({"orders": trial.orders, "changed": trial.changed, **sides}, lambda: "\n".join(_tried(trial)))


def _tried(trial: Trial) -> list[str]:
    measures = {
        "parcels": text("Parcels"),
        "km": text("Kilometres"),
        "splits": text("Split orders"),
        "transfers": text("Transfers"),
        "to_produce": text("To produce"),
        "waiting": text("Waiting"),
        "in_time": text("In time"),
    }
    told = [text("{changed} of {orders} orders change", changed=trial.changed, orders=trial.orders)]
    for field in fields(Totals):
        before, after = getattr(trial.before, field.name), getattr(trial.after, field.name)
        told.append(f"  {measures[field.name]}: {before:,} → {after:,}")
    return told


def explain(
    order: str,
    every: Annotated[bool, typer.Option("--all", help="Every decision on the order, newest first.")] = False,
    lang: Annotated[str | None, typer.Option("--lang", help="zh or en")] = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Why an order goes where it goes: every warehouse looked at, and one sentence why it won or lost."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        if lang is not None:
            prepare(lang, verbose=False)
        found = picklane.reader.order(order)
        if found is None:
            raise Refused("order.unknown", order=order)
        rows = picklane.reader.decisions(found.row.no)
        if not rows:
            raise Refused("decision.none", order=found.row.no)
    shown = rows if every else rows[:1]
    console.answer(
        {"order": found.row.no, "decisions": [_as_json(row) for row in shown]},
        lambda: "\n".join([found.row.no, *(line for row in shown for line in _explained(row))]),
    )


def _as_json(row: DecisionRow) -> dict[str, object]:
    content: dict[str, object] = plain(row)
    content["says"] = words.headline(row)
    content["candidates"] = [{**plain(c), "says": words.verdict(c, row)} for c in row.candidates]
    return content


def _explained(row: DecisionRow) -> list[str]:
    told = [f"{exact(row.at)}  {words.headline(row)}"]
    for candidate in row.candidates:
        stock = text(", ").join(f"{cover.sku} {cover.available}/{cover.needed}" for cover in candidate.covers)
        told += [f"  {candidate.name} · {candidate.km:,.0f} km · {stock}", f"    {words.verdict(candidate, row)}"]
    return told


@app.command("list")
def list_rules(db: DbOption = None, as_json: JsonOption = False) -> None:
    """The versions, newest first."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = picklane.reader.rule_sets()
    listed = [{name: value for name, value in plain(row).items() if name != "content"} for row in rows]
    console.answer({"versions": listed}, lambda: "\n".join(map(_version_line, rows)))


def _version_line(row: RuleSetRow) -> str:
    state = text("in force") if row.in_force else ""
    put = f"{exact(row.from_at)} {row.put_by}" if row.from_at else ""
    saved = text("Saved by {operator}", operator=row.by) if row.by else ""
    return "  ".join(part for part in (f"v{row.version}", state, put, saved, row.note) if part)


@app.command("export")
def export(
    out: Annotated[Path, typer.Option(help="File to write (JSON)")],
    version: Annotated[int | None, typer.Option(min=0, help="Default: the one in force")] = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """A version as a file that can be changed, tried and imported."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        content = to_text(picklane.rule_set(version))
        write_out(out, content + "\n")
    console.answer({"file": str(out)}, lambda: str(out))


@app.command("import")
def import_rules(
    file: Path,
    note: Annotated[str, typer.Option(help="Why")] = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a file as the next version: a draft that nothing follows yet."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        command = SaveRules(str(uuid4()), to_text(_read(file)), note)
        saved = picklane.handle(command, actor_of(operator)).value
    console.answer(plain(saved), lambda: text("Saved as version {version}.", version=saved.version))


@app.command("diff")
def diff_rules(
    before: Annotated[str, typer.Argument(help="A version or a file")],
    after: Annotated[str, typer.Argument(help="A version or a file")],
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """What differs between two sets of rules, in words."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        found = diff(_given(before, picklane), _given(after, picklane))
        names = {row.code: row.name for row in picklane.reader.warehouses()}
    says = [difference(one, lambda code: names.get(code, code)) for one in found]
    content = [{**plain(one), "says": told} for one, told in zip(found, says, strict=True)]
    console.answer({"differences": content}, lambda: "\n".join(says) or text("No difference."))


@app.command("activate")
def activate(
    version: int,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="2026-11-23 12:00 (China's time); default: now")
    ] = None,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a version in force; an older one takes everything since back."""
    console = console_of(as_json)
    with console.errors_told():
        from_at = None if from_ is None else moment(from_, "--from")
    with opened(db, console) as picklane:
        picklane.handle(ActivateRules(str(uuid4()), version, from_at), actor_of(operator))
    told = (
        text("Version {version} is in force.", version=version)
        if from_at is None
        else text("Version {version} is in force from {time}.", version=version, time=exact(from_at))
    )
    console.answer({"version": version, "from": from_at}, lambda: told)


def _read(path: Path) -> RuleSet:
    """The rules of a file; BadInput("rules.bad")."""
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        content = stream.read(_LONGEST + 1)
    if len(content) > _LONGEST:
        raise BadInput("rules.bad", where="", found=path.name, expected=f"< {_LONGEST >> 20} MB")
    return from_text(content)


def _given(named: str, picklane: Picklane) -> RuleSet:
    """A version by its number, or the rules of a file."""
    return picklane.rule_set(int(named)) if named.isascii() and named.isdigit() else _read(Path(named))

"""The scan station on the command line: scans from stdin or from a tape, and the tapes of a shift."""

import sys
import time
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from app import words
from app.adapters.spool import Spool, open_spool
from app.bootstrap import Picklane
from app.cli.base import DbOption, JsonOption, actor_of, address_of, console_of, opened, write_out
from app.console import Exit, plain, say, to_json
from app.domain.people import Actor
from app.domain.picking import SOUND, Says
from app.domain.site import SITE_ZONE, exact
from app.domain.tape import TRAINING, At, Deed, Expected, Fact, Row, Wait, deed_of, read_tape, write_tape
from app.errors import BadInput, Problem, Refused, Unavailable
from app.i18n import text
from app.usecases.picking import ScanAnswer, ScanCode
from app.views.shifts import ShiftScan
from app.worker.tapes import Played, Player, TapeClock, World, play

shift_app = typer.Typer(help="The scans of a shift as a tape.", no_args_is_help=True)
RealTimeOption = Annotated[bool, typer.Option("--real-time", help="Wait as long as the tape says.")]
_TIMES = ["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
_LABEL_OF = "label of "
_RETRY_SECONDS = 2.0


def register(main: typer.Typer) -> None:
    """Add these commands."""
    main.command("station")(station)
    main.add_typer(shift_app, name="shift")


def station(
    warehouse: Annotated[str | None, typer.Option(help="Code of the warehouse the scanner stands in")] = None,
    operator: Annotated[str | None, typer.Option(help="Code of the operator")] = None,
    station: Annotated[str | None, typer.Option(help="Code of the station; default: the warehouse's first")] = None,
    tape: Annotated[Path | None, typer.Option("--tape", metavar="FILE", help="Play this tape instead of stdin")] = None,
    real_time: RealTimeOption = False,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read one code a line from stdin and answer one JSON line a scan: the engine of the station screen.

    A tape says itself who scans where, and what must come; with differences it ends with exit code 1.
    """
    with opened(db, console_of(as_json)) as picklane:
        actor = _actor(picklane, warehouse, operator, station) if warehouse or not tape else None
        if tape is None:
            assert actor is not None
            _listen(picklane, actor)
        elif _play(picklane, tape, _read(tape), actor, real_time):
            raise typer.Exit(Exit.REFUSED)


def _actor(picklane: Picklane, warehouse: str | None, operator: str | None, station: str | None) -> Actor:
    for field, given in (("--warehouse", warehouse), ("--operator", operator)):
        if not given:
            raise BadInput("field.required", field=field)
    here = [row.code for row in picklane.reader.stations() if row.warehouse == warehouse]
    if not here:
        known = ", ".join(row.code for row in picklane.reader.warehouses())
        raise BadInput("warehouse.unknown", warehouse=warehouse, known=known)
    if station is not None and station not in here:
        raise BadInput("station.unknown", station=station)
    return actor_of(operator, station or here[0])


def _listen(picklane: Picklane, actor: Actor) -> None:
    """Every scan is on this computer's disk before anything else happens; what an earlier program left unanswered is
    answered first."""
    with closing(open_spool(picklane.spool_folder, actor.station)) as spool, picklane.printing(actor.station):
        _send(picklane, spool)
        for line in sys.stdin:
            code = line.strip()
            if code:
                spool.put(code, code, actor.operator, datetime.now(UTC))
                _send(picklane, spool)


def _send(picklane: Picklane, spool: Spool) -> None:
    """In order, each until the database has answered."""
    for scan in list(spool.waiting.values()):
        command = ScanCode(scan.id, scan.code, scan.at, scan.told, scan.order)
        try:
            answer = _answer(picklane, command, Actor(scan.by, scan.station))
        except Refused as refused:
            spool.settle(scan.id, refused.code)
            raise
        spool.settle(scan.id, answer.says)
        say(to_json(_scan_json(answer)))
        _print(picklane, answer)


def _answer(picklane: Picklane, command: ScanCode, actor: Actor) -> ScanAnswer:
    while True:
        try:
            answer: ScanAnswer = picklane.handle(command, actor).value
        except Unavailable as error:
            typer.echo(words.refusal(error), err=True)
            time.sleep(_RETRY_SECONDS)
        else:
            return answer


def _print(picklane: Picklane, answer: ScanAnswer) -> None:
    if "label" not in answer.facts:  # no new one
        return
    try:
        picklane.deliver()
    except Unavailable as error:  # it is drawn with the next one, or by whoever else draws labels
        typer.echo(words.refusal(error), err=True)


def _scan_json(answer: ScanAnswer) -> dict[str, object]:
    content: dict[str, object] = plain(answer)
    content["reason"] = answer.says
    content["says"] = words.says(answer.says, answer.facts)
    return content


# --- tapes


def _read(path: Path) -> tuple[Row, ...]:
    try:
        return read_tape(path.name, path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise BadInput("file.encoding", file=path.name) from None


def _play(picklane: Picklane, path: Path, tape: Iterable[Row], actor: Actor | None, real_time: bool) -> bool:
    """One JSON line a scan, the differences on stderr; whether there were any."""
    differs = False
    for played in play(tape, Player(_world(picklane, TapeClock(), real_time), actor)):
        problems = _problems(path.name, played)
        if played.says:
            say(to_json({"row": played.row, **_played_json(played), "differences": problems}))
        for each in problems:
            typer.echo(words.problem(each), err=True)
        differs = differs or bool(problems)
    return differs


def _played_json(played: Played) -> dict[str, object]:
    if played.answer:
        return _scan_json(played.answer)
    assert played.refused is not None
    told = words.refusal(played.refused)
    return {"code": played.code, "ok": False, "reason": played.says, "says": told}


def _problems(file: str, played: Played) -> list[Problem]:
    found = played.differences
    return [Problem(file, played.row, each.fact, each.found, each.expected or "tape.answer") for each in found]


def _world(picklane: Picklane, clock: TapeClock, real_time: bool) -> World:
    def scan(command: ScanCode, actor: Actor) -> ScanAnswer:
        answer: ScanAnswer = picklane.handle(command, actor).value
        _print(picklane, answer)
        return answer

    reader = picklane.reader
    wait = (lambda span: time.sleep(span.total_seconds())) if real_time else clock.wait
    return World(scan, reader.place_stock, reader.print_count, partial(_code, picklane), wait)


def _code(picklane: Picklane, what: str) -> str:
    """What stands under a name: `label of` an order is the code on its label, everything else stands for itself."""
    found = picklane.reader.order(what.removeprefix(_LABEL_OF)) if what.startswith(_LABEL_OF) else None
    return found.parcel.label_code if found and found.parcel else what


# --- shifts


@shift_app.command("export")
def export(
    station: Annotated[list[str], typer.Option("--station", metavar="CODE", help="One or more of these")],
    since: Annotated[datetime, typer.Option("--from", formats=_TIMES, help="Its first moment, by the site's clock")],
    until: Annotated[datetime, typer.Option("--to", formats=_TIMES, help="The moment after its last")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The tape that is written")],
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """The raw scans of a shift as a tape, with the times between them and what the station said."""
    console = console_of(as_json)
    begin, end = since.replace(tzinfo=SITE_ZONE), until.replace(tzinfo=SITE_ZONE)
    with opened(db, console) as picklane:
        scans = picklane.reader.shift_scans(station, begin, end)
        write_out(out, write_tape(_deeds(scans), f"{', '.join(station)}: {exact(begin)} – {exact(end)}"))
    console.answer(
        {"file": str(out), "scans": len(scans)},
        lambda: text("{file}: {count} scans", file=out, count=len(scans)),
    )


def _deeds(scans: Iterable[ShiftScan]) -> Iterable[Deed]:
    place, before = None, None
    for scan in scans:
        if place != At(scan.station, scan.operator):
            yield (place := At(scan.station, scan.operator))
        if before and (waited := round((scan.at - before).total_seconds() * 1000)):
            yield Wait(waited)
        before = scan.at
        beep = SOUND[Says(scan.says)].value if scan.says in set(Says) else ""
        said = [(Fact.SAYS, scan.says), (Fact.BEEPS, beep)]
        yield deed_of(scan.raw, tuple(Expected(fact, value) for fact, value in said if value))


@shift_app.command("replay")
def replay(
    tape: Annotated[Path, typer.Argument(metavar="FILE", help="A tape, perhaps of `shift export`")],
    real_time: RealTimeOption = False,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Play a shift in a training database (db init --training); lists what comes otherwise, and what is unknown."""
    console, clock = console_of(as_json), TapeClock()
    with console.errors_told(), closing(Picklane.open(address_of(db), clock)) as picklane:
        if picklane.reader.settings().get(TRAINING) != "1":
            raise Refused("training.not", database=picklane.database.name)
        player = Player(_world(picklane, clock, real_time))
        scans = [played for played in play(_read(tape), player) if played.says]
    unknown = list(dict.fromkeys(filter(None, map(_unknown, scans))))
    problems = [problem for each in scans for problem in _problems(tape.name, each)]
    told = [text("{count} scans, {differences} came otherwise", count=len(scans), differences=len(problems))]
    told += [text("Unknown here: {codes}", codes=", ".join(unknown))] if unknown else []
    console.answer(
        {"scans": len(scans), "differences": problems, "unknown": unknown},
        lambda: "\n".join([*map(words.problem, problems), *told]),
    )
    if problems:
        raise typer.Exit(Exit.REFUSED)


def _unknown(played: Played) -> str:
    """The code, operator or station that is not known there."""
    if played.refused and played.refused.code.endswith(".unknown"):
        return str(next(iter(played.refused.facts.values())))
    return played.code if played.says == Says.UNKNOWN_CODE else ""

"""What exceptions cost on the command line: how long they wait, how often they repeat, before and after."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from app.adapters.case_report import CaseReport, age_titles, change_values, figure_titles, figure_values, split_title
from app.cli.base import DbOption, JsonOption, console_of, opened
from app.console import plain
from app.domain.case_measures import AGES, SplitBy
from app.domain.site import SITE_ZONE
from app.errors import BadInput
from app.i18n import text

_DAYS = 28


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("measures")(measures)


def measures(
    days: Annotated[int, typer.Option("--days", metavar="N", min=1, max=3660, help="The last N days")] = _DAYS,
    by: Annotated[str, typer.Option("--by", help=", ".join(SplitBy))] = SplitBy.CAUSE.value,
    turn: Annotated[str, typer.Option("--turn", metavar="DAY", help="Compare the days before it and from it on")] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Also as FILE.xlsx or FILE.pdf")] = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """What exceptions cost: hours until somebody reacts and until they are solved, repeats, open ones by age."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        until = datetime.now(UTC).astimezone(SITE_ZONE).date()
        since = until - timedelta(days=days - 1)
        split, day = _split(by), _day(turn, since, until) if turn else None
        report = picklane.case_report(since, until, split, day)
        if out is not None:
            picklane.export_case_report(report, out)
    console.answer(_plain(report), lambda: _told(report))


def _split(by: str) -> SplitBy:
    if by not in set(SplitBy):
        raise BadInput("argument.bad", field="--by", found=by, expected=", ".join(SplitBy))
    return SplitBy(by)


def _day(given: str, since: date, until: date) -> date:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        day = since
    if not since < day <= until:
        raise BadInput("argument.bad", field="--turn", found=given, expected=f"{since + timedelta(days=1)} … {until}")
    return day


def _plain(report: CaseReport) -> dict[str, Any]:
    measured = report.measures
    said: dict[str, Any] = {
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "by": report.by.value,
        "whole": plain(measured.whole),
        "parts": [{"part": name, **plain(figures)} for name, figures in measured.parts],
        "open_by_age": dict(zip([*(f"<{hours}h" for hours in AGES), f">={AGES[-1]}h"], measured.ages, strict=True)),
    }
    if report.comparison is not None:
        said["before"], said["after"] = plain(report.comparison.before), plain(report.comparison.after)
    return said


def _told(report: CaseReport) -> str:
    titles, measured = figure_titles(), report.measures
    lines = [text("Exceptions from {since} to {until}", since=report.since, until=report.until)]
    lines.append("\t".join([split_title(report.by), *titles]))
    for name, figures in measured.parts:
        lines.append(_line(report.name(name), figure_values(figures)))
    lines.append(_line(text("All"), figure_values(measured.whole)))
    if report.comparison is not None:
        lines.append(_line(text("Before"), figure_values(report.comparison.before)))
        lines.append(_line(text("After"), figure_values(report.comparison.after)))
        lines.append(_line(text("Change %"), change_values(report)))
    ages = zip(age_titles(), measured.ages, strict=True)
    lines.append(text("Open by age") + ": " + ", ".join(f"{title} {count}" for title, count in ages))
    return "\n".join(lines)


def _line(name: str, values: list[Any]) -> str:
    return "\t".join([name, *("–" if value is None else f"{value:g}" for value in values)])

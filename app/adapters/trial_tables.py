"""The changes of a trial as a table for other programs: what is and what the draft says, side by side."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from app import words
from app.adapters.order_tables import safe, write_table
from app.domain.routing import Decision
from app.domain.trial import Trial
from app.i18n import text

_NO_TIME = datetime.fromtimestamp(0, UTC)
"""The sentences of a decision do not speak of its time."""


def export_trial(trial: Trial, path: Path) -> int:
    """Write a row for each order that changes; how many. Raises as order_tables.write_table."""
    rows = ([change.order_no, *_side(change.before), *_side(change.after)] for change in trial.changes)
    return write_table(path, text("Changes"), _header(), rows)


def _header() -> list[str]:
    sides = (text("Before: {what}"), text("With the draft: {what}"))
    parts = (text("decision"), text("warehouse"), text("transfer from"), text("branch"), "km", text("why"))
    return [text("Order"), *(side.format(what=part) for side in sides for part in parts)]


def _side(decision: Decision) -> Sequence[str | int]:
    names = {candidate.site.id: candidate.site.name for candidate in decision.candidates}
    senders = [part.site for part in decision.parts] or ([decision.site] if decision.site else [])
    sending = {site.id for site in senders}
    return (
        words.outcome(decision.outcome),
        safe(" + ".join(site.name for site in senders)),
        safe(" + ".join(names[move.from_id] for move in decision.transfers)),
        safe(decision.branch),
        round(sum(candidate.km for candidate in decision.candidates if candidate.site.id in sending)),
        safe(_why(decision)),
    )


def _why(decision: Decision) -> str:
    """A sentence for each warehouse, nearest first."""
    row = words.decision_row(decision, _NO_TIME)
    return " ".join(f"{candidate.name}: {words.verdict(candidate, row)}" for candidate in row.candidates)

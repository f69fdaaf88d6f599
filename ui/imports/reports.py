"""What is told of an import: one that has just ended, one of the past, one that failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import words
from app.domain.site import exact
from app.errors import BadInput, Problem, Refused
from app.i18n import text
from ui.imports.sources import Chosen, is_channel, title_of
from ui.screen import Tone

if TYPE_CHECKING:
    from app.ports import LeftOut
    from app.views.intake import BatchRow
    from app.worker.intake import ImportSummary

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """`batch` is the one that can be undone (empty: none); `missed` says how many rows were rejected that are not
    among the problems, since only the import itself knew them; `failed` is what can be tried again."""

    title: str
    tone: Tone
    about: str = ""
    sentence: str = ""
    facts: Facts = ()
    problems: tuple[Problem, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    batch: str = ""
    incomplete: bool = False
    missed: int = 0
    failed: Chosen | None = None


def report_of_summary(chosen: Chosen, summary: ImportSummary) -> Report:
    """An import that has just ended."""
    orders = is_channel(chosen.what)
    names = ("orders", "duplicates", "incomplete", "completed", "changed", "returns") if orders else ()
    counts = {name: int(getattr(summary, name)) for name in (*names, "lines")} | {"rejected": len(summary.rejected)}
    correct = text("Correct these rows and import the file again; what is in the pool already stays as it is.")
    return Report(
        title=text("Import done"),
        tone=Tone.WARN if summary.rejected else Tone.GOOD,
        about=f"{title_of(chosen.what)} · {chosen.names}",
        sentence=correct if summary.rejected else "",
        facts=((text("Batch"), summary.batch), (text("Mapping"), summary.profile), *_counts(counts)),
        problems=summary.rejected,
        left_out=summary.left_out,
        batch=summary.batch if orders else "",
        incomplete=bool(summary.incomplete),
    )


def report_of_batch(row: BatchRow) -> Report:
    """An import of the past."""
    undone = row.state == "undone"
    who = ((text("By"), row.by), (text("When"), exact(row.at)[:-3]))
    return Report(
        title=text("Import {batch} was undone", batch=row.no) if undone else text("Import {batch}", batch=row.no),
        tone=Tone.INFO,
        about=f"{title_of(row.kind)} · {', '.join(row.files)}",
        facts=(*who, (text("Mapping"), row.profile), *_counts(row.counts)),
        batch=row.no if is_channel(row.kind) and not undone else "",
        incomplete=bool(row.counts.get("incomplete")) and not undone,
        missed=row.counts.get("rejected", 0),
    )


def report_of_failure(chosen: Chosen, error: Exception) -> Report:
    """Nothing came in; the problems of a file are listed, not strung together."""
    problems = error.problems if isinstance(error, BadInput) else ()
    told = Refused(error.code, **error.facts) if isinstance(error, BadInput) else error
    about = f"{title_of(chosen.what)} · {chosen.names}"
    sentence = words.refusal(told)
    return Report(text("Nothing was imported"), Tone.BAD, about, sentence, problems=problems, failed=chosen)


def batch_state(state: str) -> str:
    """A batch's state."""
    return {"done": text("Imported"), "undone": text("Undone")}.get(state, state)


def batch_counts(row: BatchRow) -> str:
    """What a batch did, without what did not happen."""
    return ", ".join(f"{name} {value}" for name, value in _counts(row.counts) if value != "0")


def _counts(counts: Mapping[str, int]) -> Facts:
    names = {
        "orders": text("New orders"),
        "lines": text("Rows taken"),
        "incomplete": text("Incomplete"),
        "completed": text("Completed"),
        "changed": text("Changed"),
        "duplicates": text("Known already"),
        "returns": text("Returned lines"),
        "rejected": text("Rejected"),
    }
    return tuple((name, f"{counts[key]:,}") for key, name in names.items() if key in counts)

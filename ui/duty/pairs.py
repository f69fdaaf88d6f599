"""Single numbers and words of the duty rules, one below the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.cases import Severity
from app.domain.duty import DutyKind, DutyPart
from app.domain.duty.alarming import MOST_A_MINUTE
from app.i18n import text
from ui.cases.wording import severity_word
from ui.duty import cells
from ui.duty.sheet import DutySheet, Field, Newest
from ui.rates.sheet import Cell, Row


@dataclass(frozen=True, slots=True)
class Pair:
    """Something by the way to it in the document, what it is called, and what stands in it."""

    path: tuple[str, ...]
    title: str
    codec: cells.Codec


class PairSheet(DutySheet):
    """Names at the left, values at the right."""

    ordered = False
    grows = False

    def __init__(self, kind: DutyKind, pairs: Sequence[Pair], newest: Newest, says: str) -> None:
        self._pairs, self._says = pairs, says
        self.fixed = len(pairs)
        fields = (
            Field("name", text("What"), 320, cells.words(), shown=True),
            Field("value", text("Value"), 220, cells.words()),
        )
        super().__init__(kind, fields, newest)

    def says(self) -> str:
        """What the numbers are for."""
        return self._says

    def codec(self, at: int, column: int) -> cells.Codec:
        """Each row has its own."""
        return self._pairs[at].codec if column else cells.words()

    def values(self, part: Any) -> Sequence[Sequence[Any]]:
        """One by one."""
        return [(pair.title, _get(part, pair.path)) for pair in self._pairs]

    def put(self, part: Any, values: Sequence[Sequence[Any]]) -> DutyPart:
        """Everything else stays."""
        for pair, (_, value) in zip(self._pairs, values, strict=True):
            part = _put(part, pair.path, value)
        made: DutyPart = part
        return made

    def place(self, where: Mapping[str, object], rows: Sequence[Row]) -> Cell | None:
        """By the name of the field."""
        names = [pair.path[-1] for pair in self._pairs]
        return (names.index(str(where["field"])), 1) if where["field"] in names else None


def _get(part: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        part = getattr(part, name)
    return part


def _put(part: Any, path: tuple[str, ...], value: Any) -> Any:
    name, *rest = path
    return replace(part, **{name: _put(getattr(part, name), tuple(rest), value) if rest else value})


def reaction_pairs(newest: Newest) -> PairSheet:
    """How long owners have, and when a promise is in danger."""
    pairs = [Pair(("danger_minutes",), text("In danger so long before the promise"), cells.span())]
    for name, title in (("reaction", text("First deed, {severity}")), ("solving", text("Each next deed, {severity}"))):
        for each in Severity:
            said = title.format(severity=severity_word(each))
            pairs.append(Pair((name, each.name.lower()), said, cells.span()))
    told = text("How long an owner has before the exception is escalated, in working time.")
    return PairSheet(DutyKind.LIMITS, pairs, newest, told)


def alarm_pairs(newest: Newest) -> PairSheet:
    """Quiet hours, digests, robots and the mail server; passwords and keys are in the keyring."""
    names = cells.Codec(
        ", ".join, lambda typed: tuple(part for part in typed.replace(",", ",").replace(",", " ").split()), ""
    )
    said = cells.words()
    pairs = (
        Pair(("quiet_begin",), text("Quiet from (only critical alarms go out)"), cells.clock_time()),
        Pair(("quiet_end",), text("Quiet until"), cells.clock_time()),
        Pair(("digest_minutes",), text("Alarms are put together for"), cells.span()),
        Pair(("per_minute",), text("Messages a minute and robot"), cells.whole(1, MOST_A_MINUTE)),
        Pair(("robots",), text("Robots, by the names of their keys"), names),
        Pair(("mail", "host"), text("Mail server (empty: no e-mail)"), said),
        Pair(("mail", "port"), text("Port"), cells.whole(1, 65535)),
        Pair(("mail", "sender"), text("Mail sender"), said),
        Pair(("mail", "user"), text("Logs in as (password in the keyring)"), said),
    )
    told = text(
        "Quiet hours hold back all but critical alarms. Keys and passwords are in the worker's keyring, never here."
    )
    return PairSheet(DutyKind.ALERTS, pairs, newest, told)

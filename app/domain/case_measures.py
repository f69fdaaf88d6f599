"""What exceptions cost (R19, R20): how long they wait, how often the same one comes again, before and after a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import fmean, median

from app.domain.site import SITE_ZONE

REPEAT_WITHIN = timedelta(days=30)
"""A case is a repeat when one of the same root cause about the same thing was opened at most so long before it."""
AGES = (2, 8, 24, 72)
"""Upper bounds of the ages of open cases, in hours; the last group is older."""


class SplitBy(StrEnum):
    """What cases are told apart by."""

    CAUSE = "cause"
    KIND = "kind"
    OWNER = "owner"
    WAREHOUSE = "warehouse"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class CaseFact:
    """What is measured of one case; `cause` is empty until it is closed, `about` are the things that it and a later one
    can have in common ("sku:OF-1301A")."""

    no: str
    kind: str
    cause: str
    owner: str
    warehouse: str
    opened_at: datetime
    reacted_at: datetime | None
    closed_at: datetime | None
    about: frozenset[str]


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """Cases opened, of them closed, and of those closed: hours until somebody reacted and until they were solved (mean
    and median; None where there is none), and how many were repeats."""

    opened: int = 0
    closed: int = 0
    reaction_mean: float | None = None
    reaction_median: float | None = None
    solving_mean: float | None = None
    solving_median: float | None = None
    repeats: int = 0

    @property
    def repeat_share(self) -> float | None:
        """Percent of the closed ones that were repeats; None where none was closed."""
        return 100 * self.repeats / self.closed if self.closed else None


@dataclass(frozen=True, slots=True)
class CaseMeasures:
    """The figures of a period, whole and by part (the most cases first; weeks in their order), and the numbers of the
    live cases of now by age (one group for each bound of AGES and one for older ones), of those of the period that
    somebody reacted to, and of its repeats."""

    whole: CaseFigures
    parts: tuple[tuple[str, CaseFigures], ...]
    live: tuple[tuple[str, ...], ...]
    reacted: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    @property
    def ages(self) -> tuple[int, ...]:
        """How many live cases are of each age."""
        return tuple(map(len, self.live))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two periods of equal rules, the one before a day and the one from it on."""

    before: CaseFigures
    after: CaseFigures

    @staticmethod
    def change(before: float | None, after: float | None) -> float | None:
        """Percent by which a figure changed; None where one of them is not known or it was 0."""
        return 100 * (after - before) / before if before and after is not None else None


def repeats_of(facts: Iterable[CaseFact]) -> frozenset[str]:
    """Numbers of the closed cases that were repeats."""
    last: dict[tuple[str, str], datetime] = {}
    found = set()
    for fact in sorted(facts, key=lambda fact: fact.opened_at):
        if not fact.cause:
            continue
        for thing in fact.about:
            before = last.get((fact.cause, thing))
            if before is not None and fact.opened_at - before <= REPEAT_WITHIN:
                found.add(fact.no)
            last[fact.cause, thing] = fact.opened_at
    return frozenset(found)


def measure(facts: Sequence[CaseFact], since: datetime, until: datetime, by: SplitBy, now: datetime) -> CaseMeasures:
    """The cases opened from `since` to before `until`; earlier ones among `facts` count only as what was repeated."""
    repeats = repeats_of(facts)
    inside = [fact for fact in facts if since <= fact.opened_at < until]
    parts: dict[str, list[CaseFact]] = defaultdict(list)
    for fact in inside:
        parts[_part(fact, by)].append(fact)
    figures = {name: _figures(those, repeats) for name, those in parts.items()}
    ranked = sorted(figures.items(), key=lambda part: part[0] if by is SplitBy.WEEK else (-part[1].opened, part[0]))
    live = [fact for fact in facts if fact.closed_at is None]
    reacted = tuple(fact.no for fact in inside if fact.reacted_at is not None)
    repeated = tuple(fact.no for fact in inside if fact.no in repeats and fact.closed_at is not None)
    return CaseMeasures(_figures(inside, repeats), tuple(ranked), _by_age(live, now), reacted, repeated)


def compare(facts: Sequence[CaseFact], since: datetime, turn: datetime, until: datetime) -> Comparison:
    """Before and after `turn`."""
    repeats = repeats_of(facts)
    before = [fact for fact in facts if since <= fact.opened_at < turn]
    after = [fact for fact in facts if turn <= fact.opened_at < until]
    return Comparison(_figures(before, repeats), _figures(after, repeats))


def week_of(when: datetime) -> date:
    """The Monday of its week, at the site."""
    day = when.astimezone(SITE_ZONE).date()
    return day - timedelta(days=day.weekday())


def _part(fact: CaseFact, by: SplitBy) -> str:
    parts: Mapping[SplitBy, str] = {
        SplitBy.CAUSE: fact.cause,
        SplitBy.KIND: fact.kind,
        SplitBy.OWNER: fact.owner,
        SplitBy.WAREHOUSE: fact.warehouse,
        SplitBy.WEEK: week_of(fact.opened_at).isoformat(),
    }
    return parts[by]


def _figures(facts: Sequence[CaseFact], repeats: frozenset[str]) -> CaseFigures:
    closed = [fact for fact in facts if fact.closed_at is not None]
    reactions = [_hours(fact.opened_at, fact.reacted_at) for fact in facts if fact.reacted_at is not None]
    solved = [_hours(fact.opened_at, fact.closed_at) for fact in closed if fact.closed_at is not None]
    return CaseFigures(
        opened=len(facts),
        closed=len(closed),
        reaction_mean=fmean(reactions) if reactions else None,
        reaction_median=median(reactions) if reactions else None,
        solving_mean=fmean(solved) if solved else None,
        solving_median=median(solved) if solved else None,
        repeats=sum(fact.no in repeats for fact in closed),
    )


def _by_age(live: Sequence[CaseFact], now: datetime) -> tuple[tuple[str, ...], ...]:
    groups: list[list[str]] = [[] for _ in range(len(AGES) + 1)]
    for fact in live:
        hours = _hours(fact.opened_at, now)
        groups[sum(hours >= bound for bound in AGES)].append(fact.no)
    return tuple(map(tuple, groups))


def _hours(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 3600

"""What the duty watch reads in one go."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.domain.cases import CaseKind
from app.i18n import text
from app.views import Reader
from app.views.cases import CaseFilter, CaseRow, WatchSummary
from ui.cases.reading import read_around
from ui.cases.wording import Around, kind_word


class WatchLook(NamedTuple):
    """Everything that needs attention, the most costly first; `watched` says that a worker is alive to see more."""

    around: Around
    summary: WatchSummary
    rows: Sequence[CaseRow]
    people: Mapping[str, str]
    watched: bool

    @property
    def kinds(self) -> Mapping[str, str]:
        """What kinds are called."""
        return {kind.value: kind_word(kind) for kind in CaseKind}

    @property
    def sites(self) -> Mapping[str, str]:
        """What warehouses are called; cases of none have a name too."""
        return {**self.around.sites, "": text("no warehouse")}


def read_watch(reader: Reader, limit: int, me: str) -> WatchLook:
    """All live cases up to a limit."""
    people = {row.code: row.name for row in reader.operators()} | {"": text("nobody")}
    alive = any(not worker.lost for worker in reader.workers())
    rows = reader.cases(CaseFilter(), limit=limit)
    return WatchLook(read_around(reader, me), reader.watch_summary(), rows, people, alive)

"""What the duty watch reads in one go."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app import words
from app.domain.cases import CaseKind
from app.domain.people import Role
from app.i18n import text
from app.views import Reader
from app.views.cases import CaseFilter, CaseRow, WatchSummary
from ui.cases.reading import read_around
from ui.cases.wording import Around, kind_word
from ui.watch.numbers import Share, shares_of


class WatchLook(NamedTuple):
    """Everything that needs attention, the most costly first; `watched` says that a worker is alive to see more."""

    around: Around
    summary: WatchSummary
    rows: Sequence[CaseRow]
    people: Mapping[str, str]
    watched: bool

    @property
    def by_kind(self) -> tuple[Share, ...]:
        """What is wrong."""
        names = {kind.value: kind_word(kind) for kind in CaseKind}
        return shares_of(self.summary.by_kind, names, lambda code: CaseFilter(kind=CaseKind(code)))

    @property
    def by_warehouse(self) -> tuple[Share, ...]:
        """Where."""
        names = {**self.around.sites, "": text("no warehouse")}
        return shares_of(self.summary.by_warehouse, names, lambda code: CaseFilter(warehouse=code))

    @property
    def by_owner(self) -> tuple[Share, ...]:
        """Whose, or which team's while they are nobody's."""
        teams = {role.value: text("Team: {role}", role=words.role(role)) for role in Role}
        return shares_of(self.summary.by_owner, {**teams, "": text("nobody"), **self.people}, self._of_owner)

    def _of_owner(self, code: str) -> CaseFilter:
        return CaseFilter(owner=code) if code in self.people else CaseFilter(owner="", role=code)


def read_watch(reader: Reader, limit: int, me: str) -> WatchLook:
    """All live cases up to a limit."""
    people = {row.code: row.name for row in reader.operators()}
    alive = any(not worker.lost for worker in reader.workers())
    rows = reader.cases(CaseFilter(), limit=limit)
    return WatchLook(read_around(reader, me), reader.watch_summary(), rows, people, alive)

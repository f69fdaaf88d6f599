"""The clock of an exception in each of its states."""

from app import words
from app.domain.cases import CaseState
from app.domain.duty import WorkCalendar
from app.domain.site import exact
from app.i18n import text
from app.views.cases import CaseRow
from ui.widgets.clock_face import Tick, running, standing


def case_tick(row: CaseRow, calendar: WorkCalendar) -> Tick:
    """As it stands now."""
    if row.closed_at is not None:
        took = words.working(calendar.between(row.opened_at, row.closed_at))
        return Tick(text("took {time}", time=took), "quiet", "check", exact(row.closed_at))
    if row.state is CaseState.CLEARED:
        return Tick(text("gone, cause open"), "good", "check", exact(row.cleared_at) if row.cleared_at else "")
    if row.state is CaseState.PAUSED:
        return Tick(text("clock stands"), "quiet", "hold") if row.resume_at is None else standing(row.resume_at)
    return Tick(text("clock stands")) if row.due_at is None else running(row.due_at, calendar)

"""What the screens of exceptions read, each in one go on a reader's thread."""

from collections.abc import Sequence
from typing import NamedTuple

from app import words
from app.domain.cases import LinkKind
from app.domain.duty import DutyKind, WorkCalendar, of_text
from app.i18n import text
from app.views import Reader
from app.views.cases import CaseDetail, CaseFilter, CaseRow, CauseRow, WatchSummary
from app.views.knowledge import SimilarRow
from app.views.orders import OrderDetail
from ui.cases.picker import Pick, pick
from ui.cases.wording import Around

_ORDERS = 6
"""Orders of a case that are shown whole; of more only the numbers are."""
_SIMILAR = 4
ROLE = "role:"
"""What the key of a role begins with, among operators."""


class QueueLook(NamedTuple):
    """A queue with the numbers above it."""

    around: Around
    rows: Sequence[CaseRow]
    summary: WatchSummary


class CaseLook(NamedTuple):
    """One case (None: there is no such), the orders it hangs on as far as they are shown whole, and the name of the
    root cause it was closed with."""

    around: Around
    detail: CaseDetail | None
    orders: Sequence[OrderDetail]
    cause: str


def read_around(reader: Reader, me: str) -> Around:
    """Calendar and warehouses."""
    return Around(read_calendar(reader), {site.code: site.name for site in reader.warehouses()}, me)


def read_calendar(reader: Reader) -> WorkCalendar:
    """The working calendar in force."""
    content = next((row.content for row in reader.duty_rules() if row.kind == DutyKind.CALENDAR), "")
    part = of_text(DutyKind.CALENDAR, content) if content else None
    return part if isinstance(part, WorkCalendar) else WorkCalendar()


def read_queue(reader: Reader, where: CaseFilter, limit: int, me: str) -> QueueLook:
    """The most costly first."""
    return QueueLook(read_around(reader, me), reader.cases(where, limit=limit), reader.watch_summary())


def read_case(reader: Reader, no: str, me: str) -> CaseLook:
    """All that the panel shows but what is similar."""
    detail, orders, cause = reader.case(no), [], ""
    if detail is not None:
        code = detail.cause_code
        cause = next((_name(row) for row in reader.causes() if row.code == code), code) if code else ""
        numbers = [key for kind, key in detail.links if kind is LinkKind.ORDER]
        first = [detail.row.order_no] if detail.row.order_no else []
        for number in list(dict.fromkeys([*first, *numbers]))[:_ORDERS]:
            order = reader.order(number)
            if order is not None:
                orders.append(order)
    return CaseLook(read_around(reader, me), detail, orders, cause)


def read_similar(reader: Reader, no: str) -> tuple[str, Sequence[SimilarRow]]:
    """What past cases and articles resemble a case."""
    return no, reader.similar(no, _SIMILAR)


def read_causes(reader: Reader) -> list[Pick]:
    """The tree of root causes in use."""
    rows = {row.code: row for row in reader.causes() if row.active}
    return [_cause(row, rows) for row in rows.values()]


def _name(row: CauseRow) -> str:
    return words.cause_name(row.zh, row.en)


def _cause(row: CauseRow, rows: dict[str, CauseRow]) -> Pick:
    above: list[str] = []
    parent = rows.get(row.parent)
    while parent is not None:
        above.insert(0, _name(parent))
        parent = rows.get(parent.parent)
    other = f"{row.zh} {row.en} {row.code}"
    return pick(row.code, _name(row), other, len(above), " / ".join(above))


def read_people(reader: Reader) -> list[Pick]:
    """Whom a case can be handed to: operators and roles."""
    people = [
        pick(row.code, row.name, row.code, path=", ".join(map(words.role, row.roles))) for row in reader.operators()
    ]
    roles = sorted({role for row in reader.operators() for role in row.roles})
    teams = [pick(ROLE + role, text("Team: {role}", role=words.role(role)), role) for role in roles]
    return [*people, *teams]

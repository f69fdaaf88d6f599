"""Invariants of exceptions, proved over the whole database."""

from typing import Any

from sqlalchemy import BigInteger, Connection, Select, case, cast, func, or_, select

from app.domain.cases import CaseState, LinkKind
from db.tables.cases import case_events, case_links, cases, causes
from db.tables.catalog import customers, skus
from db.tables.orders import batches, orders

_c, _l = cases.c, case_links.c


def case_findings(connection: Connection) -> list[tuple[str, list[str]]]:
    """Each invariant with what breaks it."""
    return [
        (name, [" ".join(str(value) for value in row) for row in connection.execute(query)])
        for name, query in (
            ("case_timeline_is_whole", _broken_timelines()),
            ("one_live_case_a_cause", _twice_live()),
            ("closed_case_is_understood", _unexplained()),
            ("case_clock_fits_its_state", _odd_clocks()),
            ("case_links_exist", _loose_links()),
            ("case_names_its_order", _unlinked()),
            ("causes_hang_on_causes", _looping_causes()),
        )
    ]


def _broken_timelines() -> Select[Any]:
    """Cases whose events are not numbered from 1 to their last without a gap."""
    e = case_events.c
    seen = select(e.case_id, func.count().label("n"), func.min(e.seq).label("first"), func.max(e.seq).label("last"))
    found = seen.group_by(e.case_id).subquery()
    whole = (found.c.n == _c.event_seq) & (found.c.last == _c.event_seq) & (found.c.first == 1)
    return select(_c.no, _c.event_seq, found.c.n).outerjoin_from(cases, found).where(or_(found.c.n.is_(None), ~whole))


def _twice_live() -> Select[Any]:
    """Causes with more than one case that is not closed."""
    live = select(_c.cause, func.count()).where(_c.state != CaseState.CLOSED.value)
    return live.group_by(_c.cause).having(func.count() > 1)


def _unexplained() -> Select[Any]:
    """Closed cases without cause, solution, day or name, and others that have any of it."""
    told = (_c.cause_id.is_not(None), _c.solution != "", _c.closed_at.is_not(None), _c.closed_by != "")
    is_closed = _c.state == CaseState.CLOSED.value
    lacking = is_closed & ~(told[0] & told[1] & told[2] & told[3])
    return select(_c.no, _c.state).where(lacking | (~is_closed & or_(*told)))


def _odd_clocks() -> Select[Any]:
    """Open cases without a moment at which they are escalated, others with one, and pauses that do not fit."""
    state = _c.state
    runs = state.in_([CaseState.OPEN.value, CaseState.PAUSED.value])
    paused = state == CaseState.PAUSED.value
    odd = (runs & _c.due_at.is_(None)) | (~runs & _c.due_at.is_not(None))
    halted = (paused & (_c.paused_at.is_(None) | (_c.resume_at != _c.due_at))) | (~paused & _c.paused_at.is_not(None))
    clear = (state == CaseState.CLEARED.value) & _c.cleared_at.is_(None)
    return select(_c.no, state).where(odd | halted | clear | (runs & _c.cleared_at.is_not(None)))


def _loose_links() -> Select[Any]:
    """Links to orders, products and customers that are not there; orders of imports that were undone may be gone."""
    missing = (
        (_l.kind == LinkKind.ORDER.value) & ~select(orders.c.id).where(orders.c.no == _l.key).exists() & ~_undone(),
        (_l.kind == LinkKind.SKU.value) & ~select(skus.c.id).where(skus.c.code == _l.key).exists(),
        (_l.kind == LinkKind.CUSTOMER.value) & ~select(customers.c.id).where(customers.c.code == _l.key).exists(),
    )
    return select(_c.no, _l.kind, _l.key).join_from(cases, case_links).where(or_(*missing))


def _undone() -> Any:
    """Whether the order's number was given by an import that has been undone."""
    b, is_order = batches.c, _l.kind == LinkKind.ORDER.value
    number = case((is_order, cast(func.substr(_l.key, 2, 8), BigInteger)))
    return select(b.id).where(b.state == "undone", number >= b.first_order, number <= b.last_order).exists()


def _unlinked() -> Select[Any]:
    """Cases that are not linked with the order they were first seen at."""
    link = select(_l.key).where(_l.case_id == _c.id, _l.kind == LinkKind.ORDER.value, _l.key == _c.order_no)
    return select(_c.no, _c.order_no).where(_c.order_no != "", ~link.exists())


def _looping_causes() -> Select[Any]:
    """Root causes that no walk down from the top comes by."""
    c = causes.c
    tree = select(c.id).where(c.parent_id.is_(None)).cte("tree", recursive=True)
    tree = tree.union_all(select(c.id).where(c.parent_id == tree.c.id))
    return select(c.code).where(c.id.not_in(select(tree.c.id)))

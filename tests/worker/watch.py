"""The watch as short calls; after every pass nothing may have been overlooked."""

import time
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app.domain.cases import CaseKind, CaseState
from app.domain.duty import DutyKind, Limits, to_text
from app.domain.people import Actor
from app.domain.watching import Bounds, Watched
from app.ports.watch import Marks
from app.usecases.cases import CloseCase
from app.usecases.duty import SaveDutyRules
from app.views.cases import CaseFilter, CaseRow
from app.worker import watching
from app.worker.watching import Watch
from db.tables.orders import orders
from tests.core import ADMIN, PADS, START, House, incoming, new_id

_PATIENCE_S = 20.0


def look(house: House, worker: str = "W1") -> Watched:
    """One pass, and another one that finds nothing more."""
    watch = Watch(house.program.looking, house.program.unit_of_work, house.clock, worker)
    done = watch.look()
    again = watch.look()
    assert (again.opened, again.joined, again.cleared) == (0, 0, 0)
    assert overlooked(house) == []
    return done


def calm(house: House) -> None:
    """Pass by pass until nothing is new: while any older transaction runs on the server, also in another database, its
    change feed is read again."""
    end = time.monotonic() + _PATIENCE_S
    while look(house).looked_at:
        assert time.monotonic() < end
        time.sleep(0.02)


def overlooked(house: House) -> list[str]:
    """Orders about which all that is known now says something else than their cases: none, though the watch looks only
    at what has changed or come due."""
    with house.program.looking() as uow:
        bounds = Bounds.of(uow.duty.rules(house.clock()), house.clock())
        numbers = list(uow.watch._connection.execute(select(orders.c.no)).scalars())
        agenda = watching._Agenda(bounds, Marks(), numbers, {})
        return watching._orders_with_news(agenda, uow)


def live(house: House) -> Sequence[CaseRow]:
    """Oldest first."""
    return sorted(house.program.reader.cases(CaseFilter(), limit=1000), key=lambda row: row.id)


def states(house: House) -> list[tuple[CaseKind, CaseState]]:
    """Of the live cases."""
    return [(row.kind, row.state) for row in live(house)]


def one(house: House) -> CaseRow:
    """The only live case."""
    (case,) = live(house)
    return case


def solve(house: House, *cases: str, by: Actor = ADMIN) -> None:
    """Close them."""
    house.handle(CloseCase(new_id(), cases or (one(house).no,), "other", "做好了"), by)


def limit(house: House, limits: Limits) -> None:
    """Other limits from now on."""
    house.handle(SaveDutyRules(new_id(), DutyKind.LIMITS, to_text(limits)), ADMIN)


def orders_of(house: House, case: str) -> set[str]:
    """What hangs on it."""
    detail = house.program.reader.case(case)
    assert detail is not None
    return {key for kind, key in detail.links if kind == "order"} | {detail.row.order_no}


def assigned(house: House, *numbers: str) -> None:
    """Orders of brake pads that wait to be picked in Hangzhou, looked at."""
    house.count_in({("HZ", PADS): 1000})
    house.take_in(*(incoming(no, (PADS, 1), promised_at=START + timedelta(hours=30)) for no in numbers))
    house.route()
    look(house)

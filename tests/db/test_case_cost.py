"""The order of the queue in SQL is the one that domain.case_cost means."""

from datetime import timedelta

from app.domain.case_cost import Costs, cost
from app.domain.cases import CaseState
from app.usecases.cases import PauseCase
from app.views.cases import CaseFilter
from tests.core import ADMIN, PADS, START, House, incoming, new_id
from tests.worker.watch import live, look


def test_every_row_costs_what_the_formula_says(house: House) -> None:
    house.take_in(
        *(
            incoming(str(n), (PADS, 1), place=None, amount_fen=n * 123456, promised_at=START + timedelta(hours=n))
            for n in range(1, 8)
        ),
        *(incoming(f"x{n}", ("X-1", 1)) for n in range(3)),
    )
    look(house)
    house.clock.pass_by(hours=4, minutes=7, seconds=30)
    look(house)
    house.handle(PauseCase(new_id(), live(house)[0].no, "等", house.clock() + timedelta(days=1)), ADMIN)
    house.cancel("2")
    look(house)

    rows = live(house)

    assert {row.state for row in rows} == {CaseState.OPEN, CaseState.PAUSED, CaseState.CLEARED}
    for row in rows:
        amount = house.order(row.order_no).row.amount_fen
        slack = row.promised_at - house.clock() if row.promised_at else None
        late = house.clock() - row.due_at if row.due_at else timedelta(0)
        minute = timedelta(minutes=1)
        case = Costs(
            row.severity,
            row.state,
            max(0, late // minute),
            None if slack is None else -(-slack // minute),
            row.orders,
            amount,
        )
        assert row.cost == cost(case), row
    shown = house.program.reader.cases(CaseFilter())
    assert [row.cost for row in shown] == sorted((row.cost for row in rows), reverse=True)

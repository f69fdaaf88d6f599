"""A case that was closed wrongly is open again, and what it taught is taken back."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.case_measures import SplitBy, measure
from app.domain.cases import CaseDeed, CaseState, Severity
from app.domain.knowledge import ArticleText
from app.domain.people import Actor
from app.errors import Refused
from app.usecases.cases import CloseCase, OpenCase, ReopenCase, TakeCase, TakeSteps
from app.usecases.duty import SetAbsence
from app.usecases.knowledge import GrowArticle, SaveArticle
from app.views.cases import CaseDetail
from app.views.knowledge import ArticleFilter
from tests.alarms import query
from tests.core import CLERK, PADS, SUPERVISOR, House, incoming, new_id
from tests.usecases.test_cases import STUCK, raised

KEEPER = Actor("keeper")


def case(house: House, no: str) -> CaseDetail:
    found = house.program.reader.case(no)
    assert found is not None
    return found


def closed(house: House, by: Actor = CLERK, article: str = "", **about: Any) -> str:
    """A case by hand that `by` has taken and solved, with an article that worked."""
    no: str = house.handle(OpenCase(new_id(), "卡单了", **about), by).value.case
    house.handle(TakeCase(new_id(), no), by)
    if article:
        house.handle(TakeSteps(new_id(), no, article), by)
    house.handle(CloseCase(new_id(), (no,), "other", "改派仓库", article, "worked" if article else ""), by)
    return no


def reopen(house: House, no: str, by: Actor = CLERK) -> None:
    house.handle(ReopenCase(new_id(), no, "又卡住了"), by)


def refusal(house: House, command: ReopenCase) -> Refused:
    with pytest.raises(Refused) as refused:
        house.handle(command, CLERK)
    return refused.value


def written(house: House) -> str:
    text = ArticleText("卡单", "单子不动", steps="看库位\n改派")
    no: str = house.handle(SaveArticle(new_id(), text), SUPERVISOR).value.no
    return no


def success(house: House, article: str) -> tuple[int, int]:
    row = house.program.reader.article(article)
    assert row is not None
    return row.worked, row.tried


def test_it_is_its_owners_again_who_must_react_in_time(house: House) -> None:
    no = closed(house)
    house.clock.pass_by(days=1)
    reopen(house, no, KEEPER)

    row = case(house, no).row
    assert (row.state, row.owner, row.closed_at, row.level) == (CaseState.OPEN, "clerk", None, 0)
    with house.program.looking() as uow:
        duty = uow.duty.rules(house.clock())
    assert row.due_at == duty.react_by(Severity.NORMAL, house.clock())
    event = case(house, no).timeline[-1]
    assert (event.kind, event.by, event.facts["reason"]) == (CaseDeed.REOPENED, "keeper", "又卡住了")
    assert [alarm.case_no for alarm in house.program.reader.alerts("clerk")] == [no]


def test_who_is_away_does_not_get_it_back(house: House) -> None:
    no = closed(house, KEEPER)
    now = house.clock()
    house.handle(SetAbsence(new_id(), "keeper", now, now + timedelta(days=3), reason="休假"))
    reopen(house, no)

    assert case(house, no).row.owner not in ("keeper", "")


def test_what_it_taught_is_taken_back(house: House) -> None:
    article = written(house)
    no = closed(house, article=article)
    grown: str = house.handle(GrowArticle(new_id(), no, "改派救急")).value.no
    find = lambda: {hit.id for hit in house.program.reader.search_knowledge(ArticleFilter("改派仓库"))}  # noqa: E731
    assert (success(house, article), success(house, grown), no in find()) == ((1, 1), (1, 1), True)

    reopen(house, no)
    assert (success(house, article), success(house, grown), no in find()) == ((0, 1), (0, 1), False)

    house.handle(CloseCase(new_id(), (no,), "other", "改派仓库,这次好了", article, "worked"), CLERK)
    assert (success(house, article), no in find()) == ((1, 1), True)


def test_measures_count_it_as_open_until_it_is_solved_for_good(house: House) -> None:
    began = house.clock()
    house.count_in({("HZ", PADS): 1})
    closed(house, sku=PADS)
    again = closed(house, sku=PADS)
    house.clock.pass_by(hours=30)
    span = (began, house.clock() + timedelta(days=1))

    def figures() -> tuple[int, int]:
        facts = house.program.reader.case_facts(*span)
        whole = measure(facts, *span, SplitBy.KIND, house.clock()).whole
        return whole.closed, whole.repeats

    assert figures() == (2, 1)
    reopen(house, again)
    assert figures() == (1, 0)
    house.handle(CloseCase(new_id(), (again,), "other", "补货"), CLERK)
    assert figures() == (2, 1)


def test_its_order_knows(house: House) -> None:
    house.take_in(incoming("1001", (PADS, 1)))
    no = closed(house, order="1001")
    reopen(house, no)

    order = house.order("1001")
    assert order is not None
    assert (order.events[-1].event, order.events[-1].facts) == ("case_reopened", {"case": no, "reason": "又卡住了"})


def test_what_cannot_be_opened_again(house: House) -> None:
    (no,) = raised(house, STUCK).opened
    assert refusal(house, ReopenCase(new_id(), no, "x")).code == "case.not_closed"
    assert refusal(house, ReopenCase(new_id(), no, " ")).code == "field.required"
    assert refusal(house, ReopenCase(new_id(), "E1", "x")).code == "case.unknown"
    house.handle(CloseCase(new_id(), (no,), "other", "好了"), CLERK)
    (newer,) = raised(house, STUCK).opened

    refused = refusal(house, ReopenCase(new_id(), no, "又来了"))
    assert (refused.code, refused.facts) == ("case.live", {"case": no, "live": newer})
    assert query(house, "SELECT count(*) FROM case_events WHERE kind = 'reopened'") == ["0"]

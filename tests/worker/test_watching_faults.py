"""Faults that are no order's: shelves, counts, printers, messages, files."""

from app.domain.cases import CaseKind, CaseState, Severity
from app.domain.events import Topic
from app.domain.people import Actor
from app.domain.printing import Delivery, Fault, JobState
from app.usecases.counting import UNCOUNTED, CloseCount, CountItem, OpenCount
from app.usecases.found import ApproveCount, FoundStock
from app.usecases.overriding import RejectLine, RejectReason
from app.worker.inbox import InboxDone
from app.worker.watching import note_import
from db.stores.delivery import MAX_ATTEMPTS
from tests.core import OIL, PADS, SUPERVISOR, House, incoming, new_id
from tests.printing import OFFLINE, ToldPrinters, deliver, labelled, with_printer
from tests.worker.watch import live, look, one, orders_of, solve, states

KEEPER = Actor("keeper", "HZ-1")


def short(house: House, no: str = "A", pieces: int = 1) -> None:
    """A picker misses pieces of an order."""
    house.count_in({("HZ", PADS): 10})
    house.take_in(incoming(no, (PADS, 2)))
    house.route()
    house.handle(RejectLine(new_id(), house.no(no), 1, RejectReason.MISSING, pieces))


def test_a_place_that_lacks_goods_is_a_case_until_somebody_has_looked(house: House) -> None:
    look(house)
    short(house)

    assert look(house).opened == 1

    case = one(house)
    assert (case.kind, case.warehouse, case.facts["sku"], case.facts["pieces"]) == (CaseKind.SHORT, "HZ", PADS, 1)
    assert case.order_no == house.no("A")
    task = house.handle(OpenCount(new_id(), "HZ", ("B-01",)), KEEPER).value.tasks[0].no
    house.handle(CountItem(new_id(), task, PADS, 9), KEEPER)
    look(house)
    assert one(house).state is CaseState.OPEN
    house.clock.pass_by(minutes=1)
    house.handle(CloseCount(new_id(), task, confirm=UNCOUNTED), KEEPER)
    assert look(house).cleared == 1


def test_new_goods_end_it_too(house: House) -> None:
    look(house)
    short(house)
    look(house)

    house.count_in({("HZ", PADS): 30})

    assert look(house).cleared == 1


def test_a_difference_waits_for_its_decision(house: House) -> None:
    house.count_in({("HZ", OIL): 1})
    look(house)
    found = house.handle(FoundStock(new_id(), OIL, 500), KEEPER).value

    assert look(house).opened == 1

    case = one(house)
    assert (case.kind, case.severity, case.facts["pieces"], case.warehouse) == (
        CaseKind.COUNT,
        Severity.LOW,
        500,
        "HZ",
    )
    house.handle(ApproveCount(new_id(), found.count), SUPERVISOR)
    assert look(house).cleared == 1


def test_a_printer_that_does_not_answer_is_one_case_of_all_that_waits_for_it(house: House) -> None:
    with_printer(house)
    labelled(house, "1001", "1002")
    look(house)
    printers = ToldPrinters([OFFLINE, OFFLINE])
    deliver(house, printers)
    assert look(house).opened == 0
    for _ in range(4):
        house.clock.pass_by(minutes=2)
        printers.sends = [OFFLINE]
        deliver(house, printers)

    assert look(house).opened == 1

    case = one(house)
    assert (case.kind, case.facts["printer"], case.facts["fault"]) == (CaseKind.LABEL, "A", Fault.UNREACHABLE)
    house.clock.pass_by(minutes=10)
    deliver(house, ToldPrinters([Delivery(JobState.FAILED, Fault.OTHER)]))
    look(house)
    assert len(live(house)) == 1
    assert orders_of(house, case.no) == {house.no("1001")}
    for job in house.program.reader.print_jobs():
        house.run("UPDATE print_jobs SET state = 'cancelled' WHERE id = :id", id=job.id)
    with house.program.unit_of_work() as uow:
        uow.changed("print_job", "")
        uow.commit()
    assert look(house).cleared == 1


def give_up(house: House, topic: str) -> None:
    """A message that failed once too often."""
    with house.program.unit_of_work() as uow:
        message = uow.outbox.put(topic, {}, house.clock())
        for _ in range(MAX_ATTEMPTS):
            house.clock.pass_by(hours=2)
            uow.outbox.claim([topic], "W", 10, house.clock())
            uow.outbox.failed(message, "HTTP 500", house.clock())
        uow.commit()


def test_messages_given_up_are_one_case_a_topic(house: House) -> None:
    look(house)
    give_up(house, Topic.CUSTOMER_SHIPPED)
    give_up(house, Topic.CUSTOMER_SHIPPED)

    assert look(house).opened == 1

    case = one(house)
    assert (case.kind, case.facts["messages"], case.facts["says"]) == (CaseKind.MESSAGE, 2, "HTTP 500")
    solve(house)
    house.clock.pass_by(days=1)
    assert look(house).opened == 0  # said to be done with
    give_up(house, Topic.CUSTOMER_SHIPPED)
    assert look(house).opened == 1


def test_a_file_that_could_not_be_taken_in(house: House) -> None:
    def came(state: str) -> None:
        done = InboxDone("o.xlsx", "taobao", state, "没有可用的行")
        note_import(done, house.program.unit_of_work, house.clock)

    came("failed")
    came("failed")
    case = one(house)
    assert (case.kind, case.facts["file"], case.owner) == (CaseKind.IMPORT, "o.xlsx", "clerk")
    look(house)
    assert states(house) == [(CaseKind.IMPORT, CaseState.OPEN)]
    came("done")
    assert states(house) == [(CaseKind.IMPORT, CaseState.CLEARED)]


def test_a_fault_closed_while_it_lasts_comes_again_after_two_hours(house: House) -> None:
    look(house)
    short(house)
    look(house)
    solve(house)

    house.clock.pass_by(minutes=119)
    assert look(house).opened == 0
    house.clock.pass_by(minutes=2)
    look(house)
    assert (CaseKind.SHORT, CaseState.OPEN) in states(house)

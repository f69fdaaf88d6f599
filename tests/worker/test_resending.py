"""What was given up is a case, is sent again by people, and leaves once."""

import threading
import time
from datetime import timedelta

import pytest

from app.domain.alerts import TOPICS
from app.domain.cases import CaseDeed, CaseKind, CaseState, Severity
from app.domain.people import Actor
from app.errors import BadInput, Refused
from app.ports.chat import Answer, Reply
from app.usecases.outbox import MOST_AT_ONCE, MessagesResent, ResendMessages
from app.usecases.picking import ScanCode
from app.usecases.printing import Reprint
from db.stores.delivery import MAX_ATTEMPTS
from tests.alarms import RULES, ToldRobot, dispatch, gather, go_wrong, query, set_rules, signal, states
from tests.core import House, new_id
from tests.worker.test_labels import picked
from tests.worker.watch import look, one, solve

GONE = Answer(Reply.REFUSED, "93000 invalid webhook url")
UNKNOWN = Answer(Reply.UNKNOWN, "no answer")
PICKER = Actor("picker", "HZ-1")
SOON_S = 20.0


def undrawable(house: House, *numbers: str) -> list[str]:
    """Labels that no worker could draw, given up."""
    labels = picked(house, *numbers)
    house.label.broken = True
    for _ in range(MAX_ATTEMPTS):
        assert house.program.deliver() == 0
        house.clock.pass_by(minutes=10)
    house.label.broken = False
    return labels


def resend(house: House, *messages: int, topic: str = "", by: Actor = PICKER) -> MessagesResent:
    done: MessagesResent = house.handle(ResendMessages(new_id(), messages, (topic,) if topic else ()), by).value
    return done


def refusal(house: House, *messages: int) -> str:
    with pytest.raises(Refused) as refused:
        resend(house, *messages)
    return refused.value.code


def test_another_copy_makes_the_label_that_failed_needless(house: House) -> None:
    look(house)
    first, second = undrawable(house, "1001", "1002")
    look(house)
    house.handle(Reprint(new_id(), first, "不在"))

    assert [row.about for row in house.program.reader.messages("label.render", failed=True)] == [second]
    house.handle(Reprint(new_id(), second, "不在"))
    assert house.program.reader.lamps().outbox_failed == 0
    look(house)
    assert one(house).state is CaseState.CLEARED


def test_who_sends_alarms_again_sends_no_label(house: House) -> None:
    undrawable(house, "1001")
    command = ResendMessages(new_id(), topics=tuple(TOPICS.values()))
    assert house.handle(command).value == MessagesResent(())
    assert len(resend(house).messages) == 1


def test_labels_given_up_are_drawn_once_more_by_a_worker_and_their_case_clears(house: House) -> None:
    look(house)
    labels = undrawable(house, "1001", "1002")
    assert look(house).opened == 1
    case = one(house)
    assert (case.kind, case.facts["messages"], case.reacted_at) == (CaseKind.MESSAGE, 2, None)

    rows = house.program.reader.messages("label.render", failed=True)
    assert [(row.about, row.order) for row in rows] == list(zip(labels, map(house.no, ("1001", "1002")), strict=True))
    assert resend(house, topic="label.render").messages == tuple(row.id for row in rows)
    assert resend(house, topic="label.render") == MessagesResent(())  # they are under way
    assert look(house).cleared == 0
    assert one(house).reacted_at is not None

    house.clock.pass_by(minutes=2)  # else the watch is this test's
    with house.program.working(None):
        end = time.monotonic() + SOON_S
        while one(house).state is not CaseState.CLEARED and time.monotonic() < end:
            time.sleep(0.02)

    assert [house.program.label(label) for label in labels] == [label.encode() for label in labels]
    assert query(house, "SELECT count(*) FROM print_jobs") == ["2"]
    assert one(house).state is CaseState.CLEARED
    detail = house.program.reader.case(case.no)
    assert detail is not None
    assert CaseDeed.RESENT in {event.kind for event in detail.timeline}


def test_the_ledger_says_who_had_a_label_drawn_again(house: House) -> None:
    (label,) = undrawable(house, "1001")
    resend(house)

    order = house.order("1001")
    assert order is not None
    last = order.events[-1]
    assert (last.event, last.by, last.facts) == ("label_resent", "picker", {"label": label})


def test_only_what_was_given_up_is_sent_again(house: House) -> None:
    undrawable(house, "1001")
    (row,) = house.program.reader.messages()
    assert resend(house, row.id).messages == (row.id,)

    assert refusal(house, row.id) == "message.not_failed"
    assert refusal(house, row.id + 1) == "message.unknown"
    assert query(house, "SELECT attempts FROM outbox") == ["0"]
    assert (house.program.deliver(), house.program.deliver()) == (1, 0)
    assert refusal(house, row.id) == "message.not_failed"


def test_a_label_that_is_void_by_now_is_not_drawn(house: House) -> None:
    look(house)
    undrawable(house, "1001")
    look(house)
    house.cancel(house.no("1001"))

    assert resend(house) == MessagesResent((), needless=1)
    assert house.program.deliver() == 0
    assert look(house).cleared == 1


def given_up(house: House, *answers: Answer) -> None:
    """An alarm whose message got such answers until it was given up."""
    set_rules(house, RULES)
    go_wrong(house, signal("a", Severity.URGENT))
    gather(house)
    robot = ToldRobot(list(answers))
    for _ in answers:
        dispatch(house, robot)
        house.clock.pass_by(hours=2)
    assert states(house) == ["failed"]


def test_an_alarm_says_what_is_so_by_now(house: House) -> None:
    given_up(house, GONE)
    robot = ToldRobot()
    resend(house)

    assert dispatch(house, robot) == 1
    assert states(house) == ["sent"]
    (note,) = robot.notes
    assert "#1" in note.text.splitlines()[-1]


def test_what_nobody_knew_twice_can_go_out_again_and_says_that_it_may_have_come(house: House) -> None:
    given_up(house, UNKNOWN, UNKNOWN)
    robot = ToldRobot([UNKNOWN])
    resend(house)

    assert dispatch(house, robot) == 0
    house.clock.pass_by(hours=1)
    assert dispatch(house, robot) == 1
    assert states(house) == ["sent"]
    assert [len(note.text) for note in robot.notes] == [len(robot.notes[0].text)] * 2


def test_an_alarm_of_a_closed_case_is_dropped(house: House) -> None:
    given_up(house, GONE)
    solve(house)

    assert resend(house) == MessagesResent((), needless=1)
    assert states(house) == ["acknowledged"]
    assert house.program.reader.lamps().outbox_failed == 0


def test_who_has_no_way_any_more_stays_failed(house: House) -> None:
    given_up(house, GONE)
    house.run("UPDATE alerts SET operator = 'clerk' WHERE port = 'wecom'")
    set_rules(house, RULES.__class__(routes=RULES.routes))

    assert resend(house) == MessagesResent((), stranded=1)
    assert (states(house), house.program.reader.lamps().outbox_failed) == (["failed"], 1)


def test_what_waits_for_a_worker_anew_has_its_hours_anew(house: House) -> None:
    given_up(house, GONE)
    house.clock.pass_by(days=2)
    resend(house)

    assert gather(house) == 0
    assert states(house) == ["queued"]
    house.clock.now += timedelta(hours=7)
    gather(house)
    assert states(house) == ["failed"]


def test_a_scan_at_the_station_still_takes_the_label(house: House) -> None:
    """Resending leaves the order where it stands."""
    (label,) = undrawable(house, "1001")
    resend(house)
    house.program.deliver()

    assert house.handle(ScanCode(new_id(), label), PICKER).value.order == house.no("1001")


def test_who_sends_again_at_the_same_moment_sends_once(house: House) -> None:
    undrawable(house, "1001", "1002")
    sent: list[int] = []

    def work() -> None:
        sent.extend(resend(house).messages)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(sent) == len(set(sent)) == 2
    assert house.program.deliver() == 2


def test_no_more_are_named_than_go_at_once(house: House) -> None:
    with pytest.raises(BadInput, match=r"argument\.bad"):
        resend(house, *range(1, MOST_AT_ONCE + 2))

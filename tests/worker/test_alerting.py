"""Alarms are put together: one message a person, nothing that disturbs a night's rest, nothing too long."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from app import casework
from app.domain.cases import CaseKind, Severity
from app.domain.events import Topic
from app.domain.people import Actor
from app.usecases.alerts import AcknowledgeAlerts
from app.usecases.cases import TakeCase
from tests.alarms import BY_MAIL, RULES, ToldRobot, dispatch, gather, go_wrong, query, set_rules, signal, states
from tests.core import House, new_id

URGENT = Severity.URGENT


def test_alarms_of_one_person_wait_for_each_other(house: House):
    set_rules(house, RULES)
    go_wrong(house, signal("a"), signal("b"))
    house.clock.pass_by(minutes=2)
    go_wrong(house, signal("c"))
    assert gather(house) == 0
    house.clock.pass_by(minutes=3)

    assert gather(house) == 1
    robot = ToldRobot()
    assert dispatch(house, robot) == 1

    (note,) = robot.notes
    assert (note.to, note.users, note.mobiles) == ("desk", ("liping",), ())
    assert all(f"出事 {cause}" in note.text for cause in "abc")
    assert states(house) == ["sent"] * 3
    assert gather(house) == 0


def test_each_person_gets_a_message_of_their_own_by_the_name_that_is_known(house: House):
    set_rules(house, RULES)
    go_wrong(house, signal("a"), owner="planner")
    go_wrong(house, signal("b"), owner="keeper")
    go_wrong(house, signal("c"), owner="finance")
    house.clock.pass_by(minutes=5)

    assert gather(house) == 3
    robot = ToldRobot()
    dispatch(house, robot)

    called = {note.text.split(":")[0]: (note.users, note.mobiles) for note in robot.notes}
    assert called == {"planner": (("liping",), ()), "keeper": ((), ("13800001111",)), "finance": ((), ())}


def test_what_is_urgent_goes_at_once_and_takes_along_what_waits(house: House):
    set_rules(house, RULES)
    go_wrong(house, signal("a"))
    go_wrong(house, signal("b", URGENT))

    assert gather(house) == 1

    robot = ToldRobot()
    dispatch(house, robot)
    assert robot.texts[0].index("出事 b") < robot.texts[0].index("出事 a")


def test_in_quiet_hours_only_what_is_urgent_is_told(house: House):
    """21:00 to 7:30 at the site."""
    set_rules(house, replace(RULES, quiet_begin=time(21), quiet_end=time(7, 30)))
    house.clock.now = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 23:00
    go_wrong(house, signal("a"))
    go_wrong(house, signal("b", URGENT))
    robot = ToldRobot()
    gather(house)
    dispatch(house, robot)
    assert ["出事 a" in text for text in robot.texts] == [False]

    house.clock.pass_by(hours=8, minutes=29)
    assert gather(house) == 0
    house.clock.pass_by(minutes=1)
    assert gather(house) == 1


@pytest.mark.parametrize("how", ["cleared", "taken", "acknowledged"])
def test_what_is_needless_by_now_is_not_told(house: House, how: str):
    set_rules(house, RULES)
    (no,) = go_wrong(house, signal("a"))
    if how == "cleared":
        with house.program.unit_of_work() as uow:
            casework.clear(["a"], uow, house.clock())
            uow.commit()
    elif how == "taken":
        house.handle(TakeCase(new_id(), no))
    else:
        (alarm,) = house.program.reader.alerts("planner")
        assert house.handle(AcknowledgeAlerts(new_id(), (alarm.id,)), Actor("planner")).value.count == 1
    house.clock.pass_by(minutes=5)

    assert gather(house) == 0
    assert states(house) == ["acknowledged"]
    assert house.program.reader.alerts() == []


def test_five_hundred_alarms_are_one_message_that_fits(house: House):
    set_rules(house, RULES)
    some = [signal(f"s{n}", kind=CaseKind.STUCK) for n in range(300)]
    more = [signal(f"n{n}", Severity.HIGH, CaseKind.NO_STOCK) for n in range(200)]
    go_wrong(house, *some, *more)
    house.clock.pass_by(minutes=5)

    assert gather(house) == 1
    robot = ToldRobot()
    dispatch(house, robot)

    (text,) = robot.texts
    assert len(text.encode()) <= 2048
    assert "500" in text.splitlines()[0]
    assert "300" in text.splitlines()[0]
    told = text.count("E0000")
    assert told > 5
    assert f"{500 - told}" in text.splitlines()[-2]
    assert states(house) == ["sent"] * 500


def test_by_mail_there_is_room_for_more(house: House):
    set_rules(house, BY_MAIL)
    go_wrong(house, *[signal(f"s{n}") for n in range(60)])
    house.clock.pass_by(minutes=5)
    gather(house)
    robot = ToldRobot()
    dispatch(house, robot)

    (note,) = robot.notes
    assert note.to == "planner@example.com"
    assert note.text.count("出事") == 60
    assert "60" in note.subject
    assert states(house, "mail") == ["sent"] * 60


def test_whom_nobody_can_reach_any_more_has_failed_alarms(house: House):
    set_rules(house, BY_MAIL)
    go_wrong(house, signal("a"))
    set_rules(house, replace(BY_MAIL, contacts={}))
    house.clock.pass_by(minutes=5)

    assert gather(house) == 0

    (alarm,) = house.program.reader.sent_alerts()
    assert (alarm.state, alarm.error) == ("failed", "address")


def test_a_message_that_no_worker_can_send_fails_in_the_end(house: House):
    """Nobody has the key."""
    set_rules(house, RULES)
    go_wrong(house, signal("a", URGENT))
    gather(house)
    for _ in range(7):
        assert dispatch(house, ToldRobot(ready=False)) == 0
        house.clock.pass_by(hours=1)
        gather(house)

    assert states(house) == ["failed"]
    assert query(house, "SELECT error FROM outbox") == ["no worker"]


def test_nothing_is_written_where_nothing_is_to_be_told(house: House):
    set_rules(house, RULES)
    go_wrong(house, signal("a"))

    def never() -> None:
        raise AssertionError("a transaction that writes")

    from app.worker.alerting import put_together

    assert put_together(house.program.looking, never, house.clock) == 0  # type: ignore[arg-type]


def test_the_alarm_and_its_message_are_of_one_transaction(house: House, monkeypatch: pytest.MonkeyPatch):
    from db.stores.alerts import AlertStore

    set_rules(house, RULES)
    go_wrong(house, signal("a", URGENT))
    monkeypatch.setattr(AlertStore, "queued", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        gather(house)

    assert states(house) == ["waiting"]
    assert query(house, f"SELECT count(*) FROM outbox WHERE topic = '{Topic.ALERT_WECOM}'") == ["0"]


def test_a_case_that_moved_on_is_one_line(house: House):
    """Opened, then escalated: told once, as it is now."""
    set_rules(house, replace(RULES, digest_minutes=24 * 60))
    go_wrong(house, signal("a"))
    house.clock.pass_by(hours=12)
    with house.program.unit_of_work() as uow:
        casework.escalate(uow, house.clock(), 10)
        uow.commit()
    house.clock.pass_by(hours=12)
    robot = ToldRobot()
    gather(house)
    dispatch(house, robot)

    assert [text.count("出事 a") for text in robot.texts if "planner" in text] == [1]


def test_rules_of_nobody_leave_everything_inside(house: House):
    """As the program comes: no robot, no server."""
    go_wrong(house, signal("a", URGENT))
    assert gather(house) == 0
    assert [row.port for row in house.program.reader.alerts()] == ["screen"]
    assert house.program.reader.sent_alerts() == []

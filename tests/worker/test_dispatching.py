"""Messages leave the house once, or people see that they did not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.alerts import AlertPort
from app.domain.cases import Severity
from app.domain.people import Actor
from app.errors import Refused, Unavailable
from app.ports.chat import Answer, Reply
from app.usecases.alerts import SendTest
from app.usecases.outbox import MessagesResent, ResendMessages
from app.worker import insisting
from app.worker.dispatching import Dispatch
from tests.alarms import (
    BY_MAIL,
    RULES,
    TAKEN,
    ToldRobot,
    dispatch,
    gather,
    go_wrong,
    outcomes,
    query,
    set_rules,
    signal,
    states,
)
from tests.core import House, new_id

TOO_OFTEN = Answer(Reply.TOO_OFTEN, "45009 api freq out of limit")
GONE = Answer(Reply.REFUSED, "93000 invalid webhook url")
AWAY = Answer(Reply.LATER, "no connection")
UNKNOWN = Answer(Reply.UNKNOWN, "no answer")


def alarm(house: House, count: int = 1) -> None:
    """So many messages are ready to leave."""
    set_rules(house, RULES)
    for number in range(count):
        go_wrong(house, signal(f"c{number}", Severity.URGENT))
        assert gather(house) == 1


def test_a_message_that_was_taken_is_done(house: House):
    alarm(house)
    robot = ToldRobot()

    assert (dispatch(house, robot), dispatch(house, robot)) == (1, 0)

    assert (states(house), outcomes(house)) == (["sent"], ["taken"])
    assert house.program.reader.lamps().outbox_waiting == 0


def test_who_is_called_too_often_is_left_alone_with_all_messages(house: House):
    alarm(house, 3)
    robot = ToldRobot([TOO_OFTEN])

    assert dispatch(house, robot) == 0
    assert len(robot.notes) == 1
    house.clock.pass_by(seconds=64)
    assert dispatch(house, robot) == 0
    house.clock.pass_by(seconds=1)
    assert dispatch(house, robot) == 3

    assert states(house) == ["sent"] * 3
    assert query(house, "SELECT attempts FROM outbox ORDER BY id") == ["2", "1", "1"]


def test_a_refusal_for_good_is_seen_and_can_be_told_anew(house: House):
    alarm(house)
    dispatch(house, ToldRobot([GONE]))

    (failed,) = house.program.reader.sent_alerts()
    assert (failed.state, failed.error) == ("failed", GONE.told)
    assert house.program.reader.lamps().outbox_failed == 1

    assert house.handle(ResendMessages(new_id())).value == MessagesResent((1,))
    assert house.program.reader.lamps().outbox_failed == 0
    assert (states(house), gather(house)) == (["queued"], 0)
    assert dispatch(house, ToldRobot()) == 1
    assert states(house) == ["sent"]


def test_who_is_away_is_tried_for_hours_and_then_given_up(house: House):
    alarm(house)
    robot = ToldRobot([AWAY] * 8)
    for _ in range(8):
        assert dispatch(house, robot) == 0
        house.clock.pass_by(hours=2)

    assert (states(house), outcomes(house)) == (["failed"], ["refused"] * 8)
    assert dispatch(house, robot) == 0


def test_what_may_have_come_is_sent_once_more_and_says_so(house: House, capsys: pytest.CaptureFixture[str]):
    alarm(house)
    robot = ToldRobot([UNKNOWN])
    dispatch(house, robot)
    assert dispatch(house, robot) == 0
    house.clock.pass_by(seconds=65)
    assert dispatch(house, robot) == 1

    first, second = robot.notes
    assert first.reference == second.reference
    assert second.text.startswith(first.text)
    assert len(second.text) > len(first.text)
    assert outcomes(house) == ["unknown", "taken"]
    assert states(house) == ["sent"]
    assert "may come twice" in capsys.readouterr().out


def test_what_twice_may_have_come_waits_for_people(house: House):
    alarm(house)
    robot = ToldRobot([UNKNOWN, UNKNOWN])
    for _ in range(3):
        dispatch(house, robot)
        house.clock.pass_by(hours=1)

    assert (len(robot.notes), states(house), outcomes(house)) == (2, ["failed"], ["unknown"] * 2)


def test_a_worker_that_dies_leaves_one_message_that_may_come_twice(house: House):
    alarm(house, 3)

    class Dies(ToldRobot):
        def send(self, note, rules):
            super().send(note, rules)
            if len(self.notes) == 2:
                raise KeyboardInterrupt  # it was taken, and nobody wrote it down
            return TAKEN

    dying, after = Dies(), ToldRobot()
    with pytest.raises(KeyboardInterrupt):
        dispatch(house, dying, "dying")
    assert dispatch(house, after, "after") == 1, "the lease of the dead worker"
    house.clock.pass_by(minutes=2)
    assert dispatch(house, after, "after") == 1

    came = [note.reference for note in dying.notes + after.notes]
    assert (len(came), len(set(came))) == (4, 3)
    assert states(house) == ["sent"] * 3
    assert outcomes(house) == ["taken", "unknown", "taken", "taken"]


def test_a_worker_that_slept_does_not_take_back_what_another_has_delivered(house: House):
    alarm(house)
    awake = ToldRobot()

    def sleeps() -> None:
        house.clock.pass_by(minutes=3)
        assert dispatch(house, awake, "awake") == 1

    assert dispatch(house, ToldRobot([GONE], meanwhile=sleeps), "slept") == 0

    assert (len(awake.notes), states(house)) == (1, ["sent"])
    assert query(house, "SELECT state FROM outbox") == ["done"]


def test_a_message_that_killed_two_workers_is_not_sent_a_third_time(house: House):
    alarm(house)

    def dies() -> None:
        raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            dispatch(house, ToldRobot(meanwhile=dies))
        house.clock.pass_by(minutes=2)
    robot = ToldRobot()

    assert dispatch(house, robot) == 0
    assert (robot.notes, states(house)) == ([], ["failed"])


def test_never_more_than_twenty_a_minute_whoever_sends(house: House):
    alarm(house, 25)
    robots = [ToldRobot() for _ in range(3)]

    assert sum(dispatch(house, robot, str(n)) for n, robot in enumerate(robots)) == 20
    house.clock.pass_by(seconds=59)
    assert dispatch(house, robots[0]) == 0
    house.clock.pass_by(seconds=1)
    assert dispatch(house, robots[0]) == 5


def test_each_robot_has_its_own_rate(house: House):
    alarm(house, 22)
    set_rules(house, replace(RULES, robots=("floor", "desk")))
    go_wrong(house, signal("x", Severity.URGENT), owner="keeper")
    gather(house)
    robot = ToldRobot()

    assert dispatch(house, robot) == 21
    assert [note.to for note in robot.notes].count("floor") == 1


def test_a_computer_without_the_key_leaves_messages_to_others(house: House):
    alarm(house)
    assert dispatch(house, ToldRobot(ready=False)) == 0
    assert outcomes(house) == []
    assert dispatch(house, ToldRobot()) == 1


def test_a_database_away_for_a_moment_does_not_bring_the_same_message_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(insisting, "AGAIN", (0.0, 0.0))
    alarm(house)
    away: list[Exception] = []
    robot = ToldRobot(meanwhile=lambda: away.extend([Unavailable("database.away")] * 2))
    program = house.program

    def unit_of_work():
        if away:
            raise away.pop()
        return program.unit_of_work()

    sides = {AlertPort.WECOM: robot}
    assert Dispatch(program.looking, unit_of_work, lambda: sides, "w", house.clock).run() == 1

    assert (len(robot.notes), states(house)) == (1, ["sent"])


def test_a_far_side_that_is_not_needed_is_not_even_loaded(house: House):
    set_rules(house, RULES)

    def never() -> None:
        raise AssertionError("loaded")

    program = house.program
    assert Dispatch(program.looking, program.unit_of_work, never, "w", house.clock).run() == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rules", "port", "to"), [(RULES, AlertPort.WECOM, "desk"), (BY_MAIL, AlertPort.MAIL, "planner")]
)
def test_the_way_can_be_tried_out(house: House, rules, port: AlertPort, to: str):
    set_rules(house, rules)
    house.handle(SendTest(new_id(), port, to), Actor("coordinator"))
    robot = ToldRobot()
    assert dispatch(house, robot) == 1
    assert "coordinator" in robot.texts[0]
    assert robot.notes[0].to in ("desk", "planner@example.com")


@pytest.mark.parametrize(
    ("port", "to", "code"),
    [
        (AlertPort.WECOM, "other", "robot.unknown"),
        (AlertPort.MAIL, "keeper", "contact.none"),
        (AlertPort.SCREEN, "planner", "contact.none"),
    ],
)
def test_a_way_that_the_rules_do_not_know_cannot_be_tried(house: House, port: AlertPort, to: str, code: str):
    set_rules(house, RULES)
    with pytest.raises(Refused) as refused:
        house.handle(SendTest(new_id(), port, to))
    assert refused.value.code == code


def test_a_slow_answer_counts_from_its_end(house: House):
    """Whenever in that time it arrived, no minute sees more than twenty."""
    set_rules(house, replace(RULES, per_minute=1))
    for number in range(2):
        go_wrong(house, signal(f"c{number}", Severity.URGENT))
        gather(house)
    robot = ToldRobot(meanwhile=lambda: house.clock.pass_by(seconds=15))

    assert dispatch(house, robot) == 1
    house.clock.pass_by(seconds=59)
    assert dispatch(house, robot) == 0
    house.clock.pass_by(seconds=1)
    assert dispatch(house, robot, window=timedelta(minutes=1)) == 1

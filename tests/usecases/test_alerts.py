"""What people do with alarms."""

from app.domain.cases import Severity
from app.domain.people import Actor
from app.usecases.alerts import AcknowledgeAlerts
from app.usecases.outbox import MessagesResent, ResendMessages
from tests.alarms import RULES, gather, go_wrong, set_rules, signal, states
from tests.core import House, new_id


def acknowledge(house: House, who: str, *alarms: int) -> int:
    count: int = house.handle(AcknowledgeAlerts(new_id(), alarms), Actor(who)).value.count
    return count


def test_an_alarm_stands_on_the_screen_of_its_person_until_it_is_seen(house: House):
    go_wrong(house, signal("a"), owner="planner")
    go_wrong(house, signal("b"), owner="keeper")
    reader = house.program.reader
    (mine,) = reader.alerts("planner")
    (yours,) = reader.alerts("keeper")
    assert (mine.kind, mine.port, mine.state, mine.facts["note"]) == ("opened", "screen", "waiting", "出事 a")
    assert {row.id for row in reader.alerts()} == {mine.id, yours.id}

    assert acknowledge(house, "planner", mine.id, yours.id, 999) == 1
    assert (reader.alerts("planner"), reader.alerts()) == ([], [yours])
    assert acknowledge(house, "planner", mine.id) == 0


def test_an_alarm_for_nobody_in_particular_is_everybodys_until_one_has_seen_it(house: House):
    go_wrong(house, signal("a"), owner="planner")
    house.run("UPDATE alerts SET operator = ''")
    reader = house.program.reader
    (alarm,) = reader.alerts("keeper")
    assert reader.alerts("planner") == [alarm]

    assert acknowledge(house, "keeper", alarm.id) == 1
    assert reader.alerts() == []


def test_what_is_seen_on_the_screen_is_not_told_by_robot(house: House):
    """And only what the same person would have been told."""
    set_rules(house, RULES)
    go_wrong(house, signal("a"), signal("b"), owner="planner")
    newest, _ = house.program.reader.alerts("planner")
    acknowledge(house, "planner", newest.id)
    house.clock.pass_by(minutes=5)

    assert gather(house) == 1
    assert sorted(states(house)) == ["acknowledged", "queued"]


def test_a_case_is_one_alarm_on_a_screen(house: House):
    """However often it was told."""
    for _ in range(3):
        go_wrong(house, signal("a", Severity.URGENT), owner="planner")
        house.run(
            "INSERT INTO alerts (case_id, kind, port, operator, state, created_at, due_at)"
            " SELECT min(case_id), 'reminder', 'screen', 'planner', 'waiting', 0, 0 FROM alerts"
        )
    (alarm,) = house.program.reader.alerts("planner")
    assert alarm.kind == "reminder"
    acknowledge(house, "planner", alarm.id)
    assert house.program.reader.alerts("planner") == []


def test_nothing_failed_is_nothing_to_send_anew(house: House):
    assert house.handle(ResendMessages(new_id())).value == MessagesResent(())

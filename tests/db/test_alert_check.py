"""Whatever of alarms is changed behind the program's back, the check names it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from app.domain.cases import Severity
from db.alert_check import alert_findings
from tests.alarms import RULES, ToldRobot, dispatch, gather, go_wrong, set_rules, signal
from tests.core import House

TAMPERED = {
    "sent without a message": ("UPDATE alerts SET message_id = NULL WHERE id = 2", "alarm_fares_as_its_message"),
    "sent and given up": ("UPDATE outbox SET state = 'failed'", "alarm_fares_as_its_message"),
    "failed and gone out": ("UPDATE alerts SET state = 'failed' WHERE id = 2", "alarm_fares_as_its_message"),
    "on the screen and in a message": (
        "UPDATE alerts SET message_id = (SELECT max(id) FROM outbox) WHERE id = 1",
        "alarm_fares_as_its_message",
    ),
    "sent and never taken": ("DELETE FROM sendings", "sent_message_was_taken_once"),
    "sent and refused": ("UPDATE sendings SET outcome = 'refused'", "sent_message_was_taken_once"),
    "taken twice": (
        "INSERT INTO sendings (target, message_id, at, worker, outcome, told)"
        " SELECT target, message_id, at, worker, outcome, told FROM sendings",
        "sent_message_was_taken_once",
    ),
    "sent and still under way": ("UPDATE sendings SET outcome = 'begun'", "no_end_of_a_call_that_nobody_began"),
    "a call for a label": ("UPDATE outbox SET topic = 'label.render'", "no_end_of_a_call_that_nobody_began"),
}


@contextmanager
def tampered(house: House, statement: str) -> Iterator[Connection]:
    """Inside a transaction that is rolled back."""
    with house.program.database.writing() as connection:
        connection.exec_driver_sql(statement)
        yield connection


def test_every_tampering_is_named(house: House):
    set_rules(house, RULES)
    go_wrong(house, signal("a", Severity.URGENT))
    gather(house)
    dispatch(house, ToldRobot())
    for name, (statement, invariant) in TAMPERED.items():
        with tampered(house, statement) as connection:
            broken = [found for found, rows in alert_findings(connection) if rows]
        assert invariant in broken, name

"""Several workers of several processes at one badly behaved robot: never called too often, every alarm told once or
seen to have failed."""

import os
import random
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import structlog
from sqlalchemy import text

from app.domain.cases import Severity
from tests.alarms import RULES, gather, go_wrong, query, set_rules, signal
from tests.core import House
from tests.db.alarm_hands import send_alarms
from tests.db.processes import at_once
from tests.robot import Way, robot

ALARMS = int(os.environ.get("PICKLANE_ALARMS", "60"))
"""Each for a person of their own, so that none shares a message with another."""
WORKERS = 4
WINDOW_S = 0.6
"""Instead of a minute; so many messages a window are taken as else in a minute."""
SECONDS = 60 + ALARMS / 4
TIMEOUT_S = 0.4
log = structlog.get_logger("tests")
WAYS = {Way.OK: 80, Way.TOO_OFTEN: 3, Way.GONE: 3, Way.ERROR: 6, Way.SILENT: 3, Way.DEAF: 3, Way.HALF: 3}


def told(house: House) -> dict[int, tuple[str, int]]:
    """By message: what became of its alarms (all of them alike), and how many of its attempts ended unknown."""
    found = text(
        "SELECT m.id, min(a.state), max(a.state), (SELECT count(*) FROM sendings s WHERE s.message_id = m.id"
        " AND s.outcome = 'unknown') FROM outbox m JOIN alerts a ON a.message_id = m.id GROUP BY m.id"
    )
    with house.program.database.reading() as connection:
        rows = connection.execute(found).all()
    assert all(least == most for _, least, most, _ in rows)
    return {number: (state, unknown) for number, state, _, unknown in rows}


def raised(house: House, count: int, per_minute: int = 20) -> None:
    """So many messages are ready to leave."""
    house.clock.now = datetime.now(UTC)
    set_rules(house, replace(RULES, per_minute=per_minute))
    for start in range(0, count, 200):
        for number in range(start, min(start + 200, count)):
            go_wrong(house, signal(f"c{number}", Severity.URGENT), owner=f"p{number}")
        gather(house)


def test_no_time_sees_more_calls_than_the_rules_allow(house: House) -> None:
    """Six workers want the next place at the same moment."""
    raised(house, 24, per_minute=2)
    with robot() as there:
        arrived = sum(at_once(send_alarms, [(house.address, there.address, 0.3, 60.0)] * 6))

    assert (arrived, len(there.calls)) == (24, 24)
    assert there.most_in(0.3) <= 2


def test_every_alarm_is_told_once_or_seen_to_have_failed(house: House) -> None:
    chance = random.Random(20261123)
    raised(house, ALARMS)

    with robot(chosen=lambda: chance.choices(list(WAYS), list(WAYS.values()))[0], patience_s=2 * TIMEOUT_S) as there:
        begun = time.monotonic()
        arrived = sum(at_once(send_alarms, [(house.address, there.address, WINDOW_S, SECONDS, TIMEOUT_S)] * WORKERS))
        took = time.monotonic() - begun

    messages, came = told(house), there.times
    states = Counter(state for state, _ in messages.values())
    log.info(
        "alarms",
        count=ALARMS,
        calls=len(there.calls),
        seconds=round(took, 1),
        most=there.most_in(WINDOW_S),
        states=dict(states),
        repeated=sum(count > 1 for count in came.values()),
        answers={way.name: count for way, count in Counter(there.answered).items()},
    )
    assert there.most_in(WINDOW_S) <= 20
    assert len(messages) == ALARMS
    assert set(states) == {"sent", "failed"}
    assert arrived <= states["sent"]
    for number, (state, unknown) in messages.items():
        assert came[number] <= (1 + unknown if state == "sent" else unknown), number
        assert came[number] >= (state == "sent"), number
    assert query(house, "SELECT count(*) FROM sendings WHERE outcome = 'begun'") == ["0"]
    (written,) = query(house, "SELECT count(*) FROM sendings")
    assert int(written) >= len(there.calls), "each was written down before it was made"

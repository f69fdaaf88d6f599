"""The worker by itself: a really stuck order reaches its owner; killed at any moment, it loses no alarm."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from app.domain.cases import Severity
from app.domain.stages import Stage
from tests.alarms import RULES, gather, go_wrong, outcomes, query, set_rules, states
from tests.alarms import signal as wrong
from tests.core import PADS, House, StoppedClock, incoming, over
from tests.e2e.cli import SECONDS, Cli, command, environment, process
from tests.robot import KEY, Robot, robot

log = structlog.get_logger("tests")
ROUNDS = int(os.environ.get("PICKLANE_KILLS", "3"))
QUICK = (
    "from datetime import timedelta",
    "import app.worker.dispatching, db.stores.delivery",
    "app.worker.dispatching.Dispatch.__init__.__defaults__ = (timedelta(seconds=1),)",
    "db.stores.delivery.LEASE = timedelta(seconds=0.5)",
)
"""A minute of the robot takes a second, and what a dead worker had claimed comes back soon."""


@contextmanager
def company(cli: Cli, ago: timedelta = timedelta()) -> Iterator[House]:
    """The same company, when it was so long ago."""
    house = over(cli.address, StoppedClock())
    house.clock.now = datetime.now(UTC) - ago
    yield house
    house.program.close()


def around(there: Robot) -> dict[str, str]:
    """What a worker finds in its environment."""
    return environment(PICKLANE_ROBOT_ADDRESS=there.address, PICKLANE_WECOM_DESK=KEY)


@contextmanager
def worker(cli: Cli, there: Robot, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    words = ("--db", cli.address, "worker", "--inbox", folder / "inbox")
    with subprocess.Popen(command(*words, wrapper=QUICK), env=around(there), stderr=subprocess.PIPE) as running:
        try:
            yield running
        finally:
            running.kill()


def until(done: object, seconds: float = SECONDS) -> None:
    """Wait for what happens elsewhere."""
    end = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_stuck_order_reaches_its_owner(cli: Cli, tmp_path: Path) -> None:
    with company(cli, timedelta(days=3)) as house:
        set_rules(house, replace(RULES, digest_minutes=0))
        house.count_in({("HZ", PADS): 1})
        house.take_in(incoming("1001", (PADS, 1)))
        house.route()
        order = house.order("1001").row
        assert order.stage is Stage.ASSIGNED

    with robot() as there:
        words = ("--db", cli.address, "worker", "--once", "--inbox", tmp_path / "inbox")
        done = process(*words, changes={"PICKLANE_ROBOT_ADDRESS": there.address, "PICKLANE_WECOM_DESK": KEY})
    assert (done.status, KEY in done.out + done.err) == (0, False), done

    told = [text for text in there.texts if order.no in text]
    assert len(told) == 1
    (row,) = [row for row in cli.json("alerts", "list")["alerts"] if row["order_no"] == order.no]
    assert row["case_no"] in told[0]
    assert cli.json("alerts", "ack", row["id"], "--operator", row["operator"])["count"] == 1
    assert [row for row in cli.json("alerts", "list")["alerts"] if row["order_no"] == order.no] == []
    (sent,) = [row for row in cli.json("alerts", "list", "--sent")["alerts"] if row["order_no"] == order.no]
    assert (sent["port"], sent["state"]) == ("wecom", "sent")


def test_a_worker_is_seen_while_it_runs_and_not_missed_when_it_is_ended(file_cli: Cli, tmp_path: Path) -> None:
    with robot() as there, worker(file_cli, there, tmp_path) as running:
        until(lambda: file_cli.json("workers")["workers"])
        (row,) = file_cli.json("workers")["workers"]
        assert (str(running.pid) in row["name"], row["lost"], row["trouble"]) == (True, False, "")
        running.send_signal(signal.SIGTERM)
        assert running.wait(SECONDS) == 0
    assert file_cli.json("workers")["workers"] == []


def test_a_killed_worker_loses_no_alarm_and_repeats_the_one_in_flight_at_most(file_cli: Cli, tmp_path: Path) -> None:
    chance, count = random.Random(20261123), 25 * ROUNDS + 5  # more than the rate lets through
    with company(file_cli) as house:
        set_rules(house, RULES)
        for number in range(count):
            go_wrong(house, wrong(f"c{number}", Severity.URGENT), owner=f"p{number}")
        gather(house)

        with robot() as there:
            for _ in range(ROUNDS):
                before = len(there.calls)
                assert "queued" in states(house)
                with worker(file_cli, there, tmp_path) as running:
                    until(lambda before=before: len(there.calls) > before)
                    time.sleep(chance.uniform(0.0, 0.1))
                    running.kill()
                assert house.program.check() == []
            with worker(file_cli, there, tmp_path) as last:
                until(lambda: not {"queued", "waiting"} & set(states(house)))
                last.send_signal(signal.SIGTERM)
                assert last.wait(SECONDS) == 0

        ended, came = outcomes(house), there.times
        flight = query(house, "SELECT message_id FROM sendings WHERE outcome = 'unknown'")
        failed = query(house, "SELECT message_id FROM alerts WHERE state = 'failed'")
        log.info("killed", rounds=ROUNDS, alarms=count, calls=len(there.calls), flight=len(flight), failed=len(failed))
        assert states(house).count("sent") + len(failed) == count
        assert len(flight) <= ROUNDS
        assert ended.count("begun") == 0
        assert {str(number) for number, times in came.items() if times > 1} <= set(flight)
        assert sum(came.values()) - len(came) <= len(flight)
        assert set(failed) <= {number for number in flight if flight.count(number) > 1}
        assert len(file_cli.json("workers")["workers"]) == ROUNDS

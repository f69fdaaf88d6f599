"""What workers that send alarms do in processes of their own."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from app.adapters.wecom import WecomRobot
from app.domain.alerts import AlertPort
from app.worker.dispatching import Dispatch
from app.worker.service import worker_name
from db.engine import open_database
from db.unit_of_work import SqlUnitOfWork
from tests.robot import KEY


def send_alarms(address: str, robot: str, window_s: float, seconds: float, timeout_s: float = 5.0) -> int:
    """Send until nothing waits any more, or so long; how many messages arrived."""
    database = open_database(address)
    far = WecomRobot(robot, lambda _name: KEY, timeout_s)
    dispatch = Dispatch(
        lambda: SqlUnitOfWork(database, writes=False),
        lambda: SqlUnitOfWork(database),
        lambda: {AlertPort.WECOM: far},
        worker_name(),
        lambda: datetime.now(UTC),
        timedelta(seconds=window_s),
    )
    sent, end = 0, time.monotonic() + seconds
    while _waits(lambda: SqlUnitOfWork(database, writes=False)) and time.monotonic() < end:
        sent += dispatch.run()
        time.sleep(window_s / 40)
    database.close()
    return sent


def _waits(looking: Callable[[], SqlUnitOfWork]) -> bool:
    with looking() as uow:
        return not uow.outbox.is_idle(["alert.wecom"], datetime.now(UTC) + timedelta(days=1))


def claim_lease(address: str, worker: str) -> bool:
    """Try to have the watch to oneself."""
    database = open_database(address)
    with SqlUnitOfWork(database) as uow:
        taken = uow.leases.claim("watch", worker, datetime.now(UTC), timedelta(seconds=60))
        uow.commit()
    database.close()
    return taken

"""The whole queue, batch by batch, and stopped by a person."""

import pytest

from app.worker import routing
from tests.core import ADMIN, PADS, House, incoming


@pytest.fixture
def queue(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Seven orders wait, and a batch is three."""
    monkeypatch.setattr(routing, "BATCH", 3)
    house.count_in({("HZ", PADS): 5})
    house.take_in(*(incoming(str(n), (PADS, 1)) for n in range(7)))
    return house


def test_all_batches_add_up(queue: House):
    steps: list[tuple[int, int]] = []

    report = queue.program.route(ADMIN, lambda done, total: steps.append((done, total)))

    assert (report.orders, report.assigned, report.to_produce) == (7, 5, 2)
    assert steps == [(3, 7), (6, 7), (7, 7)]
    assert queue.program.reader.ranked_queue() == []


def test_a_limit_is_kept(queue: House):
    assert queue.program.route(ADMIN, limit=4).orders == 4
    assert len(queue.program.reader.ranked_queue()) == 3


def test_what_is_routed_when_it_is_stopped_stays_routed(queue: House):
    report = queue.program.route(ADMIN, cancelled=lambda: True)

    assert report.orders == 3
    assert len(queue.program.reader.ranked_queue()) == 4

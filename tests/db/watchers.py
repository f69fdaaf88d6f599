"""Programs that watch at the same time as others."""

from app.worker.watching import Watch
from tests.core import StoppedClock, incoming, over
from tests.db.processes import HOT


def watch_while_working(address: str, worker: int) -> int:
    """Six rounds of four orders, half of which go on; how many cases this one opened. The lease of each round is over
    before the next, so that the watchers take turns."""
    house, opened = over(address, StoppedClock()), 0
    watch = Watch(house.program.looking, house.program.unit_of_work, house.clock, f"W{worker}")
    for round_ in range(6):
        house.take_in(*(incoming(f"{worker}-{round_}-{n}", (HOT[n], 1)) for n in range(4)))
        house.route()
        house.clock.pass_by(minutes=70)
        opened += watch.look().opened
        house.cancel(f"{worker}-{round_}-0")
        opened += watch.look().opened
    house.program.close()
    return opened


def watch_once(address: str, worker: int) -> int:
    """One pass; how many cases it opened."""
    house = over(address, StoppedClock())
    watch = Watch(house.program.looking, house.program.unit_of_work, house.clock, f"W{worker}")
    opened = watch.look().opened
    house.program.close()
    return opened

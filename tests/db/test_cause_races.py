"""Two people rearrange the tree of root causes at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from app.errors import Refused
from app.usecases.cases import SaveCause
from tests.core import SUPERVISOR, House, new_id

ROUNDS = 5


def save(house: House, code: str, parent: str) -> None:
    house.handle(SaveCause(new_id(), code, parent, code), SUPERVISOR)


def test_no_cause_comes_to_hang_below_itself(house: House) -> None:
    def meets(barrier: Barrier, code: str, parent: str) -> Callable[[], str]:
        def work() -> str:
            barrier.wait()
            try:
                save(house, code, parent)
            except Refused as refused:
                return refused.code
            return ""

        return work

    for _ in range(ROUNDS):
        save(house, "damp", "")
        save(house, "roof", "")
        barrier = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            both = [pool.submit(meets(barrier, *pair)) for pair in (("damp", "roof"), ("roof", "damp"))]

        assert sorted(each.result() for each in both) == ["", "cause.loop"]
        assert house.program.check() == []

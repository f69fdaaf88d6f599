"""The worker tells trouble once, and that it is over."""

from pathlib import Path

import pytest

from app.errors import Unavailable
from tests.core import ADMIN, House


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_database_that_goes_away_and_comes_back_is_told_once_each(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    away = Unavailable("database.away", database="here")
    answers = iter([away, away, away, None, None, away, None])
    heard: list[Unavailable | None] = []
    left = 20

    def deliver() -> int:
        answer = next(answers, None)
        if answer:
            raise answer
        return 0

    def ended(_seconds: float) -> bool:
        nonlocal left
        left -= 1
        return left == 0

    monkeypatch.setattr(house.program, "deliver", deliver)
    house.program.inbox = tmp_path / "inbox"

    assert list(house.program.work(ADMIN, ended=ended, trouble=heard.append)) == []

    assert heard == [away, None, away, None]

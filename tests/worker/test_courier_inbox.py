"""Tracking news in the hot folder sign orders, once, by whoever may."""

import json
from pathlib import Path

import pytest

from app.bootstrap import working
from app.domain.people import Actor
from app.domain.stages import Stage
from app.worker import inbox
from app.worker.inbox import InboxDone
from tests.core import House
from tests.usecases.outgoing import Gate, gate

__all__ = ["gate"]

SF = "SF1000000000001"
NEWS = {
    "status": "shutdown",
    "lastResult": {
        "nu": SF,
        "com": "shunfeng",
        "state": "3",
        "data": [{"ftime": "2026-11-24 18:05:00", "context": "已签收", "statusCode": "3"}],
    },
}


def look(house: House, by: str) -> list[tuple[str, str, str]]:
    found: list[InboxDone] = []
    house.program.work_once(Actor(by), "", found.append)
    return [(done.file, done.channel, done.state) for done in found]


@pytest.fixture(autouse=True)
def _at_once(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files have settled when they are first seen twice."""
    monkeypatch.setattr(inbox, "SETTLED_SECONDS", 0.0)
    monkeypatch.setattr(working, "SETTLED_SECONDS", 0.0)
    house.program.inbox = tmp_path / "inbox"


def test_news_in_the_folder_sign_an_order(gate: Gate, house: House) -> None:
    gate.parcel("1001")
    house.ship("1001", SF)
    file = house.program.inbox / "courier" / "push.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(NEWS, ensure_ascii=False), "utf-8")
    (file.parent / "notes.txt").write_text("三点来取件", "utf-8")

    assert look(house, "clerk") == [("notes.txt", "courier", "failed"), ("push.json", "courier", "done")]

    assert house.order("1001").row.stage is Stage.SIGNED
    assert {path.name for path in (file.parent / "done").iterdir()} == {"push.json", "push.json.report.txt"}
    assert {path.name for path in (file.parent / "failed").iterdir()} == {"notes.txt", "notes.txt.report.txt"}
    assert look(house, "clerk") == []


def test_who_may_not_sign_leaves_news_where_they_are(house: House) -> None:
    file = house.program.inbox / "courier" / "push.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(NEWS), "utf-8")

    assert look(house, "keeper") == [("push.json", "courier", "failed")]
    assert file.exists()

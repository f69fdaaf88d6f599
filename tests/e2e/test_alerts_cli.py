"""Alarms and workers on the command line."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.adapters import secrets
from app.domain.alerts import MailServer
from app.domain.cases import Severity
from tests.alarms import BY_MAIL, RULES, gather, go_wrong, set_rules, signal
from tests.core import House, StoppedClock, over
from tests.e2e.cli import Cli
from tests.mailbox import mailbox
from tests.robot import KEY, Robot, Way, robot


@pytest.fixture
def there() -> Iterator[Robot]:
    with robot() as made:
        yield made


@pytest.fixture
def house(file_cli: Cli) -> Iterator[House]:
    made = over(file_cli.address, StoppedClock())
    set_rules(made, RULES)
    yield made
    made.program.close()


def env(there: Robot, key: str = KEY) -> dict[str, str]:
    return {"PICKLANE_ROBOT_ADDRESS": there.address, "PICKLANE_WECOM_DESK": key}


def test_the_way_to_a_robot_is_tried_out_at_once(file_cli: Cli, house: House, there: Robot) -> None:
    assert file_cli("--json", "alerts", "test", "--robot", "desk", **env(there)).json == {"outcome": "taken"}
    (text,) = there.texts
    assert "#" in text.splitlines()[-1]


@pytest.mark.parametrize(("way", "why"), [(Way.GONE, "失效"), (Way.ERROR, "HTTP 500")])
def test_why_a_test_did_not_arrive_is_told(file_cli: Cli, house: House, there: Robot, way: Way, why: str) -> None:
    there.chosen = lambda: way
    failed = file_cli("--json", "alerts", "test", "--robot", "desk", **env(there))
    assert (failed.status, failed.json["error"]) == (3, "alert.test")
    assert why in failed.json["message"]
    assert KEY not in failed.out + failed.err


def test_without_a_key_nothing_goes_out(file_cli: Cli, house: House, there: Robot) -> None:
    failed = file_cli("--json", "alerts", "test", "--robot", "desk", **env(there, key=""))
    assert (failed.status, there.calls) == (3, [])
    assert "密钥" in failed.json["message"]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--robot", "other"), "robot.unknown"),
        (("--mail", "keeper"), "contact.none"),
        ((), "argument.bad"),
        (("--robot", "desk", "--mail", "planner"), "argument.bad"),
    ],
)
def test_ways_that_are_none(file_cli: Cli, house: House, words: tuple[str, ...], error: str) -> None:
    assert file_cli("--json", "alerts", "test", *words).json["error"] == error


def test_the_way_by_mail_is_tried_out(file_cli: Cli, house: House) -> None:
    with mailbox() as box:
        set_rules(house, replace(BY_MAIL, mail=MailServer("127.0.0.1", box.port, "picklane@example.com")))
        assert file_cli.json("alerts", "test", "--mail", "planner")["outcome"] == "taken"
    assert [mail["To"] for mail in box.taken] == ["planner@example.com"]


def test_what_failed_is_listed_and_told_anew(file_cli: Cli, house: House, there: Robot) -> None:
    go_wrong(house, signal("甲", Severity.URGENT))
    gather(house)
    there.chosen = lambda: Way.GONE
    file_cli("alerts", "test", "--robot", "desk", **env(there))
    assert "失败" in file_cli("alerts", "list", "--sent").out
    there.chosen = lambda: Way.OK
    (failed, _test) = file_cli.json("outbox", "list", "--failed")["messages"]
    assert (failed["topic"], failed["about"], failed["error"][:5]) == ("alert.wecom", "desk", "93000")
    assert file_cli.json("outbox", "resend", str(failed["id"]))["messages"] == [failed["id"]]
    assert "待发送" in file_cli("alerts", "list", "--sent").out
    again = file_cli("--json", "outbox", "resend", str(failed["id"]))
    assert (again.status, again.json["error"]) == (1, "message.not_failed")


def test_all_of_mine_are_seen_at_once(file_cli: Cli, house: House) -> None:
    go_wrong(house, signal("甲"), signal("乙"), owner="planner")
    assert len(file_cli.json("alerts", "list", "--mine", "planner")["alerts"]) == 2
    assert file_cli.json("alerts", "ack", "--operator", "planner")["count"] == 2
    assert file_cli("alerts", "list").out.strip() == "没有待处理的提醒。"


def test_keys_are_kept_by_the_name_of_what_they_open(file_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, str] = {}
    monkeypatch.setattr(secrets, "keep_secret", kept.__setitem__)
    assert file_cli("alerts", "key", "desk", stdin=f"{KEY}\n").status == 0
    assert file_cli("alerts", "key", "smtp.example.com", stdin="pass word\n").status == 0
    assert kept == {"wecom_desk": KEY, "mail_smtp_example_com": "pass word"}


def test_workers_in_words(file_cli: Cli, house: House) -> None:
    assert file_cli("workers").out.strip() == "没有后台程序在运行。"
    with house.program.unit_of_work() as uow:
        uow.leases.seen("pc:1:ab", "pc", house.clock(), house.clock(), "labels watch", "")
        uow.commit()
    assert file_cli("workers").out.startswith("pc:1:ab: ")

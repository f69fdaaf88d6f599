"""The robot of a WeCom group, against a real one on the loopback that behaves badly."""

from itertools import count

import pytest

from app.adapters.wecom import WecomRobot
from app.domain.duty import AlertRules
from app.ports.chat import Answer, Note, Reply
from tests.robot import KEY, Robot, Way, robot

RULES = AlertRules()
NOTE = Note("desk", "picklane-1", "", "订单卡住\n#1")


def send(there: Robot, way: Way = Way.OK, note: Note = NOTE, key: str = KEY) -> Answer:
    there.chosen = lambda: way
    return WecomRobot(there.address, {"wecom_desk": key}.get, timeout_s=0.3).send(note, RULES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("way", "reply", "told"),
    [
        (Way.OK, Reply.TAKEN, ""),
        (Way.TOO_OFTEN, Reply.TOO_OFTEN, "45009 api freq"),
        (Way.GONE, Reply.REFUSED, "93000 invalid"),
        (Way.ERROR, Reply.LATER, "HTTP 500"),
        (Way.SILENT, Reply.UNKNOWN, "no answer"),
        (Way.HALF, Reply.UNKNOWN, "no answer"),
    ],
)
def test_what_its_answers_mean(way: Way, reply: Reply, told: str) -> None:
    with robot(patience_s=1.0) as there:
        answer = send(there, way)
    assert (answer.reply, answer.told[: len(told)]) == (reply, told)


def test_people_are_called_by_name() -> None:
    note = Note("desk", "picklane-1", "", "你好", ("wangfang",), ("13800001111",))
    with robot() as there:
        send(there, note=note)
    assert there.taken == [
        {"content": "你好", "mentioned_list": ["wangfang"], "mentioned_mobile_list": ["13800001111"]}
    ]


def test_a_robot_that_is_not_there_has_surely_taken_nothing() -> None:
    with robot() as there:
        pass
    assert send(there) == Answer(Reply.LATER, "no connection")


def test_a_name_that_nobody_answers_to_has_surely_taken_nothing() -> None:
    there = Robot("http://robot.invalid/send")
    assert send(there) == Answer(Reply.LATER, "no connection")


def test_an_answer_that_drips_is_given_up() -> None:
    """Each piece comes in time, and the whole never."""
    import socket
    import threading

    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = threading.Event()

        def drip() -> None:
            line, _ = listening.accept()
            with line:
                line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                for _ in count():
                    if over.wait(0.05):
                        return
                    line.sendall(b"x")

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        answer = send(Robot(f"http://127.0.0.1:{listening.getsockname()[1]}/send"))
        over.set()
        thread.join()
    assert answer == Answer(Reply.UNKNOWN, "no answer")


@pytest.mark.parametrize("key", ["", "not a key", "k" * 200])
def test_without_a_key_nothing_is_sent(key: str) -> None:
    with robot() as there:
        assert send(there, key=key) == Answer(Reply.LATER, "no key")
    assert there.calls == []


def test_only_a_robots_own_key_is_asked_for() -> None:
    """A name in the rules must not fetch other secrets, such as the database's address."""
    asked: list[str] = []

    def secret(name: str) -> str:
        asked.append(name)
        return ""

    sender = WecomRobot("http://127.0.0.1:1/", secret)
    assert not any(sender.is_ready(name, RULES) for name in ("desk", "../db", "", "Desk", "a b"))
    assert asked == ["wecom_desk"]


def test_the_key_is_told_to_nobody(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"), robot(patience_s=1.0) as there:
        told = [send(there, way).told for way in Way]
    assert not [each for each in [*told, caplog.text, *capsys.readouterr()] if KEY in each]


def test_a_refusal_that_quotes_the_key_is_told_without_it() -> None:
    from app.adapters.wecom import _judged

    said = f'{{"errcode": 93000, "errmsg": "no such key={KEY}\\u0000"}}'.encode()
    assert _judged(200, said, KEY) == Answer(Reply.REFUSED, "93000 no such key=*** ")


@pytest.mark.parametrize(
    ("status", "body", "reply"),
    [
        (200, b'{"errcode": -1, "errmsg": "system busy"}', Reply.LATER),
        (200, b'{"errcode": 40058}', Reply.REFUSED),
        (200, b'{"errcode": "zero"}', Reply.UNKNOWN),
        (200, b"[]", Reply.UNKNOWN),
        (200, b"[" * 100_000, Reply.UNKNOWN),
        (429, b"", Reply.TOO_OFTEN),
        (502, b"", Reply.UNKNOWN),
        (504, b"", Reply.UNKNOWN),
        (404, b"", Reply.REFUSED),
        (302, b"", Reply.REFUSED),
    ],
)
def test_other_answers(status: int, body: bytes, reply: Reply) -> None:
    from app.adapters.wecom import _judged

    assert _judged(status, body, KEY).reply is reply

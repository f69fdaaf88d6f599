"""E-mail, against a real server on the loopback that behaves badly."""

import pytest

from app.adapters.mail import Mailer
from app.domain.alerts import MailServer
from app.domain.duty import AlertRules
from app.ports.chat import Answer, Note, Reply
from tests.core import START
from tests.mailbox import Mailbox, mailbox

NOTE = Note("wang@example.com", "picklane-1f", "3 起异常", "订单卡住\n.\n#1")


def send(box: Mailbox, user: str = "", note: Note = NOTE, password: str = "s3cret") -> Answer:
    server = MailServer("127.0.0.1", box.port, "picklane@example.com", user)
    mailer = Mailer(lambda: START, {"mail_127_0_0_1": password}.get, timeout_s=0.3)  # type: ignore[arg-type]
    return mailer.send(note, AlertRules(mail=server))


def test_a_message_has_a_name_by_which_its_repeat_is_known() -> None:
    with mailbox() as box:
        assert (send(box), send(box)) == (Answer(Reply.TAKEN), Answer(Reply.TAKEN))
    first, second = box.taken
    assert first["Message-ID"] == second["Message-ID"] == "<picklane-1f@example.com>"
    assert (first["Subject"], first["To"], first["Auto-Submitted"]) == ("3 起异常", NOTE.to, "auto-generated")
    assert first.get_content().splitlines() == ["订单卡住", ".", "#1"]


@pytest.mark.parametrize(
    ("word", "said", "reply"),
    [
        ("", "421 not now", Reply.LATER),
        ("MAIL", "550 who are you", Reply.REFUSED),
        ("RCPT", "550 no such user", Reply.REFUSED),
        ("RCPT", "450 later", Reply.LATER),
        ("RCPT", "", Reply.LATER),
        ("DATA", "451 later", Reply.LATER),
        (".", "554 spam", Reply.REFUSED),
        (".", "452 full", Reply.LATER),
        (".", "", Reply.UNKNOWN),
        ("QUIT", "421 odd", Reply.TAKEN),
        ("QUIT", "", Reply.TAKEN),
    ],
)
def test_what_its_answers_mean(word: str, said: str, reply: Reply) -> None:
    """What is hung up before the message began has surely not arrived; what is after it may have."""
    with mailbox(answers={word: said}) as box:
        assert send(box).reply is reply
    assert bool(box.taken) is (reply in (Reply.TAKEN, Reply.UNKNOWN))


def test_a_server_that_is_not_there_has_surely_taken_nothing() -> None:
    with mailbox() as box:
        pass
    assert send(box) == Answer(Reply.LATER, "no connection")


def test_the_password_goes_over_an_encrypted_line_only() -> None:
    with mailbox(offers=("AUTH PLAIN LOGIN",)) as box:
        assert send(box, user="picklane") == Answer(Reply.REFUSED, "not encrypted")
    assert not [line for line in box.heard if "AUTH" in line]


def test_what_offers_to_encrypt_and_cannot_gets_no_message() -> None:
    with mailbox(offers=("STARTTLS",)) as box:
        assert send(box).reply is Reply.LATER
    assert box.taken == []


@pytest.mark.parametrize("to", ["wang@example.com\r\nRCPT TO:<x@y>", "王@example.com"])
def test_an_address_that_is_none_is_refused(to: str) -> None:
    with mailbox() as box:
        answer = send(box, note=Note(to, "r", "s", "t"))
    assert (answer.reply, box.taken) == (Reply.REFUSED, [])


@pytest.mark.parametrize(("user", "password", "ready"), [("", "", True), ("me", "", False), ("me", "s3cret", True)])
def test_it_is_ready_with_its_password(user: str, password: str, ready: bool) -> None:
    rules = AlertRules(mail=MailServer("Mail.example.com", 587, "p@example.com", user))
    mailer = Mailer(lambda: START, {"mail_mail_example_com": password}.get)  # type: ignore[arg-type]
    assert mailer.is_ready("", rules) is ready
    assert not mailer.is_ready("", AlertRules())
    assert mailer.send(NOTE, AlertRules()).reply is Reply.LATER

"""E-mail through the company's server (SMTP): encrypted where the server can, logged in only over an encrypted line."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial

from app.adapters.calling import Start, trusted, within
from app.domain.alerts import CALL_LIMIT, MailServer, mail_secret
from app.domain.duty import AlertRules
from app.ports import Clock
from app.ports.chat import Answer, Note, Reply

_ENCRYPTED_PORT = 465
_MAX_TOLD = 120
_NOT_NOW, _FOR_GOOD = 400, 500
"""Answers from the first number on are a no, from the second on for good (RFC 5321, 4.2.1)."""


class Mailer:
    """app.ports.chat.ChatRobot; `secret` is what keyring or environment keep under a name."""

    def __init__(self, clock: Clock, secret: Callable[[str], str], timeout_s: float = 8.0) -> None:
        self._clock, self._secret, self._timeout_s = clock, secret, timeout_s

    def is_ready(self, to: str, rules: AlertRules) -> bool:
        """By its host, and its password where it wants one."""
        server = rules.mail
        return bool(server.host and (not server.user or self._password(server)))

    def send(self, note: Note, rules: AlertRules) -> Answer:
        """One message to one person, whose Message-ID is its reference."""
        start = Start()
        if not rules.mail.host:
            return Answer(Reply.LATER, "no server")
        try:
            return within(CALL_LIMIT.total_seconds(), partial(self._hand_in, note, rules.mail, start))
        except (TimeoutError, OSError, smtplib.SMTPException) as error:
            return _judged(error, is_begun=start.close())
        except ValueError:  # an address or subject that no header may hold
            return Answer(Reply.REFUSED, "address")

    def _password(self, server: MailServer) -> str:
        return self._secret(mail_secret(server.host))

    def _hand_in(self, note: Note, server: MailServer, start: Start) -> Answer:
        line = self._connected(server)
        try:
            if server.user:
                if not isinstance(line.sock, ssl.SSLSocket):
                    return Answer(Reply.REFUSED, "not encrypted")
                line.login(server.user, self._password(server))
            for code, said in (line.mail(server.sender), line.rcpt(note.to)):
                if code >= _NOT_NOW:
                    return _by_code(code, said)
            start.begin()
            code, said = line.data(self._message(note, server).as_bytes(policy=SMTP))
            with suppress(OSError):  # what it says to the farewell makes no difference
                line.send("QUIT\r\n")
            return Answer(Reply.TAKEN) if code < _NOT_NOW else _by_code(code, said)
        finally:
            line.close()

    def _connected(self, server: MailServer) -> smtplib.SMTP:
        timeout, me = self._timeout_s, "picklane"
        if server.port == _ENCRYPTED_PORT:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, local_hostname=me, timeout=timeout, context=trusted()
            )
        else:
            line = smtplib.SMTP(server.host, server.port, local_hostname=me, timeout=timeout)
        try:
            line.ehlo_or_helo_if_needed()
            if server.port != _ENCRYPTED_PORT and line.has_extn("starttls"):
                line.starttls(context=trusted())
                line.ehlo()
        except BaseException:
            line.close()
            raise
        return line

    def _message(self, note: Note, server: MailServer) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = server.sender, note.to, note.subject
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = f"<{note.reference}@{server.sender.rpartition('@')[2] or server.host}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(note.text)
        return message


def _judged(error: OSError | smtplib.SMTPException, *, is_begun: bool) -> Answer:
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code(error.smtp_code, error.smtp_error)
    if is_begun:
        return Answer(Reply.UNKNOWN, "no answer")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Answer(Reply.REFUSED, "no login")
    return Answer(Reply.LATER, "certificate" if isinstance(error, ssl.SSLCertVerificationError) else "no connection")


def _by_code(code: int, said: bytes | str) -> Answer:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    plain = "".join(c if c.isprintable() else " " for c in words)
    return Answer(Reply.REFUSED if code >= _FOR_GOOD else Reply.LATER, f"{code} {plain[:_MAX_TOLD]}")

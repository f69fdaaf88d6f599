"""A mail server on the loopback (SMTP): it keeps what it gets, and behaves as badly as it is told to."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import BinaryIO

_SECONDS = 20.0


@dataclass
class Mailbox:
    """`answers` replaces what is said to a command of SMTP (by its first word; "." is the end of a message); an empty
    answer hangs up instead. `taken` are the messages that were taken."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    taken: list[EmailMessage] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def serve(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as lines:
            line.settimeout(_SECONDS)
            if not self._say(line, "", "220 here"):
                return
            for spoken in lines:
                if not self._hear(line, lines, spoken.decode().strip()):
                    return

    def _hear(self, line: socket.socket, lines: BinaryIO, spoken: str) -> bool:
        self.heard.append(spoken)
        word = spoken.partition(" ")[0].upper()
        if word == "EHLO":
            said = ["here", *self.offers]
            parts = [f"250{'-' if part is not said[-1] else ' '}{part}" for part in said]
            return self._say(line, word, "\r\n".join(parts))
        if word == "QUIT":
            self._say(line, word, "221 bye")
            return False
        if word != "DATA":
            return self._say(line, word, "250 ok")
        if not self._say(line, word, "354 go on"):
            return False
        if word in self.answers:  # a no
            return True
        written = b""
        while (part := lines.readline()) not in (b".\r\n", b""):
            written += part.removeprefix(b".")
        if self.answers.get(".", "2")[:1] in ("2", ""):
            self.taken.append(message_from_bytes(written, policy=default))
        return self._say(line, ".", "250 taken")

    def _say(self, line: socket.socket, word: str, usual: str) -> bool:
        said = self.answers.get(word, usual)
        if said:
            line.sendall(f"{said}\r\n".encode())
        return bool(said)


@contextmanager
def mailbox(**fields: object) -> Iterator[Mailbox]:
    """Listening, until it is left."""
    made = Mailbox(**fields)  # type: ignore[arg-type]
    listening = socket.create_server(("127.0.0.1", 0))
    made.port = listening.getsockname()[1]
    over = threading.Event()

    def serve() -> None:
        while True:
            line, _ = listening.accept()
            if over.is_set():
                line.close()
                return
            try:
                made.serve(line)
            except OSError:
                continue  # whoever calls may have gone

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        over.set()
        socket.create_connection(("127.0.0.1", made.port)).close()
        thread.join()
        listening.close()

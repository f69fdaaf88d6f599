"""A raw printer on the loopback: it keeps what it gets, and behaves as badly as it is told to."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Behaviour = Callable[[socket.socket, "Sink"], None]
_SECONDS = 20.0


class Sink:
    """`address` is where it listens; `taken` are the bytes of each connection that came to its end."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behave = behaviour
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(_SECONDS)
        self.address = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self.taken: list[bytes] = []
        self.connected, self.over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            with line:
                line.settimeout(_SECONDS)
                self.connected.set()
                if self.over.is_set():
                    return
                self._behave(line, self)

    def close(self) -> None:
        self.over.set()
        socket.create_connection(("127.0.0.1", int(self.address.rpartition(":")[2]))).close()
        self._thread.join()
        self._listening.close()


@contextmanager
def sink(behaviour: Behaviour) -> Iterator[Sink]:
    """Listening, until it is left."""
    made = Sink(behaviour)
    try:
        yield made
    finally:
        made.close()


def takes_all(line: socket.socket, printer: Sink) -> None:
    """Reads until the sender has ended, and closes in return."""
    data = b""
    while part := line.recv(65536):
        data += part
    printer.taken.append(data)


def takes_half(line: socket.socket, printer: Sink) -> None:
    """Reads a little and hangs up hard."""
    line.recv(10)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def never_reads(line: socket.socket, printer: Sink) -> None:
    """Stalls until the test is over."""
    printer.over.wait(_SECONDS)


def reads_but_never_closes(line: socket.socket, printer: Sink) -> None:
    takes_all(line, printer)
    printer.over.wait(_SECONDS)

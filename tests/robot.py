"""A WeCom group robot on the loopback: it keeps its own limit, and behaves as badly as it is told to."""

import json
import re
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = "0b1f6a52-7c3e-4d7a-9a55-5d1f2f0c9e11"
_FOOTER = re.compile(r"#(\d+)")


class Way(StrEnum):
    """How it answers a message."""

    OK = "ok"
    TOO_OFTEN = "45009"
    GONE = "93000"
    ERROR = "500"
    SILENT = "nothing, and it was not taken"
    DEAF = "nothing, but it was taken"
    HALF = "half an answer, but it was taken"


TAKES = (Way.OK, Way.DEAF, Way.HALF)


@dataclass
class Robot:
    """`taken` are the contents of the messages that came into the group; `calls` when each call came, whatever was
    answered; `chosen` says how the next call is answered."""

    address: str = ""
    chosen: Callable[[], Way] = lambda: Way.OK
    patience_s: float = 5.0
    """How long it is silent."""
    taken: list[dict[str, object]] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    answered: list[Way] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def texts(self) -> list[str]:
        return [str(each["content"]) for each in self.taken]

    @property
    def times(self) -> Counter[int]:
        """How often each message came, by its number."""
        found = [_FOOTER.findall(text)[-1] for text in self.texts]
        return Counter(map(int, found))

    def most_in(self, window_s: float) -> int:
        """The most calls that came within any such time."""
        recent: deque[float] = deque()
        most = 0
        for at in sorted(self.calls):
            recent.append(at)
            while at - recent[0] >= window_s:
                recent.popleft()
            most = max(most, len(recent))
        return most


class _Handler(BaseHTTPRequestHandler):
    robot: Robot
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        robot = self.robot
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = parse_qs(urlsplit(self.path).query).get("key", [""])[0]
        with robot.lock:
            robot.calls.append(time.monotonic())
            way = robot.chosen() if key == KEY else Way.GONE
            robot.answered.append(way)
            if way in TAKES:
                robot.taken.append(body["text"])
        self._answer(way)

    def _answer(self, way: Way) -> None:
        self.close_connection = True
        if way in (Way.SILENT, Way.DEAF):
            time.sleep(self.robot.patience_s)
            return
        code, says = {
            Way.TOO_OFTEN: (45009, "api freq out of limit, hint: [1], from ip: 127.0.0.1"),
            Way.GONE: (93000, "invalid webhook url"),
        }.get(way, (0, "ok"))
        answer = json.dumps({"errcode": code, "errmsg": says}).encode()
        self.send_response(500 if way is Way.ERROR else 200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer[:9] if way is Way.HALF else answer)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever calls may have gone."""


@contextmanager
def robot(**fields: object) -> Iterator[Robot]:
    """Listening, until it is left."""
    made = Robot(**fields)  # type: ignore[arg-type]
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"robot": made}))
    made.address = f"http://127.0.0.1:{server.server_address[1]}/cgi-bin/webhook/send"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

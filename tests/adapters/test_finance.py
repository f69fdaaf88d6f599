"""The finance system over HTTP: every shape is read exactly; all that is slow, down or wrong is away, with a reason."""

import json
import logging
import shutil
import ssl
import subprocess
import traceback
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.finance import HttpFinance
from app.errors import BadInput, Refused, Unavailable
from app.ports import FinanceBalance

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
KEY = "k3y-that-nobody-may-see"
GOOD = {"limit": "50000", "used": "12000.50", "available": "37999.50", "currency": "CNY"}

Reply = Callable[["Handler"], None]


class Finance(ThreadingHTTPServer):
    """Gives the replies of its script in turn, the last one for ever, and remembers what it was asked."""

    script: Sequence[Reply] = ()

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str]] = []
        self.patient: list[str] = []
        self.ended = Event()

    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def play(self, *script: Reply) -> None:
        self.script = script
        self.asked.clear()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what several tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Finance

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Authorization"]))
        self.server.script[min(len(self.server.asked), len(self.server.script)) - 1](self)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing to the terminal."""


def says(body: object, status: int = 200, **headers: str) -> Reply:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()

    def reply(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(raw)

    return reply


def drips(handler: Handler, first: bytes, drop: bytes, last: bytes) -> None:
    """A good answer after all, but only in about five seconds."""
    handler.wfile.write(first)
    for _ in range(250):
        if drop:
            handler.wfile.write(drop)
        if handler.server.ended.wait(0.02):
            return
    handler.wfile.write(last)
    handler.server.patient.append(handler.path)


HEAD, BODY = b"HTTP/1.0 200 OK\r\nX: x", json.dumps(GOOD).encode()


def silent(handler: Handler) -> None:
    drips(handler, b"", b"", HEAD + b"\r\n\r\n" + BODY)


def dripping_head(handler: Handler) -> None:
    drips(handler, HEAD, b"x", b"\r\n\r\n" + BODY)


def dripping_body(handler: Handler) -> None:
    drips(handler, HEAD + b"\r\n\r\n", b" ", BODY)


def endless(handler: Handler) -> None:
    says(b"[")(handler)
    while not handler.server.ended.is_set():
        handler.wfile.write(b"1," * 10_000)


def hangs_up(handler: Handler) -> None:
    handler.close_connection = True


@pytest.fixture(scope="module")
def finance() -> Iterator[Finance]:
    with Finance() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.ended.set()
        server.shutdown()


def asking(
    server: Finance,
    *,
    key: str = KEY,
    timeout_s: float = 5.0,
    attempts: int = 3,
    sleep: Callable[[float], None] = lambda _: None,
) -> HttpFinance:
    return HttpFinance(
        server.url(), lambda: key, clock=lambda: NOW, timeout_s=timeout_s, attempts=attempts, sleep=sleep
    )


def reason(call: Callable[[], object]) -> str:
    with pytest.raises(Unavailable) as caught:
        call()
    assert caught.value.what == "finance.away"
    assert KEY not in "".join(traceback.format_exception(caught.value)) + repr(caught.value) + str(caught.value)
    return str(caught.value.facts["why"])


@pytest.mark.parametrize(
    ("answer", "limit_fen", "used_fen", "enabled"),
    [
        (GOOD, 5_000_000, 1_200_050, True),
        ({"limit": 50000, "used": 12000.5, "currency": "RMB", "enable": False}, 5_000_000, 1_200_050, False),
        ({"limit": 0.1, "available": -0.2}, 10, 30, True),
        ({"limit": "1,000,000.1", "used": "-5"}, 100_000_010, -500, True),
        (b'{"limit": 1.0E7, "used": 0, "currency": null}', 1_000_000_000, 0, True),
        (
            {
                "companyCredit": {
                    "creditLimitAmount": "800.00",
                    "consumedCreditAmount": "900.00",
                    "availableCreditAmount": "-100.00",
                    "currency": "CNY",
                    "enable": True,
                }
            },
            80_000,
            90_000,
            True,
        ),
        ({"creditLimitAmount": "1", "consumedCreditAmount": "1", "enable": False}, 100, 100, False),
        (
            {
                "Code": "200",
                "Success": True,
                "Data": {"AvailableAmount": "10,000.00", "CreditAmount": "12000", "Currency": "CNY"},
            },
            1_200_000,
            200_000,
            True,
        ),
    ],
)
def test_every_shape_is_read_to_the_fen(finance: Finance, answer: object, limit_fen: int, used_fen: int, enabled: bool):
    finance.play(says(answer))

    assert asking(finance).balance("K001") == FinanceBalance(limit_fen, used_fen, enabled, NOW)


@given(st.integers(0, 10**11), st.integers(-(10**10), 10**10), st.booleans())
def test_every_amount_comes_back(finance: Finance, limit: int, used: int, grouped: bool):
    def yuan(fen: int) -> str:
        return f"{'-' if fen < 0 else ''}{abs(fen) // 100:{',' if grouped else ''}}.{abs(fen) % 100:02}"

    finance.play(says({"limit": yuan(limit), "used": yuan(used), "available": yuan(limit - used)}))

    found = asking(finance).balance("K001")

    assert (found.limit_fen, found.used_fen) == (limit, used)


@pytest.mark.parametrize(
    ("as_of", "at"),
    [
        ("2026-11-23T10:00:00+08:00", datetime(2026, 11, 23, 2, 0, tzinfo=UTC)),
        ("2026-11-23T02:00:00.000+0000", datetime(2026, 11, 23, 2, 0, tzinfo=UTC)),
        ("2026-11-23 10:00:00", datetime(2026, 11, 23, 2, 0, tzinfo=UTC)),
        (1_763_863_200, datetime(2025, 11, 23, 2, 0, tzinfo=UTC)),
        ("1763863200250", datetime(2025, 11, 23, 2, 0, 0, 250_000, tzinfo=UTC)),
        ("", NOW),
    ],
)
def test_the_time_of_the_balance_is_known(finance: Finance, as_of: object, at: datetime):
    finance.play(says(GOOD | {"as_of": as_of}))

    assert asking(finance).balance("K001").as_of == at


def test_customer_and_key_travel_in_their_places(finance: Finance):
    finance.play(says(GOOD))

    HttpFinance(finance.url() + "/v1/", lambda: f" {KEY}\n", clock=lambda: NOW).balance("甲&limit=9 #1/..")

    encoded = "%E7%94%B2%26limit%3D9+%231%2F.."
    assert [(path.replace("%20", "+"), key) for path, key in finance.asked] == [
        (f"/v1/balance?customer={encoded}", f"Bearer {KEY}")
    ]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"<html>Welcome</html>", "the answer is not JSON"),
        (b"", "the answer is not JSON"),
        (b"\xff\xfe\x00", "the answer is not JSON"),
        (b"[" * 60_000, "the answer is not JSON"),
        ([GOOD], "the answer has no known shape"),
        ({"error": "limit"}, "the answer has no known shape"),
        ({"limit": "5"}, "the answer has no known shape"),
        (GOOD | {"enable": "yes"}, "the answer has no known shape"),
        (GOOD | {"available": "40000"}, "its amounts contradict one another"),
        (GOOD | {"limit": "50000.001"}, "an amount is wrong"),
        (GOOD | {"limit": "-1"}, "an amount is wrong"),
        (GOOD | {"used": "1,00"}, "an amount is wrong"),
        (GOOD | {"used": True}, "an amount is wrong"),
        (GOOD | {"used": "１２"}, "an amount is wrong"),
        (b'{"limit": 1, "used": NaN}', "an amount is wrong"),
        (b'{"limit": 1e99, "used": 0}', "an amount is wrong"),
        (GOOD | {"currency": "USD"}, "the currency is not CNY"),
        (GOOD | {"as_of": "yesterday"}, "its time is wrong"),
        (GOOD | {"as_of": "0001-01-01T00:00:00"}, "its time is wrong"),
        ({"Code": "NotAuthorized", "Success": False, "Data": {"CreditAmount": "5"}}, "it reports an error"),
    ],
)
def test_a_wrong_answer_is_no_balance_and_not_asked_for_again(finance: Finance, answer: object, why: str):
    finance.play(says(answer))

    assert reason(lambda: asking(finance).balance("K001")) == why
    assert len(finance.asked) == 1


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.sampled_from(["1", "-2,000.5", "CNY"]),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(
                ["limit", "used", "available", "as_of", "currency", "enable", "companyCredit", "Data", "Success", ""]
            )
            | st.text(),
            inner,
        )
    ),
)


@given(json_values, st.sampled_from([200, 200, 200, 204, 400, 404, 500]))
def test_whatever_the_answer_there_is_a_balance_or_a_plain_no(finance: Finance, answer: object, status: int):
    finance.play(says(answer, status))

    try:
        found = asking(finance).balance("K001")
    except (Refused, Unavailable):
        return

    assert status == 200
    assert found.limit_fen >= 0
    assert found.as_of.tzinfo is UTC


def test_a_busy_system_is_asked_again_after_longer_and_longer_waits(finance: Finance):
    finance.play(says({}, 503), says({}, 503), says(GOOD))
    waits: list[float] = []

    assert asking(finance, sleep=waits.append).balance("K001").limit_fen == 5_000_000
    assert waits == [0.2, 0.4]
    assert len(finance.asked) == 3


@pytest.mark.parametrize(
    "after",
    ["2", f"{NOW + timedelta(seconds=2):%a, %d %b %Y %H:%M:%S GMT}"],
)
def test_a_system_that_names_a_time_is_left_alone_until_then(finance: Finance, after: str):
    finance.play(says({}, 429, Retry_After=after), says({}, 429, Retry_After="soon"), says(GOOD))
    waits: list[float] = []

    asking(finance, sleep=waits.append).balance("K001")

    assert waits == [2, 0.4]


def test_nobody_waits_for_a_system_that_wants_more_time_than_there_is(finance: Finance):
    finance.play(says({}, 503, Retry_After="3600"))

    assert reason(lambda: asking(finance).balance("K001")) == "HTTP 503"
    assert len(finance.asked) == 1


def test_a_broken_connection_is_tried_again(finance: Finance):
    finance.play(hangs_up, says(b"{", Content_Length="100"), says(GOOD))

    assert asking(finance).balance("K001").used_fen == 1_200_050


@pytest.mark.parametrize("reply", [silent, dripping_head, dripping_body])
def test_a_slow_answer_ends_in_time(finance: Finance, reply: Reply):
    finance.play(reply)

    assert reason(lambda: asking(finance, timeout_s=0.1, attempts=2).balance("K001")) == "no answer in time"
    assert finance.patient == []


def test_an_answer_that_stalls_half_way_is_asked_for_again(finance: Finance):
    finance.play(dripping_body, says(GOOD))

    assert asking(finance, timeout_s=0.5).balance("K001").used_fen == 1_200_050


def test_an_endless_answer_is_cut_off(finance: Finance):
    finance.play(endless)

    assert reason(lambda: asking(finance).balance("K001")) == "the answer is too large"


def test_nobody_home(finance: Finance):
    with Finance() as server:
        closed = asking(server)

    assert reason(lambda: closed.balance("K001")) == "no connection"


@pytest.mark.parametrize(
    ("status", "why"),
    [(302, "HTTP 302"), (400, "HTTP 400"), (401, "the key is refused"), (403, "the key is refused")],
)
def test_a_no_is_neither_followed_nor_repeated(finance: Finance, status: int, why: str):
    finance.play(says({}, status, Location=f"http://localhost:{finance.server_port}/elsewhere"))

    assert reason(lambda: asking(finance).balance("K001")) == why
    assert len(finance.asked) == 1


def test_an_unknown_customer_is_a_refusal(finance: Finance):
    finance.play(says({}, 404))

    with pytest.raises(Refused) as caught:
        asking(finance).balance("K404")

    assert (caught.value.code, caught.value.facts) == ("finance.customer_unknown", {"customer": "K404"})


@pytest.mark.parametrize(
    ("key", "why"), [("", "the key is missing"), ("a\r\nb: c", "the key is refused"), ("密", "the key is refused")]
)
def test_a_key_that_cannot_be_sent_is_not_sent(finance: Finance, key: str, why: str):
    finance.play(says(GOOD))

    assert reason(lambda: asking(finance, key=key).balance("K001")) == why
    assert finance.asked == []


def test_the_key_is_in_no_log_and_no_repr(finance: Finance, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    finance.play(says({}, 503), says({}, 401))
    adapter = asking(finance)

    reason(lambda: adapter.balance("K001"))

    assert caplog.records
    assert KEY not in caplog.text + repr(adapter)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "finance.example.com",
        "ftp://10.0.0.1",
        "http://finance.example.com",
        "http://10.example.com",
        "http://172.32.0.1",
        "http://8.8.8.8",
        "https://",
        "https://user:secret@finance.example.com",
        "https://finance.example.com?key=secret",
        "https://finance.example.com:x",
    ],
)
def test_an_address_that_would_give_the_key_away_is_refused(url: str):
    with pytest.raises(BadInput, match=r"finance\.url") as caught:
        HttpFinance(url, lambda: KEY, clock=lambda: NOW)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["https://finance.example.com/api/", "http://localhost:8080", "http://10.1.2.3", "http://172.31.0.1/x"],
)
def test_addresses_at_home_and_encrypted_ones_are_taken(url: str):
    HttpFinance(url, lambda: KEY, clock=lambda: NOW)


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
def test_a_certificate_nobody_vouches_for_gets_no_key(tmp_path: Path):
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key -out cert"
    subprocess.run(
        [*command.split(), "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    with Finance() as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.play(says(GOOD))
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        url = f"https://localhost:{server.server_port}"
        away = HttpFinance(url, lambda: KEY, clock=lambda: NOW, sleep=lambda _: None)

        assert reason(lambda: away.balance("K001")) == "its certificate is not trusted"
        server.shutdown()

    assert server.asked == []

"""The balance of a customer from the company's finance system over HTTP, in every shape such systems answer."""

import json
import math
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus

import httpx

from app.adapters.calling import trusted, within
from app.adapters.cells import CHINA
from app.domain.company import finance_address
from app.errors import BadInput, Refused, Unavailable
from app.ports import Clock, FinanceBalance

_FIRST_WAIT_S = 0.2
_MAX_ANSWER = 64 * 1024

_MAX_FEN = 10**12  # As much money as app.adapters.cells reads.
# Exponents too: several JSON writers make 1.0E7 of ten million.
_AMOUNT = re.compile(r"-?(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,12})?(?:[eE][+-]?[0-9]{1,2})?")
_STAMP = re.compile(r"[0-9]{9,13}")
_MILLISECONDS_FROM = 10**11
_YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How one family of systems names the facts, and the object it wraps them in or leaves out."""

    wrapper: str
    limit: str
    used: str
    available: str
    currency: str


_SHAPES = (
    _Shape("", "limit", "used", "available", "currency"),
    _Shape("companyCredit", "creditLimitAmount", "consumedCreditAmount", "availableCreditAmount", "currency"),
    _Shape("Data", "CreditAmount", "", "AvailableAmount", "Currency"),
)


class _Setback(Exception):  # noqa: N818 - a reason to try again, which never leaves this module
    """Why there is no answer yet, and how many seconds the system asks to be left alone."""

    def __init__(self, why: str, wait_s: float = 0.0) -> None:
        super().__init__(why)
        self.why, self.wait_s = why, wait_s


class HttpFinance:
    """app.ports.FinanceSystem: GET `base_url`/balance?customer=CODE with the key as bearer, straight to the system
    (no proxy, no redirect).

    Each of the `attempts` may take `timeout_s` seconds, and the call ends when all of them and the waits between
    could have passed. BadInput("finance.url") unless `base_url` is https, or http inside the company's own network.
    """

    def __init__(
        self,
        base_url: str,
        key: Callable[[], str],
        *,
        clock: Clock,
        timeout_s: float = 3.0,
        attempts: int = 3,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._url = _checked(base_url) + "/balance"
        self._key, self._clock, self._sleep = key, clock, sleep
        self._timeout_s = timeout_s
        self._waits_s = tuple(_FIRST_WAIT_S * 2**n for n in range(attempts - 1))
        self._limit_s = attempts * timeout_s + sum(self._waits_s)

    def balance(self, customer: str) -> FinanceBalance:
        """As the port says; the fact `why` is one of a few English texts, or `HTTP` and the status."""
        key = self._key().strip()
        if not key:
            raise _away("the key is missing")
        if not (key.isascii() and key.isprintable()):
            raise _away("the key is refused")
        try:
            body = within(self._limit_s, partial(self._insist, customer, key))
        except TimeoutError:
            raise _away("no answer in time") from None
        return _balance(body, self._clock())

    def _insist(self, customer: str, key: str) -> bytes:
        end = time.monotonic() + self._limit_s
        for planned_s in (*self._waits_s, math.inf):
            try:
                return self._ask(customer, key)
            except _Setback as setback:
                why, wait_s = setback.why, max(planned_s, setback.wait_s)
            if time.monotonic() + wait_s >= end:
                break
            self._sleep(wait_s)
        raise _away(why)

    def _ask(self, customer: str, key: str) -> bytes:
        """The answer's bytes; _Setback where another try may help."""
        end = time.monotonic() + self._timeout_s
        headers = {"Authorization": f"Bearer {key}", "Accept": "application/json", "Accept-Encoding": "identity"}
        try:
            with (
                httpx.Client(headers=headers, timeout=self._timeout_s, verify=trusted(), trust_env=False) as client,
                client.stream("GET", self._url, params={"customer": customer}) as response,
            ):
                self._judge(response, customer)
                return _body(response, end)
        except httpx.TransportError as error:
            raise _Setback(_reason(error)) from None

    def _judge(self, response: httpx.Response, customer: str) -> None:
        status = response.status_code
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _Setback(f"HTTP {status}", _asked_wait_s(response.headers.get("Retry-After", ""), self._clock()))
        if status == HTTPStatus.NOT_FOUND:
            raise Refused("finance.customer_unknown", customer=customer)
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise _away("the key is refused")
        if status != HTTPStatus.OK:
            raise _away(f"HTTP {status}")


def _away(why: str) -> Unavailable:
    return Unavailable("finance.away", why=why)


def _checked(base_url: str) -> str:
    """As the HTTP library reads it."""
    try:
        return str(httpx.URL(finance_address(base_url))).rstrip("/")
    except httpx.InvalidURL:
        raise BadInput("finance.url") from None


def _reason(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return "its certificate is not trusted"
    return "no connection"


def _asked_wait_s(header: str, now: datetime) -> float:
    """Retry-After in both its forms, seconds and a date; 0 when it says neither."""
    if re.fullmatch("[0-9]{1,6}", header):
        return float(header)
    try:
        return (parsedate_to_datetime(header) - now).total_seconds()
    except (ValueError, TypeError):
        return 0.0


def _body(response: httpx.Response, end: float) -> bytes:
    body = b""
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > _MAX_ANSWER:
            raise _away("the answer is too large")
        if time.monotonic() > end:
            raise _Setback("no answer in time")
    return body


def _balance(body: bytes, now: datetime) -> FinanceBalance:
    try:
        # Numbers stay text, so that no digit is lost and none too many is counted.
        answer: object = json.loads(body, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise _away("the answer is not JSON") from None
    if not isinstance(answer, dict):
        raise _away("the answer has no known shape")
    if answer.get("Success", True) is not True or answer.get("Code", "200") != "200":
        raise _away("it reports an error")
    shape, facts = _recognised(answer)
    enabled = facts.get("enable", True)
    if not isinstance(enabled, bool):
        raise _away("the answer has no known shape")
    if facts.get(shape.currency) not in (None, "", "CNY", "RMB"):
        raise _away("the currency is not CNY")
    limit, used = _limit_and_used(shape, facts)
    return FinanceBalance(limit, used, enabled, _as_of(facts.get("as_of"), now))


def _recognised(answer: Mapping[str, object]) -> tuple[_Shape, Mapping[str, object]]:
    for shape in _SHAPES:
        facts = answer.get(shape.wrapper, answer)
        if isinstance(facts, dict) and shape.limit in facts:
            return shape, facts
    raise _away("the answer has no known shape")


def _limit_and_used(shape: _Shape, facts: Mapping[str, object]) -> tuple[int, int]:
    limit, used, available = (_fen(facts.get(name)) for name in (shape.limit, shape.used, shape.available))
    if limit is None or limit < 0:
        raise _away("an amount is wrong")
    if used is None and available is not None:
        used = limit - available
    if used is None:
        raise _away("the answer has no known shape")
    if available is not None and used + available != limit:
        raise _away("its amounts contradict one another")
    return limit, used


def _fen(value: object) -> int | None:
    """Yuan with thousands commas or without as fen, exactly; None when absent."""
    if value is None:
        return None
    text = value.strip() if isinstance(value, str) else ""
    if not _AMOUNT.fullmatch(text):
        raise _away("an amount is wrong")
    fen = Decimal(text.replace(",", "")).scaleb(2)
    if abs(fen) >= _MAX_FEN or fen != fen.to_integral_value():
        raise _away("an amount is wrong")
    return int(fen)


def _as_of(value: object, now: datetime) -> datetime:
    """ISO 8601 (China's time where no zone stands there), seconds or milliseconds since 1970, as aware UTC."""
    if value is None or value == "":
        return now
    try:
        when = _moment(value.strip() if isinstance(value, str) else "").astimezone(UTC)
    except (ValueError, OverflowError):
        raise _away("its time is wrong") from None
    if when.year not in _YEARS:
        raise _away("its time is wrong")
    return when


def _moment(text: str) -> datetime:
    if _STAMP.fullmatch(text):
        stamp = int(text)
        return datetime.fromtimestamp(stamp / 1000 if stamp >= _MILLISECONDS_FROM else stamp, UTC)
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=CHINA)

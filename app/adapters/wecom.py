"""The robot of a WeCom (企业微信) group: POST …/webhook/send?key=KEY; HTTP 200 answers with an errcode in it."""

import json
import logging
import re
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

import httpx

from app.adapters.calling import Start, trusted, within
from app.domain.alerts import CALL_LIMIT, TARGET_NAME, TOO_OFTEN, robot_secret
from app.domain.duty import AlertRules
from app.ports.chat import Answer, Note, Reply

logging.getLogger("httpx").setLevel(logging.WARNING)  # else it logs every address, and the key with it

_MAX_ANSWER = 16 * 1024
_MAX_TOLD = 120
_BUSY = -1
_KEY = re.compile(r"[A-Za-z0-9_-]{1,100}")
_LOST = (HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT)
"""Answers of something in between, which may have passed the note on."""


class WecomRobot:
    """app.ports.chat.ChatRobot; `address` is the robot's without its key, `secret` what keyring or environment keep
    under a name. The key is written nowhere: not into logs, errors or answers."""

    def __init__(self, address: str, secret: Callable[[str], str], timeout_s: float = 8.0) -> None:
        self._address, self._secret, self._timeout_s = address, secret, timeout_s

    def is_ready(self, to: str, rules: AlertRules) -> bool:
        """By its key."""
        return bool(self._key(to))

    def send(self, note: Note, rules: AlertRules) -> Answer:
        """As a text, which is the one kind of message whose @ reaches people."""
        key, start = self._key(note.to), Start()
        if not key:
            return Answer(Reply.LATER, "no key")
        try:
            limit = min(CALL_LIMIT.total_seconds(), 2 * self._timeout_s)
            return within(limit, partial(self._post, note, key, start))
        except (TimeoutError, httpx.TransportError):
            return Answer(Reply.UNKNOWN, "no answer") if start.close() else Answer(Reply.LATER, "no connection")
        except Exception:  # whose words might quote the address with the key
            return Answer(Reply.UNKNOWN, "no answer") if start.close() else Answer(Reply.REFUSED, "address")

    def _key(self, name: str) -> str:
        key = self._secret(robot_secret(name)).strip() if TARGET_NAME.fullmatch(name) else ""
        return key if _KEY.fullmatch(key) else ""

    def _post(self, note: Note, key: str, start: Start) -> Answer:
        def noted(step: str, _facts: Mapping[str, Any]) -> None:
            if step.endswith("send_request_headers.started"):
                start.begin()

        is_public = self._address.startswith("https:")  # a proxy may lie between the company and the internet
        with (
            httpx.Client(timeout=self._timeout_s, verify=trusted(), trust_env=is_public) as client,
            client.stream(
                "POST", self._address, params={"key": key}, json=_content(note), extensions={"trace": noted}
            ) as response,
        ):
            return _judged(response.status_code, _body(response), key)


def _content(note: Note) -> dict[str, object]:
    said: dict[str, object] = {"content": note.text}
    if note.users:
        said["mentioned_list"] = list(note.users)
    if note.mobiles:
        said["mentioned_mobile_list"] = list(note.mobiles)
    return {"msgtype": "text", "text": said}


def _body(response: httpx.Response) -> bytes:
    body = b""
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > _MAX_ANSWER:
            return b""
    return body


def _judged(status: int, body: bytes, key: str) -> Answer:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Answer(Reply.TOO_OFTEN, f"{TOO_OFTEN} HTTP {status}")
    if status in _LOST:
        return Answer(Reply.UNKNOWN, f"HTTP {status}")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Answer(Reply.LATER, f"HTTP {status}")
    if status != HTTPStatus.OK:
        return Answer(Reply.REFUSED, f"HTTP {status}")
    try:
        answer = json.loads(body)
        code, said = int(answer["errcode"]), str(answer.get("errmsg", ""))
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError):
        return Answer(Reply.UNKNOWN, "half an answer")
    if code == 0:
        return Answer(Reply.TAKEN)
    plain = "".join(c if c.isprintable() else " " for c in said.replace(key, "***"))
    replies = {int(TOO_OFTEN): Reply.TOO_OFTEN, _BUSY: Reply.LATER}
    return Answer(replies.get(code, Reply.REFUSED), f"{code} {plain[:_MAX_TOLD]}")

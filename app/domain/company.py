"""What a company decides once, in writing: the settings that rules read, with their allowed values."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from app.domain.credit import WhenUnknown
from app.domain.cutoffs import DEFAULT_CARRIERS, carriers_of, carriers_text
from app.errors import BadInput


class Setting(StrEnum):
    """One decision."""

    FINANCE_URL = "finance_url"
    FINANCE_WHEN_UNKNOWN = "finance_when_unknown"
    FINANCE_MAX_AGE_MINUTES = "finance_max_age_minutes"
    FINANCE_POSTING_HOURS = "finance_posting_hours"
    COUNT_LIMIT = "count.limit"
    COUNT_LIMIT_FEN = "count.limit_fen"
    CARRIERS = "carriers"
    PICK_SECONDS_PER_STOP = "pick.seconds_per_stop"
    PICK_SECONDS_PER_PIECE = "pick.seconds_per_piece"


DEFAULTS = {
    Setting.FINANCE_URL: "",
    Setting.FINANCE_WHEN_UNKNOWN: WhenUnknown.WAIT.value,
    Setting.FINANCE_MAX_AGE_MINUTES: "15",
    Setting.FINANCE_POSTING_HOURS: "24",
    Setting.COUNT_LIMIT: "5",
    Setting.COUNT_LIMIT_FEN: "50000",
    Setting.CARRIERS: carriers_text(DEFAULT_CARRIERS),
    Setting.PICK_SECONDS_PER_STOP: "",
    Setting.PICK_SECONDS_PER_PIECE: "",
}
_AT_HOME = tuple(ip_network(net) for net in ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
"""This machine and the private addresses of RFC 1918: the network inside a company."""
_LARGEST = {
    Setting.FINANCE_MAX_AGE_MINUTES: 7 * 24 * 60,
    Setting.FINANCE_POSTING_HOURS: 90 * 24,
    Setting.COUNT_LIMIT: 1_000_000,
    Setting.COUNT_LIMIT_FEN: 100_000_000,
    Setting.PICK_SECONDS_PER_STOP: 3600,
    Setting.PICK_SECONDS_PER_PIECE: 3600,
}
_FROM_ZERO = frozenset({Setting.COUNT_LIMIT, Setting.COUNT_LIMIT_FEN})
"""Nothing is corrected without asking."""
_MAY_BE_EMPTY = frozenset({Setting.PICK_SECONDS_PER_STOP, Setting.PICK_SECONDS_PER_PIECE})
"""Then it is as the floor's own scans tell."""


def checked(key: str, value: str) -> tuple[str, str]:
    """A setting and its value, made plain; BadInput("setting.unknown"), BadInput("setting.bad") or, for the address of
    a finance system, BadInput("finance.url"), for carriers as `carriers_of`."""
    if key not in set(Setting):
        raise BadInput("setting.unknown", key=key, known=", ".join(Setting))
    setting, text = Setting(key), value.strip()
    if not text and setting in _MAY_BE_EMPTY:
        return setting, text
    if setting is Setting.FINANCE_WHEN_UNKNOWN and text not in set(WhenUnknown):
        raise BadInput("setting.bad", key=key, found=text, expected=", ".join(WhenUnknown))
    least = 0 if setting in _FROM_ZERO else 1
    if setting in _LARGEST and not (_is_count(text) and least <= int(text) <= _LARGEST[setting]):
        raise BadInput("setting.bad", key=key, found=text, expected=f"{least} – {_LARGEST[setting]}")
    if setting is Setting.FINANCE_URL and text:
        text = finance_address(text)
    if setting is Setting.CARRIERS:
        text = carriers_text(carriers_of(text))
    return setting, text


def finance_address(url: str) -> str:
    """Without the last slash. BadInput("finance.url") unless it is https, or http inside the company's own network:
    the key must neither travel in clear over foreign lines nor stand in the address."""
    given = url.strip()
    if not _is_safe(given):  # which is not told again: a key may stand in it
        raise BadInput("finance.url", key=Setting.FINANCE_URL.value, expected="https://…, http://192.168.…")
    return given.rstrip("/")


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:  # a port or an address in brackets that is none
        return False
    odd = parts.username is not None or parts.query or parts.fragment or url.split() != [url] or not url.isprintable()
    if not host or port == 0 or odd:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_at_home(host))


def _is_at_home(host: str) -> bool:
    try:
        return host == "localhost" or any(ip_address(host) in net for net in _AT_HOME)
    except ValueError:  # a name: who answers to it nobody knows
        return False


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


@dataclass(frozen=True, slots=True)
class FinanceTerms:
    """How accounts are kept: by the finance system at `url`, or by the built-in ledger where that is empty.

    A balance older than `max_age` counts as unknown; `posting` is how long after shipping the finance system has
    surely billed an order, which until then counts as open.
    """

    url: str
    when_unknown: WhenUnknown
    max_age: timedelta
    posting: timedelta

    @classmethod
    def of(cls, values: dict[str, str]) -> "FinanceTerms":
        """From the stored settings, defaults for those not stored."""
        says = {setting: values.get(setting, default) for setting, default in DEFAULTS.items()}
        return cls(
            says[Setting.FINANCE_URL],
            WhenUnknown(says[Setting.FINANCE_WHEN_UNKNOWN]),
            timedelta(minutes=int(says[Setting.FINANCE_MAX_AGE_MINUTES])),
            timedelta(hours=int(says[Setting.FINANCE_POSTING_HOURS])),
        )

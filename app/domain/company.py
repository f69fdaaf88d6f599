"""What a company decides once, in writing: the settings that rules read, with their allowed values."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.domain.credit import WhenUnknown
from app.errors import BadInput


class Setting(StrEnum):
    """One decision."""

    FINANCE_URL = "finance_url"
    FINANCE_WHEN_UNKNOWN = "finance_when_unknown"
    FINANCE_MAX_AGE_MINUTES = "finance_max_age_minutes"
    FINANCE_POSTING_HOURS = "finance_posting_hours"


DEFAULTS = {
    Setting.FINANCE_URL: "",
    Setting.FINANCE_WHEN_UNKNOWN: WhenUnknown.WAIT.value,
    Setting.FINANCE_MAX_AGE_MINUTES: "15",
    Setting.FINANCE_POSTING_HOURS: "24",
}
_LARGEST = {Setting.FINANCE_MAX_AGE_MINUTES: 7 * 24 * 60, Setting.FINANCE_POSTING_HOURS: 90 * 24}


def checked(key: str, value: str) -> tuple[Setting, str]:
    """A setting and its value, made plain; BadInput("setting.unknown"), BadInput("setting.bad")."""
    if key not in set(Setting):
        raise BadInput("setting.unknown", key=key, known=", ".join(Setting))
    setting, text = Setting(key), value.strip()
    if setting is Setting.FINANCE_WHEN_UNKNOWN and text not in set(WhenUnknown):
        raise BadInput("setting.bad", key=key, found=text, expected=", ".join(WhenUnknown))
    if setting in _LARGEST and not (_is_count(text) and 0 < int(text) <= _LARGEST[setting]):
        raise BadInput("setting.bad", key=key, found=text, expected=f"1 – {_LARGEST[setting]}")
    return setting, text


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

"""What a company may decide in writing, and what counts while it has not."""

from datetime import timedelta

import pytest

from app.domain.company import DEFAULTS, FinanceTerms, Setting, checked
from app.domain.credit import WhenUnknown
from app.errors import BadInput


def test_while_nobody_decides_the_built_in_ledger_counts_and_orders_wait():
    assert FinanceTerms.of({}) == FinanceTerms("", WhenUnknown.WAIT, timedelta(minutes=15), timedelta(hours=24))
    assert set(DEFAULTS) == set(Setting)


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("finance_url", " https://finance.example/api ", "https://finance.example/api"),
        ("finance_url", "", ""),
        ("finance_url", "http://localhost:8080/", "http://localhost:8080"),
        ("finance_url", "http://[::1]:8080/k", "http://[::1]:8080/k"),
        ("finance_url", "HTTP://192.168.1.20", "HTTP://192.168.1.20"),
        ("finance_url", "http://172.31.255.1/a", "http://172.31.255.1/a"),
        ("finance_when_unknown", "pass", "pass"),
        ("finance_max_age_minutes", "10080", "10080"),
        ("finance_posting_hours", " 1", "1"),
    ],
)
def test_what_is_allowed_is_kept_plain(key: str, value: str, kept: str):
    assert checked(key, value) == (Setting(key), kept)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("nonsense", "1", "setting.unknown"),
        ("finance_when_unknown", "maybe", "setting.bad"),
        ("finance_when_unknown", "", "setting.bad"),
        ("finance_max_age_minutes", "0", "setting.bad"),
        ("finance_max_age_minutes", "10081", "setting.bad"),
        ("finance_max_age_minutes", "00000000100000", "setting.bad"),
        ("finance_max_age_minutes", "-5", "setting.bad"),
        ("finance_max_age_minutes", "١٥", "setting.bad"),
        ("finance_posting_hours", "2161", "setting.bad"),
        ("finance_posting_hours", "1.5", "setting.bad"),
        ("finance_posting_hours", "", "setting.bad"),
        ("count.limit", "", "setting.bad"),
        ("pick.seconds_per_stop", "0", "setting.bad"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(key: str, value: str, code: str):
    with pytest.raises(BadInput) as caught:
        checked(key, value)

    assert caught.value.code == code
    assert caught.value.facts["key"] == key


@pytest.mark.parametrize(
    "url",
    [
        "finance.example",
        "ftp://finance.example",
        "file:///etc/passwd",
        "http://finance.example",
        "http://172.32.0.1",
        "http://192.168.1.20.example",
        "http://127.0.0.1@finance.example",
        "https://user:key@finance.example",
        "https://finance.example?key=1",
        "https://finance.example#k",
        "https://finance.example:99999",
        "https://fin ance.example",
        "https://",
        "http://[::1",
    ],
)
def test_the_key_never_travels_in_clear_over_foreign_lines(url: str):
    with pytest.raises(BadInput, match=r"finance\.url"):
        checked("finance_url", url)


def test_stored_terms_count():
    terms = FinanceTerms.of({"finance_url": "u", "finance_when_unknown": "pass", "finance_posting_hours": "2"})

    assert terms == FinanceTerms("u", WhenUnknown.PASS, timedelta(minutes=15), timedelta(hours=2))

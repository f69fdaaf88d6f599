"""What is said of exceptions, in both languages."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from app import words
from app.domain.cases import CaseDeed, CaseKind, CaseState, OrderType, Severity
from app.domain.duty import DutyKind, of_text
from app.domain.site import SITE_ZONE
from app.errors import BadInput, Refused
from app.i18n import Language, language, set_language

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=SITE_ZONE)
FACTS: dict[CaseKind, dict[str, object]] = {
    CaseKind.STUCK: {"stage": "assigned", "limit": 120, "since": (NOW - timedelta(hours=3)).isoformat()},
    CaseKind.INCOMPLETE: {"missing": "address,price"},
    CaseKind.NO_STOCK: {"sku": "06A115561B", "name": "刹车片"},
    CaseKind.SHORT: {"sku": "06A115561B", "name": "刹车片", "pieces": 2},
    CaseKind.STOPPED: {"reason": "客户改地址"},
    CaseKind.LABEL: {"printer": "ZT-1", "fault": "paper", "jobs": 3},
    CaseKind.COURIER: {"carrier": "顺丰速运", "waybill": "SF1", "says": "派送失败"},
    CaseKind.CREDIT: {},
    CaseKind.PROMISE: {"promised_at": NOW.isoformat(), "stage": "paid"},
    CaseKind.COUNT: {"location": "A-01", "pieces": -2, "sku": "06A115561B", "name": "刹车片"},
    CaseKind.IMPORT: {"file": "1.csv"},
    CaseKind.MESSAGE: {"messages": 2, "topic": "alert.wecom"},
    CaseKind.MANUAL: {"note": "客户说少一件"},
}


@pytest.fixture(params=[Language.CHINESE, Language.ENGLISH], autouse=True)
def spoken(request: pytest.FixtureRequest) -> Iterator[Language]:
    before = language()
    set_language(request.param)
    yield request.param
    set_language(before)


@pytest.mark.parametrize("kind", CaseKind)
def test_every_headline_says_what_is_wrong_in_few_words(kind: CaseKind):
    said = words.case_headline(kind, FACTS[kind], NOW)

    assert said.strip()
    assert not re.search(r"[{}–]", said), said
    assert len(said) <= 60, said


def test_a_headline_with_the_time_says_for_how_long(spoken: Language):
    told = (words.case_headline(CaseKind.STUCK, FACTS[CaseKind.STUCK], now) for now in (None, NOW))

    assert list(told) == (
        ["卡在“已分仓”超过 2 小时 0 分", "卡在“已分仓” 3 小时 0 分"]
        if spoken is Language.CHINESE
        else ["Stuck at Assigned for over 2 h 0 min", "Stuck at Assigned for 3 h 0 min"]
    )


@pytest.mark.parametrize("deed", CaseDeed)
def test_every_deed_has_words_of_its_own(spoken: Language, deed: CaseDeed):
    said = words.case_deed(deed, {"note": "x", "cause_zh": "错码", "cause_en": "Wrong code"})

    assert said != deed.value
    assert "{" not in said


def test_codes_are_words(spoken: Language):
    names = [
        *map(words.case_kind, CaseKind),
        *map(words.case_state, CaseState),
        *map(words.case_severity, Severity),
        *map(words.order_type, OrderType),
        *map(words.duty_kind, DutyKind),
    ]

    assert len(set(names)) == len(names)
    assert spoken is Language.ENGLISH or not any(re.search("[A-Za-z]", name) for name in names)


def test_what_is_wrong_with_duty_rules_is_told_with_its_place():
    with pytest.raises(BadInput) as caught:
        of_text(DutyKind.CALENDAR, '{"shifts": [{"days": [1], "begin": "08:00", "end": "07:00"}]}')

    said = words.refusal(caught.value)
    assert words.duty_kind("calendar") in said
    assert "shifts[0].end" in said
    assert "07:00" in said


def test_a_clock_that_does_not_run_is_called_by_its_state():
    said = words.refusal(Refused("case.not_open", case="E1", case_state="cleared"))

    assert words.case_state("cleared") in said

"""What of a name and a phone may stand on paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.parcel import mask_name, mask_phone


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("13812345678-1234", "138****5678-1234"),
        ("0379-63211234", "037****1234"),
        ("63211234", "6321****"),
        ("12345", "1****"),
        ("1234", "1234"),
        ("138****5678", "138****5678"),
        ("", ""),
    ],
)
def test_phones_on_paper(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_the_middle_of_a_mobile_number_is_hidden_and_masking_is_final(phone: str) -> None:
    masked = mask_phone(phone)
    assert masked == phone[:3] + "****" + phone[7:]
    assert mask_phone(masked) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [("王", "王"), ("王伟", "王*"), ("欧阳娜娜", "欧***"), ("鑫达汽车修理厂", "鑫***"), ("王**", "王**"), ("", "")],
)
def test_names_on_paper(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text(min_size=2))
def test_only_the_first_character_of_a_name_is_shown(name: str) -> None:
    masked = mask_name(name)
    assert masked == name if "*" in name else set(masked[1:]) == {"*"}
    assert mask_name(masked) == masked

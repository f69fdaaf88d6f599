"""Our own codes find every misread; other people's codes are compared in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import (
    CodeType,
    check_character,
    clean_code,
    clean_text,
    is_own_code,
    make_code,
    make_label_code,
    part_key,
)

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
kinds = st.sampled_from(CodeType)
numbers = st.integers(0, 99_999_999)


def is_sound(code: str) -> bool:
    return check_character(code[:-1]) == code[-1]


@given(kinds, numbers)
def test_a_code_we_make_is_ours_and_of_its_kind_only(kind: CodeType, number: int):
    code = make_code(kind, number)

    assert [k for k in CodeType if is_own_code(code, k)] == [kind]
    assert clean_code(f" {code.lower()}\t") == code


@given(kinds, numbers)
def test_every_wrong_character_is_found(kind: CodeType, number: int):
    code = make_code(kind, number)

    for place, right in enumerate(code):
        for wrong in ALPHABET.replace(right, ""):
            assert not is_sound(code[:place] + wrong + code[place + 1 :])


def test_nearly_every_swap_of_neighbours_is_found():
    swaps = [
        code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        for code in (make_code(CodeType.ORDER, number) for number in range(1, 100_000, 37))
        for place in range(len(code) - 1)
        if code[place] != code[place + 1]
    ]

    assert sum(map(is_sound, swaps)) / len(swaps) < 0.01


def test_a_check_character_after_the_standards_example():
    assert check_character("A12425GABC1234002") == "M"


@pytest.mark.parametrize("code", ["", "O", "O00000001", "O0000000１X", "O0000000²X", "X000000017", "O000000017 "])
def test_what_is_not_ours(code: str):
    assert not any(is_own_code(code, kind) for kind in CodeType)


@given(numbers, st.integers(1, 99))
def test_a_label_names_its_parcel_and_copy(number: int, copy: int):
    parcel = make_code(CodeType.PARCEL, number)
    label = make_label_code(parcel, copy)

    assert label[:-3] == parcel[:-1]
    assert int(label[-3:-1]) == copy
    assert is_sound(label)
    assert not is_own_code(label, CodeType.PARCEL)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("０６Ａ－１１５", "06A-115"),
        ("a\u200bb\x00c", "ABC"),
        ("06a–115", "06A-115"),
        ("\ufeff x ", "X"),
        ("\ud800A", "A"),
        ("刹车片", "刹车片"),
    ],
)
def test_codes_as_scanned(raw: str, plain: str):
    assert clean_code(raw) == plain


@given(st.text(st.characters()))
def test_cleaning_twice_changes_nothing_more(raw: str):
    for clean in (clean_code, clean_text):
        once = clean(raw)
        assert clean(once) == once
        once.encode()
        assert "\x00" not in once


@pytest.mark.parametrize("raw", ["06A 115 561 B", "06a115561b", "06A-115-561.B", "０６Ａ/115/561/B", "06A115561B "])
def test_one_part_has_one_key(raw: str):
    assert part_key(raw) == "06A115561B"

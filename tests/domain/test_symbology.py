"""A symbol read: what the scanner sends becomes the code of the article, whatever stands around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import CodeType, clean_code, make_code, make_label_code
from app.domain.symbology import GS, gtin_check_digit, is_gtin, read_symbol

EAN = "6901234567892"
GTIN = f"0{EAN}"
BOX = "16901234567899"
RS, EOT = "\x1e", "\x04"

units = st.text("0123456789", min_size=12, max_size=12).map(lambda digits: digits + gtin_check_digit(digits))
counts = st.integers(1, 99_999_999)
serials = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-/", min_size=1, max_size=20)
parts = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", min_size=4, max_size=18)


@pytest.mark.parametrize(
    ("raw", "first", "pieces", "serial"),
    [
        (EAN, EAN, None, ""),
        (f"]E0{EAN}", EAN, None, ""),
        (f"]C0{make_code(CodeType.ORDER, 17)}", make_code(CodeType.ORDER, 17), None, ""),
        (f"]C101{GTIN}3012", EAN, 12, ""),
        (f"]d201{GTIN}21A-7{GS}3712", EAN, 12, "A-7"),
        (f"]Q3{GS}01{GTIN}{GS}10AB12{GS}3012", EAN, 12, ""),
        (f"01{GTIN}21171231{GS}3712", EAN, 12, "171231"),
        (f"]e001{GTIN}", EAN, None, ""),
        (f"]d2240EX{GS}241K-9{GS}304", "K-9", 4, ""),
        (f"[)>{RS}06{GS}P06A 115 561 B{GS}1PBX-7{GS}Q24{GS}S4711{RS}{EOT}", "06A 115 561 B", 24, "4711"),
        (f"]d1[)>{RS}06{GS}12PX{GS}V123{GS}1Pbx-7{RS}{EOT}", "BX-7", None, ""),
        (f"[)>{RS}05{GS}02{GTIN}{GS}3724{RS}{EOT}", EAN, 24, ""),
        (f"[)>{RS}05{GS}02{GTIN}{RS}06{GS}Q5{GS}S1{RS}{EOT}", EAN, 5, "1"),
    ],
)
def test_the_best_candidate_leads(raw: str, first: str, pieces: int | None, serial: str):
    reading = read_symbol(raw)
    assert (reading.candidates[0], reading.pieces, reading.serial) == (first, pieces, serial)
    assert reading.raw == raw


@pytest.mark.parametrize(
    ("raw", "behind"),
    [
        (f"01{GTIN}3012", EAN),
        (f"01{GTIN}", EAN),
        ("P06A115561B", "06A115561B"),
        ("1P90915-YZZD1", "90915-YZZD1"),
        ("012345678905", "0012345678905"),
        (GTIN, EAN),
    ],
)
def test_what_is_only_likely_stands_behind_the_code_as_it_is(raw: str, behind: str):
    assert read_symbol(raw).candidates[0] == raw
    assert behind in read_symbol(raw).candidates[1:]


def test_a_box_is_not_its_content_unless_it_says_how_many():
    unit = EAN
    assert unit not in read_symbol(f"]C101{BOX}").candidates
    assert unit not in read_symbol(BOX).candidates
    assert unit in read_symbol(f"]C102{BOX}3724").candidates


def test_a_quantity_that_can_be_read_in_two_ways_is_none():
    lost = read_symbol(f"]C101{GTIN}10AB123712")
    assert (lost.candidates[0], lost.pieces) == (EAN, None)
    assert read_symbol(f"]C101{GTIN}10AB12{GS}3712").pieces == 12


def test_a_misread_gtin_is_no_article():
    assert read_symbol(f"01{GTIN[:-1]}3").candidates == (f"01{GTIN[:-1]}3",)


@pytest.mark.parametrize("own", [make_code(CodeType.PARCEL, 18), make_label_code(make_code(CodeType.PARCEL, 18), 1)])
def test_our_own_codes_are_never_taken_apart(own: str):
    assert read_symbol(own).candidates == (own,)


def test_short_numbers_are_not_taken_for_identifiers():
    assert read_symbol("2411234").candidates == ("2411234",)
    assert read_symbol("P12").candidates == ("P12",)


@given(units, counts, serials, st.booleans())
def test_an_element_string_with_separators_comes_back(ean: str, count: int, serial: str, aim: bool):
    reading = read_symbol(f"{']C1' if aim else ''}010{ean}21{serial}{GS}30{count}")
    assert (reading.candidates[0], reading.pieces, reading.serial) == (ean, count, serial)


@given(units, counts, st.sampled_from(["", "17261231", "2001"]))
def test_a_count_behind_fields_of_fixed_length_survives_the_loss_of_fnc1(ean: str, count: int, fixed: str):
    reading = read_symbol(f"]C1010{ean}{fixed}37{count}")
    assert reading.candidates[0] == ean
    assert reading.pieces in (count, None)


@given(parts, counts, serials)
def test_a_transport_label_comes_back(part: str, count: int, serial: str):
    reading = read_symbol(f"[)>{RS}06{GS}V8812{GS}P{part}{GS}Q{count}{GS}3S{serial}{GS}S{serial}{RS}{EOT}")
    assert (reading.candidates[0], reading.pieces, reading.serial) == (part, count, serial)


@given(st.text(max_size=200))
def test_nothing_is_too_odd_to_read(raw: str):
    reading = read_symbol(raw)
    assert reading.candidates
    assert all(code == clean_code(code) for code in reading.candidates)
    assert reading.pieces is None or reading.pieces > 0


@given(st.text("0123456789", max_size=400))
def test_digits_alone_are_read_at_once_and_keep_the_code_first(raw: str):
    assert read_symbol(raw).candidates[0] == raw


@given(units, st.integers(0, 12), st.sampled_from("123456789"))
def test_every_single_wrong_digit_of_a_gtin_is_found(ean: str, place: int, shift: str):
    wrong = str((int(ean[place]) + int(shift)) % 10)
    assert is_gtin(ean)
    assert not is_gtin(ean[:place] + wrong + ean[place + 1 :])

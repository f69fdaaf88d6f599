"""Whatever a keyboard layout makes of a scanner, the sheet teaches the program to read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calibration import DIGITS, GS1_LINE, LETTERS, LINES, SIGNS, Burst, Calibration, fits, learn
from app.domain.symbology import GS, read_symbol

PRINTED = LETTERS + DIGITS + "-./_"
GERMAN = dict(zip("YZ-/_", "ZYß-?", strict=True))
CODES = st.text(PRINTED, min_size=4, max_size=24)
SIGNS_OF_A_KEYBOARD = [chr(code) for code in range(33, 127)] + list("äöüßéèçà§°")


def typed(table: dict[str, str], code: str, separator: str = "") -> str:
    return "".join(table.get(char, char) for char in code).replace(GS, separator)


def sheet(table: dict[str, str], before: str = "", separator: str = "", end: str = "CR") -> list[Burst]:
    """What the scanner sends for the four lines."""
    lines = [*LINES[:-1], GS.join(GS1_LINE)]
    return [Burst(before + typed(table, line, separator), "", end) for line in lines]


@given(st.permutations(SIGNS_OF_A_KEYBOARD), CODES)
def test_any_layout_is_learned(keys: list[str], code: str):
    table = dict(zip(PRINTED, keys, strict=False))
    learned = learn(sheet(table))
    assert learned is not None
    assert learned.read(Burst(typed(table, code))) == code


@pytest.mark.parametrize("table", [{}, GERMAN, {char: char.lower() for char in LETTERS}], ids=["us", "german", "caps"])
@pytest.mark.parametrize("end", ["CR", "Tab", ""])
def test_ends_and_layouts_one_meets(table: dict[str, str], end: str):
    learned = learn(sheet(table, end=end))
    assert learned is not None
    assert learned.ends is bool(end)
    assert learned.read(Burst(typed(table, "O000000017J"))) == "O000000017J"


def test_caps_lock_may_change_afterwards():
    learned = learn(sheet(GERMAN))
    assert learned is not None
    assert learned.read(Burst("z")) == "y"
    assert learned.read(Burst("Z")) == "Y"


def test_a_prefix_is_cut_off_and_an_aim_identifier_is_kept():
    plain, aim = learn(sheet({}, before="~")), learn(sheet(GERMAN, before="~ÖC0"))
    assert plain is not None
    assert aim is not None
    assert plain.read(Burst("~06A115561B")) == "06A115561B"
    assert aim.read(Burst("~ÖC1010690123456789215")) == "]C1010690123456789215"
    assert aim.prefix == "~"


def test_fnc1_arrives_as_itself_as_another_character_or_not_at_all():
    dropped, itself, other = learn(sheet({})), learn(sheet({}, separator=GS)), learn(sheet({}, separator="|"))
    assert dropped is not None
    assert itself is not None
    assert other is not None
    assert [dropped.separates, itself.separates, other.separates] == [False, True, True]
    assert read_symbol(other.read(Burst("010690123456789210AB12|3712"))).pieces == 12


def test_keys_are_better_than_characters_where_the_system_tells_them():
    arrived = [Burst("", line, "CR") for line in LINES]  # an input method has eaten every character
    learned = learn(arrived)
    assert learned is not None
    assert learned.by_keys
    assert learned.read(Burst("欧", "O000000017J")) == "O000000017J"


def test_what_no_table_explains_is_not_learned():
    twice = {"O": "0"}
    assert learn(sheet(twice)) is None
    assert learn(sheet({})[:3]) is None
    swallowed = sheet({})
    swallowed[0] = Burst(LETTERS[1:], "", "CR")
    assert learn(swallowed) is None
    mixed = sheet({})
    mixed[1] = Burst(DIGITS, "", "")
    assert learn(mixed) is None


def test_lines_are_told_apart_by_their_length():
    assert fits(0, Burst("]C0" + LETTERS))
    assert not fits(0, Burst(DIGITS))
    assert not fits(2, Burst(SIGNS[1:]))


def test_the_letters_of_an_escaped_line_end_are_no_part_of_the_code():
    assert Calibration().read(Burst("O000000017J\\n")) == "O000000017J"


@given(st.permutations(SIGNS_OF_A_KEYBOARD))
def test_it_is_kept_as_text(keys: list[str]):
    learned = learn(sheet(dict(zip(PRINTED, keys, strict=False)), before="~"))
    assert learned is not None
    assert Calibration.of_text(learned.to_text()) == learned


@pytest.mark.parametrize("text", ["", "{}x", "[1]", '{"nope": 1}', '{"meant": {"a": 1}}', '{"meant": 3}'])
def test_what_is_not_kept_whole_is_the_usual_calibration(text: str):
    assert Calibration.of_text(text) == Calibration()

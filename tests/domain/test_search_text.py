"""Words of an index and of a query: whatever stands in a text is found by its words, in any writing."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.search_text import (
    comparable,
    feature_word,
    index_words,
    plain,
    snippet,
    text_score,
    wanted,
)

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=8)
LATIN = st.text(string.ascii_letters + string.digits, min_size=1, max_size=6)
WRITTEN = st.lists(st.one_of(HAN, LATIN, st.sampled_from("，。 -./\n")), max_size=12).map("".join)


def has_words(text: str, query: str) -> bool:
    """Whether the index finds a text by a query, as the database does."""
    words = index_words(text)

    def holds(word: str, begins: bool) -> bool:
        return any(each.startswith(word) for each in words) if begins else word in words

    return all(any(all(holds(*word) for word in way) for way in thing.alternatives()) for thing in wanted(query))


@given(before=WRITTEN, piece=HAN, after=WRITTEN)
def test_every_piece_of_chinese_is_found(before: str, piece: str, after: str):
    assert has_words(before + piece + after, piece)


@given(
    chunks=st.lists(LATIN, min_size=1, max_size=4),
    between=st.lists(st.sampled_from([" ", "-", ".", "/", ""]), min_size=5),
)
def test_a_part_number_is_found_in_any_writing(chunks: list[str], between: list[str]):
    number = "".join(chunks)
    if number.isalpha():
        number, chunks = number + "1", [*chunks, "1"]
    written = "".join(chunk + gap for chunk, gap in zip(chunks, between, strict=False)).strip(" -./")

    assert has_words(f"件号 {written},原厂", number)
    assert has_words(f"件号 {number},原厂", written)


@pytest.mark.parametrize("query", ["06A 115 561 B", "06a-115.561/b", "０６Ａ１１５５６１Ｂ", "06A115561", "06a 115561"])
def test_a_known_number(query: str):
    text = "更换06A 115-561.B 滤清器"

    assert has_words(text, query)
    assert snippet(text, wanted(query)).marks
    assert text_score("", text, wanted(query)) > 0


def test_what_is_not_there_is_not_found():
    assert not has_words("刹车片,异响", "片异")
    assert not has_words("机油滤清器", "机滤")
    assert not has_words("06A115561B", "115561")
    assert text_score("", "刹车车片异响", wanted("刹车片")) == 0


def test_one_sign_is_looked_for_as_it_stands():
    assert has_words("B 版", "b")
    assert not has_words("BP-J6", "p")


def test_a_query_without_words_asks_for_nothing():
    assert wanted(" ,。!? ") == ()
    assert index_words("!!! …") == set()


@given(text=WRITTEN, query=WRITTEN)
def test_a_snippet_is_a_piece_with_its_marks_in_place(text: str, query: str):
    asked = wanted(query)
    found = snippet(text, asked, 20)

    assert len(found.text) <= 22
    assert found.text.strip("…") in "".join(" " if c.isspace() else c for c in text)
    ends = 0
    for start, end in found.marks:
        assert ends <= start < end <= len(found.text)
        ends = end


def test_a_snippet_shows_where_most_is_said():
    text = "漏油" + "无关" * 40 + "漏油处的密封圈老化"

    found = snippet(text, wanted("密封圈 漏油"), 30)

    assert [found.text[a:b] for a, b in found.marks] == ["漏油", "密封圈"]


def test_the_title_weighs_more_and_a_short_text_more_than_a_long_one():
    asked = wanted("漏油")
    in_title, short, long = (
        text_score("漏油", "x", asked),
        text_score("", "漏油", asked),
        text_score("", "漏油" + "无" * 900, asked),
    )

    assert in_title > short > long > 0


@given(st.text())
def test_plain_keeps_every_character_in_its_place(text: str):
    assert len(plain(text)) == len(text)
    assert plain(plain(text)) == plain(text)
    assert comparable(text, wanted("漏油")) == text


@given(st.text(), st.text())
def test_no_text_can_hold_the_word_of_a_feature(text: str, key: str):
    assert feature_word("sku", key) not in index_words(text)
    assert feature_word("sku", "BP-1") == feature_word("sku", " bp-1 ")
    assert feature_word("sku", key) != feature_word("carrier", key)

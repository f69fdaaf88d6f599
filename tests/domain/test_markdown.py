"""Markdown without its signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.markdown import words_of


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("## 现象\n\n**面单**发虚", "现象\n面单发虚"),
        ("- 擦打印头\n* 调浓度\n1. 重打\n2、再看", "擦打印头\n调浓度\n重打\n再看"),
        ("> 注意:*不要*擦\n---\n```\ncode\n```", "注意:*不要*擦\ncode"),
        ("看 *图* 一 ![货架](a/b.jpg) 和 [手册](https://x.cn/a)", "看 图 一 货架 和 手册"),
        ("查 `WB-24-18`,~~旧号~~", "查 WB-24-18,旧号"),
        ("长*宽*高 10*20*30,垫片 2*3 个 -5 度", "长*宽*高 10*20*30,垫片 2*3 个 -5 度"),
        ("A__B 和 my_file_name 3.5 毫米", "A__B 和 my_file_name 3.5 毫米"),
        ("", ""),
    ],
)
def test_signs_go_and_words_stay(markdown: str, words: str):
    assert words_of(markdown) == words


@given(st.text("刹车片abc,。 \n"))
def test_a_text_without_signs_stays_as_it_is(text: str):
    assert words_of(text) == "\n".join(line for line in text.split("\n") if line.strip())


@given(st.text("*_#-`![]()>1. a刹\n", max_size=60))
def test_signs_in_any_disorder_are_read(markdown: str):
    words = words_of(markdown)

    assert "\n\n" not in words
    assert set(words) <= set(markdown)


@pytest.mark.parametrize("sign", ["[", "**a ", "`", "*", "~~a ", "- ", "![", "_ a"])
def test_a_long_text_of_signs_that_never_close_takes_no_time(sign: str):
    assert len(words_of(sign * 20_000)) <= len(sign) * 20_000

"""Blocks of lines as customers send them by chat or copy them from a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pasting import pasted_lines


@pytest.mark.parametrize(
    ("told", "code", "pieces"),
    [
        ("06A115561B x2", "06A115561B", 2),
        ("06A115561Bx2", "06A115561B", 2),
        ("06A115561B X 2", "06A115561B", 2),
        ("06A 115 561 B×12", "06A 115 561 B", 12),
        ("06A115561B*3个", "06A115561B", 3),
        ("06A115561B 2", "06A115561B", 2),
        ("06A115561B,4", "06A115561B", 4),
        ("０６Ａ１１５５６１Ｂ　×２", "06A115561B", 2),
        ("前刹车片 2件", "前刹车片", 2),
        ("前刹车片2个", "前刹车片", 2),
        ("1. OF-1301A 5 pcs", "OF-1301A", 5),
        ("2、OF-1301A", "OF-1301A", 1),
        ("- OF-1301A x6", "OF-1301A", 6),
        ("06A115561B\t前刹车片\t4\t128.00", "06A115561B", 4),
        ("OF-1301A\t机油滤清器", "OF-1301A", 1),
    ],
)
def test_a_line_with_a_count(told: str, code: str, pieces: int) -> None:
    assert pasted_lines(told) == [(code, pieces)]


@pytest.mark.parametrize(
    "told", ["06A 115 561", "WIX51515", "wix51515", "LX2", "迈腾2012", "6901234567892", "1.8T", "x2", "OF-1301A x0"]
)
def test_a_number_that_belongs_to_the_code(told: str) -> None:
    assert pasted_lines(told) == [(told, 1)]


def test_blank_lines_are_nothing() -> None:
    assert pasted_lines("\n06A115561B x2\r\n\n  \nOF-1301A\n") == [("06A115561B", 2), ("OF-1301A", 1)]


@given(st.text())
def test_whatever_is_pasted_has_codes_and_pieces(told: str) -> None:
    assert all(code and code == code.strip() and pieces > 0 for code, pieces in pasted_lines(told))


@given(st.from_regex(r"[A-Z][0-9]{3,8}[A-Z]", fullmatch=True), st.integers(1, 999_999))
def test_a_count_after_a_cross_is_always_read(code: str, pieces: int) -> None:
    assert pasted_lines(f"{code} x{pieces}") == [(code, pieces)]

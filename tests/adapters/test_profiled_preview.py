"""What the mapping editor shows of a file while its profile is made."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.profiled import read_preview
from app.domain.profile import Field, FieldRule
from app.errors import BadInput
from tests.adapters.test_profiled import SMALL, table

F = Field


def test_a_preview_shows_what_becomes_of_each_cell(tmp_path: Path) -> None:
    rows = ("1|完成|A|a|2|1.5|", "||B|b|x|1|", "2|完成|C|c|1|1|")
    path = table(tmp_path / "small.csv", SMALL.header, *(row.split("|") for row in rows))
    own = {F.REMARK: FieldRule(("gone",)), F.PAID_AT: FieldRule(constant="2026-05-01T02:03:04Z")}
    profile = replace(SMALL, rules={**SMALL.rules, **own}, fills_down=True)
    preview = read_preview(path, profile, limit=2)
    shown = dict(zip(preview.fields, zip(*preview.values, strict=True), strict=True))
    assert (shown[F.NUMBER], shown[F.QUANTITY], shown[F.PRICE]) == (("1", "1"), ("2", ""), ("1.50", "1.00"))
    assert (shown[F.STATUS], shown[F.PAID_AT]) == (("signed", ""), ("2026-05-01 10:03:04",) * 2)
    assert preview.header == SMALL.header
    assert preview.rows == tuple(tuple(row.split("|")) for row in rows[:2])
    assert (preview.numbers, preview.total_rows) == ((2, 3), None)
    assert [(p.row, p.field, p.expected) for p in preview.problems] == [(1, "gone", "column"), (3, "n", "quantity")]
    table(path, SMALL.header, rows[0].split("|"))
    assert read_preview(path, SMALL).total_rows == 1
    path.unlink()
    with pytest.raises(BadInput, match=r"file\.missing"):
        read_preview(path, SMALL)


def test_a_preview_tells_that_a_row_has_no_number(tmp_path: Path) -> None:
    path = table(tmp_path / "small.csv", SMALL.header, ("1", *["1"] * 6), ("", *["1"] * 6))
    assert (3, "no", "filled") in {(p.row, p.field, p.expected) for p in read_preview(path, SMALL).problems}

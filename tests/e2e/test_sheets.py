"""`picklane calibration-sheet` and `picklane command-sheet`: paper for the bench, without a database."""

from pathlib import Path

import pytest

from tests.e2e.cli import run


@pytest.mark.parametrize("sheet", ["calibration-sheet", "command-sheet"])
def test_a_sheet_is_written_where_it_is_wanted(tmp_path: Path, sheet: str) -> None:
    out = tmp_path / "sheet.pdf"
    wrote = run("--json", sheet, "--out", out).json
    assert wrote == {"file": str(out), "bytes": out.stat().st_size}
    assert out.read_bytes().startswith(b"%PDF")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    answer = run("command-sheet", "--out", tmp_path / "none" / "sheet.pdf")
    assert answer.status == 3
    assert "sheet.pdf" in answer.sentence

"""Files of locations as a warehouse writes them."""

from pathlib import Path

import pytest

from app.adapters.location_files import read_locations
from app.errors import BadInput


def file(folder: Path, content: str) -> Path:
    path = folder / "walk.csv"
    path.write_text(content, "utf-8")
    return path


def test_a_column_says_the_place_in_the_walk(tmp_path: Path):
    walk, rejected = read_locations(file(tmp_path, "库位,顺序\nA-01-2,30\na-01－1 ,10\n"))

    assert walk == (("A-01-2", 30), ("A-01-1", 10))
    assert rejected == ()


def test_without_it_the_rows_stand_in_the_order_of_the_walk(tmp_path: Path):
    walk, _ = read_locations(file(tmp_path, "Location\nC-01\nA-01\n"))

    assert walk == (("C-01", 10), ("A-01", 20))


def test_what_is_wrong_stays_out_and_is_told(tmp_path: Path):
    walk, rejected = read_locations(file(tmp_path, "location,walk\nA-01,1\n,2\nA-02,x\na-01,3\nA-03,-1\nA-04,5\n"))

    assert dict(walk) == {"A-01": 1, "A-04": 5}
    assert [(problem.row, problem.expected) for problem in rejected] == [
        (3, "filled"),
        (4, "quantity"),
        (5, "unique"),
        (6, "quantity"),
    ]


def test_a_file_without_locations_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match=r"file\.columns"):
        read_locations(file(tmp_path, "sku,walk\nX,1\n"))

"""Columns stay as the operator has pulled them, and only then."""

from collections.abc import Callable, Sequence

import pytest

from ui.preferences import MemoryPreferences
from ui.widgets.table import Column, Table

TITLES = ("Batch", "Files", "By")
OpenTable = Callable[..., Table[str]]


@pytest.fixture
def open_table(qtbot) -> OpenTable:
    kept = MemoryPreferences()

    def build(titles: Sequence[str] = TITLES, key: str = "imports") -> Table[str]:
        columns = [Column(title, str.upper, 0 if title == "Files" else 100) for title in titles]
        table = Table(columns, kept, key)
        qtbot.addWidget(table)
        table.resize(800, 200)
        table.show()
        return table

    return build


def test_pulled_column_has_its_width_next_time(open_table: OpenTable, qtbot) -> None:
    open_table().setColumnWidth(2, 222)
    qtbot.waitUntil(lambda: open_table().columnWidth(2) == 222)
    assert open_table(key="rejected").columnWidth(2) == 100
    assert open_table(titles=("Batch", "By")).columnWidth(1) == 100


def test_column_that_stretches_still_follows_the_window(open_table: OpenTable, qtbot) -> None:
    open_table().setColumnWidth(0, 150)
    qtbot.waitUntil(lambda: open_table().columnWidth(0) == 150)
    table = open_table()
    before = table.columnWidth(1)
    table.resize(1200, 200)
    assert table.columnWidth(1) == before + 400

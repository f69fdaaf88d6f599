"""Imports by the keyboard: preview, commit, undo; what cannot be read; mappings."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QPushButton

from app.domain.profile import from_text
from app.errors import BadInput
from app.planning import Fate
from app.usecases.company import RetireProfile
from app.usecases.intake import UndoImport
from app.views.orders import OrderFilter
from tests.ui import fakes_imports as fakes
from tests.ui.fakes_imports import ALT, CONTROL, FILES, OWN, PAST, REJECTED, ImportsDesk, Office, preview
from ui.imports.home import HomePage
from ui.imports.mappings import MappingsPage
from ui.imports.preview import PreviewPage
from ui.imports.start import DropZone
from ui.mapping.editor import MappingEditor
from ui.widgets.table import TONE_ROLE, RowsModel

OpenOffice = Callable[..., Office]


@pytest.fixture
def open_office(qtbot, monkeypatch: pytest.MonkeyPatch) -> OpenOffice:
    """Opens the screen with everything done inline."""
    return lambda desk=None, roles=("admin",): Office(qtbot, monkeypatch, desk or ImportsDesk(), roles)


def saves_to(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def test_files_are_looked_at_taken_in_and_taken_back(open_office: OpenOffice) -> None:
    office = open_office()
    office.choose_files()
    tabs = [made.text() for made in office.part(PreviewPage).findChildren(QPushButton)]
    counts = preview(60).counts
    assert tabs[:2] == [f"New {counts['new']}", f"Incomplete {counts['incomplete']}"]
    assert f"Rejected {len(REJECTED)}" in tabs
    office.commit()
    names = tuple(path.name for path in FILES)
    assert office.desk.asked == [("preview", "taobao", names, ""), ("import", "taobao", names, "")]
    assert "Import done" in office.told()
    assert "412" in office.told()
    batch = office.desk.reader.past[0].no
    assert batch in office.told()
    office.press("Undo this import…")
    assert office.desk.commands == []
    assert QApplication.focusWidget() is office.button("Keep it")
    office.press("Undo import")
    undone = office.desk.commands[-1]
    assert isinstance(undone, UndoImport)
    assert undone.batch == batch
    assert office.rows(HomePage)[0][-1] == "Undone"
    assert office.said == [f"Import {batch} was undone"]


@pytest.mark.parametrize(("key", "fate"), [(f"{at}", fate) for at, fate in enumerate(Fate, start=1)])
def test_each_tab_lists_its_own_orders(open_office: OpenOffice, key: str, fate: Fate) -> None:
    office = open_office()
    office.choose_files()
    office.hit(getattr(Qt.Key, f"Key_{key}"), ALT)
    listed = {row[0] for row in office.rows(PreviewPage)}
    assert listed == {order.external_no for order in office.desk.found.orders if order.fate is fate}


def test_what_an_order_lacks_is_coloured_in_its_cell_and_told_beside(open_office: OpenOffice) -> None:
    office = open_office()
    office.choose_files()
    table = office.table(PreviewPage)
    tones = {"address": 2, "sku": 3, "payment": 4}
    for row in range(table.rows.rowCount()):
        order = table.rows.row(row)
        assert order is not None
        wrong = {at for at in range(5) if table.rows.index(row, at).data(TONE_ROLE) == "warn"}
        assert wrong == {tones[missing] for missing in order.missing}
        table.select(row)
        told = office.told(PreviewPage)
        assert ("No product has the code “06A-115-561-X”." in told) is ("sku" in order.missing)
        assert ("The county of “南街 12 号汽配城 B 区” is not clear." in told) is ("address" in order.missing)
        assert ("Missing: the payment" in told) is ("payment" in order.missing)


def test_rejected_rows_are_listed_told_and_saved(open_office: OpenOffice, monkeypatch, tmp_path: Path) -> None:
    office = open_office()
    office.choose_files()
    office.hit(Qt.Key.Key_6, ALT)
    assert office.rows(PreviewPage)[0] == [FILES[1].name, "37", "购买数量", "-2", "a whole number above 0"]
    assert "row 37, 购买数量: found “-2”, expected a whole number above 0" in office.told(PreviewPage)
    saves_to(monkeypatch, tmp_path / "rest.xlsx")
    office.press("Save rejected rows…")
    office.commit()
    office.press("Save rejected rows…")
    assert office.desk.written == [(tmp_path / "rest.xlsx", len(fakes.LEFT_OUT[0].rows))] * 2
    assert "rest.xlsx" in office.said[-1]


def test_cancelled_preview_leaves_everything_and_says_so(open_office: OpenOffice) -> None:
    office = open_office()
    office.desk.step = lambda: office.press("Cancel import")
    office.choose_files()
    assert office.said == ["Import cancelled. Nothing was written."]
    assert office.shows(DropZone)
    assert len(office.desk.reader.past) == len(PAST)


def test_cancelled_import_returns_to_its_preview(open_office: OpenOffice) -> None:
    office = open_office()
    office.choose_files()
    office.desk.step = lambda: office.press("Cancel import")
    office.commit()
    assert office.said == ["Import cancelled. Nothing was written."]
    assert office.shows(PreviewPage)
    assert len(office.desk.reader.past) == len(PAST)
    office.desk.step = lambda: None
    office.commit()
    assert "Import done" in office.told()


def test_unknown_header_opens_the_editor_and_goes_on_with_its_mapping(open_office: OpenOffice) -> None:
    office = open_office(ImportsDesk(unknown={"汽配猫.csv"}))
    office.choose_files(Path("other.csv"), Path("汽配猫.csv"))
    assert office.shows(MappingEditor)
    assert "汽配猫.csv is new" in office.said[-1]
    assert office.screen.back()
    assert office.shows(DropZone)
    assert len(office.desk.asked) == 1
    office.choose_files(Path("other.csv"), Path("汽配猫.csv"))
    office.hit(Qt.Key.Key_S, CONTROL)
    assert office.desk.asked[-1] == ("preview", "taobao", ("other.csv", "汽配猫.csv"), fakes.GUESSED.name)
    assert office.shows(PreviewPage)


def test_blocked_undo_says_which_orders_and_opens_them(open_office: OpenOffice) -> None:
    office = open_office(ImportsDesk(blocked=("PL26112300018", "PL26112300031")))
    office.choose_files()
    office.commit()
    office.press("Undo this import…")
    office.press("Undo import")
    note = next(made for made in office.screen.findChildren(QLabel) if "PL26112300031" in made.text())
    assert note.isVisible()
    note.setFocus()
    office.hit(Qt.Key.Key_Tab)
    office.hit(Qt.Key.Key_Return)
    assert office.opened == ["PL26112300018"]


def test_unreadable_file_lists_its_problems_and_can_be_tried_again(open_office: OpenOffice) -> None:
    office = open_office(ImportsDesk(trouble=BadInput("file.nothing_usable", REJECTED, file=FILES[1].name)))
    office.choose_files()
    assert "Nothing was imported" in office.told()
    assert [row[1] for row in office.rows(HomePage)] == ["37", "58"]
    office.desk.trouble = None
    office.press("Try again")
    assert office.shows(PreviewPage)


def test_master_data_comes_in_without_a_preview(open_office: OpenOffice) -> None:
    office = open_office()
    office.press("Stock counts")
    office.choose_files(Path("stock.csv"))
    assert office.desk.asked == [("import", "stock", ("stock.csv",), "")]
    assert "Rows taken" in office.told()
    assert "New orders" not in office.told()
    assert "Undo this import…" not in [made.text() for made in office.buttons()]


def test_dropped_files_are_looked_at(open_office: OpenOffice) -> None:
    office = open_office()
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/orders/a.csv"), QUrl("https://example.com/b.csv")])
    nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    office.part(DropZone).dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, files, *nothing))
    assert office.desk.asked == [("preview", "taobao", ("a.csv",), "")]


def test_mapping_can_be_chosen_by_hand_for_its_channel(open_office: OpenOffice) -> None:
    office = open_office()
    office.press("POS")
    box = next(made for made in office.screen.findChildren(QComboBox) if made.isVisible())
    box.setFocus()
    office.hit(Qt.Key.Key_Down)
    assert box.currentText() == OWN.name
    office.screen.refresh()
    office.choose_files()
    assert office.desk.asked[-1][3] == OWN.name


def test_nothing_new_cannot_be_imported(open_office: OpenOffice) -> None:
    known = tuple(order for order in preview(60).orders if order.fate is Fate.DUPLICATE)
    office = open_office(ImportsDesk(found=replace(preview(0, ()), orders=known)))
    office.choose_files()
    assert not office.button("Nothing new").isEnabled()
    office.commit()
    assert office.shows(PreviewPage)
    assert len(office.desk.asked) == 1


def test_a_rejected_row_comes_before_what_is_known_already(open_office: OpenOffice) -> None:
    known = tuple(order for order in preview(60).orders if order.fate is Fate.DUPLICATE)
    office = open_office(ImportsDesk(found=replace(preview(0), orders=known)))
    office.choose_files()
    assert [row[3] for row in office.rows(PreviewPage)] == [problem.found for problem in REJECTED]


def test_incomplete_orders_are_one_step_from_the_report(open_office: OpenOffice) -> None:
    office = open_office()
    office.choose_files()
    office.commit()
    office.press("Open incomplete orders")
    assert office.listed == [OrderFilter(incomplete=True)]


def test_past_import_is_reported_and_left_with_esc(open_office: OpenOffice) -> None:
    office = open_office()
    office.table(HomePage).setFocus()
    office.hit(Qt.Key.Key_Return)
    assert "388" in office.told()
    assert "Which rows were rejected" in office.told()
    office.hit(Qt.Key.Key_Down)
    assert f"Import {PAST[1].no} was undone" in office.told()
    office.screen.refresh()
    assert f"Import {PAST[1].no} was undone" in office.told()
    assert office.screen.back()
    assert office.shows(DropZone)
    assert not office.screen.back()


def test_only_visible_rows_are_formatted(open_office: OpenOffice, monkeypatch) -> None:
    asked: set[int] = set()
    data = RowsModel.data

    def spied(self: RowsModel, index, role=Qt.ItemDataRole.DisplayRole):
        asked.add(index.row())
        return data(self, index, role)

    few = preview(190, ())
    office = open_office(ImportsDesk(found=replace(few, orders=few.orders * 264)))
    monkeypatch.setattr(RowsModel, "data", spied)
    office.choose_files()
    office.hit(Qt.Key.Key_1, ALT)
    QApplication.processEvents()
    assert office.table(PreviewPage).rows.rowCount() == 110 * 264
    assert asked
    assert max(asked) < 40


@pytest.mark.parametrize("roles", [("picker",), ()])
def test_who_may_not_import_is_told(open_office: OpenOffice, roles: Sequence[str]) -> None:
    office = open_office(roles=roles)
    office.choose_files()
    assert office.desk.asked == []
    assert not office.button("Choose files…").isEnabled()
    assert "Your role may not do this." in office.told(HomePage)


def test_mapping_is_exported_and_comes_back_from_the_file(open_office: OpenOffice, monkeypatch, tmp_path: Path) -> None:
    office = open_office()
    saves_to(monkeypatch, tmp_path / "own.json")
    office.press("Mappings")
    office.press("Export to a file…")
    assert from_text((tmp_path / "own.json").read_text("utf-8")) == OWN
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "own.json"), ""))
    office.press("Import from a file…")
    assert office.said[-1] == f"Mapping “{OWN.name}” saved as version 1."
    assert [row[0] for row in office.rows(MappingsPage)].count(OWN.name) == 2


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1]", b"x" * 1_000_001])
def test_file_that_is_no_mapping_is_refused(open_office: OpenOffice, monkeypatch, tmp_path: Path, content) -> None:
    office = open_office()
    (tmp_path / "bad.json").write_bytes(content)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "bad.json"), ""))
    office.press("Mappings")
    office.press("Import from a file…")
    assert [type(error) for error in office.refused] == [BadInput]
    assert office.desk.commands == []


def test_own_mapping_is_retired_when_asked_twice(open_office: OpenOffice) -> None:
    office = open_office()
    office.press("Mappings")
    office.press("Retire…")
    assert office.screen.back()
    assert len(office.desk.reader.mappings) == 2
    office.press("Retire…")
    office.press("Retire mapping")
    assert [row[0] for row in office.rows(MappingsPage)] == [fakes.BUILT_IN.name]
    assert not office.button("Retire…").isEnabled()
    assert [type(command) for command in office.desk.commands] == [RetireProfile]


def test_mapping_is_edited_and_left_again(open_office: OpenOffice) -> None:
    office = open_office()
    office.press("Mappings")
    office.table(MappingsPage).setFocus()
    office.hit(Qt.Key.Key_Return)
    assert office.shows(MappingEditor)
    office.screen.back()
    assert office.shows(MappingsPage)
    office.screen.back()
    assert office.shows(HomePage)

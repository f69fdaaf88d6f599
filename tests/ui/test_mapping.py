"""A clerk maps a shop's table with the keyboard alone: what is proposed, what becomes of it, what is saved."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget, QTableView

from app.domain.intake import Channel
from app.domain.profile import Field, FieldRule, Preview, Profile, Unit, from_text
from app.errors import Refused
from app.i18n import Language, set_language, text
from app.usecases.company import SaveProfile
from tests.ui.fakes_mapping import (
    COLUMNS,
    FIELDS,
    PROBLEMS,
    TEXTS,
    MappingDesk,
    beside,
    button,
    cells,
    choose,
    go,
    grid,
    listing,
    press,
    rows,
    save,
    shop_file,
    tick,
    words,
    write,
)
from tests.ui.fakes_station import services
from tests.ui.test_layout import cut, settle
from ui.mapping.draft import said_texts
from ui.mapping.editor import MappingEditor
from ui.screen import Message


@pytest.fixture
def desk() -> MappingDesk:
    return MappingDesk()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return shop_file(tmp_path)


@pytest.fixture
def said() -> list[Message]:
    return []


OpenEditor = Callable[..., MappingEditor]


@pytest.fixture
def open_editor(qtbot, desk: MappingDesk, path: Path, said: list[Message]) -> OpenEditor:
    """Opens the editor at a profile or, without one, at what is proposed for the file."""

    def build(profile: Profile | None = None, file: Path | None = path) -> MappingEditor:
        editor = MappingEditor(services(desk, said=said.append))
        qtbot.addWidget(editor)
        editor.resize(1208, 728)
        with qtbot.waitActive(editor):
            editor.show()
            editor.activateWindow()
        editor.edit(file, None if profile else desk.propose_profile(path, "1688"), profile)
        editor.setFocus()
        return editor

    return build


def saves(desk: MappingDesk) -> list[Profile]:
    return [from_text(command.content) for command in desk.commands if isinstance(command, SaveProfile)]


def test_a_proposal_is_shown_with_its_sources_and_how_sure_they_are(open_editor: OpenEditor) -> None:
    editor = open_editor()
    fields = rows(editor, FIELDS)
    assert len(fields) == len(Field)
    assert "Order number * 销售单号 by name" in fields
    assert "Address 省 + 市 + 区 + 详细地址 by name" in fields
    assert "Remark 客户的收货备注 guessed" in fields
    assert "Customer code Not mapped" in fields
    assert cells(editor, "Buyer")[:2] == ["广汇丰田 4S 店", "老周汽车维修"]
    assert "all 40 rows" in words(editor)


def test_problems_stand_in_their_cells_and_beside(open_editor: OpenEditor) -> None:
    editor = open_editor()
    model = grid(editor).model()
    at = next(at for at in range(model.columnCount()) if model.headerData(at, Qt.Orientation.Horizontal) == "Quantity")
    wrong = model.index(6, at)
    assert wrong.data() == "-2"
    assert "row 8" in wrong.data(Qt.ItemDataRole.ToolTipRole)
    assert wrong.data(Qt.ItemDataRole.DecorationRole) is not None
    assert model.index(5, at).data(Qt.ItemDataRole.DecorationRole) is None
    assert any("-2" in row for row in rows(editor, PROBLEMS))
    assert "Quantity * 件数 by name · 1 wrong" in rows(editor, FIELDS)


def test_a_problem_leads_to_its_field(open_editor: OpenEditor) -> None:
    editor = open_editor()
    go(editor, PROBLEMS, "Quantity, row 8")
    press(Qt.Key.Key_Return)
    assert listing(editor, FIELDS).currentItem().text().startswith("Quantity")
    assert grid(editor).currentIndex().data() == "-2"


def test_a_column_read_twice_has_its_problem_once_in_each_row(qtbot, open_editor: OpenEditor) -> None:
    editor = open_editor()
    tick(editor, "Paid at", "件数")
    tick(editor, "Promised time", "件数")
    told = "Paid at, Promised time, row 2 and 39 more"
    qtbot.waitUntil(lambda: any(row.startswith(told) for row in rows(editor, PROBLEMS)))


def test_arrows_lead_from_the_fields_to_the_columns_and_back(open_editor: OpenEditor) -> None:
    editor = open_editor()
    press(Qt.Key.Key_Right)
    assert QApplication.focusWidget() is listing(editor, COLUMNS)
    press(Qt.Key.Key_Left)
    assert QApplication.focusWidget() is listing(editor, FIELDS)


def test_ticking_a_column_changes_the_preview(qtbot, open_editor: OpenEditor) -> None:
    editor = open_editor()
    assert cells(editor, "Order amount") == []
    tick(editor, "Order amount", "应付总额")
    assert "Order amount 应付总额 by hand" in rows(editor, FIELDS)
    qtbot.waitUntil(lambda: cells(editor, "Order amount")[:1] == ["70.00"])


def test_several_columns_are_joined_in_their_order(qtbot, open_editor: OpenEditor) -> None:
    editor = open_editor()
    tick(editor, "Customer code", "OE号")
    tick(editor, "Customer code", "物料编码")
    qtbot.waitUntil(lambda: cells(editor, "Customer code")[:1] == ["1301A-022 OF-1301A"])
    press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert any(row.startswith("Customer code 物料编码 + OE号") for row in rows(editor, FIELDS))
    qtbot.waitUntil(lambda: cells(editor, "Customer code")[:1] == ["OF-1301A 1301A-022"])


def test_the_first_filled_column_counts(qtbot, open_editor: OpenEditor) -> None:
    editor = open_editor()
    tick(editor, "Phone", "固定电话")
    choose(editor, "the first filled one counts")
    assert any(row.startswith("Phone 手机 / 固定电话") for row in rows(editor, FIELDS))
    qtbot.waitUntil(lambda: cells(editor, "Phone")[:2] == ["13812340001", "0512-65881234"])
    tick(editor, "Phone", "固定电话")
    assert "Phone 手机 by hand" in rows(editor, FIELDS)


def test_a_form_of_time_is_chosen_by_example(qtbot, open_editor: OpenEditor) -> None:
    editor = open_editor()
    go(editor, FIELDS, "Ordered at")
    choose(editor, "23.11.2026 22:02")
    qtbot.waitUntil(lambda: cells(editor, "Ordered at")[:1] == ["2026-11-23 09:05:00"])


def test_amounts_in_fen(qtbot, open_editor: OpenEditor, desk: MappingDesk) -> None:
    editor = open_editor()
    go(editor, FIELDS, "Freight")
    choose(editor, "fen (1/100 yuan)")
    qtbot.waitUntil(lambda: cells(editor, "Freight")[:1] == ["0.12"])
    save()
    assert saves(desk)[0].rules[Field.FREIGHT].unit is Unit.FEN


def test_texts_of_the_file_get_a_meaning_by_a_digit(qtbot, open_editor: OpenEditor, desk: MappingDesk) -> None:
    editor = open_editor()
    go(editor, FIELDS, "Status")
    assert rows(editor, TEXTS)[:4] == [
        "已付款 Paid",
        "待审核 no meaning yet",
        "交易成功 Signed",
        "拣配中 no meaning yet",
    ]
    go(editor, TEXTS, "待审核")
    press(Qt.Key.Key_1)
    go(editor, TEXTS, "拣配中")
    press(Qt.Key.Key_2)
    assert rows(editor, TEXTS)[:4] == ["已付款 Paid", "待审核 Unpaid", "交易成功 Signed", "拣配中 Paid"]
    qtbot.waitUntil(lambda: cells(editor, "Status")[1] == "Unpaid")
    assert not any(row.startswith("Status") for row in rows(editor, PROBLEMS))
    save()
    assert {("待审核", "unpaid"), ("拣配中", "paid")} <= set(saves(desk)[0].rules[Field.STATUS].values)


def test_saving_sends_the_profile_and_tells_the_stored_one(
    qtbot, open_editor: OpenEditor, desk: MappingDesk, said: list[Message]
) -> None:
    editor = open_editor()
    tick(editor, "Order amount", "应付总额")
    with qtbot.waitSignal(editor.saved) as stored:
        save()
    sent = saves(desk)[0]
    assert sent.name == "汽配之家导出"
    assert sent.rules[Field.AMOUNT] == FieldRule(("应付总额",))
    assert stored.args == [replace(sent, version=4)]
    assert "version 4" in said[-1].text
    with qtbot.waitSignal(editor.closed):
        press(Qt.Key.Key_Escape)


def test_a_refusal_is_told_and_nothing_is_lost(open_editor: OpenEditor, desk: MappingDesk) -> None:
    editor = open_editor()
    desk.refuses = Refused("operator.unknown", operator="zhaomin")
    save()
    assert "zhaomin" in words(editor)
    desk.refuses = None
    save()
    assert len(saves(desk)) == 2


@pytest.mark.parametrize(
    ("field", "named"), [("Order number", "Order number"), ("Quantity", "Quantity")], ids=["number", "quantity"]
)
def test_what_is_required_is_refused_in_words(
    open_editor: OpenEditor, desk: MappingDesk, path: Path, field: str, named: str
) -> None:
    editor = open_editor()
    column = "销售单号" if field == "Order number" else "件数"
    tick(editor, field, column)
    assert f"Still missing: {named}" in words(editor)
    go(editor, FIELDS, "Remark")
    save()
    assert saves(desk) == []
    assert f"Choose a column for: {named}." in words(editor)
    assert listing(editor, FIELDS).currentItem().text().startswith(named)
    assert listing(editor, FIELDS).hasFocus()


def test_name_channel_and_merged_cells_are_saved(qtbot, open_editor: OpenEditor, desk: MappingDesk) -> None:
    editor = open_editor()
    chip = button(editor, "Order cells only in the first row (merged)")
    chip.setFocus()
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Backtab)
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Backtab)
    write("Shop 9")
    save()
    sent = saves(desk)[0]
    assert (sent.name, sent.channel, sent.fills_down) == ("Shop 9", Channel.TAOBAO, True)


def test_a_fixed_value_needs_no_column(qtbot, open_editor: OpenEditor, desk: MappingDesk) -> None:
    editor = open_editor()
    go(editor, FIELDS, "Way of payment")
    choose(editor, "On account")
    assert "Way of payment Fixed: On account by hand" in rows(editor, FIELDS)
    qtbot.waitUntil(lambda: cells(editor, "Way of payment")[:2] == ["On account", "On account"])
    save()
    assert saves(desk)[0].rules[Field.PAY] == FieldRule(constant="credit")


def test_one_part_of_a_text(qtbot, open_editor: OpenEditor) -> None:
    editor = open_editor()
    go(editor, FIELDS, "Product code")
    beside(editor, "Split at").setFocus()
    write("-")
    choose(editor, "part 2")
    assert any(row.startswith("Product code part 2 of 物料编码") for row in rows(editor, FIELDS))
    qtbot.waitUntil(lambda: cells(editor, "Product code")[:3] == ["1301A", "K20TT", "06A115"])


def test_a_field_is_unmapped_and_counts_as_unmapped(open_editor: OpenEditor, desk: MappingDesk) -> None:
    editor = open_editor()
    go(editor, FIELDS, "Remark")
    button(editor, "Map nothing").setFocus()
    press(Qt.Key.Key_Return)
    assert "Remark Not mapped" in rows(editor, FIELDS)
    save()
    assert Field.REMARK not in saves(desk)[0].rules


@pytest.mark.parametrize(
    ("rule", "texts"),
    [
        (FieldRule(("b",)), ["x-y", "z"]),
        (FieldRule(("a", "b"), joint="/"), ["1/x-y", "2", "1/z"]),
        (FieldRule(("B",), split="-", part=2), ["y"]),
        (FieldRule(("c",)), []),
    ],
    ids=["column", "joined", "split", "lacking"],
)
def test_texts_where_a_rule_looks(rule: FieldRule, texts: list[str]) -> None:
    table = (("1", "x-y"), ("2", ""), ("1", " z "), ("1", "Ｚ"))
    assert said_texts(Preview(("a", "b"), table, (), (), (), 4), rule) == texts


def test_a_profile_needs_a_name(open_editor: OpenEditor, desk: MappingDesk, path: Path) -> None:
    nameless = replace(desk.propose_profile(path, "1688").profile, name="")
    editor = open_editor(nameless)
    save()
    assert saves(desk) == []
    assert "Give the mapping a name" in words(editor)
    press(Qt.Key.Key_A)
    save()
    assert [profile.name for profile in saves(desk)] == ["a"]


def test_esc_closes_at_once_when_nothing_would_be_lost(qtbot, open_editor: OpenEditor) -> None:
    editor = open_editor()
    with qtbot.waitSignal(editor.closed):
        press(Qt.Key.Key_Escape)


def test_esc_asks_once_before_it_discards(qtbot, open_editor: OpenEditor) -> None:
    editor = open_editor()
    tick(editor, "Order amount", "应付总额")
    with qtbot.assertNotEmitted(editor.closed):
        press(Qt.Key.Key_Escape)
    assert "Unsaved changes" in words(editor)
    tick(editor, "Order amount", "邮费")
    assert "Unsaved changes" not in words(editor)
    with qtbot.assertNotEmitted(editor.closed):
        press(Qt.Key.Key_Escape)
    with qtbot.waitSignal(editor.closed):
        press(Qt.Key.Key_Escape)


def test_a_saved_profile_is_edited_without_a_file(
    qtbot, open_editor: OpenEditor, desk: MappingDesk, path: Path, said: list[Message]
) -> None:
    known = replace(desk.propose_profile(path, "1688").profile, name="汽配之家", version=3)
    editor = open_editor(known, None)
    assert "No file to look at" in words(editor)
    save()
    assert saves(desk) == []
    assert "Nothing has changed" in said[-1].text
    tick(editor, "Order amount", "应付总额")
    save()
    assert saves(desk) == [replace(known, rules={**known.rules, Field.AMOUNT: FieldRule(("应付总额",))})]


def test_a_rule_that_cannot_work_is_told_instead_of_the_preview(qtbot, open_editor: OpenEditor) -> None:
    editor = open_editor()
    go(editor, FIELDS, "Freight")
    beside(editor, "When empty").setFocus()
    write("abc")
    qtbot.waitUntil(lambda: "Freight: “abc” cannot be used here." in words(editor))
    press(Qt.Key.Key_Backspace, times=3)
    qtbot.waitUntil(lambda: "abc" not in words(editor))


def test_columns_that_the_file_lacks_are_named(open_editor: OpenEditor, desk: MappingDesk, path: Path) -> None:
    known = desk.propose_profile(path, "1688").profile
    rules = {**known.rules, Field.AMOUNT: FieldRule(("实付",))}
    editor = open_editor(replace(known, name="店", rules=rules))
    go(editor, FIELDS, "Order amount")
    assert rows(editor, COLUMNS)[0] == "实付 not in the file"
    assert "Order amount 实付 1 wrong" in rows(editor, FIELDS)
    assert any(row.startswith("Order amount, row 1") for row in rows(editor, PROBLEMS))


def test_the_cells_of_the_file_can_be_seen_as_they_stand(qtbot, open_editor: OpenEditor) -> None:
    editor = open_editor()
    button(editor, "As in the file").setFocus()
    press(Qt.Key.Key_Return)
    assert cells(editor, "交易状态")[:2] == ["已付款", "待审核"]


def test_everything_is_reached_by_tab(open_editor: OpenEditor) -> None:
    editor = open_editor()
    go(editor, FIELDS, "Status")
    seen: set[Any] = set()
    for _ in range(30):
        where = QApplication.focusWidget()
        seen.add(where)
        press(Qt.Key.Key_Tab)
    reached = {one.accessibleName() for one in seen if isinstance(one, QListWidget | QTableView)}
    assert reached == {FIELDS, COLUMNS, TEXTS, "Preview", PROBLEMS}


@pytest.mark.parametrize("field", [Field.STATUS, Field.PHONE, Field.FREIGHT])
def test_long_words_fit(open_editor: OpenEditor, field: Field) -> None:
    set_language(Language.PSEUDO)
    editor = open_editor()
    editor.resize(952, 696)
    fields = listing(editor, text(FIELDS))
    fields.setCurrentRow(list(Field).index(field))
    settle()
    assert cut(editor) == []

"""The knowledge base: found while typing, read, written, reviewed, merged, retired, and files; all by keyboard."""

from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPlainTextEdit, QPushButton

from app.domain.codes import CodeType, make_code
from app.domain.knowledge import REVIEW_AFTER, Scope
from app.errors import Refused, Unavailable
from app.i18n import Language, set_language
from app.usecases.knowledge import GrowArticle, MergeArticles, RetireArticle, SaveArticle
from app.usecases.people import LoggedIn
from app.views.knowledge import KeptCaseRow
from tests.ui.fakes import NOW
from tests.ui.fakes_cases import CasesReader
from tests.ui.fakes_knowledge import KnowledgeDesk, article_row, past_case
from tests.ui.fakes_station import services
from tests.ui.keyboard import focused, press, typed_box
from tests.ui.test_layout import cut, settle
from ui.knowledge.history import differences
from ui.knowledge.hits import HitList
from ui.knowledge.wording import inline, rich
from ui.screens.cases import CasesScreen
from ui.screens.knowledge import KnowledgeScreen
from ui.tasks import Tasks

CONTROL = Qt.KeyboardModifier.ControlModifier
FIRST, SECOND, THIRD, FOURTH, FIFTH = (article_row(at).no for at in range(1, 6))
PICKER = LoggedIn("chenjianguo", "陈建国", ("picker",), False)


@pytest.fixture
def desk() -> KnowledgeDesk:
    """With five articles and a past case."""
    return KnowledgeDesk()


@pytest.fixture
def window(open_window):
    return open_window("knowledge", screens=(KnowledgeScreen, CasesScreen))


def told(widget) -> str:
    settle()
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def hits(window) -> list[str]:
    return [hit.id for hit in window.current.findChild(HitList).rows.rows]


def rest(window) -> None:
    """Until the choice has rested."""
    QTest.qWait(200)


def test_the_search_has_the_keyboard_and_finds_with_every_letter(window, desk: KnowledgeDesk) -> None:
    box = typed_box()
    for letters in ("库", "库存"):
        box.setText(letters)
    assert [where.text for where in desk.reader.asked] == ["", "库", "库存"]
    assert hits(window) == [FIRST]
    assert "雨刮片断货" in told(window.current)
    (hit,) = window.current.findChild(HitList).rows.rows
    assert {hit.snippet[start:end] for start, end in hit.marks} == {"库存"}


def test_arrows_walk_while_the_box_keeps_the_keyboard(window) -> None:
    box = typed_box()
    press(Qt.Key.Key_Down)
    rest(window)
    assert focused() is box
    assert "面单打印机缺纸或卡纸" in told(window.current)
    assert "worked 21 of 22" in window.current._pane.reader._success.accessibleName()


def test_steps_are_numbered_and_their_marks_shown(window) -> None:
    shown = told(window.current._pane)
    assert "1\n查华中仓可用库存" in shown
    assert "2\n<b>当天</b>发起调拨" in shown
    assert inline("<script> **a** & `b`").startswith("&lt;script&gt; <b>a</b> &amp; <span")


def test_enter_opens_a_past_case_at_the_exception_desk(open_window, desk: KnowledgeDesk) -> None:
    cases = CasesReader()
    cases.old = [past_case().row]
    desk.reader.cases, desk.reader.watch_summary = cases.cases, cases.watch_summary
    window = open_window("knowledge", screens=(KnowledgeScreen, CasesScreen))
    press(Qt.Key.Key_Down, times=2)
    rest(window)
    assert "改约次日上午送达,收件人确认在店" in told(window.current)
    press(Qt.Key.Key_Return)
    assert window.current.key == "cases"


def test_an_article_grows_out_of_a_past_case(window, desk: KnowledgeDesk) -> None:
    press(Qt.Key.Key_Down, times=2)
    rest(window)
    press(Qt.Key.Key_G, CONTROL)
    (command,) = desk.commands
    assert isinstance(command, GrowArticle)
    assert command.case == past_case().row.no
    assert "draft" in told(window.current._pane).splitlines()


def test_filters_narrow_and_esc_takes_them_off(window, desk: KnowledgeDesk) -> None:
    finding = window.current._finding
    finding._due.click()
    assert desk.reader.asked[-1].review_due
    finding._due.click()
    scope = finding._scope
    scope._kind.setCurrentIndex(scope._kind.findData(Scope.SKU))
    scope._kind.activated.emit(0)
    assert focused() is scope._typed
    typed_box().insert("OF-1301A")
    press(Qt.Key.Key_Return)
    assert (desk.reader.asked[-1].scope, desk.reader.asked[-1].key) == (Scope.SKU, "OF-1301A")
    assert hits(window) == [FOURTH]
    press(Qt.Key.Key_Escape)
    assert len(hits(window)) == 6


def test_a_new_article_is_written_by_keyboard(window, desk: KnowledgeDesk) -> None:
    press(Qt.Key.Key_N, CONTROL)
    press(Qt.Key.Key_Return, CONTROL)
    assert "What is its title?" in told(window.current)
    typed_box().insert("No tape left")
    press(Qt.Key.Key_Tab)
    symptom = focused()
    assert isinstance(symptom, QPlainTextEdit)
    symptom.insertPlainText("The roll is empty")
    press(Qt.Key.Key_Return, CONTROL)
    (command,) = desk.commands
    assert isinstance(command, SaveArticle)
    assert (command.no, command.text.title, command.text.symptom) == ("", "No tape left", "The roll is empty")
    assert command.draft
    assert "No tape left" in told(window.current._pane)
    assert focused() is window.current._finding.box


def test_an_edit_is_the_next_version_of_what_was_read(window, desk: KnowledgeDesk) -> None:
    press(Qt.Key.Key_F2)
    typed_box().insert("!")
    press(Qt.Key.Key_Return, CONTROL)
    (command,) = desk.commands
    row = article_row(1)
    assert (command.no, command.read, command.text.cause) == (row.no, row.version, row.cause)
    assert command.text.title == row.title + "!"
    assert command.text.scopes == row.scopes
    assert command.text.review_at == row.review_at


def test_what_is_written_is_kept_when_it_is_refused_or_left_by_mistake(window, desk: KnowledgeDesk) -> None:
    press(Qt.Key.Key_F2)
    box = typed_box()
    box.insert("!")
    desk.script.append(Refused("article.changed", article=FIRST, version=4))
    press(Qt.Key.Key_Return, CONTROL)
    assert "Somebody else has saved article" in window.message
    press(Qt.Key.Key_Escape)
    assert "Esc again throws it away" in window.message
    assert box.isVisible()
    press(Qt.Key.Key_F4)
    press(Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert desk.reader.kept[FIRST].title == article_row(1).title


def test_others_articles_are_read_but_not_changed_without_the_right(open_window, desk: KnowledgeDesk) -> None:
    window = open_window("knowledge", operator=PICKER, screens=(KnowledgeScreen,))
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_F7)
    press(Qt.Key.Key_F8)
    press(Qt.Key.Key_I, CONTROL)
    assert desk.commands == []
    press(Qt.Key.Key_Escape)
    window.current._finding.search()
    press(Qt.Key.Key_Down)
    rest(window)
    press(Qt.Key.Key_F2)
    assert focused() is window.current._pane.editor._title


def test_a_review_that_is_due_is_put_off_by_one_key(window, desk: KnowledgeDesk) -> None:
    desk.reader.kept[FIRST] = replace(desk.reader.kept[FIRST], review_at=NOW)
    window.current.refresh()
    assert "Review was due" in told(window.current)
    press(Qt.Key.Key_F5)
    (command,) = desk.commands
    assert command.text.review_at >= NOW + REVIEW_AFTER
    assert "Review was due" not in told(window.current)


def test_duplicates_are_merged(window, desk: KnowledgeDesk) -> None:
    press(Qt.Key.Key_F7)
    QTest.keyPress(focused(), Qt.Key.Key_Space)
    rest(window)  # it might be the beginning of a scan
    QTest.keyRelease(focused(), Qt.Key.Key_Space)
    press(Qt.Key.Key_Return, CONTROL)
    (command,) = desk.commands
    assert isinstance(command, MergeArticles)
    assert (command.into, command.others) == (FIRST, (FOURTH,))
    assert FOURTH not in hits(window)
    window.take_code(FOURTH)
    assert f"stands in {FIRST} now" in told(window.current)


def test_retiring_asks_why_and_can_be_taken_back(window, desk: KnowledgeDesk) -> None:
    press(Qt.Key.Key_F8)
    press(Qt.Key.Key_Return)
    assert desk.commands == []
    typed_box().insert("not made any more")
    press(Qt.Key.Key_Return)
    assert FIRST not in hits(window)
    assert "retired" in told(window.current._pane).splitlines()
    press(Qt.Key.Key_F8)
    assert [(command.reason, command.back) for command in desk.commands] == [("not made any more", False), ("", True)]
    assert all(isinstance(command, RetireArticle) for command in desk.commands)
    assert FIRST in hits(window)


def test_the_history_shows_what_was_changed(window, desk: KnowledgeDesk) -> None:
    press(Qt.Key.Key_F6)
    shown = told(window.current._pane).splitlines()
    assert "客户同意的话改发两支装 WB-24-18-2" in shown
    assert "客户同意的话改发两支装 WB-24-18-2,差价由我方承担" in shown
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    steps = window.current._pane.editor._steps.toPlainText()
    assert "差价由我方承担" not in steps
    press(Qt.Key.Key_Return, CONTROL)
    assert desk.commands[0].text.steps == steps


def test_differences_tell_gone_and_new_lines() -> None:
    new, old, _ = KnowledgeDesk().reader.article_versions(FIRST)
    ((title, lines),) = differences(old, new)
    assert title == "What to do"
    assert [sign for sign, _ in lines] == ["=", "=", "-", "+", "="]
    assert all(sign == "+" for _, lines in differences(None, new) for sign, _ in lines)


def test_pictures_are_added_to_what_is_read(window, desk: KnowledgeDesk, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(tmp_path / "shelf.jpg")], ""))
    press(Qt.Key.Key_O, CONTROL)
    assert desk.files == [(FIRST, "shelf.jpg")]


def test_files_come_in_and_what_is_wrong_is_listed(window, desk: KnowledgeDesk, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    press(Qt.Key.Key_I, CONTROL)
    shown = told(window.current._pane)
    assert "31 new articles, 7 changed, 2 as they were" in shown
    assert "旧版说明.md" in shown
    press(Qt.Key.Key_E, CONTROL)
    assert desk.files == [tmp_path, tmp_path]
    press(Qt.Key.Key_Escape)
    assert focused() is window.current._finding.box


def test_files_that_are_stopped_change_nothing(window, desk: KnowledgeDesk, monkeypatch, tmp_path: Path) -> None:
    files = window.current._pane.files

    def stopped(*given: Any) -> object:
        *_, progress, cancelled = given
        progress(3, 40)
        assert not files._cancel.isHidden()
        files._cancel.click()
        assert cancelled()
        raise RuntimeError("whatever ends it")

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    for key, name, told_ in (
        (Qt.Key.Key_I, "import_articles", "Stopped; no article came in."),
        (Qt.Key.Key_E, "export_articles", "Stopped; no file was written."),
    ):
        monkeypatch.setattr(desk, name, stopped)
        press(key, CONTROL)
        assert told_ in window.message
        assert not files._running.isVisible()


def test_a_scanned_number_shows_its_article(window) -> None:
    window.take_code(SECOND)
    assert "面单打印机缺纸" in told(window.current._pane)
    window.take_code(make_code(CodeType.ARTICLE, 99))
    assert "There is no article" in window.message


def test_an_empty_base_offers_the_first_article(open_window, desk: KnowledgeDesk) -> None:
    desk.reader.kept = {}
    window = open_window("knowledge", screens=(KnowledgeScreen,))
    assert "Nothing is written down yet" in told(window.current)
    offered = [each for each in window.current._pane.empty.findChildren(QPushButton) if each.isVisible()]
    assert [each.text() for each in offered] == ["New article"]


def test_without_the_database_the_copy_is_read(open_window, desk: KnowledgeDesk, monkeypatch) -> None:
    monkeypatch.setattr(desk.reader, "reads_knowledge_copy", lambda: True)
    monkeypatch.setattr(desk.reader, "knowledge_as_of", lambda: NOW)

    def away(*_: object) -> None:
        raise Unavailable("database.away", database="pg")

    for name in ("warehouses", "causes", "case"):
        monkeypatch.setattr(desk.reader, name, away)
    window = open_window("knowledge", screens=(KnowledgeScreen,))
    shown = told(window.current)
    assert "This is the copy of" in shown
    assert "雨刮片断货" in shown


def test_a_past_case_is_read_from_the_copy(open_window, desk: KnowledgeDesk, monkeypatch) -> None:
    no = desk.reader.closed.row.no
    kept = KeptCaseRow(no, "派送失败", "派送失败\n门卫说没人\n改约次日上午", "改约次日上午", "")
    monkeypatch.setattr(desk.reader, "reads_knowledge_copy", lambda: True)
    monkeypatch.setattr(desk.reader, "knowledge_as_of", lambda: NOW)
    monkeypatch.setattr(desk.reader, "kept_case", lambda _: kept)
    window = open_window("knowledge", screens=(KnowledgeScreen,))
    window.current._hits.walk(hits(window).index(no))
    rest(window)
    shown = told(window.current._pane).splitlines()
    assert {no, "派送失败", "门卫说没人", "改约次日上午"} <= set(shown)
    assert not window.current._pane.case._open.isVisible()
    press(Qt.Key.Key_Return)


def test_markdown_is_read_as_text(window, desk: KnowledgeDesk) -> None:
    written = "## 现象\n- 打 `A-1`\n<b>x</b>"
    desk.reader.kept[FIRST] = replace(desk.reader.kept[FIRST], symptom=written, version=9)
    window.current.refresh()
    assert rich(written).startswith("<b>现象</b><br>• 打 <span")
    assert "&lt;b&gt;x" in rich(written)
    assert rich(written) in told(window.current._pane)


def test_without_any_copy_it_says_so_and_tries_again(open_window, desk: KnowledgeDesk) -> None:
    desk.reader.fault = Unavailable("database.away", database="pg")
    window = open_window("knowledge", screens=(KnowledgeScreen,))
    assert "cannot be read now" in told(window.current)
    desk.reader.fault = None
    window.current.refresh()
    assert len(hits(window)) == 6


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F6, Qt.Key.Key_F7, Qt.Key.Key_F8])
def test_long_words_fit_on_every_page(open_window, key: Qt.Key) -> None:
    set_language(Language.PSEUDO)
    window = open_window("knowledge", screens=(KnowledgeScreen,))
    window.resize(1024, 768)
    press(key)
    settle()
    assert window.size().toTuple() == (1024, 768)
    assert cut(window) == []


def test_a_slow_answer_does_not_keep_the_letters_back(qtbot, qapp) -> None:
    """With real threads: an earlier query that answers last is not shown."""
    desk, tasks, begun, may_end = KnowledgeDesk(), Tasks(), Event(), Event()
    search = desk.reader.search_knowledge

    def slow(where, limit=50):
        if where.text == "零件":
            begun.set()
            may_end.wait(5)
        return search(where, limit)

    desk.reader.search_knowledge = slow
    screen = KnowledgeScreen(services(desk, tasks))
    qtbot.addWidget(screen)
    screen.show()
    screen.refresh()
    qtbot.waitUntil(lambda: screen._hits.rows.rowCount() == 6)
    screen._finding.box.setText("零件")
    assert begun.wait(5)
    screen._finding.box.setText("账实")
    qtbot.waitUntil(lambda: [hit.id for hit in screen._hits.rows.rows] == [FIFTH])
    may_end.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert [hit.id for hit in screen._hits.rows.rows] == [FIFTH]
    tasks.close()

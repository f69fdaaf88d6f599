"""The scan station: what a scan does to the screen, what locks it, what is never lost; by scanner and keys alone."""

from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.pick_lists import Share, Step
from app.domain.picking import SOUND, Beep, Modes, Pack, Says, StationCommand, command_code, quantity_code
from app.domain.printing import Fault, Lamp
from app.domain.stages import Stage
from app.errors import Refused, Unavailable
from app.usecases.picking import ScanCode, SetModes
from app.views.conflicts import ConflictRow
from app.views.orders import OrderFilter, ParcelRow
from app.views.printing import PrintLampRow
from app.views.station import CartView
from tests.ui.fakes import NOW
from tests.ui.fakes_station import LABEL, LINES, Said, SilentSpeaker, StationDesk, open_order, services
from ui.preferences import MemoryPreferences
from ui.screen import Tone
from ui.screens.station import StationScreen
from ui.station import commands
from ui.station.asking import ANSWERS
from ui.station.check import StationCheck
from ui.station.drawer import ConflictDrawer
from ui.station.keys import KeyTile
from ui.station.pages import StopPage
from ui.station.spool import ScanSpool
from ui.station.tones import icon_of, tone_of
from ui.tasks import Tasks
from ui.widgets.photo_drop import PhotoDrop

ACK, CANCEL = command_code(StationCommand.ACK), command_code(StationCommand.CANCEL)
ORDER = "O000000018J"
BRAKE, FILTER, WIPER, FOREIGN = "6901234567892", "6901234567885", "6901234567878", "4006381333931"
ALL_ITEMS = [*[BRAKE] * 5, FILTER, *[WIPER] * 2]
Key, Shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier
STEPS = (
    Step("A-03-2", 1, "06A115561B", "前刹车片", 3, (Share(1, "O1", 11, 2), Share(4, "O4", 41, 1))),
    Step("B-11-1", 2, "OF-1301A", "机油滤清器", 1, (Share(2, "O2", 21, 1),)),
)
CART = CartView("B000000071", STEPS, orders=3, orders_done=0, pieces=4, picked=0)


class Bench:
    """A screen with everything around it."""

    def __init__(
        self,
        qtbot: QtBot,
        station: str = "HD-1",
        preferences: MemoryPreferences | None = None,
        roles: tuple[str, ...] = ("picker",),
    ) -> None:
        self.desk, self.speaker, self.memory = StationDesk(), SilentSpeaker(), preferences or MemoryPreferences()
        given = services(self.desk, station=station, preferences=self.memory, roles=roles)
        self.screen = StationScreen(given, speaker=self.speaker)
        self.logouts: list[int] = []
        self.screen.logout_requested.connect(lambda: self.logouts.append(1))
        qtbot.addWidget(self.screen)
        self.screen.resize(1280, 800)
        with qtbot.waitActive(self.screen):
            self.screen.show()
            self.screen.activateWindow()
        self.screen.refresh()

    def scan(self, *codes: str) -> None:
        for code in codes:
            assert self.screen.take_code(code)

    def press(self, *keys: Qt.Key, shift: bool = False) -> None:
        for key in keys:
            QTest.keyClick(self.screen, key, Shift if shift else Qt.KeyboardModifier.NoModifier)

    def type(self, digits: str) -> None:
        QTest.keyClicks(self.screen, digits)

    def told(self, says: Says, *codes: str, **facts: object) -> None:
        """The engine says this to the codes, one after another."""
        for code in codes:
            self.desk.script.append(Said(says, facts))
            self.scan(code)

    @property
    def prompt(self) -> str:
        return self.screen.face.prompt_bar.prompt.text()

    @property
    def banner(self) -> str:
        return self.screen.face.banner.words

    @property
    def codes(self) -> list[str]:
        return [command.code for command in self.desk.commands if isinstance(command, ScanCode)]

    @property
    def tiles(self) -> list[str]:
        return [tile.label for tile in self.screen.findChildren(KeyTile) if tile.isVisible()]

    @property
    def stop(self) -> StopPage:
        (page,) = self.screen.findChildren(StopPage)
        return page


@pytest.fixture
def bench(qtbot):
    return Bench(qtbot)


def test_prompt_leads_from_order_to_label(bench):
    assert bench.prompt == "Scan an order"
    bench.scan(ORDER)
    assert bench.prompt == "Scan: 前刹车片  A-03-2"
    bench.scan(*[BRAKE] * 5)
    assert bench.prompt == "Scan: 机油滤清器  B-11-1"
    bench.scan(FILTER, *[WIPER] * 2)
    assert bench.prompt == "Stick on the label and scan it"
    assert bench.desk.deliveries == 1
    bench.scan(LABEL)
    assert bench.prompt == "Scan an order"
    assert Beep.DONE in bench.speaker.heard


def test_scans_are_sent_in_order_each_once_by_operator_and_station(bench):
    bench.scan(ORDER, *ALL_ITEMS)
    assert bench.codes == [ORDER, *ALL_ITEMS]
    assert len({command.request_id for command in bench.desk.commands}) == len(bench.codes)
    assert {(actor.operator, actor.station) for actor in bench.desk.actors} == {("zhaomin", "HD-1")}


def test_a_wrong_item_locks_until_it_has_been_seen(bench):
    bench.scan(ORDER, FOREIGN)
    banner = bench.screen.face.banner
    assert (banner.tone, bench.speaker.heard[-1], bench.tiles) == (Tone.BAD, Beep.WRONG, ["OK"])
    bench.press(Key.Key_F3)
    bench.type("3")
    bench.press(Key.Key_Return)
    bench.scan(command_code(StationCommand.SHORT))
    assert bench.codes == [ORDER, FOREIGN]
    assert bench.banner == "Put it back first, then OK (Esc)"
    assert bench.screen.back()
    assert bench.codes[-1] == ACK
    assert (banner.tone, bench.prompt) == (Tone.INFO, "Scan: 前刹车片  A-03-2")
    bench.press(Key.Key_F3)
    assert bench.codes[-1] == command_code(StationCommand.SKIP)


def test_the_right_item_ends_a_mistake(bench):
    bench.scan(ORDER, FOREIGN, "unknown", BRAKE)
    assert (bench.screen.face.banner.tone, bench.speaker.heard[-1]) == (Tone.GOOD, Beep.TICK)
    bench.press(Key.Key_F5)
    assert bench.codes[-1] == command_code(StationCommand.NEXTBOX)


def test_of_too_many_pieces_the_surplus_may_be_reported(bench):
    bench.scan(ORDER)
    bench.told(Says.OVER_QUANTITY, BRAKE, name="前刹车片", picked=5, quantity=5)
    assert bench.tiles == ["OK", "Surplus"]
    asks = {"hand": {"question": "found_how_many", "line": 1}}
    bench.desk.script.append(Said(Says.FOUND_HOW_MANY, {"name": "前刹车片"}, asks))
    bench.press(Key.Key_F4)
    assert bench.codes[-1] == command_code(StationCommand.FOUND)
    assert bench.prompt == "How many more than expected? Type it"
    bench.type("3")
    bench.press(Key.Key_Enter)
    assert bench.codes[-1] == quantity_code(3)


@pytest.mark.parametrize(
    ("says", "facts", "words"),
    [
        (Says.STOP_CANCELLED, {}, "STOP! Cancelled: put the goods back"),
        (Says.STOP_HELD, {"order": ORDER, "reason": "客户要改地址"}, "STOP! On hold: set the goods aside"),
        (Says.STOP_ADDRESS, {"order": ORDER, "reason": "收货人"}, "STOP! Changed at its source: set aside"),
        (Says.STOP_CREDIT, {"order": ORDER, "bin": 4}, "STOP! Credit is short: set aside"),
    ],
)
def test_a_stop_locks_until_it_is_acknowledged(bench, says, facts, words):
    bench.scan(ORDER)
    bench.desk.script.append(Said(says, facts, {"order": None, "lines": ()}))
    bench.scan(BRAKE)
    assert bench.screen.is_stopped
    assert bench.stop.accessibleName() == words
    told = bench.stop.accessibleDescription()
    assert str(facts.get("reason", "")) in told
    assert ("Take it out of bin 4" in told) is ("bin" in facts)
    bench.scan(FILTER, WIPER)
    bench.press(Key.Key_F8, Key.Key_Return, Key.Key_Backspace)
    assert bench.codes[-1] == BRAKE
    assert bench.screen.back()
    assert not bench.screen.is_stopped
    assert bench.codes[-1] == ACK


def test_a_scanned_acknowledgement_ends_a_stop(bench):
    bench.scan(ORDER)
    bench.told(Says.STOP_CANCELLED, BRAKE)
    bench.scan(ACK)
    assert not bench.screen.is_stopped


def test_an_order_stopped_by_the_office_stops_the_bench_without_a_scan(bench):
    bench.scan(ORDER)
    order = bench.desk.reader.view.order
    bench.desk.reader.show(order=replace(order, held=True))
    bench.screen.refresh()
    assert bench.codes[-1] == order.no  # asked once: the engine says why
    assert bench.screen.is_stopped
    assert "客户要改地址" in bench.stop.accessibleDescription()
    bench.scan(ACK)
    assert not bench.screen.is_stopped
    assert bench.prompt == "Scan an order"


def test_a_question_is_answered_by_the_same_key_or_by_a_digit(bench):
    partial = command_code(StationCommand.PARTIAL)
    asks = {"hand": {"question": "confirm_partial", "asked": partial}}
    bench.scan(ORDER, BRAKE)
    for answered, sent in ((Key.Key_F7, partial), (Key.Key_1, partial), (Key.Key_2, ACK)):
        bench.desk.script.append(Said(Says.CONFIRM_PARTIAL, {"picked": 1, "quantity": 8}, asks))
        bench.press(Key.Key_F7)
        assert bench.prompt == "Send only 1 of 8? Again: yes"
        bench.press(answered)
        assert bench.codes[-1] == sent
        bench.scan(ACK)


def test_esc_is_the_no_to_a_question_and_leaves_the_order_open(bench):
    bench.scan(ORDER, BRAKE)
    asks = {"hand": {"question": "confirm_hold", "asked": command_code(StationCommand.HOLD)}}
    bench.desk.script.append(Said(Says.CONFIRM_HOLD, {"order": ORDER}, asks))
    bench.press(Key.Key_F10)
    assert bench.screen.back()
    assert bench.codes[-1] == ACK
    assert bench.prompt.startswith("Scan: ")


def test_short_is_answered_with_digits(bench):
    facts = {"sku": "06A115561B", "name": "前刹车片", "lacks": 3}
    bench.scan(ORDER)
    bench.desk.script.append(Said(Says.SHORT_WHY, facts, {"hand": {"question": "short_why", "line": 1}}))
    bench.press(Key.Key_F6)
    assert bench.prompt == "3 × 前刹车片 lack. Why?"
    how = {**facts, "elsewhere": 12, "others": 2}
    bench.desk.script.append(Said(Says.SHORT_HOW, how, {"hand": {"question": "short_how"}}))
    bench.type("2")
    assert bench.codes[-1] == command_code(StationCommand.DAMAGED)
    assert bench.prompt == "What now? 12 free elsewhere"
    bench.type("9")
    assert bench.codes[-1] == command_code(StationCommand.DAMAGED)
    bench.type("3")
    assert bench.codes[-1] == command_code(StationCommand.WAIT)


def test_one_of_several_orders_is_chosen_by_its_digit(bench):
    numbers = [row.no for row in bench.desk.reader.orders(OrderFilter(), limit=3).rows]
    bench.told(Says.CHOOSE_ORDER, BRAKE, orders=numbers, more=False)
    assert bench.prompt == "Several orders want it, choose one"
    bench.type("2")
    assert bench.codes[-1] == numbers[1]
    assert bench.screen.back()
    bench.told(Says.CHOOSE_ORDER, BRAKE, orders=numbers, more=False)
    assert bench.screen.back()
    assert bench.prompt == "Scan an order"
    assert bench.codes[-1] == BRAKE


def test_digits_and_enter_are_a_quantity(bench):
    bench.scan(ORDER, BRAKE)
    bench.type("125")
    bench.press(Key.Key_Backspace)
    bench.press(Key.Key_Return)
    assert bench.codes[-1] == quantity_code(12)
    bench.type("7")
    assert bench.screen.back()
    bench.press(Key.Key_Return)
    assert bench.codes[-1] == quantity_code(12)


@pytest.mark.parametrize(
    ("key", "shift", "command"),
    [
        (Key.Key_F3, False, StationCommand.SKIP),
        (Key.Key_F4, False, StationCommand.FOUND),
        (Key.Key_F5, False, StationCommand.NEXTBOX),
        (Key.Key_F6, False, StationCommand.SHORT),
        (Key.Key_F7, False, StationCommand.PARTIAL),
        (Key.Key_F8, False, StationCommand.UNDO),
        (Key.Key_Backspace, False, StationCommand.UNDO),
        (Key.Key_F9, False, StationCommand.REPRINT),
        (Key.Key_F10, False, StationCommand.HOLD),
        (Key.Key_Plus, False, StationCommand.REST),
        (Key.Key_F7, True, StationCommand.FINISH),
        (Key.Key_F8, True, StationCommand.PHOTO),
        (Key.Key_F10, True, StationCommand.LOGOUT),
    ],
)
def test_every_command_has_a_key(bench, key, shift, command):
    bench.scan(ORDER)
    bench.press(key, shift=shift)
    assert bench.codes[-1] == command_code(command)


def test_esc_closes_the_order_then_leaves_the_screen_alone(bench):
    bench.scan(ORDER)
    assert bench.screen.back()
    assert bench.codes[-1] == CANCEL
    assert not bench.screen.back()


def test_every_other_command_can_be_chosen_on_a_page(bench):
    by_key = {command for command in commands.KEYS if command is not StationCommand.CANCEL}
    by_digit = {each for answers in ANSWERS.values() for each in answers}
    assert by_key | by_digit | {StationCommand.CANCEL, StationCommand.HELP} >= set(StationCommand)


def test_help_shows_what_can_be_done_now(bench):
    bench.told(Says.HELP, command_code(StationCommand.HELP))
    titles = {row.title for row in bench.screen.face.help.rows}
    assert bench.screen.face.help.isVisible()
    assert "Log out" in titles
    assert "Short" not in titles
    assert bench.screen.back()
    bench.scan(ORDER)
    assert bench.screen.explain()
    assert {"Short", "Photo", "Finish"} <= {row.title for row in bench.screen.face.help.rows}
    bench.scan(BRAKE)
    assert not bench.screen.face.help.isVisible()


def test_the_station_check_takes_no_scan_for_work(bench):
    bench.scan(ORDER)
    bench.press(Key.Key_F12)
    check = bench.screen.findChild(StationCheck)
    assert check.isVisible()
    bench.scan(BRAKE)
    assert bench.codes == [ORDER]
    assert bench.screen.back()
    assert not check.isVisible()
    bench.scan(BRAKE)
    assert bench.codes == [ORDER, BRAKE]


def test_conflicts_are_lit_and_laid_out(qtbot):
    row = ConflictRow(7, "HD-1", BRAKE, NOW, "zhaomin", "赵敏", ORDER, "item_accepted", "stop_cancelled", {})
    bench = Bench(qtbot)
    bench.desk.reader.open_conflicts = [row]
    bench.press(Key.Key_F4, shift=True)
    assert "1 conflicts" in bench.screen.face.footer.lamps.words
    (drawer,) = bench.screen.findChildren(ConflictDrawer)
    assert [each.key for each in drawer.rows] == ["1"]
    bench.type("1")
    assert bench.screen.back()
    assert bench.screen.back()
    assert bench.prompt == "Scan an order"
    assert not drawer.isVisible()


def test_logging_out_is_the_frames(bench):
    bench.told(Says.LOGGED_OUT, command_code(StationCommand.LOGOUT))
    QApplication.processEvents()
    assert bench.logouts == [1]


def test_a_whole_order_goes_unscanned_by_key_and_a_second_badge(bench):
    bench.scan(ORDER)
    assert "Ship all" not in bench.tiles
    bench.desk.reader.show(modes=Modes(ship_all=True))
    bench.screen.refresh()
    assert "Ship all" in bench.tiles
    asks = {"hand": {"question": "badge_wanted"}}
    bench.desk.script.append(Said(Says.BADGE_WANTED, {"pieces": 8}, asks))
    bench.press(Key.Key_F5, shift=True)
    assert bench.codes[-1] == command_code(StationCommand.SHIPALL)
    assert bench.prompt == "8 pieces unscanned? Scan a second badge"
    bench.type("1")
    assert bench.codes[-1] == CANCEL


def test_close_scanned_and_esc_are_both_the_no_to_a_question(bench):
    for no in (lambda: bench.scan(CANCEL), bench.screen.back):
        bench.scan(ORDER)
        held = {"hand": {"question": "confirm_hold", "asked": command_code(StationCommand.HOLD)}}
        bench.desk.script.append(Said(Says.CONFIRM_HOLD, {"order": ORDER}, held))
        bench.press(Key.Key_F10)
        assert bench.prompt.startswith("Put O")
        bench.desk.script.append(Said(Says.ACKNOWLEDGED, {}, {"hand": {"question": "", "asked": ""}}))
        no()
        assert bench.prompt == "Scan: 前刹车片  A-03-2"
        bench.scan(CANCEL)


def dropped(bench: Bench, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle, none = QPoint(600, 300), Qt.KeyboardModifier.NoModifier
    args = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    drop = bench.screen.findChild(PhotoDrop)
    assert drop is not None
    if drop.eventFilter(bench.screen, QDragEnterEvent(middle, *args)):
        assert "Drop the photos" in bench.screen.face.banner.hint or bench.desk.reader.view.order is None
        drop.eventFilter(bench.screen, QDropEvent(QPointF(middle), *args))


def test_photos_dropped_on_the_screen_are_of_the_order_in_hand(bench, tmp_path):
    dropped(bench, tmp_path / "early.jpg")
    assert (bench.desk.photos, bench.banner) == ([], "Scan the order first")
    bench.scan(ORDER)
    no = bench.desk.reader.view.order.no
    dropped(bench, tmp_path / "list.pdf")
    assert bench.desk.photos == []
    dropped(bench, tmp_path / "a.JPG", tmp_path / "list.pdf", tmp_path / "b.png")
    assert bench.desk.photos == [(no, "a.JPG"), (no, "b.png")]
    assert bench.banner == "2 photos added"
    bench.told(Says.STOP_CANCELLED, BRAKE, order=ORDER)
    dropped(bench, tmp_path / "late.jpg")
    assert len(bench.desk.photos) == 2


def test_a_photo_is_of_the_order_in_hand(bench, monkeypatch, tmp_path):
    chosen = str(tmp_path / "box.jpg")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([chosen], ""))
    bench.scan(ORDER)
    bench.told(Says.PHOTO, command_code(StationCommand.PHOTO))
    QApplication.processEvents()
    assert bench.desk.photos == [(bench.desk.reader.view.order.no, "box.jpg")]
    assert bench.banner == "Photo added: box.jpg"


def test_a_cart_shows_the_bin_of_the_piece_in_the_hand(bench):
    bench.desk.reader.show(cart=CART, active_position=1)
    bench.screen.refresh()
    assert bench.prompt == "A-03-2  前刹车片 × 3"
    bench.told(Says.ITEM_TO_BIN, BRAKE, bin=4, name="前刹车片")
    assert (bench.screen.face.bins.bin, bench.banner) == (4, "Into bin 4: 前刹车片")
    assert bench.screen.face.bins.isVisible()
    bench.told(Says.QUANTITY_TAKEN, quantity_code(2), bin=4, name="前刹车片", picked=2, quantity=3)
    assert (bench.screen.face.bins.bin, bench.banner) == (4, "Into bin 4: 2/3 前刹车片")
    bench.told(Says.UNDONE, command_code(StationCommand.UNDO), bin=4, name="前刹车片", picked=1, quantity=3)
    assert (bench.screen.face.bins.bin, bench.banner) == (0, "Out of bin 4: 1/3 前刹车片")
    bench.told(Says.LOCATION_SET, "A-03-2", location="A-03-2", name="前刹车片")
    assert bench.screen.face.bins.bin == 0
    assert bench.screen.back()
    assert bench.codes[-1] == CANCEL


def test_several_boxes_are_labelled_one_by_one(bench):
    bench.scan(ORDER, *ALL_ITEMS)
    states = ("applied", "printed", "pending")
    boxes = tuple(ParcelRow(f"P{n}", state, f"L{n}", "", "", n) for n, state in enumerate(states, 1))
    bench.desk.reader.show(boxes=boxes)
    bench.screen.refresh()
    assert bench.prompt == "Stick on label 2 of 3 and scan it"
    bench.desk.reader.show(boxes=(boxes[0], replace(boxes[1], label_state="applied"), boxes[2]))
    bench.screen.refresh()
    assert bench.prompt == "The label is being made"
    bench.desk.reader.show(boxes=(replace(boxes[2], box=1, message=7),))
    bench.screen.refresh()
    assert bench.prompt == "The label failed, print it again: F9"
    assert len(bench.prompt.split()) <= 8


def test_the_modes_ask_for_the_location_and_the_box(bench):
    bench.scan(ORDER)
    bench.desk.reader.show(modes=Modes(force_location=True, pack=Pack.LINE))
    bench.screen.refresh()
    assert bench.prompt == "Go to A-03-2 and scan it"
    assert bench.screen.face.identity.marks.text() == "◆ location first   ◆ box per line"
    bench.desk.reader.show(hand={"location": "A-03-2"})
    bench.screen.refresh()
    assert bench.prompt == "Scan: 前刹车片  A-03-2"
    bench.scan(*[BRAKE] * 5)
    assert bench.prompt == "Close the box: F5"


def test_the_modes_are_changed_by_digits_by_who_may(qtbot):
    bench = Bench(qtbot, roles=("admin",))
    bench.press(Key.Key_F12, shift=True)
    bench.type("27")
    changed = [command for command in bench.desk.commands if isinstance(command, SetModes)]
    assert [command.station for command in changed] == ["HD-1", "HD-1"]
    assert changed[-1].modes == Modes(force_location=True, most_keyed=500)
    assert bench.screen.back()
    assert bench.prompt == "Scan an order"


def test_a_picker_changes_no_modes(bench):
    bench.press(Key.Key_F12, shift=True)
    assert bench.banner == "Not allowed, call the keeper"
    bench.type("2")
    assert bench.desk.commands == []


def test_an_empty_shelf_is_worth_a_look(bench):
    bench.scan(ORDER)
    bench.desk.reader.show(emptied=frozenset({2}))
    bench.scan(FILTER)
    assert bench.screen.face.banner.hint == "B-11-1 should be empty now. If it is not: F4"
    bench.scan(BRAKE)
    assert bench.screen.face.banner.hint == ""


def test_a_printer_fault_is_heard_once_and_lit(bench):
    bench.desk.reader.printing = PrintLampRow("HD-1", Lamp.FAULT, 2, Fault.PAPER, "ZD1")
    bench.screen.refresh()
    bench.screen.refresh()
    assert bench.speaker.heard == [Beep.UNKNOWN]
    assert any("paper" in lamp for lamp in bench.screen.face.footer.lamps.words)


def test_without_the_database_the_order_in_hand_goes_on(bench):
    bench.scan(ORDER, BRAKE)
    bench.desk.reader.is_away = True
    bench.desk.script.extend([Unavailable("database.away", database="pg")] * 9)
    bench.scan(BRAKE, FILTER)
    lamps = bench.screen.face.footer.lamps.words
    assert lamps[:2] == ("Database away", "Not synced 2")
    assert bench.banner == "Line done 1/1 机油滤清器"
    assert bench.prompt == "Scan: 前刹车片  A-03-2"


def test_refusal_is_shown_in_words_and_the_scan_is_over(bench):
    bench.desk.script.append(Refused("operator.not_permitted", operator="赵敏", permission="pick"))
    bench.scan(ORDER)
    assert "赵敏 may not pick" in bench.banner
    bench.scan(ORDER)
    assert bench.prompt.startswith("Scan: ")


def test_a_scan_survives_a_database_that_is_away(qtbot):
    desk, tasks = StationDesk(), Tasks()
    given = services(desk, tasks)
    owner = QWidget()
    qtbot.addWidget(owner)
    spool = ScanSpool(given.desk, tasks, owner)
    spool._retry.setInterval(10)
    desk.script = deque(
        [Unavailable("database.away", database="pg"), Said(Says.ORDER_OPENED), Said(Says.ITEM_ACCEPTED)]
    )
    said: list[str] = []
    spool.answered.connect(lambda answer: said.append(answer.says))
    spool.put(ORDER, given.actor)
    spool.put(BRAKE, given.actor)
    qtbot.waitUntil(lambda: len(said) == 2)
    tasks.close()
    ids = [command.request_id for command in desk.commands]
    assert said == ["order_opened", "item_accepted"]
    assert ids[0] == ids[1] != ids[2]
    assert spool.depth == 0


def test_a_database_that_is_away_is_not_asked_at_once_again(bench):
    bench.desk.script.append(Unavailable("database.busy"))
    bench.scan(ORDER, BRAKE)
    assert bench.codes == [ORDER]
    assert bench.screen.face.banner.tone is Tone.WARN


def test_scans_behind_a_stop_are_dropped(qtbot):
    desk, tasks = StationDesk(), Tasks()
    desk.script = deque([Said(Says.STOP_HELD)])
    screen = StationScreen(services(desk, tasks), speaker=SilentSpeaker())
    qtbot.addWidget(screen)
    for code in (ORDER, BRAKE, FILTER):
        screen.take_code(code)
    qtbot.waitUntil(lambda: screen.is_stopped)
    qtbot.waitUntil(lambda: not tasks.busy)
    tasks.close()
    assert len(desk.commands) == 1


def test_typed_entry_is_a_scan(bench):
    QTest.keyClick(bench.screen, Qt.Key.Key_F2)
    field = bench.screen.findChild(QLineEdit)
    QTest.keyClicks(field, ORDER)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert bench.codes == [ORDER]
    assert bench.screen.face.entry.isHidden()
    QTest.keyClick(bench.screen, Qt.Key.Key_F2)
    assert bench.screen.back()
    assert bench.codes == [ORDER]


def test_nothing_takes_the_focus_and_enter_presses_nothing(bench):
    bench.scan(ORDER)
    focusable = [
        widget
        for widget in bench.screen.findChildren(QWidget)
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isVisible()
    ]
    assert focusable == []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(bench.screen, press)
        assert press.isAccepted()  # swallowed: nothing behind the screen hears it


def test_station_is_chosen_once_by_its_number(qtbot):
    bench = Bench(qtbot, station="")
    bench.scan(ORDER)
    assert bench.codes == []
    QTest.keyClick(bench.screen.face.chooser.list, Qt.Key.Key_2)
    assert bench.memory.get("station") == "HD-1"
    bench.scan(ORDER)
    assert bench.desk.actors[-1].station == "HD-1"
    again = Bench(qtbot, station="", preferences=bench.memory)
    assert again.prompt == "Scan an order"


def test_mute_is_remembered(bench, qtbot):
    bench.press(Key.Key_F2, shift=True)
    assert bench.speaker.muted
    assert Bench(qtbot, preferences=bench.memory).speaker.muted


def test_the_line_in_hand_is_next_while_it_is_open(bench):
    bench.scan(ORDER, WIPER)
    assert bench.prompt == "Scan: 无骨雨刮片 24+18 寸  C-02-4"
    bench.scan(WIPER)
    assert bench.prompt == "Scan: 前刹车片  A-03-2"


def test_every_answer_has_a_tone_and_a_shape():
    looks = {says: (tone_of(beep), icon_of(beep)) for says, beep in SOUND.items()}
    assert looks[Says.STOP_CANCELLED] != looks[Says.WRONG_ITEM]
    assert looks[Says.CONFIRM_SWITCH] != looks[Says.UNKNOWN_CODE]
    assert {tone for tone, _ in looks.values()} == set(Tone)


def test_long_order_keeps_the_active_line_in_view(bench):
    lines = tuple(replace(LINES[0], position=n) for n in range(1, 60))
    order = open_order()
    assert order.stage is Stage.ASSIGNED
    bench.desk.reader.view = replace(bench.desk.reader.view, order=order, lines=lines, active_position=48)
    bench.screen.refresh()
    view = bench.screen.face.lines
    assert view.viewport().rect().contains(view.visualRect(view.lines.index(47)))

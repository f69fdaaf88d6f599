"""The handover screen: each scan one answer, the count, what is missing, and the way out of every question."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.adapters.spool import open_commands
from app.domain.codes import CodeType, make_code
from app.domain.picking import Beep, StationCommand, command_code
from app.errors import NeedsConfirmation, Refused, Unavailable
from app.usecases.handover import CloseLoad, LoadParcel, OpenLoad, UnloadParcel
from app.usecases.stages import ConfirmSigned
from app.usecases.waybills import TakeWaybill
from tests.ui.fakes_handover import SF, ZTO, GateDesk, label, services, waybill
from tests.ui.fakes_station import SilentSpeaker
from tests.ui.showing import open_screen
from ui import sending
from ui.handover.wording import STOPS, refused
from ui.screen import Tone
from ui.screens.handover import HandoverScreen


class Bench:
    """The screen with everything around it."""

    def __init__(
        self,
        qtbot: QtBot,
        station: str = "HD-1",
        roles: tuple[str, ...] = ("keeper", "coordinator"),
        desk: GateDesk | None = None,
    ) -> None:
        self.desk, self.speaker = desk or GateDesk(), SilentSpeaker()
        self.screen = HandoverScreen(services(self.desk, station, roles), speaker=self.speaker)
        open_screen(qtbot, self.screen)

    def scan(self, *codes: str) -> None:
        for code in codes:
            assert self.screen.take_code(code)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.screen, key)

    def opened(self) -> "Bench":
        QTest.keyClicks(self.screen, "1")
        return self

    @property
    def prompt(self) -> str:
        return self.screen.face.bar.prompt.text()

    @property
    def words(self) -> str:
        return self.screen.face.banner.words

    @property
    def tone(self) -> Tone | None:
        return self.screen.face.banner.tone

    @property
    def count(self) -> str:
        return self.screen.face.tally.accessibleName()

    @property
    def sent(self) -> list[str]:
        return [type(command).__name__ for command in self.desk.commands]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_a_digit_opens_a_load_and_scans_are_counted(bench: Bench):
    assert bench.prompt == "Which courier is here?"
    bench.opened()
    assert bench.prompt == f"Scan a parcel for {SF}"
    assert bench.desk.commands[-1] == OpenLoad(bench.desk.commands[-1].request_id, SF)

    bench.scan(label(1), waybill(2))

    assert (bench.count, bench.words, bench.tone) == ("2 / 5", f"2/5  {waybill(2)}", Tone.GOOD)
    assert {(actor.operator, actor.station) for actor in bench.desk.actors} == {("chenjianguo", "HD-1")}
    bench.scan(waybill(2))
    assert (bench.count, bench.tone, bench.speaker.heard[-1]) == ("2 / 5", Tone.INFO, Beep.SOFT)
    bench.scan(*(waybill(number) for number in (3, 4, 5)))
    assert (bench.count, bench.speaker.heard[-1]) == ("5 / 5", Beep.DONE)


def test_handing_over_prints_the_list(bench: Bench):
    bench.opened().scan(*(waybill(number) for number in range(1, 6)))
    load = bench.desk.gate.load
    assert load is not None

    bench.press(Qt.Key.Key_F4)

    assert bench.desk.printed == [load.no]
    assert bench.words == "Handed over: 5 parcels, 5 orders shipped"
    assert bench.prompt == "Which courier is here?"


def test_parcels_that_stay_behind_are_asked_about_once(bench: Bench):
    bench.opened().scan(waybill(1))
    bench.press(Qt.Key.Key_F4)
    assert (bench.words, bench.speaker.heard[-1]) == ("4 parcels stay behind: F4 again?", Beep.QUESTION)
    bench.scan(waybill(2))
    bench.press(Qt.Key.Key_F4)
    assert bench.words == "3 parcels stay behind: F4 again?"

    bench.scan(command_code(StationCommand.FINISH))

    assert [command.confirm for command in bench.desk.commands if isinstance(command, CloseLoad)] == [
        "",
        "",
        "load.missing",
    ]
    assert bench.words.startswith("Handed over: 2 parcels")


@pytest.mark.parametrize(
    ("error", "beep", "tone"),
    [
        (Refused("parcel.unlabelled", parcel="P1", order="O1"), Beep.WRONG, Tone.BAD),
        (Refused("label.superseded", parcel="P1"), Beep.WRONG, Tone.BAD),
        (Refused("load.carrier", parcel="P1", carrier=ZTO, other=SF), Beep.WRONG, Tone.BAD),
        (Refused("load.elsewhere", parcel="P1", load="G1"), Beep.WRONG, Tone.BAD),
        (Refused("parcel.unknown", scanned="x"), Beep.UNKNOWN, Tone.WARN),
        (Unavailable("database.busy"), Beep.UNKNOWN, Tone.WARN),
    ],
)
def test_a_no_is_seen_and_heard_and_the_next_good_scan_clears_it(
    bench: Bench, error: Exception, beep: Beep, tone: Tone
):
    bench.opened()
    bench.desk.refusals[waybill(1)] = error
    bench.scan(waybill(1))
    assert (bench.tone, bench.speaker.heard[-1]) == (tone, beep)
    assert bench.words == refused(error)[1]
    if isinstance(error, Refused):
        bench.scan(waybill(1))
        assert bench.tone is Tone.GOOD


def test_esc_calms_a_wrong_scan_before_it_leaves_the_load(bench: Bench):
    bench.opened()
    bench.desk.refusals[waybill(1)] = Refused("load.left", parcel="P1")
    bench.scan(waybill(1))
    assert bench.screen.back()
    assert bench.tone is None
    assert bench.screen.back()
    assert bench.prompt == "Which courier is here?"
    assert not bench.screen.back()
    bench.opened()
    assert bench.count == "0 / 5"
    assert bench.sent.count("OpenLoad") == 1  # the first row was the load that had stayed open


@pytest.mark.parametrize("code", sorted(STOPS))
def test_a_stop_fills_the_screen_until_it_is_seen(bench: Bench, code: str):
    bench.opened()
    bench.desk.refusals[waybill(1)] = Refused(code, parcel="P1", order="O000000017Z")
    bench.scan(waybill(1), waybill(2))
    assert bench.sent[-1] == "LoadParcel"
    assert len(bench.desk.commands) == 2
    assert bench.speaker.heard[-1] is Beep.STOP
    bench.scan(command_code(StationCommand.ACK))
    bench.scan(waybill(2))
    assert bench.count == "1 / 5"


def test_a_parcel_without_a_number_takes_the_next_scan_as_it(bench: Bench):
    bench.opened()
    bench.desk.refusals[label(1)] = Refused("parcel.no_waybill", parcel="P1", carrier=SF)
    bench.scan(label(1))
    assert bench.prompt == f"Scan the waybill number of {SF}"

    bench.scan("SF9999999999999")

    taken, loaded = bench.desk.commands[-2:]
    assert isinstance(taken, TakeWaybill)
    assert isinstance(loaded, LoadParcel)
    assert (taken.code, taken.carrier, taken.number, loaded.code) == (label(1), SF, "SF9999999999999", label(1))
    assert bench.count == "1 / 5"


def test_a_doubtful_number_is_scanned_again_another_parcel_is_not_taken_for_one(bench: Bench):
    bench.opened()
    for _ in range(2):
        bench.desk.refusals[label(1)] = Refused("parcel.no_waybill", parcel="P1", carrier=SF)
        bench.scan(label(1))
        bench.scan(label(2))
        assert bench.sent[-1] == "LoadParcel"
    bench.desk.refusals[label(1)] = Refused("parcel.no_waybill", parcel="P1", carrier=SF)
    bench.scan(label(1))
    for number, confirm in (("6901234567892", ""), ("6901234567892", "waybill.odd")):
        if not confirm:
            bench.desk.refusals[label(1)] = NeedsConfirmation("waybill.odd", carrier=SF, waybill=number, looks="")
        bench.scan(number)
    taken = [command for command in bench.desk.commands if isinstance(command, TakeWaybill)]
    assert [(command.number, command.confirm) for command in taken] == [
        ("6901234567892", ""),
        ("6901234567892", "waybill.odd"),
    ]


def test_f8_takes_the_next_parcel_out(bench: Bench):
    bench.opened().scan(waybill(1), waybill(2))
    bench.press(Qt.Key.Key_F8)
    assert bench.prompt == "Scan the parcel to take out"
    bench.scan(waybill(1))
    assert isinstance(bench.desk.commands[-1], UnloadParcel)
    assert (bench.count, bench.words) == ("1 / 5", f"Taken out: {waybill(1)}")
    bench.scan(waybill(1))
    assert bench.count == "2 / 5"


def test_giving_a_load_up_needs_two_presses(bench: Bench):
    bench.opened().scan(waybill(1))
    bench.press(Qt.Key.Key_F10)
    assert "CancelLoad" not in bench.sent
    bench.scan(waybill(2))
    bench.press(Qt.Key.Key_F10)
    assert "CancelLoad" not in bench.sent
    bench.press(Qt.Key.Key_F10)
    assert bench.sent[-1] == "CancelLoad"
    assert bench.prompt == "Which courier is here?"


def test_signed_notes_sign_orders_one_a_scan(bench: Bench):
    bench.press(Qt.Key.Key_F6)
    assert bench.prompt == "Scan a delivery note"
    bench.desk.refusals["X"] = Refused("order.unknown", order="X")
    bench.scan("O000000017Z", "X", waybill(3))
    signed = [command.order for command in bench.desk.commands if isinstance(command, ConfirmSigned)]
    assert signed == ["O000000017Z", "X", waybill(3)]
    assert bench.words == f"Signed: {waybill(3)}"
    assert bench.screen.back()
    assert bench.prompt == "Which courier is here?"


def test_a_role_that_may_not_sign_is_told(qtbot: QtBot):
    bench = Bench(qtbot, roles=("keeper",))
    bench.press(Qt.Key.Key_F6)
    assert bench.words == "Your role may not do this."
    assert bench.prompt == "Which courier is here?"


def test_a_load_is_chosen_by_its_barcode_and_a_courier_by_its_code(bench: Bench):
    bench.scan("zto")
    assert bench.prompt == f"Scan a parcel for {ZTO}"
    bench.screen.back()
    bench.scan(make_code(CodeType.LOAD, 17))
    assert bench.prompt == f"Scan a parcel for {ZTO}"
    bench.screen.back()
    bench.scan(waybill(1))
    assert bench.words == "Choose a load or a courier first"


def test_without_a_station_nothing_can_be_opened(qtbot: QtBot):
    bench = Bench(qtbot, station="")
    bench.opened()
    assert bench.sent == []


def test_nothing_takes_the_focus_and_enter_presses_nothing(bench: Bench):
    bench.opened()
    focusable = [
        widget
        for widget in bench.screen.findChildren(QWidget)
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isVisible()
    ]
    assert focusable == []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(bench.screen, press)
        assert press.isAccepted()


def test_typing_is_a_scan_and_the_keys_are_explained(bench: Bench):
    bench.opened()
    bench.press(Qt.Key.Key_F2)
    field = bench.screen.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, waybill(1))
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert bench.count == "1 / 5"
    assert bench.screen.face.entry.isHidden()
    assert {"F4", "F8", "F9"} <= {key for key, _ in bench.screen.shortcuts()}


def test_what_was_not_sent_when_the_program_ended_is_sent_by_the_next_one(bench: Bench, qtbot: QtBot, monkeypatch):
    monkeypatch.setattr(sending, "RETRY_MS", 1_000_000)
    bench.opened()
    bench.desk.refusals[label(1)] = Unavailable("database.away", database="x")
    bench.scan(label(1), waybill(2))
    assert bench.screen.unsent == 2
    open_commands(bench.desk.spool_folder, "handover HD-1", Refused("handover.in_use")).close()
    (tried,) = (each for each in bench.desk.commands if isinstance(each, LoadParcel))

    after = Bench(qtbot, desk=bench.desk)
    again, second = [each for each in bench.desk.commands if isinstance(each, LoadParcel)][1:]
    assert again == tried
    assert second.code == waybill(2)
    assert after.screen.unsent == 0


def test_scans_behind_a_stop_are_not_kept_either(bench: Bench, monkeypatch):
    monkeypatch.setattr(sending, "RETRY_MS", 1_000_000)
    bench.opened()
    bench.desk.refusals[label(1)] = Unavailable("database.away", database="x")
    bench.scan(label(1), waybill(2))
    lane = bench.screen.findChild(sending.Sending)
    assert lane is not None
    assert (lane.drop(), bench.screen.unsent) == (2, 0)

"""The printers screen by keyboard: jobs with their reasons, what can be done, printers and where what is printed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTableView

from app.domain.printing import Delivery, Document, Fault, JobState, Lamp, PrinterKind
from app.errors import Refused
from app.usecases.outbox import ResendMessages
from app.usecases.printing import CancelJob, Reprint, RetirePrinter, RetryJob, SavePrinter, UsePrinter
from app.views.outbox import MessageRow
from app.views.printing import PrintLampRow
from tests.ui.fakes import NOW
from tests.ui.fakes_printers import PrintersDesk, job, printer_services
from tests.ui.keyboard import focused, press, typed_box
from tests.ui.showing import open_screen
from ui.printers.lamp import PrinterLamp
from ui.screen import Message, Tone
from ui.screens.printers import PrintersScreen

CONTROL = Qt.KeyboardModifier.ControlModifier


class Bench:
    """A screen at work, what it said, and what it opened."""

    def __init__(self, qtbot, desk: PrintersDesk, role: str = "keeper") -> None:
        self.desk = desk
        services, self.said, self.troubles, self.opened = printer_services(desk, role)
        self.screen = PrintersScreen(services)
        open_screen(qtbot, self.screen)
        QApplication.processEvents()

    def sees(self) -> str:
        """Every visible label and button."""
        labels, buttons = self.screen.findChildren(QLabel), self.screen.findChildren(QPushButton)
        told = [part.text() for part in labels if part.isVisible()]
        return "\n".join([*told, *(part.text() for part in buttons if part.isVisible())])

    def type(self, words: str) -> None:
        typed_box().insert(words)

    @property
    def message(self) -> Message:
        return self.said[-1]


@pytest.fixture
def bench(qtbot) -> Callable[..., Bench]:
    return lambda desk=None, role="keeper": Bench(qtbot, desk or PrintersDesk(), role)


def test_the_lamps_say_which_station_cannot_print_and_why(bench: Callable[..., Bench]):
    seen = bench().sees()

    assert "HD-1 · ZEBRA-1: out of paper · 12 to print" in seen
    assert "HD-3 · No printer" in seen
    assert "Stations with a printer ready: 2" in seen


def test_a_job_tells_its_reason_and_what_helps_and_is_tried_again(bench: Callable[..., Bench]):
    at = bench()
    press(Qt.Key.Key_Down)
    assert "out of paper" in at.sees()
    assert "Load paper; it goes on by itself." in at.sees()

    press(Qt.Key.Key_F5)

    (command,) = at.desk.commands
    assert isinstance(command, RetryJob)
    assert command.job == job(1).id
    assert (at.message.text, at.message.tone) == (f"Print job {job(1).id}: waiting", Tone.GOOD)


def test_labels_that_could_not_be_drawn_are_drawn_again_with_f8(bench: Callable[..., Bench]):
    desk = PrintersDesk()
    desk.reader.undrawn = [
        MessageRow(number, "label.render", True, 8, NOW, NOW, "no ink", f"P{number}", "O1") for number in (4, 9)
    ]
    at = bench(desk, "picker")
    assert "2 labels could not be drawn.\nno ink" in at.sees()
    press(Qt.Key.Key_F8)
    (command,) = desk.commands
    assert isinstance(command, ResendMessages)
    assert (command.messages, at.message.text) == ((4, 9), "2 sent again")
    assert "could not be drawn" not in at.sees()
    press(Qt.Key.Key_F8)
    assert len(desk.commands) == 1


def test_a_job_is_given_up_with_del(bench: Callable[..., Bench]):
    at = bench()

    press(Qt.Key.Key_Delete)

    assert isinstance(at.desk.commands[-1], CancelJob)
    assert "cancelled" in at.message.text


def test_a_reprint_wants_a_reason_and_keeps_the_place(bench: Callable[..., Bench]):
    at = bench()
    press(Qt.Key.Key_Down, times=3)
    press(Qt.Key.Key_F9)
    assert at.desk.commands == []
    at.type("面单破损")
    press(Qt.Key.Key_Return)

    (command,) = at.desk.commands
    assert isinstance(command, Reprint)
    assert (command.code, command.reason) == (job(3).reference, "面单破损")
    assert "P00000070002X" in at.message.text


def test_a_label_that_a_printer_has_can_only_be_reprinted(bench: Callable[..., Bench]):
    at = bench()
    press(Qt.Key.Key_Down, times=3)

    press(Qt.Key.Key_F5)
    press(Qt.Key.Key_Delete)

    assert at.desk.commands == []
    assert "Reprint" in at.sees()
    assert "Do not print" not in at.sees()


def test_the_order_behind_a_label_is_opened(bench: Callable[..., Bench]):
    at = bench()
    press(Qt.Key.Key_Return)
    link = next(each for each in at.screen.findChildren(QPushButton) if each.text() == "Open the order")
    link.setFocus()
    press(Qt.Key.Key_Return)

    assert at.opened == [job(0).order_no]


def test_a_picker_may_try_again_and_nothing_else(bench: Callable[..., Bench]):
    at = bench(role="picker")
    seen = at.sees()
    assert "Try again" in seen
    assert "Do not print" not in seen
    assert "New printer" not in seen

    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_F5)

    assert [type(command) for command in at.desk.commands] == [RetryJob]


def test_a_refusal_is_told_and_nothing_else_happens(bench: Callable[..., Bench]):
    desk = PrintersDesk()
    at = bench(desk)
    desk.refusal = Refused("print.over", job=1, job_state="printed")

    press(Qt.Key.Key_F5)

    assert [str(error) for error in at.troubles] == ["print.over {'job': 1, 'job_state': 'printed'}"]
    assert at.said == []


def test_all_jobs_show_also_what_is_over_and_the_chosen_one_stays(bench: Callable[..., Bench]):
    at = bench()
    press(Qt.Key.Key_Down, times=2)
    assert "28 jobs" in at.sees()

    press(Qt.Key.Key_Tab, CONTROL)

    assert "40 jobs" in at.sees()
    assert job(2).reference in at.sees()


def test_nothing_to_print_is_good_news(bench: Callable[..., Bench]):
    desk = PrintersDesk()
    desk.reader.jobs = []
    at = bench(desk)
    assert "Everything is printed" in at.sees()

    press(Qt.Key.Key_Return)

    assert "Nothing has been printed yet" in at.sees()


def test_a_database_that_is_away_is_told_with_what_to_do(bench: Callable[..., Bench]):
    desk = PrintersDesk()
    desk.reader.is_away = True
    at = bench(desk)
    assert "The list cannot be read now" in at.sees()
    desk.reader.is_away = False

    press(Qt.Key.Key_Return)

    assert "28 jobs" in at.sees()


def test_a_new_printer_is_typed_saved_and_chosen(bench: Callable[..., Bench]):
    at = bench()
    press(Qt.Key.Key_F2)
    at.type("godex")
    press(Qt.Key.Key_Return, CONTROL)
    assert at.desk.commands == [], "without an address"
    at.type("10.0.0.9")
    press(Qt.Key.Key_Return, CONTROL)

    (command,) = at.desk.commands
    assert isinstance(command, SavePrinter)
    assert (command.code, command.kind, command.address) == ("godex", PrinterKind.TCP, "10.0.0.9")
    assert (command.language.value, command.dpi, command.layout) == ("zpl", 203, "100x150")
    assert at.message.text == "Printer godex saved."
    assert "godex" in at.sees()


def test_what_is_typed_survives_news(bench: Callable[..., Bench]):
    at = bench()
    press(Qt.Key.Key_F2)
    at.type("NEW")

    at.screen.refresh()

    assert typed_box().text() == "NEW"


def test_a_test_page_is_printed_or_its_trouble_told(bench: Callable[..., Bench]):
    at = bench()
    press(Qt.Key.Key_Tab, CONTROL, times=2)
    press(Qt.Key.Key_Down, times=3)

    press(Qt.Key.Key_F6)
    assert (at.message.text, at.message.tone) == ("The test page is out on ZEBRA-1.", Tone.GOOD)

    at.desk.delivery = Delivery(JobState.WAITING, Fault.UNREACHABLE)
    press(Qt.Key.Key_F6)
    assert at.message.tone is Tone.WARN
    assert at.message.text.startswith("ZEBRA-1: unreachable. Check power")
    assert at.desk.tried == ["ZEBRA-1", "ZEBRA-1"]


def test_a_printer_is_removed(bench: Callable[..., Bench]):
    at = bench()
    press(Qt.Key.Key_Tab, CONTROL, times=2)
    remove = next(each for each in at.screen.findChildren(QPushButton) if each.text() == "Remove")
    remove.setFocus()
    press(Qt.Key.Key_Return)

    assert [type(command) for command in at.desk.commands] == [RetirePrinter]
    assert at.message.text == "Printer A4 removed."


def test_a_station_gets_a_printer_of_its_own_and_gives_it_back(bench: Callable[..., Bench]):
    at = bench()
    press(Qt.Key.Key_Tab, CONTROL, times=2)
    stations = at.screen.findChildren(QTableView)[-1]
    stations.setFocus()
    press(Qt.Key.Key_Down, times=3)
    press(Qt.Key.Key_Return)
    assert isinstance(focused(), QComboBox)
    assert focused().accessibleName() == "Label"

    press(Qt.Key.Key_Down)
    assert at.desk.commands == [], "not while choosing"
    press(Qt.Key.Key_Return, CONTROL)
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Return, CONTROL)

    done = [(command.station, command.document, command.printer) for command in at.desk.commands]  # type: ignore[attr-defined]
    assert all(isinstance(command, UsePrinter) for command in at.desk.commands)
    assert done == [("HD-3", Document.LABEL, "A4"), ("HD-3", Document.LABEL, "")]


def test_keys_of_the_screen_are_told():
    services, *_ = printer_services(PrintersDesk())
    keys = [key for key, _ in PrintersScreen(services).shortcuts()]

    assert {"F2", "F5", "F6", "F9", "Del", "Ctrl+Enter", "Ctrl+Tab"} <= set(keys)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (PrintLampRow("HD-1", Lamp.OK, 0, None, ""), "Printer ready"),
        (PrintLampRow("HD-1", Lamp.WAITING, 3, None, ""), "3 to print"),
        (PrintLampRow("HD-1", Lamp.NO_PRINTER, 1, None, ""), "No printer"),
        (PrintLampRow("HD-1", Lamp.FAULT, 0, Fault.OPEN, "A"), "A: cover open"),
    ],
)
def test_the_lamp_of_a_station_is_one_line_of_words(qtbot, row: PrintLampRow, told: str):
    lamp = PrinterLamp()
    qtbot.addWidget(lamp)

    lamp.show_lamp(row)

    assert told in [label.text() for label in lamp.findChildren(QLabel)]

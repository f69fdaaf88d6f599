"""The station check: everything a station needs, line by line, each green or with what to do about it."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.adapters.sheets import calibration_sheet, command_sheet
from app.domain.calibration import Burst, Calibration
from app.domain.picking import Beep
from app.i18n import text
from ui.camera_scanner import CameraScanner, lacking
from ui.scan_input import SHORTEST, ScanInput, calibration_of, keep_calibration
from ui.screen import Message, Preferences, Services, Tone
from ui.serial_port import port_names
from ui.serial_scanner import Link, SerialScanner, keep_port
from ui.sounds import Speaker
from ui.station import lights
from ui.station.calibration import CalibrationPage, visible
from ui.station.lettering import Lettering
from ui.station.lights import Found, Light
from ui.station.lights_view import LightsView
from ui.station.rows import Row, RowsPage
from ui.station.spool import ScanSpool
from ui.station.tones import NIGHT
from ui.theme import code_font, font
from ui.voice import Voice, keep_voice

_TONES_PLAYED = (Beep.TICK, Beep.WRONG, Beep.DONE)
_BETWEEN_TONES_MS = 700


class StationCheck(QWidget):
    """Scans are only looked at here, they reach no order. `here` are the preferences of this computer; `scanned` brings
    what a camera sees, once somebody has switched it on."""

    scanned = Signal(str)

    def __init__(
        self,
        services: Services,
        spool: ScanSpool,
        station: str,
        sound: tuple[Speaker, Voice],
        here: Preferences,
        serial: SerialScanner | None = None,
    ) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._services, self._spool, self._station = services, spool, station
        self._speaker, self._voice = sound
        self._here, self._serial = here, serial
        self._burst: Burst | None = None
        self._found: Found | Exception | None = None
        self._played = 0
        self._camera = CameraScanner(services.tasks, self)
        self._camera_on = False
        self._lacks: list[str] = []
        self._scanner = ScanInput(self)
        self._scanner.learning = True
        self._scanner.burst.connect(self._on_burst)
        self._camera.scanned.connect(self.scanned)
        spool.depth_changed.connect(lambda depth: self._show_if_seen())
        spool.unsynced_changed.connect(lambda count: self._show_if_seen())
        self._voice.changed.connect(self._show_if_seen)
        if serial is not None:
            serial.linked.connect(lambda link: self._show_if_seen())
        self._build()

    @property
    def lights(self) -> Mapping[str, Light]:
        """What every line says now."""
        return self._view.lights

    def refresh(self) -> None:
        """Look at everything anew."""
        reader, station = self._services.desk.reader, self._station
        work = lambda: lights.read_found(reader, station)  # noqa: E731 - runs on a reader
        self._services.tasks.read(self, work, self._on_found, self._on_found, lane="check")
        self._services.tasks.read(self, lacking, self._on_lacking, lane="camera")
        self._show()

    def press(self, key: str) -> bool:
        """One of the keys below the lines."""
        return self._pages.currentWidget() is self._front and self._actions.press(key)

    def back(self) -> bool:
        """Esc: out of the calibration; False when that is over."""
        if self._pages.currentWidget() is self._front:
            return False
        self._pages.setCurrentWidget(self._front)
        return True

    def take_code(self, code: str) -> None:
        """A code of the serial scanner while this page is shown."""
        self._show_code(code)

    def showEvent(self, event: QShowEvent) -> None:
        """From now on scans are tried here."""
        super().showEvent(event)
        self._application().installEventFilter(self._scanner)
        self._played = 0
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Scans go to the station again."""
        super().hideEvent(event)
        self._application().removeEventFilter(self._scanner)

    @staticmethod
    def _application() -> QApplication:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        return application

    def _build(self) -> None:
        self._title = Lettering(font(30, bold=True), NIGHT.text, shrinks=True).hug()
        self._code = Lettering(code_font(20), NIGHT.accent, Qt.AlignmentFlag.AlignRight, shrinks=True)
        self._view, self._actions = LightsView(), RowsPage(columns=4)
        self._actions.setFixedHeight(132)
        self._calibration = CalibrationPage()
        self._calibration.learned.connect(self._on_learned)
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 24, 4)
        head.setSpacing(24)
        head.addWidget(self._title)
        head.addWidget(self._code, 1)
        middle = QVBoxLayout()
        middle.setContentsMargins(24, 0, 8, 0)
        middle.addWidget(self._view)
        self._front = QWidget()
        column = QVBoxLayout(self._front)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(middle, 1)
        column.addWidget(self._actions)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._front)
        self._pages.addWidget(self._calibration)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._pages)

    def _on_found(self, found: Found | Exception) -> None:
        self._found = found
        self._show()

    def _on_lacking(self, packages: list[str]) -> None:
        self._lacks = packages
        self._show()

    def _show_if_seen(self) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        found = self._all()
        green = sum(light.tone is Tone.GOOD for light in found.values())
        needed = sum(light.tone is not Tone.INFO for light in found.values())
        told = text("Station check: {green} of {needed} in order", green=green, needed=needed)
        self._title.show_text(told, NIGHT.good if green >= needed else NIGHT.text)
        self._view.show_lights(found)
        self._actions.show_rows("", "", self._rows())

    def _all(self) -> dict[str, Light]:
        learned = calibration_of(self._here)
        port, link = (self._serial.port, self._serial.link) if self._serial else ("", Link.OFF)
        ends = learned is None or learned.ends
        found = self._found
        read = found if isinstance(found, Found) else None
        away = lights.of_trouble(found) if isinstance(found, Exception) else lights.unknown()
        return {
            text("Scanner"): lights.of_scanner(self._burst, ends, port, link),
            text("Calibration"): lights.of_calibration(learned),
            text("Sound"): lights.of_sound(self._speaker.muted, self._played),
            text("Voice"): lights.of_voice(self._voice),
            text("Printer"): lights.of_printer(read) if read else lights.unknown(),
            text("Paper"): lights.of_media(read) if read else lights.unknown(),
            text("Clock"): lights.of_clock(read) if read else lights.unknown(),
            text("Database"): lights.of_database(read) if read else away,
            text("Spool"): lights.of_spool(self._spool),
            text("Camera"): lights.of_camera(self._lacks, self._camera_on),
        }

    def _rows(self) -> list[Row]:
        port = self._serial.port if self._serial else ""
        rows = [
            Row("1", text("Play the sounds"), "", self._on_sound),
            Row("2", text("Calibrate scanner"), "", self._on_calibrate),
            Row("3", text("Calibration sheet"), "", partial(self._open, "calibration", calibration_sheet)),
            Row("4", text("Command sheet"), "", partial(self._open, "commands", command_sheet)),
        ]
        if self._serial is not None:
            rows.append(Row("5", text("Serial scanner"), Path(port).name or text("none"), self._on_port))
        rows.append(Row("6", text("Camera"), "", self._on_camera))
        rows.append(Row("7", text("Voice"), "", self._on_voice, text("On") if self._voice.on else text("Off")))
        rows.append(Row("0", text("Check again"), "", self.refresh))
        return rows

    def _on_burst(self, burst: Burst) -> None:
        code = burst.text or burst.keys
        if self._pages.currentWidget() is self._calibration and len(code) >= SHORTEST:
            self._calibration.take(burst)
        elif len(code) < SHORTEST:
            self.press(code)
        else:
            self._burst = burst
            self._show_code((calibration_of(self._here) or Calibration()).read(burst))
            self._show()

    def _show_code(self, code: str) -> None:
        self._code.show_text(visible(code))
        self._speaker.play(Beep.TICK)

    def _on_sound(self) -> None:
        self._played += 1
        if self._played == 1:
            for number, beep in enumerate(_TONES_PLAYED):
                QTimer.singleShot(number * _BETWEEN_TONES_MS, self, partial(self._speaker.play, beep))
        self._show()

    def _on_voice(self) -> None:
        """Switched on, it says so."""
        self._voice.on = not self._voice.on
        keep_voice(self._here, on=self._voice.on)
        self._voice.hush()
        if not self._speaker.muted:
            self._voice.say(text("Answers are spoken now"))
        self._show()

    def _on_calibrate(self) -> None:
        self._calibration.begin()
        self._pages.setCurrentWidget(self._calibration)

    def _on_learned(self, learned: Calibration) -> None:
        keep_calibration(self._here, learned)
        self._services.say(Message(text("The scanner is calibrated on this computer"), Tone.GOOD))
        self._speaker.play(Beep.DONE)
        self._pages.setCurrentWidget(self._front)
        self._show()

    def _open(self, name: str, draw: Callable[[], bytes]) -> None:
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.TempLocation))
        path = folder / f"picklane-{name}.pdf"

        def written(_bytes: int) -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self._services.tasks.read(self, lambda: path.write_bytes(draw()), written)

    def _on_port(self) -> None:
        """The next port, after the last one none."""
        if self._serial is not None:
            ports = ["", *port_names()]
            at = ports.index(self._serial.port) if self._serial.port in ports else -1
            chosen = ports[(at + 1) % len(ports)]
            keep_port(self._here, chosen)
            self._serial.start(chosen)
            self._show()

    def _on_camera(self) -> None:
        if self._camera_on:
            self._camera.stop()
        self._camera_on = not self._camera_on and self._camera.start()
        self._show()

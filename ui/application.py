"""Puts the desktop together: theme, login, frame, screens; the one place that knows them all."""

import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType

import structlog
from PySide6.QtCore import QEvent, QLibraryInfo, QObject, QSize, Qt, QTranslator, Signal
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow
from shiboken6 import isValid

from app import words
from app.domain.calibration import Calibration
from app.domain.people import RIGHTS, Actor, Permission, Role
from app.i18n import Language, language, set_language, text
from app.usecases.people import LoggedIn
from app.views.company import StationRow, WarehouseRow
from app.worker.inbox import InboxDone
from ui import theme
from ui.desk import Desk
from ui.login import Login
from ui.main_window import MainWindow
from ui.preferences import FilePreferences
from ui.scan_input import ScanInput, calibration_of, use_calibration
from ui.screen import Message, Preferences, Screen, Tone
from ui.serial_scanner import SerialScanner, port_of
from ui.tasks import Tasks
from ui.widgets.closing import ClosingQuestion
from ui.widgets.crash_dialog import CrashDialog

log = structlog.get_logger("picklane.ui")

_SWITCH_SECONDS = 0.0005
"""How soon a thread that works gives way. With Python's 5 ms every widget that paints itself waits so long for its turn
while an import computes, and a screen of them half a second."""
DESIGN_SIZE = QSize(1280, 800)
SMALLEST = QSize(1024, 700)


@dataclass(frozen=True, slots=True)
class Start:
    """With what to begin: a screen's key, and the operator to choose at login (empty: the last one)."""

    screen: str = "orders"
    operator: str = ""


def screen_classes() -> list[type[Screen]]:
    """All screens; their places are in ui/rooms.py. Imported here, so that the login shows before they are loaded."""
    from ui.screens.board import BoardScreen
    from ui.screens.cases import CasesScreen
    from ui.screens.counting import CountingScreen
    from ui.screens.credit import CreditScreen
    from ui.screens.duty import DutyScreen
    from ui.screens.handover import HandoverScreen
    from ui.screens.imports import ImportsScreen
    from ui.screens.intake import IntakeScreen
    from ui.screens.knowledge import KnowledgeScreen
    from ui.screens.labels import LabelsScreen
    from ui.screens.measures import MeasuresScreen
    from ui.screens.order import OrderScreen
    from ui.screens.orders import OrdersScreen
    from ui.screens.printers import PrintersScreen
    from ui.screens.production import ProductionScreen
    from ui.screens.quality import QualityScreen
    from ui.screens.rates import RatesScreen
    from ui.screens.routing import RoutingScreen
    from ui.screens.rules import RulesScreen
    from ui.screens.settings import SettingsScreen
    from ui.screens.station import StationScreen
    from ui.screens.watch import WatchScreen
    from ui.screens.waves import WavesScreen

    desk = [OrdersScreen, IntakeScreen, ImportsScreen]
    floor = [RoutingScreen, RulesScreen, ProductionScreen, WavesScreen, StationScreen, HandoverScreen, CountingScreen]
    watch = [BoardScreen, WatchScreen, CasesScreen, KnowledgeScreen, MeasuresScreen]
    office = [CreditScreen, RatesScreen, LabelsScreen, PrintersScreen, QualityScreen, DutyScreen, SettingsScreen]
    return [*desk, *floor, *watch, *office, OrderScreen]


def site_of(station: str, stations: list[StationRow], warehouses: list[WarehouseRow]) -> tuple[str, str]:
    """(warehouse code, words for the title bar) of a station; empty where this PC stands at none."""
    row = next((row for row in stations if row.code == station), None)
    if row is None:
        return "", ""
    name = next((warehouse.name for warehouse in warehouses if warehouse.code == row.warehouse), row.warehouse)
    return row.warehouse, row.name if name in row.name else f"{name} · {row.name}"


class Desktop(QObject):
    """One window with either the login or the frame in it; a new theme or language builds its content anew. What is to
    be done behind it is done at the login too, but for the hot folder, which needs somebody as whom."""

    _dealt_with = Signal(object)

    def __init__(self, app: QApplication, desk: Desk, dark: bool, start: Start) -> None:
        super().__init__(app)
        self._app, self._desk, self._dark, self._start = app, desk, dark, start
        self._key = start.screen
        self._who: tuple[LoggedIn, Actor] | None = None
        self._site = ("", "")
        self._tasks = Tasks(self)
        self._here = FilePreferences("desk")
        self._window = QMainWindow()
        self._window.setMinimumSize(SMALLEST)
        self._window.resize(DESIGN_SIZE)
        self._window.installEventFilter(self)
        self._qt_words = QTranslator(self)
        self._frame: MainWindow | None = None
        self._scanner: ScanInput | None = None
        self._behind = ExitStack()
        self._dealt_with.connect(self._on_inbox, Qt.ConnectionType.QueuedConnection)
        self._serial = SerialScanner(self)

    def show(self) -> None:
        """Open the window with the login, and read scanners as they were calibrated on this PC."""
        use_calibration(calibration_of(self._here) or Calibration())
        self._serial.start(port_of(self._here))
        self._translate_qt()
        theme.apply(self._app, self._dark)
        self._window.setWindowTitle(text("Picklane"))
        self._window.setWindowIcon(theme.icon("picked", theme.tokens().accent, 32))
        self._show_login()
        self._window.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window shall close: not without a question while scans are on this computer alone."""
        scans = self._frame.unsent if event.type() == QEvent.Type.Close and self._frame is not None else 0
        stays = scans > 0 and ClosingQuestion(scans, self._window).exec() != QDialog.DialogCode.Accepted
        if stays:
            event.ignore()
        return stays

    def close(self) -> None:
        """End the work behind the window."""
        self._leave()
        self._serial.stop()
        self._behind.close()
        self._tasks.close()

    def crashed(self, error: BaseException) -> None:
        """Log a bug and show it with its report."""
        log.error("bug", exc_info=error)
        if not self._window.findChildren(CrashDialog):  # one report at a time is enough to read
            dialog = CrashDialog(error, self._window)
            dialog.exec()
            dialog.deleteLater()

    def _leave(self) -> None:
        if self._frame is not None:
            self._key = self._frame.current.key if self._frame.current.key != "order" else self._key
            self._frame.stop()
            self._frame = None
        if self._scanner is not None:
            self._app.removeEventFilter(self._scanner)
            self._scanner = None

    def _show_login(self) -> None:
        self._leave()
        self._work_behind(None, "")
        self._who, self._key = None, self._start.screen
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowFullScreen)
        page = Login(self._desk, self._tasks, self._here, self.crashed, self._start.operator)
        page.logged_in.connect(self._on_logged_in)
        page.theme_requested.connect(self._on_theme)
        page.language_requested.connect(self._on_language)
        self._scanner = ScanInput(page)
        self._scanner.scanned.connect(page.take_code)
        self._app.installEventFilter(self._scanner)
        self._window.setCentralWidget(page)

    def _on_logged_in(self, operator: LoggedIn, station: str) -> None:
        self._who = (operator, Actor(operator.code, station))
        reader = self._desk.reader

        def work() -> tuple[str, str]:
            return site_of(station, list(reader.stations()), list(reader.warehouses()))

        self._tasks.read(self, work, self._on_site, lambda error: self._show_login())

    def _on_site(self, site: tuple[str, str]) -> None:
        self._site = site
        assert self._who is not None
        roles = {Role(role) for role in self._who[0].roles}
        may_import = any(Permission.IMPORT in RIGHTS[role] for role in roles)
        self._work_behind(self._who[1] if may_import else None, self._who[1].station)
        if roles <= {Role.PLANNER, Role.PURCHASER}:
            self._key = "production"
        if roles == {Role.PICKER}:
            self._key = "station"
            self._window.setWindowState(self._window.windowState() | Qt.WindowState.WindowFullScreen)
        self._show_frame()

    def _show_frame(self) -> None:
        self._leave()
        assert self._who is not None
        preferences: Preferences = FilePreferences(self._who[0].code)
        place = (self._who, self._site, screen_classes(), preferences)
        made = MainWindow(self._desk, self._tasks, *place, self.crashed, self._serial)
        made.theme_requested.connect(self._on_theme)
        made.language_requested.connect(self._on_language)
        made.logout_requested.connect(self._show_login)
        self._frame = made
        self._window.setCentralWidget(made)
        made.start(self._key)

    def _work_behind(self, actor: Actor | None, station: str) -> None:
        self._behind.close()
        self._behind.enter_context(self._desk.working(actor, station, self._tell))

    def _tell(self, found: InboxDone) -> None:
        """From the thread that deals with files."""
        if isValid(self):
            self._dealt_with.emit(found)

    def _on_inbox(self, found: InboxDone) -> None:
        if self._frame is not None:
            tone = Tone.GOOD if found.state == "done" else Tone.BAD
            self._frame.say(Message(words.inbox(found.file, found.state, found.detail), tone))

    def _on_theme(self) -> None:
        self._dark = not self._dark
        self._here.put("dark", str(int(self._dark)))
        theme.apply(self._app, self._dark)
        self._rebuild()

    def _on_language(self) -> None:
        chosen = Language.ENGLISH if language() is Language.CHINESE else Language.CHINESE
        self._here.put("language", chosen.value)
        set_language(chosen)
        self._window.setWindowTitle(text("Picklane"))
        self._translate_qt()
        self._rebuild()

    def _translate_qt(self) -> None:
        """Qt's own words (file dialog, menus of text boxes) in the language in force."""
        self._app.removeTranslator(self._qt_words)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if language() is Language.CHINESE and self._qt_words.load("qtbase_zh_CN", folder):
            self._app.installTranslator(self._qt_words)

    def _rebuild(self) -> None:
        if self._who is None:
            self._show_login()
        else:
            self._show_frame()


def run(desk: Desk, *, language: Language | None = None, dark: bool | None = None, start: Start | None = None) -> int:
    """The whole desktop, until its window is closed; returns the exit code. Language and theme that are not given
    are those used last on this PC, at first Chinese and light."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Picklane")
    sys.setswitchinterval(_SWITCH_SECONDS)
    here = FilePreferences("desk")
    set_language(language or Language(here.get("language", Language.CHINESE.value)))
    desktop = Desktop(app, desk, here.get("dark", "0") == "1" if dark is None else dark, start or Start())
    _catch_bugs(desktop)
    desktop.show()
    try:
        return app.exec()
    finally:
        desktop.close()


def _catch_bugs(desktop: Desktop) -> None:
    """Exceptions that nobody handled end in the crash dialog, not in a dead window."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            desktop.crashed(error)

    sys.excepthook = caught
    threading.excepthook = lambda failure: log.error("bug in a thread", exc_info=failure.exc_value)

"""Pictures of every screen with the data there is: for the guide, the demo, and people without a display."""

import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEventLoop, QMessageLogContext, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.people import Actor
from app.domain.rules import RuleSet
from app.domain.stages import Stage
from app.i18n import Language, set_language
from app.usecases.ordering import PlaceOrder
from app.usecases.people import LoggedIn
from app.views.orders import OrderFilter
from ui import theme
from ui.application import DESIGN_SIZE, screen_classes, site_of
from ui.desk import Desk
from ui.imports.start import StartPage
from ui.intake.draft import keep_draft
from ui.main_window import MainWindow
from ui.measures.turn_box import TurnBox
from ui.preferences import MemoryPreferences
from ui.screens.routing import RoutingScreen
from ui.screens.rules import RulesScreen
from ui.tasks import Tasks

_TIMEOUT = 20.0
_CALM_MS = 250
_STEP_MS = 30
_OFFERS = {"settings": "carriers", "cases": "all"}
"""What is asked of a screen before it is photographed."""
_TURN = "-14"
"""The day before and after which is compared, where a screen asks for one."""
_ALONE = ("orders", "order", "routing", "rules", "station")
"""Screens that are photographed by themselves, the station at the end."""


class Studio:
    """A window without a display whose screens are photographed; an error of any screen is raised at the end."""

    def __init__(
        self,
        desk: Desk,
        folder: Path,
        language: Language,
        dark: bool,
        actor: Actor,
        draft: PlaceOrder | None = None,
    ) -> None:
        app = QApplication.instance() or QApplication(["picklane", "-platform", "offscreen"])
        assert isinstance(app, QApplication)
        set_language(language)
        theme.apply(app, dark)
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._tasks = folder, Tasks()
        self._errors: list[Exception] = []
        self._before = qInstallMessageHandler(_quiet)
        self.window = _window(desk, self._tasks, actor, self._errors, draft)

    def __enter__(self) -> "Studio":
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self.window.stop()
        self._tasks.close()
        self.window.close()
        self.window.deleteLater()
        qInstallMessageHandler(self._before)
        if self._errors and kind is None:
            raise self._errors[0]

    def grab(self, name: str) -> Path:
        """Save a picture of the window under that name (without .png) when everything has been answered."""
        self.settle()
        path = self._folder / f"{name}.png"
        self.window.grab().save(str(path))
        return path

    def settle(self) -> None:
        """Run the event loop until no answer has been missing for a moment."""
        loop, ends, calm = QEventLoop(), monotonic() + _TIMEOUT, monotonic()

        def look() -> None:
            nonlocal calm
            now = monotonic()
            if self._tasks.busy:
                calm = now
            if now - calm > _CALM_MS / 1000 or now > ends:
                loop.quit()

        timer = QTimer(interval=_STEP_MS)
        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        timer.stop()


def render_screens(
    desk: Desk,
    folder: Path,
    language: Language,
    dark: bool,
    actor: Actor,
    order: str = "",
    scans: Sequence[tuple[str, str]] = (),
    draft: PlaceOrder | None = None,
    files: Sequence[Path] = (),
    rules: RuleSet | None = None,
) -> list[Path]:
    """Save a picture of every screen (1280 × 800), named by its key, and return their paths.

    `order` is the one to open; without it the newest one that is being picked, else the newest. Each of `scans` is
    a code that is really scanned at the station, and the picture taken after it (without .png). The routing screen
    shows the decision of the first order with a transfer, else that of `order`; the order form shows `draft`, the
    import the preview of `files`, the rules screen `rules` as a draft and what came of trying it. Runs without a
    display; an error of any screen is raised.
    """
    with Studio(desk, folder, language, dark, actor, draft) as studio:
        window = studio.window
        window.start("orders")
        made = [studio.grab("orders")]
        order = order or _typical_order(desk)
        window.open_order(order)
        made.append(studio.grab("order"))
        window.show_screen("routing")
        studio.settle()
        if isinstance(window.current, RoutingScreen) and order:
            window.current.choose(next((row.order_no for row in window.current.waiting.transfers.rows.rows), order))
        made.append(studio.grab("routing"))
        made += _rules(studio, rules)
        others = [kind.key for kind in screen_classes() if kind.key not in _ALONE]
        for key in (*others, "station"):
            window.show_screen(key)
            if key == "import" and files:
                _take(window.current, files)
            if key in _OFFERS:
                window.current.do(_OFFERS[key])
            for box in window.current.findChildren(TurnBox):
                box.setText(_TURN)
            made.append(studio.grab(key))
        for code, name in scans:
            window.take_code(code)
            made.append(studio.grab(name))
    return made


def _rules(studio: Studio, draft: RuleSet | None) -> list[Path]:
    """The rules, and where there is a draft its trial on history."""
    window = studio.window
    window.show_screen("rules")
    studio.settle()
    screen = window.current
    if draft is None or not isinstance(screen, RulesScreen):
        return [studio.grab("rules")]
    screen.work.draft.put(draft)
    made = [studio.grab("rules")]
    screen.bench.trying.ask()
    return [*made, studio.grab("rules-trial")]


def _take(screen: QWidget, files: Sequence[Path]) -> None:
    """As if these files had been dropped."""
    start = screen.findChild(StartPage)
    assert start is not None
    start.take(files)


def _quiet(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Everything Qt says but the notice that a window without a display has no size hints."""
    if "propagateSizeHints" not in message:
        print(message, file=sys.stderr)  # noqa: T201 - where Qt itself would print it


def _window(desk: Desk, tasks: Tasks, actor: Actor, errors: list[Exception], draft: PlaceOrder | None) -> MainWindow:
    row = next(row for row in desk.reader.operators() if row.code == actor.operator)
    operator = LoggedIn(row.code, row.name, row.roles, False)
    site = site_of(actor.station, list(desk.reader.stations()), list(desk.reader.warehouses()))
    preferences = MemoryPreferences()
    if draft is not None:
        keep_draft(preferences, draft)
    window = MainWindow(desk, tasks, (operator, actor), site, screen_classes(), preferences, errors.append)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(DESIGN_SIZE)
    window.show()
    return window


def _typical_order(desk: Desk) -> str:
    reader = desk.reader
    for where in (OrderFilter(stage=Stage.ASSIGNED), OrderFilter()):
        page = reader.orders(where, limit=1)
        if page.rows:
            return page.rows[0].no
    return ""

"""The frame around the screens: rail, tabs, message strip, scanner, keys, and the news of the change feed."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app import words
from app.domain.people import Actor
from app.i18n import text
from app.usecases.people import LoggedIn
from app.views.cases import CaseFilter
from app.views.orders import OrderFilter
from ui.alarms import Alarms
from ui.code_opener import CodeOpener
from ui.desk import Desk
from ui.event_bridge import EventBridge
from ui.navigation import Navigation
from ui.scan_input import ScanInput
from ui.screen import Message, Preferences, Screen, Services, ShowsCases, ShowsOrder, ShowsOrders, Tone
from ui.serial_scanner import SerialScanner
from ui.tasks import ANSWERS, Tasks
from ui.widgets.basics import column, row
from ui.widgets.finder import Entry, bind_keys
from ui.widgets.key_overlay import KeyOverlay
from ui.widgets.message_strip import MessageStrip
from ui.widgets.title_bar import TitleBar


class MainWindow(QWidget):
    """Screens are built when first shown; the one called "order" has no tab and shows one order."""

    language_requested = Signal()
    theme_requested = Signal()
    logout_requested = Signal()

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        who: tuple[LoggedIn, Actor],
        where: tuple[str, str],
        screens: Sequence[type[Screen]],
        preferences: Preferences,
        crashed: Callable[[Exception], None],
        serial: SerialScanner | None = None,
    ) -> None:
        """`where` is (warehouse code, site name for the title bar); `crashed` is told about bugs."""
        super().__init__()
        operator, actor = who
        self._desk, self._tasks, self._crashed = desk, tasks, crashed
        self._kinds = {screen.key: screen for screen in screens}
        self._built: dict[str, Screen] = {}
        self._dirty: set[str] = set()
        self._trail: list[str] = []
        acts = (self.say, self.trouble, self.open_order)
        self.services = Services(desk, tasks, actor, operator, where[0], actor.station, *acts, preferences, serial)
        if serial is not None:
            serial.scanned.connect(self.take_code)
        tasks.on_trouble(self.trouble)
        self._build(where[1], operator.name)
        self._alarms = Alarms(self.services, self)
        self._alarms.counted.connect(partial(self._places.show_waiting, "cases"))
        self._alarms.case_opened.connect(self.open_code)
        self._own = self._frame_entries()
        search = Entry(text("Search"), "Ctrl+K", self.open_search)
        back = Entry(text("One step back"), "Esc", self.back)
        bind_keys([*self._places.key_entries(), *self._own, search, back], self)
        self._scanner = ScanInput(self)
        self._scanner.scanned.connect(self.take_code)
        self._news = EventBridge(desk, tasks, self)
        self._news.changed.connect(self._on_changed)
        self._news.lamps.connect(self._strip.show_outbox)
        self._news.answers.connect(self._on_answers)
        self._answers = True
        self._codes = CodeOpener(desk, tasks, self._kinds, self)
        self._codes.order_found.connect(self.open_order)
        self._codes.kept_found.connect(self._show_kept)

    def _build(self, site: str, operator: str) -> None:
        self._places = Navigation(self._kinds, self.services.preferences, self)
        self._bar = TitleBar(self._places.tabs, site, operator)
        self._stack = QStackedWidget()
        self._strip = MessageStrip()
        self._places.chosen.connect(self.show_screen)
        self._bar.searched.connect(self._search)
        self._bar.search_entered.connect(lambda: self._bar.offer(self._entries(), self))
        self._bar.search_left.connect(self._show_around)
        self._bar.theme_requested.connect(self.theme_requested)
        self._bar.language_requested.connect(self.language_requested)
        self._bar.logout_requested.connect(self.logout_requested)
        right = column(self._bar, self._stack, self._strip, spacing=0)
        right.setStretch(1, 1)
        self.setLayout(row(self._places.rail, right, spacing=0))

    def _frame_entries(self) -> list[Entry]:
        """What the frame itself can do on each screen."""
        return [
            Entry(text("Open an exception by hand"), "Alt+E", self.open_case),
            Entry(text("Alarms"), "Alt+A", self._alarms.show_list),
            Entry(text("Full screen"), "F11", self.toggle_full_screen),
            Entry(text("Keys"), "F1", self.show_keys),
            Entry(text("Colours"), "", self.theme_requested.emit),
            Entry("中文 / English", "", self.language_requested.emit),
            Entry(text("Log out"), "", self.logout_requested.emit),
        ]

    def start(self, key: str) -> None:
        """Show the first screen and begin to listen: to the scanner and to the change feed."""
        QApplication.instance().installEventFilter(self._scanner)  # type: ignore[union-attr]
        self.window().installEventFilter(self)
        self._news.start()
        self._alarms.refresh()
        self.show_screen(key if key in self._kinds else next(iter(self._kinds)))

    def stop(self) -> None:
        """Listen no longer."""
        QApplication.instance().removeEventFilter(self._scanner)  # type: ignore[union-attr]
        self.window().removeEventFilter(self)
        self._news.stop()

    @property
    def current(self) -> Screen:
        """The screen that is shown."""
        screen = self._stack.currentWidget()
        assert isinstance(screen, Screen)
        return screen

    @property
    def unsent(self) -> int:
        """Scans that are on this computer alone."""
        return sum(screen.unsent for screen in self._built.values())

    @property
    def message(self) -> str:
        """What the message strip says."""
        return self._strip.message

    def show_screen(self, key: str) -> None:
        """Show a screen; it refreshes when it is new or something it watches has changed."""
        screen = self._built.get(key) or self._add(key)
        if self._trail[-1:] != [key]:
            self._trail = [*self._trail[-8:], key]
        self._stack.setCurrentWidget(screen)
        self._places.mark(key)
        self._show_around()
        self._refresh(screen)
        screen.focus_first()

    def _add(self, key: str) -> Screen:
        screen = self._built[key] = self._kinds[key](self.services)
        screen.orders_requested.connect(self.show_orders)
        screen.cases_requested.connect(self.show_cases)
        screen.screen_requested.connect(self.show_screen)
        screen.code_requested.connect(self.open_code)
        screen.case_requested.connect(self.open_case)
        screen.back_requested.connect(self.back)
        screen.logout_requested.connect(self.logout_requested)
        self._dirty.add(key)
        self._stack.addWidget(screen)
        return screen

    def _refresh(self, screen: Screen) -> None:
        if screen.key in self._dirty:
            self._dirty.discard(screen.key)
            screen.refresh()

    def show_orders(self, where: OrderFilter) -> None:
        """The list of orders behind a filter."""
        self.show_screen("orders")
        if isinstance(self.current, ShowsOrders):
            self.current.show_orders(where)

    def show_cases(self, where: CaseFilter, told: str) -> None:
        """The exceptions behind a filter, which is called so."""
        self.show_screen("cases")
        if isinstance(self.current, ShowsCases):
            self.current.show_cases(where, told)

    def open_order(self, code: str) -> None:
        """The order screen, for any code that names an order."""
        self.show_screen("order")
        if isinstance(self.current, ShowsOrder):
            self.current.show_order(code)

    def take_code(self, code: str) -> None:
        """A scan: the visible screen first, else what the code names."""
        if QApplication.activeModalWidget() is None and not self.current.take_code(code):
            self.open_code(code)

    def open_code(self, code: str) -> None:
        """What a code names."""
        unknown = text("No order found for “{code}”.", code=code)
        self._codes.open(code, lambda: self.say(Message(unknown, Tone.WARN)))

    def _show_kept(self, key: str, code: str) -> None:
        self.show_screen(key)
        self.current.take_code(code)

    def open_case(self) -> None:
        """Alt+E: an exception by hand, about what is in hand on this screen."""
        self._alarms.open_form(self.current.about())

    def toggle_full_screen(self) -> None:
        """F11."""
        self.window().setWindowState(self.window().windowState() ^ Qt.WindowState.WindowFullScreen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window became full screen, or is so no longer, whoever asked for it."""
        if event.type() == QEvent.Type.WindowStateChange:
            self._show_around()
        return False

    def _show_around(self) -> None:
        """Rail, title bar and strip, but not around a screen that has the whole display for itself."""
        screen = self._stack.currentWidget()
        bare = isinstance(screen, Screen) and screen.fills and self.window().isFullScreen()
        self._places.rail.setVisible(not bare)
        self._bar.setVisible(not bare or self._bar.is_searching)
        self._strip.setVisible(not bare or not self._answers)

    def _on_answers(self, answers: bool) -> None:
        self._strip.show_database(answers)
        if answers is not self._answers:
            self._answers = answers
            self._show_around()

    def open_search(self) -> None:
        """Ctrl+K."""
        self._bar.show()
        self._bar.focus_search()

    def _entries(self) -> list[Entry]:
        """The screens, what the frame can do, and what the screens offer."""
        offers = [
            Entry(words_, "", partial(self._do, kind.key, offer))
            for kind in self._places.screens
            for offer, words_ in kind.offers().items()
        ]
        return [*self._places.entries(), *self._own, *offers]

    def _do(self, key: str, offer: str) -> None:
        self.show_screen(key)
        self.current.do(offer)

    def _search(self, code: str) -> None:
        self._codes.open(code, lambda: self.show_orders(OrderFilter(text=code)))

    def back(self) -> None:
        """Esc: out of the search, one step back inside the screen, else to the screen before an order."""
        if self._bar.is_searching:
            self._bar.clear_search()
            self.current.focus_first()
            return
        if not (self._alarms.back() or self.current.back()) and self.current.key == "order" and len(self._trail) > 1:
            self._trail.pop()
            self.show_screen(self._trail[-1])

    def show_keys(self) -> None:
        """F1."""
        if self.current.explain():
            return
        own = self.current.shortcuts()
        find = ("Ctrl+K", text("Find an order by any number, a screen, an action"))
        acts = [(entry.key, entry.title) for entry in self._own if entry.key]
        frame = (*self._places.explained(), find, *acts, ("Esc", text("One step back")))
        rest = [each for each in frame if each[0] not in dict(own)]
        KeyOverlay(self, text("Keys: {screen}", screen=self.current.title()), [*own, *rest])

    def say(self, message: Message) -> None:
        """Show a message in the strip."""
        self._strip.say(message)

    def trouble(self, error: Exception) -> None:
        """An answer in words goes to the strip, a bug to the crash dialog."""
        if isinstance(error, ANSWERS):
            self.say(Message(words.refusal(error), Tone.BAD))
        else:
            self._crashed(error)

    def _on_changed(self, kinds: frozenset[str]) -> None:
        self._dirty |= {key for key, screen in self._built.items() if screen.watches & kinds}
        self._refresh(self.current)
        self._alarms.news(kinds)

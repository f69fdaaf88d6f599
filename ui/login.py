"""The first page: who works here now, at which station, with which PIN."""

from collections.abc import Sequence
from uuid import uuid4

from PySide6.QtCore import QEvent, QObject, QRegularExpression, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app import words
from app.bus import Result
from app.domain.people import Actor
from app.errors import Refused
from app.i18n import Language, language, text
from app.usecases.people import MIN_PIN, LoggedIn, LogIn
from app.views.company import OperatorRow, StationRow
from ui import theme
from ui.desk import Desk
from ui.screen import Preferences
from ui.tasks import ANSWERS, Failed, Tasks
from ui.widgets.basics import SearchBox, button, column, frame, icon_label, label, page, restyle, row, rule
from ui.widgets.operator_list import OperatorList, roles_in_words

_RETRY_MS = 3000
_ARROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Login(QWidget):
    """`logged_in` brings (LoggedIn, station code, "" for none)."""

    logged_in = Signal(object, str)
    theme_requested = Signal()
    language_requested = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, preferences: Preferences, crashed: Failed, operator: str = "") -> None:
        """`crashed` is told about bugs; `operator` is chosen beforehand where known."""
        super().__init__()
        self._desk, self._tasks, self._preferences = desk, tasks, preferences
        self._wanted = operator or preferences.get("last operator")
        self._operator: OperatorRow | None = None
        self._list = OperatorList()
        self._list.chosen.connect(self._on_chosen)
        self._search = SearchBox(text("Name, or scan a badge"))
        self._search.textChanged.connect(self._list.narrow)
        self._search.returnPressed.connect(self._focus_pin)
        self._search.installEventFilter(self)
        self._list.itemActivated.connect(self._focus_pin)
        self._list.itemClicked.connect(self._focus_pin)
        self._name, self._roles = label("", "title"), label("", "quiet")
        self._first = label(wrap=True)
        self._pin, self._again = self._pin_box(), self._pin_box()
        self._wrong = label("", "bad", wrap=True)
        self._button = button(text("Log in"), self._log_in, "primary")
        self._button.setProperty("big", "true")
        self._stations = QComboBox()
        self._build()
        tasks.on_trouble(crashed)
        self._load()

    def _build(self) -> None:
        dark = theme.tokens().dark
        head = row(
            icon_label("picked", theme.tokens().accent, 24),
            label(text("Picklane"), "title"),
            None,
            button("", self.theme_requested.emit, "plain", "sun" if dark else "moon", text("Colours")),
            button("EN" if language() is Language.CHINESE else "中", self.language_requested.emit, "plain", "language"),
            margins=(24, 16, 16, 0),
        )
        who = column(
            label(text("Who is working?"), "section"), self._search, self._list, spacing=12, margins=(20, 20, 20, 12)
        )
        pin = column(
            self._name,
            self._roles,
            8,
            self._first,
            self._pin,
            self._again,
            self._wrong,
            self._button,
            None,
            label(text("This computer stands at"), "meta"),
            self._stations,
            spacing=8,
            margins=(28, 24, 28, 24),
        )
        left, right = page(who), page(pin)
        left.setFixedWidth(340)
        right.setFixedWidth(380)
        card = frame("card", row(left, rule(upright=True), right, spacing=0))
        card.setFixedHeight(500)
        self.setLayout(column(head, None, row(None, card, None), None, 44))

    def _pin_box(self) -> QLineEdit:
        box = QLineEdit()
        box.setEchoMode(QLineEdit.EchoMode.Password)
        box.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,12}"), box))
        box.setProperty("kind", "pin")
        box.setObjectName("pin")
        box.returnPressed.connect(self._log_in)
        box.textEdited.connect(lambda: self._say(""))
        return box

    def _load(self) -> None:
        def work() -> tuple[Sequence[OperatorRow], Sequence[StationRow]]:
            return self._desk.reader.operators(), self._desk.reader.stations()

        self._tasks.read(self, work, lambda found: self._show(*found), self._on_unread)

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):
            self._say(words.refusal(error))
            QTimer.singleShot(_RETRY_MS, self, self._load)

    def _show(self, operators: Sequence[OperatorRow], stations: Sequence[StationRow]) -> None:
        self._stations.clear()
        self._stations.addItem(text("No station (office desk)"), "")
        for station in stations:
            self._stations.addItem(station.name, station.code)
        self._stations.setCurrentIndex(max(0, self._stations.findData(self._preferences.get("station"))))
        self._list.show_operators(operators)
        if self._list.select(self._wanted):
            self._pin.setFocus()
        else:
            self._search.setFocus()

    def take_code(self, code: str) -> None:
        """A scanned badge chooses its owner; digits that come as fast as a scan into a PIN box are a PIN."""
        box = self.focusWidget()
        if code.isdigit() and isinstance(box, QLineEdit) and box in (self._pin, self._again):
            box.insert(code)
            self._log_in()
            return
        self._search.clear()
        if self._list.select(code):
            self._focus_pin()
        else:
            self._search.setFocus()
            self._say(text("Nobody has the badge “{code}”.", code=code))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys in the search box move the choice."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _ARROWS.get(Qt.Key(event.key()))
            if step:
                self._list.step(step)
                return True
        return super().eventFilter(watched, event)

    def _focus_pin(self) -> None:
        self._pin.setFocus()
        self._pin.selectAll()

    def _on_chosen(self, operator: OperatorRow | None) -> None:
        self._operator = operator
        self._name.setText(operator.name if operator else text("Nobody found"))
        self._roles.setText(roles_in_words(operator) if operator else text("Try another name."))
        first = operator is not None and not operator.has_pin
        self._first.setVisible(first)
        self._first.setText(
            text("First login: choose a PIN of {digits} or more digits. You will need it every time.", digits=MIN_PIN)
        )
        self._pin.setPlaceholderText(text("New PIN") if first else "PIN")
        self._again.setPlaceholderText(text("The same PIN again"))
        self._again.setVisible(first)
        for box in (self._pin, self._again):
            box.clear()
            box.setEnabled(operator is not None)
        self._button.setEnabled(operator is not None)
        self._button.setText(text("Set PIN and log in") if first else text("Log in"))
        self._say("")

    def _log_in(self) -> None:
        if self._operator is None or not self._button.isEnabled():
            return
        if not self._operator.has_pin and len(self._pin.text()) >= MIN_PIN and not self._again.text():
            self._again.setFocus()
            return
        if not self._operator.has_pin and self._pin.text() != self._again.text():
            self._say(text("The two PINs differ. Type them again."))
            return
        self._button.setEnabled(False)
        self._button.setText(text("Checking…"))
        station: str = self._stations.currentData() or ""
        command = LogIn(str(uuid4()), self._pin.text())
        actor = Actor(self._operator.code, station)
        self._tasks.write(self, lambda: self._desk.handle(command, actor), self._on_done, self._on_failed)

    def _on_done(self, result: Result[LoggedIn]) -> None:
        self._preferences.put("station", self._stations.currentData() or "")
        self._preferences.put("last operator", result.value.code)
        self.logged_in.emit(result.value, self._stations.currentData() or "")

    def _on_failed(self, error: Exception) -> None:
        operator = self._operator
        self._on_chosen(operator)
        if isinstance(error, ANSWERS):
            self._say(words.refusal(error))
        restyle(self._pin, "wrong", "true" if isinstance(error, Refused) else "false")
        self._focus_pin()

    def _say(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        restyle(self._pin, "wrong", "false")

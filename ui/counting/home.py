"""The list side of the counting screen: what is being counted, what is to be decided, and the form for found stock."""

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QStackedWidget, QWidget

from app.bus import Command
from app.domain.codes import clean_code
from app.i18n import text
from app.usecases.counting import MOST_TASKS, Choice, OpenCount, OpenTask
from app.usecases.found import FoundStock
from app.views.counting import CorrectionRow, CountTaskRow
from ui import theme
from ui.counting.found import FoundForm
from ui.counting.lists import CountLists, Listed
from ui.counting.panel import DecisionPanel
from ui.counting.reading import Look
from ui.counting.wording import keyed, waiting_words
from ui.screen import Services
from ui.widgets.basics import button, column, frame, label, row

_SIDE, _AT_ONCE, _SITE = 360, "10", "counting.warehouse"


class CountHome(QWidget):
    """`asked` brings a command, `chosen` a task to go on with, `typed` a location, `moved` that the warehouse is
    another one now."""

    asked = Signal(object)
    chosen = Signal(object)
    typed = Signal(str)
    moved = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.warehouse = services.warehouse or services.preferences.get(_SITE)
        self._why_not: Callable[[CorrectionRow], str] = lambda row: ""
        self._prompt, self._depth = label("", font=theme.font(20, bold=True)), label("", "warn")
        self._location, self._most, self._site = QLineEdit(), QLineEdit(_AT_ONCE), QComboBox()
        self.lists, self.panel, self.form = CountLists(services.preferences), DecisionPanel(), FoundForm()
        self._side = QStackedWidget()
        self._side.setFixedWidth(_SIDE)
        for part in (self.panel, self.form):
            self._side.addWidget(part)
        self._build()
        self._connect()

    def _build(self) -> None:
        for field in (self._location, self._most):
            field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._location.setPlaceholderText(keyed(text("Location"), "F2"))
        self._location.setAccessibleName(text("Location"))
        self._location.setMaxLength(64)
        self._location.setFixedWidth(140)
        self._most.setValidator(QIntValidator(1, MOST_TASKS, self))
        self._most.setAccessibleName(text("How many locations"))
        self._most.setFixedWidth(48)
        self._site.setAccessibleName(text("Warehouse"))
        top = frame(
            "bar", row(self._prompt, None, self._depth, self._location, self._site, spacing=8, margins=(16, 10, 16, 10))
        )
        body = row(self.lists, self._side, spacing=0)
        body.setStretch(0, 1)
        whole = column(top, body, self._foot(), spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _foot(self) -> QFrame:
        keys = (
            button(keyed(text("Not counted for longest"), "F3"), lambda: self.choose(Choice.LONGEST)),
            button(keyed(text("With differences"), "F4"), lambda: self.choose(Choice.DOUBTFUL)),
        )
        found = button(keyed(text("Found more"), "F6"), self.find_more)
        count = row(label(text("Count"), "quiet"), self._most, label(text("locations:"), "quiet"), *keys)
        return frame("strip", row(count, None, found, margins=(16, 8, 16, 8)))

    def _connect(self) -> None:
        self.lists.opened.connect(self._on_opened)
        self.lists.chosen.connect(self._on_chosen)
        self._location.returnPressed.connect(self._on_typed)
        self._site.activated.connect(self._on_site)
        self.panel.asked.connect(self.asked)
        self.form.asked.connect(self.asked)

    @property
    def is_finding(self) -> bool:
        """Whether the form for found stock is open."""
        return self._side.currentWidget() is self.form

    def show_look(self, found: Look, why_not: Callable[[CorrectionRow], str]) -> None:
        """Newer lists; `why_not` says why a difference cannot be decided on by this operator."""
        self.warehouse, self._why_not = found.warehouse, why_not
        if self._site.count() != len(found.warehouses):
            self._site.clear()
            for site in found.warehouses:
                self._site.addItem(site.name, site.code)
        self._site.setCurrentIndex(self._site.findData(found.warehouse))
        self._site.setVisible(len(found.warehouses) > 1)
        self.form.know(found.limit)
        self.lists.show_lists(found.lists)
        following = found.lists.tasks[0].location if found.lists.tasks else ""
        told = text("Scan a location to count it; next is {location}", location=following)
        self._prompt.setText(told if following else text("Scan a location to count it"))

    def choose(self, choice: Choice) -> None:
        """So many locations of a kind shall be counted."""
        most = int(self._most.text() or _AT_ONCE)
        self.asked.emit(OpenCount(str(uuid4()), self.warehouse, (), choice, most))

    def find_more(self) -> None:
        """The form."""
        self._side.setCurrentWidget(self.form)
        self._side.show()
        self.form.begin(self.warehouse)

    def show_depth(self, waiting: int) -> None:
        """Scans that nobody has answered yet, from two on."""
        self._depth.setText(waiting_words(waiting))

    def settle(self, command: Command) -> None:
        """A command of the form is done: the next item can be scanned."""
        if isinstance(command, FoundStock):
            self.form.begin(self.warehouse)

    def back(self) -> bool:
        """Out of the form or the note; False when neither is open."""
        if self.is_finding:
            self._side.setCurrentWidget(self.panel)
            self._side.setVisible(self.lists.shown is not Listed.TASKS)
        elif not self.panel.back():
            return False
        self.focus_first()
        return True

    def focus_first(self) -> None:
        """The list."""
        self.lists.focus_first()

    def focus_location(self) -> None:
        """To type one."""
        self._location.clear()
        self._location.setFocus()

    def _on_typed(self) -> None:
        code = clean_code(self._location.text())
        self._location.clear()
        if code:
            self.typed.emit(code)

    def _on_opened(self, task: CountTaskRow) -> None:
        self.chosen.emit(OpenTask(task.no, task.location))

    def _on_chosen(self, correction: CorrectionRow | None) -> None:
        self.panel.show_row(correction, self._why_not(correction) if correction else "")
        self._side.setVisible(self.is_finding or self.lists.shown is not Listed.TASKS)

    def _on_site(self) -> None:
        self.warehouse = str(self._site.currentData())
        self._services.preferences.put(_SITE, self.warehouse)
        self.moved.emit()

"""Brings the news of the change feed and the state of the outbox to the frame."""

from PySide6.QtCore import QObject, QTimer, Signal

from ui.desk import Desk
from ui.tasks import ANSWERS, Repeat, Tasks

POLL_MS = 500
_POLLS_PER_LAMP = 5


class EventBridge(QObject):
    """Asks twice a second. `changed` brings the kinds of things that changed, `lamps` what waits in the outbox,
    `answers` whether the database does."""

    changed = Signal(object)
    lamps = Signal(object)
    answers = Signal(bool)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._position, self._polls = -1, 0
        self._news = Repeat(tasks, self, self._on_news, self._on_silence)
        self._lamps = Repeat(tasks, self, self.lamps.emit, self._on_silence)
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._ask)

    def start(self) -> None:
        """Begin with what happens from now on."""
        self._timer.start()
        self._ask()

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()

    def _ask(self) -> None:
        reader, position = self._desk.reader, self._position
        self._news.ask(lambda: reader.changed_since(position))
        if self._polls % _POLLS_PER_LAMP == 0:
            self._lamps.ask(reader.lamps)
        self._polls += 1

    def _on_news(self, news: tuple[int, frozenset[str]]) -> None:
        self._position, kinds = news
        self.answers.emit(True)
        if kinds:
            self._polls = 0
            self.changed.emit(kinds)

    def _on_silence(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):
            self.answers.emit(False)
        else:
            self.stop()

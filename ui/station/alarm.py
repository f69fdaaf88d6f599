"""A stop: the red page over everything, and the siren until somebody has seen it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app import words
from app.domain.picking import Beep
from app.i18n import text
from app.usecases.picking import ScanAnswer
from ui.sounds import Speaker
from ui.station.pages import Stop, StopPage

_SIREN_MS = 1600


class Alarm:
    """`is_on` until `leave`; it sounds only while its screen is seen."""

    def __init__(self, screen: QWidget, speaker: Speaker) -> None:
        self._screen, self._speaker = screen, speaker
        self._page = StopPage(screen)
        self._siren = QTimer(screen, interval=_SIREN_MS)
        self._siren.timeout.connect(self._sound)

    @property
    def is_on(self) -> bool:
        """Whether a stop waits to be acknowledged."""
        return not self._page.isHidden()

    def show(self, answer: ScanAnswer, order: str, dropped: int) -> None:
        """Stop the hands; `order` is the one in hand where the answer names none."""
        facts = answer.facts
        no = str(facts.get("order") or answer.order or order)
        if facts.get("bin"):
            place = text("Take it out of bin {number}", number=facts["bin"])
            no = f"{place}   {no}"
        reason = str(facts.get("reason") or "")
        self._page.show_stop(Stop(words.says(answer.says, facts), no, reason, dropped))
        self._sound()
        self.listen()

    def ignore(self) -> None:
        """A scan that does not count."""
        self._page.ignore_scan()
        self._sound()

    def leave(self) -> None:
        """Somebody has seen it."""
        self._siren.stop()
        self._page.hide()

    def listen(self) -> None:
        """The screen is seen, or seen again."""
        if self.is_on and self._screen.isVisible():
            self._siren.start()

    def hush(self) -> None:
        """Nobody sees the screen."""
        self._siren.stop()

    def fill(self) -> None:
        """A stop covers everything."""
        self._page.setGeometry(self._screen.rect())

    def _sound(self) -> None:
        self._speaker.play(Beep.STOP)

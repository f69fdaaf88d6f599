"""The screens of exceptions as somebody reads them and walks through their queue."""

from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from tests.ui.keyboard import press
from tests.ui.showing import open_screen
from ui.cases.queue import CaseQueue
from ui.screen import Screen

S = TypeVar("S", bound=Screen)


class CasesShown(Generic[S]):
    """One of them, opened."""

    screen: S
    queue: CaseQueue

    def open(self, qtbot) -> None:
        open_screen(qtbot, self.screen)
        (self.queue,) = self.screen.findChildren(CaseQueue)

    def words(self) -> str:
        QApplication.processEvents()
        parts: list[QLabel | QPushButton] = [*self.screen.findChildren(QLabel), *self.screen.findChildren(QPushButton)]
        return " ".join(part.text() for part in parts if part.isVisible())

    def choose(self, number: int) -> str:
        """As the arrow keys do; its number."""
        press(Qt.Key.Key_Home)
        press(Qt.Key.Key_Down, times=number - 1)
        assert self.queue.current is not None
        return self.queue.current.no

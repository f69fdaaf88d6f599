"""A themed application in English, and the frame over the fake company with everything done inline."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.people import Actor
from app.i18n import Language, set_language
from app.usecases.people import LoggedIn
from tests.ui.fakes import NOW, FakeDesk
from ui import clock, theme
from ui.main_window import MainWindow
from ui.preferences import MemoryPreferences
from ui.screen import Screen
from ui.screens.board import BoardScreen
from ui.screens.order import OrderScreen
from ui.screens.orders import OrdersScreen
from ui.tasks import InlineTasks

OPERATOR = LoggedIn("liqiang", "李强", ("coordinator", "keeper"), False)
SCREENS: tuple[type[Screen], ...] = (OrdersScreen, BoardScreen, OrderScreen)


def raised(error: Exception) -> None:
    """What tests do with a bug."""
    raise error


@pytest.fixture(autouse=True)
def _english(qapp: QApplication) -> Iterator[None]:
    set_language(Language.ENGLISH)
    theme.apply(qapp, dark=False)
    yield
    set_language(Language.CHINESE)


@pytest.fixture(autouse=True)
def _spool_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICKLANE_SPOOL", str(tmp_path / "spool"))


@pytest.fixture
def still() -> Iterator[None]:
    """The clock on the wall stands at the moment of the fakes."""
    clock.stop_at(NOW)
    yield
    clock.stop_at(None)


@pytest.fixture
def desk() -> FakeDesk:
    """Afresh for each test."""
    return FakeDesk()


OpenWindow = Callable[..., MainWindow]


@pytest.fixture
def open_window(qtbot, desk: FakeDesk) -> Iterator[OpenWindow]:
    """Opens the frame at a screen; bugs are raised."""
    opened: list[MainWindow] = []

    def build(key: str = "orders", operator: LoggedIn = OPERATOR, screens: Sequence[type[Screen]] = SCREENS):
        actor = Actor(operator.code, "HD-1")
        window = MainWindow(
            desk, InlineTasks(), (operator, actor), ("HD", "华东仓"), screens, MemoryPreferences(), raised
        )
        qtbot.addWidget(window)
        window.resize(1280, 800)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.start(key)
        opened.append(window)
        return window

    yield build
    for window in opened:
        window.stop()

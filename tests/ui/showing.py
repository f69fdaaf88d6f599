"""A screen on its own, as the frame shows it."""

from pytestqt.qtbot import QtBot

from ui.screen import Screen


def open_screen(qtbot: QtBot, screen: Screen) -> None:
    """Of the size it has in the frame, read, with the keyboard."""
    qtbot.addWidget(screen)
    screen.resize(1208, 728)
    with qtbot.waitActive(screen):
        screen.show()
        screen.activateWindow()
    screen.refresh()
    screen.focus_first()

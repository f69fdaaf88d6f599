"""The GUI thread reads nothing itself, on no screen."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication

from app.domain.people import Actor
from app.i18n import Language
from app.views import Reader
from tests.ui.fakes import FakeDesk, FakeReader
from ui.application import screen_classes
from ui.screenshots import render_screens

READS = [name for name in dir(Reader) if not name.startswith("_")]


class WatchedReader(FakeReader):
    """Notes reads on the GUI thread from the first question of the frame on."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, bool]] = []


def _watched(name: str) -> Callable[..., Any]:
    read = getattr(FakeReader, name)

    def call(self: WatchedReader, *arguments: Any, **named: Any) -> Any:
        if self.calls or name == "changed_since":
            self.calls.append((name, threading.current_thread() is threading.main_thread()))
        return read(self, *arguments, **named)

    return call


for _name in READS:
    setattr(WatchedReader, _name, _watched(_name))


def test_every_screen_reads_elsewhere_and_is_rendered(qapp: QApplication, tmp_path) -> None:
    reader = WatchedReader()
    order = FakeReader().row(412).no
    made = render_screens(FakeDesk(reader), tmp_path, Language.CHINESE, False, Actor("liqiang", "HD-1"), order)
    assert {path.stem for path in made} == {screen.key for screen in screen_classes()}
    assert all(path.stat().st_size > 10_000 for path in made)
    assert {"orders", "order", "ranked_queue", "station", "board", "lamps"} <= {name for name, _ in reader.calls}
    assert [name for name, on_gui in reader.calls if on_gui] == []

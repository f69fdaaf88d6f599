"""Releasing what is planned: a whole wave, or its next cart; with progress, and stopped by the same key."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from app.domain.people import Permission
from app.domain.pick_lists import Cart, ListKind
from app.i18n import text
from app.views.lists import CartPlan, WaveRow
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS
from ui.theme import icon, tokens
from ui.waves.wording import released_words
from ui.widgets.basics import button, row

if TYPE_CHECKING:
    from app.usecases.pick_lists import ListReleased


class ReleaseBar(QWidget):
    """What is offered is what is released; `released` brings the new lists, `ended` comes whatever became of it."""

    released = Signal(object)
    ended = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._cancel: Event | None = None
        self._warehouse, self._kind = "", ListKind.BATCH
        self._carts: Sequence[Cart] = ()
        self._bar = QProgressBar()
        self._bar.setFixedWidth(120)
        self._one = button(text("Release next cart"), self.release_one, tip="F6")
        self._all = button("", self.release_all, "primary", "play", "F5")
        self._may = services.may(Permission.RELEASE_LISTS)
        self.setLayout(row(self._bar, self._one, self._all))
        self._show()

    def offer(self, warehouse: str, wave: WaveRow | None, plan: CartPlan | None) -> None:
        """The carts of a wave as they are shown, or nothing."""
        self._warehouse = warehouse
        self._kind = ListKind.WAVE if wave is not None and wave.carrier else ListKind.BATCH
        self._carts = plan.carts if plan is not None else ()
        self._show()

    def release_all(self) -> None:
        """Every cart; asked again while it runs, it stops."""
        if not self.stop():
            self._release(self._kind, self._carts)

    def release_one(self) -> None:
        """The first cart."""
        if self._cancel is None:
            self._release(self._kind, self._carts[:1])

    def stop(self) -> bool:
        """End with what is released; False where nothing is under way."""
        if self._cancel is None:
            return False
        self._cancel.set()
        return True

    def _release(self, kind: ListKind, carts: Sequence[Cart]) -> None:
        if not self._may:
            self._services.say(Message(text("Your role may not do this."), Tone.WARN))
        if not self._may or not carts:
            return
        cancel = self._cancel = Event()
        desk, tasks, actor = self._services.desk, self._services.tasks, self._services.actor
        warehouse, progress = self._warehouse, tasks.progress(self, self._on_progress)
        self._show()
        tasks.write(
            self,
            lambda: desk.release_carts(
                actor, warehouse, kind, carts, progress, lambda: cancel.is_set() or tasks.closing.is_set()
            ),
            self._on_released,
            self._on_failed,
        )

    def _show(self) -> None:
        runs, count = self._cancel is not None, len(self._carts)
        self._all.setText(text("Stop") if runs else _name(self._kind, count))
        self._all.setIcon(icon("close" if runs else "play", tokens().on_accent, 16))
        self._all.setEnabled(runs or (self._may and bool(count)))
        self._one.setEnabled(not runs and self._may and bool(count))
        for each, key in ((self._all, "F5"), (self._one, "F6")):
            each.setToolTip(key if self._may else text("Your role may not do this."))
        self._bar.setVisible(runs)

    def _on_progress(self, done: int, total: int) -> None:
        if self._cancel is not None:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._bar.setFormat(f"{done:,} / {total:,}")

    def _on_released(self, made: Sequence[ListReleased]) -> None:
        if made:
            self._services.say(Message(released_words(made), Tone.GOOD))
            self.released.emit(made)
        else:
            self._services.say(Message(text("Somebody else has these orders now."), Tone.WARN))
        self._end()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)
        self._end()

    def _end(self) -> None:
        self._cancel = None
        self._carts = ()  # until the new plan is there
        self._show()
        self.ended.emit()


def _name(kind: ListKind, count: int) -> str:
    if kind is ListKind.WAVE:
        return text("Release wave ({carts})", carts=count)
    return text("Release all ({carts})", carts=count) if count else text("Release all")

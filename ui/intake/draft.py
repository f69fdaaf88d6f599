"""The draft of a phone order: the very command that will place it, kept as text until it has."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer

from app.domain.geo import Point
from app.domain.intake import Pay, Place
from app.usecases.ordering import PlacedLine, PlaceOrder
from ui import clock
from ui.screen import Preferences

_KEPT, _KEEP_MS = "intake.draft", 400


def new_draft() -> PlaceOrder:
    """An empty form; its request id stays with it, so that it is placed once however often it is sent."""
    return PlaceOrder(str(uuid4()), "", ())


def is_empty(draft: PlaceOrder) -> bool:
    """Whether nothing would be lost with it."""
    return not (draft.customer or draft.lines or draft.address or draft.remark)


def to_text(draft: PlaceOrder, at: datetime) -> str:
    """As kept between two starts of the program, with the time of its last change."""
    return json.dumps({"at": at.isoformat(), "order": asdict(draft)}, ensure_ascii=False)


def of_text(text: str) -> tuple[PlaceOrder, datetime] | None:
    """The draft of a kept text and its time; None where there is none or another version of the program wrote it."""
    try:
        kept = json.loads(text)
        order: dict[str, Any] = dict(kept["order"])
        lines = tuple(PlacedLine(**line) for line in order.pop("lines"))
        place = _place(order.pop("place"))
        draft = PlaceOrder(lines=lines, place=place, pay=Pay(order.pop("pay")), **order)
        return draft, datetime.fromisoformat(kept["at"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def keep_draft(preferences: Preferences, draft: PlaceOrder) -> None:
    """Put a draft where the form finds it."""
    preferences.put(_KEPT, to_text(draft, clock.now()))


def _place(kept: dict[str, Any] | None) -> Place | None:
    return Place(kept["adcode"], kept["name"], Point(**kept["point"])) if kept else None


class DraftKeeper(QObject):
    """Puts the form away while it is typed, so that a crash costs less than half a second of typing."""

    def __init__(self, preferences: Preferences, order: Callable[[], PlaceOrder], parent: QObject) -> None:
        super().__init__(parent)
        self._preferences, self._order = preferences, order
        self._last: PlaceOrder | None = None
        self._timer = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._timer.timeout.connect(self.keep)

    def keep_soon(self) -> None:
        """After a moment of rest."""
        self._timer.start()

    def keep(self) -> None:
        """Now."""
        self._timer.stop()
        order = self._order()
        if order == self._last:
            return
        self._last = order
        if is_empty(order):
            self._preferences.put(_KEPT, "")
        else:
            keep_draft(self._preferences, order)

    def kept(self) -> tuple[PlaceOrder, datetime] | None:
        """What was put away last, if anything would be lost with it."""
        found = of_text(self._preferences.get(_KEPT))
        return None if found is None or is_empty(found[0]) else found

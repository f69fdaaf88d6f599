"""Pictures of every state of the scan station, made by really scanning; only two stops and the cut are staged."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.bootstrap import ADMIN, Picklane
from app.bus import Command, Result
from app.domain.people import Actor
from app.domain.pick_lists import ListKind
from app.domain.picking import SOUND, Says, StationCommand, command_code, quantity_code
from app.domain.stages import Stage
from app.errors import Unavailable
from app.i18n import Language
from app.usecases.picking import ScanAnswer, ScanCode
from app.usecases.stages import CancelOrder, HoldOrder
from app.views.orders import OrderDetail, OrderFilter
from ui.screens.station import StationScreen
from ui.screenshots import Studio
from ui.station import commands

ACK, CANCEL = commands.ACK, commands.CANCEL
_OFFICE = "客户要改地址"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: these codes are scanned, these digits typed, this key of the help page pressed."""

    name: str
    codes: tuple[str, ...] = ()
    digits: str = ""
    key: str = ""


@dataclass
class Staged:
    """The program, but that it may answer a scan as it is told, or be cut off."""

    picklane: Picklane
    script: deque[tuple[Says, dict[str, object]]] = field(default_factory=deque)
    is_away: bool = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.picklane, name)

    @property
    def reader(self) -> Any:
        """Of the program, unless it is cut off."""
        self._reach()
        return self.picklane.reader

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        """As told, else by the program."""
        self._reach()
        if not isinstance(command, ScanCode) or not self.script:
            return self.picklane.handle(command, actor)
        says, facts = self.script.popleft()
        return Result(ScanAnswer(command.code, False, says.value, "", "", SOUND[says].value, facts))

    def _reach(self) -> None:
        if self.is_away:
            raise Unavailable("database.away", database="postgresql://192.168.1.10/picklane")


def given(*asked: StationCommand) -> tuple[str, ...]:
    """Their barcodes."""
    return tuple(map(command_code, asked))


def picked_by_hand(desk: Staged, order: str, right: str, wrong: str) -> Iterator[Shot]:
    """One order with everything that may go wrong with it."""
    waiting = desk.picklane.reader.order(order)
    assert waiting is not None
    yield Shot("station-waiting", (CANCEL,))
    yield Shot("station-choose", (shared(desk, waiting),))
    yield Shot("station-open", (order,))
    yield Shot("station", (right,))
    yield Shot("station-wrong", (wrong,))
    yield Shot("station-over", (ACK, right))
    yield Shot("station-found", given(StationCommand.FOUND))
    yield Shot("station-short-why", (CANCEL, *given(StationCommand.SHORT)))
    yield Shot("station-short-how", given(StationCommand.MISSING))
    yield Shot("station-partial", (CANCEL, *given(StationCommand.PARTIAL)))
    yield Shot("station-help", (ACK,), key=commands.HELP)
    yield Shot("station-modes", key=commands.MODES)
    yield Shot("station-check", key=commands.CHECK)


def packed(desk: Staged, order: str) -> Iterator[Shot]:
    """A quantity, two boxes, their labels."""
    detail = desk.picklane.reader.order(order)
    assert detail is not None
    first, *others = detail.lines
    rest = [code for line in others for code in [line.sku] * line.quantity]
    yield Shot("station-quantity", (CANCEL, CANCEL, order, first.sku), digits=str(first.quantity - 1))
    fill = (quantity_code(first.quantity - 1), *given(StationCommand.NEXTBOX), first.sku, *rest)
    yield Shot("station-label", fill)
    yield Shot("station-reprint", given(StationCommand.REPRINT))
    labels = [box.label_code for box in live(desk, order).boxes]
    yield Shot("station-labels", (CANCEL, labels[0]))
    yield Shot("station-next", (labels[1],))


def carted(desk: Staged, warehouse: str) -> Iterator[Shot]:
    """One walk for several orders, and one of them held on the way."""
    plan = desk.picklane.reader.carts(warehouse, 8)
    made = desk.picklane.release_carts(ADMIN, warehouse, ListKind.BATCH, plan.carts)
    step = plan.carts[0].steps[0]
    yield Shot("station-cart", (made[0].list,))
    yield Shot("station-bin", (step.sku,))
    held = step.bins[0].order_no
    desk.picklane.handle(HoldOrder(str(uuid4()), held, _OFFICE), ADMIN)
    yield Shot("station-stop-held", (held,))
    yield Shot("station-cart-left", (ACK,))


def stopped(desk: Staged, order: str, right: str) -> Iterator[Shot]:
    """The other three stops; changing a source and an account would take a day of its own."""
    yield Shot("station-resumed", (CANCEL, order))
    desk.script.append((Says.STOP_ADDRESS, {"order": order, "reason": "收货人或地址"}))
    yield Shot("station-stop-address", (right,))
    desk.script.append((Says.STOP_CREDIT, {"order": order}))
    yield Shot("station-stop-credit", (ACK, right))
    desk.picklane.handle(CancelOrder(str(uuid4()), order, "客户退单"), ADMIN)
    yield Shot("station-stop-cancelled", (ACK, right))


def cut_off(desk: Staged, warehouse: str) -> Iterator[Shot]:
    """The database goes away in the middle of an order."""
    no = next(row.no for row in assigned(desk, warehouse) if not row.held)
    yield Shot("station-opened", (ACK, no))
    desk.is_away = True
    yield Shot("station-away", tuple(line.sku for line in live(desk, no).lines[:1]))
    desk.is_away = False


def assigned(desk: Staged, warehouse: str) -> Any:
    """Orders that wait there."""
    return desk.picklane.reader.orders(OrderFilter(stage=Stage.ASSIGNED, warehouse=warehouse), limit=50).rows


def live(desk: Staged, order: str) -> OrderDetail:
    """As it is now."""
    detail = desk.picklane.reader.order(order)
    assert detail is not None
    return detail


def shared(desk: Staged, order: OrderDetail) -> str:
    """A product that several orders of its warehouse want."""
    lines = [line.sku for row in assigned(desk, order.row.warehouse) for line in live(desk, row.no).lines]
    return Counter(lines).most_common(1)[0][0]


def tour(desk: Staged, order: str, right: str, wrong: str) -> Iterator[Shot]:
    """Everything, one after another; `order` is in hand, `right` lacks a piece, `wrong` belongs to another order."""
    warehouse = live(desk, order).row.warehouse
    other = next(row.no for row in assigned(desk, warehouse) if live(desk, row.no).lines[0].quantity > 2)
    yield from picked_by_hand(desk, order, right, wrong)
    yield from packed(desk, other)
    yield from carted(desk, warehouse)
    yield from stopped(desk, order, live(desk, order).lines[-1].sku)
    yield from cut_off(desk, warehouse)


def render_station(
    picklane: Picklane, folder: Path, language: Language, dark: bool, actor: Actor, scene: tuple[str, str, str]
) -> list[Path]:
    """All of them into the folder, named by their states."""
    desk = Staged(picklane)
    with Studio(desk, folder, language, dark, actor) as studio:
        studio.window.start("station")
        screen = studio.window.current
        assert isinstance(screen, StationScreen)
        return [_taken(studio, screen, shot) for shot in tour(desk, *scene)]


def _taken(studio: Studio, screen: StationScreen, shot: Shot) -> Path:
    while screen.face.laid is not None:
        screen.back()
    for code in shot.codes:
        studio.window.take_code(code)
        studio.settle()
    if shot.key:
        screen.explain()
        screen.face.help.press(shot.key)
    for digit in shot.digits:
        key = QKeyEvent(QEvent.Type.KeyPress, ord(digit), Qt.KeyboardModifier.NoModifier, digit)
        QApplication.sendEvent(screen, key)
    made = studio.grab(shot.name)
    if shot.digits:
        screen.back()
    return made

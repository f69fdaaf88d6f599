"""What every screen is given and what it owes the frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.people import RIGHTS, Role

if TYPE_CHECKING:
    from app.domain.cases import LinkKind
    from app.domain.people import Actor, Permission
    from app.usecases.people import LoggedIn
    from app.views.cases import CaseFilter
    from app.views.orders import OrderFilter
    from ui.desk import Desk
    from ui.serial_scanner import SerialScanner
    from ui.tasks import Tasks


class Tone(StrEnum):
    """What kind of news; each has its own colour and icon."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence for the message strip."""

    text: str
    tone: Tone = Tone.INFO


class Preferences(Protocol):
    """Small things remembered for this operator on this PC (column widths, filters)."""

    def get(self, key: str, default: str = "") -> str:
        """The remembered text."""
        ...

    def put(self, key: str, value: str) -> None:
        """Remember it."""
        ...


@dataclass(frozen=True)
class Services:
    """What a screen works with. `warehouse` and `station` are codes, empty where this PC stands in none; `serial` is
    the scanner on a serial port, where one may be; `say` shows a message, `trouble` any exception in words,
    `open_order` the order screen of any code."""

    desk: Desk
    tasks: Tasks
    actor: Actor
    operator: LoggedIn
    warehouse: str
    station: str
    say: Callable[[Message], None]
    trouble: Callable[[Exception], None]
    open_order: Callable[[str], None]
    preferences: Preferences
    serial: SerialScanner | None = None

    def may(self, permission: Permission) -> bool:
        """Whether the operator has this right; the bus decides, a screen only says it beforehand."""
        return any(permission in RIGHTS[Role(role)] for role in self.operator.roles)


class Screen(QWidget):
    """One screen of the frame, built with (services, parent). `icon` names a file of resources/icons, `watches` the
    kinds of the change feed ("order", "stock", "master", "station") after which it shall refresh; `fills` says that
    it has the whole display for itself while the window is full screen.
    `orders_requested` asks the frame for the list of orders behind an OrderFilter, `cases_requested` for the
    exceptions behind a CaseFilter and how to call them, `screen_requested` for another screen by its key,
    `code_requested` for what a code names, `case_requested` for the form that opens an exception, `back_requested` for
    one step back, as Esc does, `logout_requested` for the login."""

    orders_requested = Signal(object)
    cases_requested = Signal(object, str)
    screen_requested = Signal(str)
    code_requested = Signal(str)
    case_requested = Signal()
    back_requested = Signal()
    logout_requested = Signal()

    key: ClassVar[str]
    icon: ClassVar[str]
    watches: ClassVar[frozenset[str]]
    fills: ClassVar[bool] = False

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.services = services

    @property
    def unsent(self) -> int:
        """Scans of this screen that are on this computer alone."""
        return 0

    @staticmethod
    def title() -> str:
        """Its name in the language in force."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read anew; called when shown and something it watches has changed (and once when first shown)."""
        raise NotImplementedError

    def take_code(self, code: str) -> bool:
        """A code scanned while this screen is visible; False lets the frame open what it names."""
        return False

    def about(self) -> Mapping[LinkKind, str]:
        """What is in hand here (an order's number, a SKU, a customer's code), for an exception opened by hand."""
        return {}

    def back(self) -> bool:
        """Esc: go back one step inside the screen; False when there is none."""
        return False

    def focus_first(self) -> None:
        """Give the keyboard to the part that is used first; called when the screen is shown."""
        self.setFocus()

    @staticmethod
    def offers() -> dict[str, str]:
        """What can be asked of it from anywhere by Ctrl+K: a name for `do`, and the words."""
        return {}

    def do(self, offer: str) -> None:
        """One of its offers, the screen being visible."""
        raise NotImplementedError

    def explain(self) -> bool:
        """F1: show by itself what can be done now; False leaves it to the frame to list the keys."""
        return False

    def shortcuts(self) -> list[tuple[str, str]]:
        """(key, what it does) of this screen, for F1."""
        return []


@runtime_checkable
class ShowsOrders(Protocol):
    """A screen that lists the orders behind a filter."""

    def show_orders(self, where: OrderFilter) -> None:
        """List these."""
        ...


@runtime_checkable
class ShowsCases(Protocol):
    """A screen that lists the exceptions behind a filter."""

    def show_cases(self, where: CaseFilter, told: str) -> None:
        """List these; `told` is what they have in common, in words."""
        ...


@runtime_checkable
class ShowsOrder(Protocol):
    """A screen that shows one order."""

    def show_order(self, code: str) -> None:
        """Show the order this code names."""
        ...

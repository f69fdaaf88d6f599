"""What a scan means at the gate: into the load, out of it, a courier's number, or a signed delivery note."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import uuid4

from app.bus import Command
from app.domain.codes import CodeType, is_label_code, is_own_code, scanned_code
from app.errors import NeedsConfirmation
from app.usecases.handover import CancelLoad, CloseLoad, LoadParcel, OpenLoad, UnloadParcel
from app.usecases.stages import ConfirmSigned
from app.usecases.waybills import TakeWaybill

Send = Callable[[Command], None]


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that is open: which parcel needs a number, the doubtful number and its key, or the close and its key;
    the same code or key again is the yes."""

    parcel: str = ""
    number: str = ""
    key: str = ""
    closing: str = ""
    giving_up: bool = False


class Gate:
    """Makes commands of scans and keys; `load` and `carrier` are empty while none is in hand, `signing` turns scans
    into signatures, `taking_out` the next scan into the way back."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.load = self.carrier = ""
        self.signing = self.taking_out = False
        self.asking = Asking()

    def open(self, carrier: str) -> None:
        """A new load."""
        self._send(OpenLoad(str(uuid4()), carrier))

    def take(self, load: str, carrier: str) -> None:
        """This one from now on."""
        self.load, self.carrier = load, carrier
        self.taking_out, self.signing, self.asking = False, False, Asking()

    def leave(self) -> None:
        """None in hand."""
        self.take("", "")

    def scan(self, code: str) -> None:
        """As it is meant now."""
        if self.signing:
            self._send(ConfirmSigned(str(uuid4()), scanned_code(code)))
        elif self.asking.parcel and not _is_ours(code):
            self._number(scanned_code(code))
        elif self.taking_out:
            self.taking_out = False
            self._send(UnloadParcel(str(uuid4()), self.load, code))
        else:
            self.asking = Asking()
            self._send(LoadParcel(str(uuid4()), self.load, code))

    def _number(self, number: str) -> None:
        """Of the parcel that has none; the same doubtful one again is taken."""
        key = self.asking.key if number == self.asking.number else ""
        self.asking = replace(self.asking, number=number)
        self._send(TakeWaybill(str(uuid4()), self.asking.parcel, self.carrier, number, key))

    def numbered(self, code: str) -> None:
        """The parcel has its number now: into the load with it."""
        self.asking = Asking()
        self._send(LoadParcel(str(uuid4()), self.load, code))

    def close(self) -> None:
        """Hand it over; the second time with the answer to what was asked."""
        key, self.asking = self.asking.closing, Asking()
        self._send(CloseLoad(str(uuid4()), self.load, key))

    def give_up(self) -> bool:
        """The second time it is done; False says that it asks."""
        sure = self.asking.giving_up
        self.asking = Asking(giving_up=not sure)
        if sure:
            self._send(CancelLoad(str(uuid4()), self.load))
        return sure

    def asked(self, command: Command, error: NeedsConfirmation) -> None:
        """Remember what the yes must be."""
        if isinstance(command, CloseLoad):
            self.asking = Asking(closing=error.key)
        elif isinstance(command, TakeWaybill):
            self.asking = Asking(command.code, command.number, error.key)

    def lacks_number(self, code: str) -> None:
        """The next scan is the courier's number of this parcel."""
        self.asking = Asking(code)


def _is_ours(code: str) -> bool:
    no = scanned_code(code)
    return is_label_code(no) or any(is_own_code(no, kind) for kind in CodeType)

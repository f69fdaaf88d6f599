"""A gate in memory: parcels that wait for couriers, loads, and answers like the real commands'."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from app.bus import Command, Result
from app.domain.codes import CodeType, make_code, make_label_code
from app.domain.handover import LoadState, Waits
from app.domain.people import Actor
from app.errors import NeedsConfirmation, Refused
from app.usecases.handover import (
    CancelLoad,
    CloseLoad,
    LoadChanged,
    LoadClosed,
    LoadParcel,
    OpenLoad,
    ParcelMoved,
    UnloadParcel,
)
from app.usecases.people import LoggedIn
from app.usecases.printing import JobChanged
from app.usecases.stages import ConfirmSigned, StageChanged
from app.usecases.waybills import TakeWaybill, WaybillTaken
from app.views.handover import DueRow, HandoverDetail, HandoverRow, OutgoingRow
from tests.ui.fakes import BUYERS, NOW, FakeDesk, FakeReader
from ui.preferences import MemoryPreferences
from ui.screen import Services
from ui.tasks import InlineTasks

SF, ZTO = "顺丰速运", "中通快递"


def label(number: int) -> str:
    """What is scanned from the box."""
    return make_label_code(make_code(CodeType.PARCEL, number), 1)


def waybill(number: int) -> str:
    return f"SF{1_000_000_000_000 + number}"


def parcel(number: int, waits: Waits | None = Waits.NOT_SCANNED) -> OutgoingRow:
    """The `number`-th; the same number gives the same parcel."""
    buyer, region, _, _ = BUYERS[number % len(BUYERS)]
    no, order = make_code(CodeType.PARCEL, number), make_code(CodeType.ORDER, number)
    return OutgoingRow(no, order, waybill(number), buyer, region, 1, 1 + (number % 7 == 0), 1200, waits)


@dataclass
class Gate:
    """Parcels of one courier by number: waiting, and in the open load."""

    waiting: list[OutgoingRow] = field(default_factory=lambda: [parcel(number) for number in range(1, 6)])
    inside: list[OutgoingRow] = field(default_factory=list)
    load: HandoverRow | None = None

    def detail(self) -> HandoverDetail | None:
        if self.load is None:
            return None
        row = replace(self.load, parcels=len(self.inside))
        return HandoverDetail(row, tuple(self.inside), tuple(self.waiting), len(self.waiting), 3)


class GateReader(FakeReader):
    """What the gate knows."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = Gate()

    def handovers(self, warehouse: str = "", limit: int = 100) -> Sequence[HandoverRow]:
        detail = self.gate.detail()
        return () if detail is None else (detail.row,)

    def handover(self, no: str, most_missing: int = 200) -> HandoverDetail | None:
        return self.gate.detail()

    def handovers_due(self, warehouse: str) -> Sequence[DueRow]:
        return (DueRow(SF, len(self.gate.waiting)), DueRow("", 3), DueRow(ZTO, 2))


@dataclass
class GateDesk(FakeDesk):
    """Counts parcels in and out; refuses what the test says, by the code that is scanned."""

    reader: Any = field(default_factory=GateReader)
    refusals: dict[str, Exception] = field(default_factory=dict)
    printed: list[str] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)

    @property
    def gate(self) -> Gate:
        gate: Gate = self.reader.gate
        return gate

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        self.commands.append(command)
        self.actors.append(actor)
        refused = self.refusals.pop(getattr(command, "code", getattr(command, "order", "")), None)
        if refused is not None:
            raise refused
        answers: dict[type, Any] = {
            OpenLoad: self._open,
            LoadParcel: self._load,
            UnloadParcel: self._unload,
            CloseLoad: self._close,
            CancelLoad: self._cancel,
            TakeWaybill: lambda each: WaybillTaken("P", "O", SF, each.number, "given"),
            ConfirmSigned: lambda each: StageChanged(each.order, "signed", NOW),
        }
        return Result(answers[type(command)](command))

    def print_manifest(self, actor: Actor, load: str) -> JobChanged:
        self.printed.append(load)
        return JobChanged(1, "waiting")

    def _open(self, command: OpenLoad) -> LoadChanged:
        no = make_code(CodeType.LOAD, 17)
        opened = NOW - timedelta(minutes=25)
        self.gate.load = HandoverRow(no, command.carrier, "HD", LoadState.OPEN, "HD-1", "陈建国", opened, None, 0)
        return LoadChanged(no, command.carrier, "open", 0)

    def _load(self, command: LoadParcel) -> ParcelMoved:
        again = self._in(command.code, self.gate.inside)
        if again is not None:
            return self._moved(again, again=True)
        found = self._in(command.code, self.gate.waiting)
        if found is None:
            raise Refused("parcel.unknown", scanned=command.code)
        self.gate.waiting.remove(found)
        self.gate.inside.append(replace(found, waits=None))
        return self._moved(found)

    def _unload(self, command: UnloadParcel) -> ParcelMoved:
        found = self._in(command.code, self.gate.inside)
        assert found is not None
        self.gate.inside.remove(found)
        self.gate.waiting.append(found)
        return self._moved(found)

    def _close(self, command: CloseLoad) -> LoadClosed:
        if self.gate.waiting and not command.confirm:
            raise NeedsConfirmation("load.missing", load=command.load, count=len(self.gate.waiting), parcels="P…")
        closed = LoadClosed(
            command.load, SF, len(self.gate.inside), tuple(row.order_no for row in self.gate.inside), ()
        )
        self.gate.load, self.gate.inside = None, []
        return closed

    def _cancel(self, command: CancelLoad) -> LoadChanged:
        self.gate.waiting += self.gate.inside
        self.gate.load, self.gate.inside = None, []
        return LoadChanged(command.load, SF, "cancelled", 0)

    def _in(self, code: str, rows: Sequence[OutgoingRow]) -> OutgoingRow | None:
        return next((row for row in rows if code in (row.waybill, f"{row.no[:-1]}01{code[-1]}")), None)

    def _moved(self, row: OutgoingRow, *, again: bool = False) -> ParcelMoved:
        inside = len(self.gate.inside)
        return ParcelMoved("G", row.no, row.order_no, row.waybill, inside, inside + len(self.gate.waiting), again)


def services(desk: Any, station: str = "HD-1", roles: tuple[str, ...] = ("keeper", "coordinator")) -> Services:
    """A keeper at the gate, who may also take back delivery notes."""
    return Services(
        desk=desk,
        tasks=InlineTasks(),
        actor=Actor("chenjianguo", station),
        operator=LoggedIn("chenjianguo", "陈建国", roles, False),
        warehouse="HD" if station else "",
        station=station,
        say=lambda message: None,
        trouble=_raise,
        open_order=lambda code: None,
        preferences=MemoryPreferences(),
    )


def _raise(error: Exception) -> None:
    raise error

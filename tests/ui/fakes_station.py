"""A station in memory: an order of three lines, answers like the real engine's, and a speaker that remembers."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.bus import Command, Result
from app.domain.codes import CodeType, make_code, make_label_code
from app.domain.people import Actor
from app.domain.picking import ACCEPTED, COMMAND_CODES, SOUND, Says, StationCommand, quantity_of
from app.domain.printing import Lamp
from app.domain.stages import Awaits, Stage
from app.errors import Unavailable
from app.usecases.evidence import EvidenceAdded
from app.usecases.people import LoggedIn
from app.usecases.picking import ModesSet, ScanAnswer, ScanCode, SetModes
from app.views.conflicts import CodeRow, ConflictRow
from app.views.handover import EvidenceRow
from app.views.orders import LineRow, ParcelRow
from app.views.printing import PrintLampRow
from app.views.station import ScanRow, StationView
from tests.ui.fakes import NOW, FakeDesk, FakeReader, order_row
from ui.preferences import MemoryPreferences
from ui.screen import Message, Services
from ui.sounds import Sound
from ui.tasks import InlineTasks, Tasks

STATION = "HD-1"
PARCEL = make_code(CodeType.PARCEL, 18)
LABEL = make_label_code(PARCEL, 1)
BARCODES = {"6901234567892": 1, "6901234567885": 2, "6901234567878": 3}
LINES = (
    LineRow(1, "06A115561B", "前刹车片", "前刹车片", 5, 0, 12800, "A-03-2"),
    LineRow(2, "OF-1301A", "机油滤清器", "机油滤清器", 1, 0, 3500, "B-11-1"),
    LineRow(3, "WB-24-18", "无骨雨刮片 24+18 寸", "无骨雨刮片", 2, 0, 5600, "C-02-4"),
)
LONG_LINES = tuple(
    LineRow(
        n,
        f"SP-K20TT-{n:03d}-EXTRA-LONG",
        f"铱金火花塞(四支装)适配一汽大众迈腾 1.8T/2.0T 2012-2017 款 {n}",
        "",
        n * 37,
        n * 9,
        1,
        f"B-{n:02d}-3",
    )
    for n in range(1, 15)
)


class SilentSpeaker:
    """Remembers what would have been heard."""

    def __init__(self) -> None:
        self.muted = False
        self.heard: list[Sound] = []

    def play(self, beep: Sound) -> None:
        self.heard.append(beep)


class StationReader(FakeReader):
    """What the station shows, kept here and changed by StationDesk."""

    def __init__(self, total: int = 420) -> None:
        super().__init__(total)
        self.view = StationView(None, (), None, (), ())
        self.printing = PrintLampRow(STATION, Lamp.OK, 0, None, "")
        self.open_conflicts: list[ConflictRow] = []
        self.is_away = False

    def station(self, code: str) -> StationView:
        if self.is_away:
            raise Unavailable("database.away", database="pg")
        return self.view

    def print_lamp(self, station: str) -> PrintLampRow:
        return self.printing

    def conflicts(self, station: str = "", limit: int = 200) -> Sequence[ConflictRow]:
        return self.open_conflicts

    def evidence(self, code: str) -> Sequence[EvidenceRow]:
        return []

    def database_time(self) -> datetime:
        return NOW

    def order_codes(self, order: str) -> Sequence[CodeRow]:
        return [CodeRow(code, position, 1) for code, position in BARCODES.items()]

    def show(self, **changes: Any) -> None:
        """Something is otherwise now; `hand` are changes of what is in hand."""
        if "hand" in changes:
            changes["hand"] = replace(self.view.hand, **changes["hand"])
        self.view = replace(self.view, **changes)


@dataclass(frozen=True)
class Said:
    """An answer of the engine with its facts, and what is otherwise after it."""

    says: Says
    facts: dict[str, object] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass
class StationDesk(FakeDesk):
    """Opens one order by any code that begins with O, counts its items, and makes a label on `deliver`."""

    reader: Any = field(default_factory=StationReader)
    actors: list[Actor] = field(default_factory=list)
    script: deque[Said | Exception] = field(default_factory=deque)
    """Answers to give instead, whatever is scanned."""
    deliveries: int = 0
    photos: list[tuple[str, str]] = field(default_factory=list)

    def add_photo(self, actor: Actor, code: str, path: Path, stage: str = "") -> EvidenceAdded:
        self.photos.append((code, path.name))
        return EvidenceAdded(code, "", stage, 1, "a" * 64)

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        self.actors.append(actor)
        if isinstance(command, SetModes):
            self.commands.append(command)
            self.reader.show(modes=command.modes)
            return Result(ModesSet(command.station))
        if not isinstance(command, ScanCode):
            return super().handle(command, actor)
        self.commands.append(command)
        scripted = self.script.popleft() if self.script else None
        if isinstance(scripted, Exception):
            raise scripted
        says, facts = (scripted.says, scripted.facts) if scripted else self._answer(command.code)
        if scripted:
            self.reader.show(**scripted.changes)
        view = self.reader.view
        row = ScanRow(NOW + timedelta(seconds=len(self.commands)), command.code, says in ACCEPTED, says.value, facts)
        self.reader.view = replace(view, scans=(row, *view.scans)[:10])
        order = view.order.no if view.order else ""
        return Result(ScanAnswer(command.code, row.ok, says.value, order, "", SOUND[says].value, facts))

    def deliver(self) -> int:
        self.deliveries += 1
        self.reader.show(boxes=tuple(replace(box, label_state="rendered") for box in self.reader.view.boxes))
        return 1

    def _answer(self, code: str) -> tuple[Says, dict[str, object]]:
        view = self.reader.view
        command = COMMAND_CODES.get(code)
        if command is StationCommand.ACK:
            self.reader.show(hand={"question": "", "asked": ""})
            return Says.ACKNOWLEDGED, {}
        if command is StationCommand.CANCEL or code == LABEL:
            self.reader.show(order=None, lines=(), boxes=(), hand={"line": 0, "question": "", "asked": ""})
            return (Says.ORDER_CLOSED if command else Says.LABEL_APPLIED), {}
        if command is not None or quantity_of(code):
            return (Says.NOTHING_TO_UNDO if command is StationCommand.UNDO else Says.NOT_NOW), {}
        if view.order is None:
            return self._open(code)
        if code == view.order.no:
            return self._look_into()
        return self._take(BARCODES[code]) if code in BARCODES else (Says.WRONG_ITEM, {})

    def _open(self, code: str) -> tuple[Says, dict[str, object]]:
        if not code.startswith("O"):
            return Says.SCAN_ORDER_FIRST, {}
        self.reader.show(order=open_order(), lines=LINES, active_position=1)
        return Says.ORDER_OPENED, {}

    def _look_into(self) -> tuple[Says, dict[str, object]]:
        order = self.reader.view.order
        if not order.held:
            return Says.ALREADY_OPEN, {}
        self.reader.show(order=None, lines=())
        return Says.STOP_HELD, {"order": order.no, "reason": "客户要改地址"}

    def _take(self, position: int) -> tuple[Says, dict[str, object]]:
        view = self.reader.view
        lines = tuple(replace(x, picked=x.picked + 1) if x.position == position else x for x in view.lines)
        line = lines[position - 1]
        facts: dict[str, object] = {
            "sku": line.sku,
            "name": line.name,
            "picked": line.picked,
            "quantity": line.quantity,
        }
        self.reader.show(lines=lines, active_position=position, hand={"line": position})
        if any(x.picked < x.quantity for x in lines):
            return (Says.LINE_DONE if line.picked == line.quantity else Says.ITEM_ACCEPTED), facts
        order = replace(view.order, stage=Stage.PICKED, awaits=Awaits.SHIPPING)
        self.reader.show(order=order, boxes=(ParcelRow(PARCEL, "pending", LABEL, "", ""),))
        return Says.ORDER_DONE, {"parcel": PARCEL, "label": LABEL, "labels": [LABEL], "boxes": 1}


def open_order(**changes: Any) -> Any:
    """An order of this warehouse that is being picked."""
    row = order_row(18)
    return replace(
        row,
        stage=Stage.ASSIGNED,
        awaits=Awaits.PICKING,
        held=False,
        missing=(),
        warehouse="HD",
        buyer="顺达汽修厂",
        region="江苏省苏州市吴中区",
        promised_at=NOW + timedelta(hours=1, minutes=12),
        **changes,
    )


def services(
    desk: Any,
    tasks: Tasks | None = None,
    station: str = STATION,
    said: Callable[[Message], None] | None = None,
    preferences: MemoryPreferences | None = None,
    roles: tuple[str, ...] = ("picker",),
) -> Services:
    """What a screen is given; `said` hears the message strip."""
    say = said or (lambda message: None)
    return Services(
        desk=desk,
        tasks=tasks or InlineTasks(),
        actor=Actor("zhaomin", station),
        operator=LoggedIn("zhaomin", "赵敏", roles, False),
        warehouse="HD" if station else "",
        station=station,
        say=say,
        trouble=lambda error: say(Message(str(error))),
        open_order=lambda code: None,
        preferences=preferences or MemoryPreferences(),
    )

"""Shelves in memory: locations that can be counted, what lies there, and differences that wait for a decision."""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from app.bus import Command, Result
from app.domain.people import Actor
from app.errors import NeedsConfirmation, Refused
from app.usecases.counting import (
    UNCOUNTED,
    CancelCount,
    Choice,
    CloseCount,
    CountClosed,
    CountItem,
    CountOpened,
    ItemCounted,
    OpenCount,
    OpenTask,
)
from app.usecases.found import ApproveCount, FoundStock, RefuseCount, StockCorrected
from app.views.counting import CorrectionRow, CountedRow, CountTaskRow, LocationRow
from tests.ui.fakes import NOW, FakeDesk, FakeReader

PAD, OIL = "06A115561B", "OF-1301A"
NAMES = {PAD: "前刹车片(四片装)", OIL: "机油滤清器", "WB-24-18": "无骨雨刮片 24+18 寸"}
BARCODES = {"6901234567892": PAD, "6901234567885": OIL}
LOCATIONS = ("A-03-2", "A-03-3", "B-11-1", "C-02-4")


def correction(number: int, **changes: Any) -> CorrectionRow:
    """Twenty brake pads too few, counted by somebody else an hour ago."""
    usual = CorrectionRow(
        id=number,
        kind="cycle",
        task="C000000031K",
        warehouse="HD",
        sku=PAD,
        name=NAMES[PAD],
        location="A-03-2",
        home="A-03-2",
        expected=40,
        counted=20,
        worth_fen=246_000,
        reason="miscounted",
        note="",
        state="asked",
        order_no="",
        by="wangqiang",
        by_name="王强",
        at=NOW - timedelta(hours=1),
        decided_by="",
        decided_at=None,
        answer="",
        on_hand=40,
        reserved=7,
    )
    return replace(usual, **changes)


def corrections() -> list[CorrectionRow]:
    """One of each kind."""
    return [
        correction(41),
        correction(42, sku=OIL, name=NAMES[OIL], counted=4, expected=12, on_hand=12, reserved=9, worth_fen=31_200),
        correction(
            43,
            kind="found",
            sku="WB-24-18",
            name=NAMES["WB-24-18"],
            location="C-02-4",
            home="B-07-2",
            expected=0,
            counted=9,
            reason="misplaced",
            note="在退货区",
            order_no="O000000018J",
            by="zhaomin",
            by_name="赵敏",
        ),
    ]


class CountingReader(FakeReader):
    """What CountingDesk changes."""

    def __init__(self, total: int = 420) -> None:
        super().__init__(total)
        self.tasks: list[CountTaskRow] = []
        self.lying: dict[str, dict[str, int]] = {}
        self.differences: list[CorrectionRow] = []

    def count_tasks(self, warehouse: str = "", limit: int = 500) -> list[CountTaskRow]:
        return list(self.tasks)

    def counted(self, task: str) -> list[CountedRow]:
        return [CountedRow(sku, NAMES[sku], pieces) for sku, pieces in reversed(self.lying.get(task, {}).items())]

    def corrections(self, warehouse: str = "", asked: bool = False, limit: int = 200) -> list[CorrectionRow]:
        return [row for row in self.differences if row.state == "asked" or not asked]

    def locations(self, warehouse: str) -> list[LocationRow]:
        return [LocationRow(code, None, 3, None, 0, "") for code in LOCATIONS]


@dataclass
class CountingDesk(FakeDesk):
    """Opens, counts and closes; `script` holds answers to give instead."""

    reader: Any = field(default_factory=CountingReader)
    script: deque[Any] = field(default_factory=deque)

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        self.commands.append(command)
        scripted = self.script.popleft() if self.script else None
        if isinstance(scripted, Exception):
            raise scripted
        return Result(scripted or self._answer(command))

    def _answer(self, command: Command) -> object:
        match command:
            case OpenCount():
                return self._open(command)
            case CountItem():
                return self._count(command)
            case CloseCount():
                return self._close(command)
            case CancelCount():
                return OpenTask(command.task, self._end(command.task).location)
            case ApproveCount() | RefuseCount():
                return self._decide(command)
            case FoundStock():
                return StockCorrected(44, command.code, "HD", command.pieces, "done", 9, ("O000000018J",))
        raise AssertionError(command)

    def _open(self, command: OpenCount) -> CountOpened:
        codes = command.locations if command.choice is Choice.NAMED else LOCATIONS[: command.most]
        unknown = [code for code in codes if code not in LOCATIONS]
        if unknown:
            raise Refused("location.unknown", location=unknown[0], warehouse="HD")
        for code in codes:
            self.begin(code)
        return CountOpened(tuple(OpenTask(row.no, row.location) for row in self.reader.tasks if row.location in codes))

    def begin(self, location: str, minutes: int = 0) -> CountTaskRow:
        """This location is being counted."""
        no = f"C{len(self.reader.tasks) + 31:08d}K"
        row = CountTaskRow(no, "HD", location, "wangqiang", "王强", NOW - timedelta(minutes=minutes), 0, 0)
        self.reader.tasks.append(row)
        return row

    def _count(self, command: CountItem) -> ItemCounted:
        sku = BARCODES.get(command.code, command.code)
        if sku not in NAMES:
            raise Refused("sku.unknown", sku=command.code)
        lying = self.reader.lying.setdefault(command.task, {})
        lying[sku] = lying.pop(sku, 0) + command.pieces
        location = next(row.location for row in self.reader.tasks if row.no == command.task)
        return ItemCounted(command.task, location, sku, NAMES[sku], command.pieces, lying[sku])

    def _close(self, command: CloseCount) -> CountClosed:
        if PAD not in self.reader.lying.get(command.task, {}) and command.confirm != UNCOUNTED:
            raise NeedsConfirmation(UNCOUNTED, count=1, location="A-03-2")
        return CountClosed(command.task, self._end(command.task).location, 2, 1, 1, ("O000000019H",), ())

    def _end(self, no: str) -> CountTaskRow:
        row: CountTaskRow = next(row for row in self.reader.tasks if row.no == no)
        self.reader.tasks.remove(row)
        return row

    def _decide(self, command: ApproveCount | RefuseCount) -> StockCorrected:
        state = "approved" if isinstance(command, ApproveCount) else "refused"
        rows = self.reader.differences
        at = next(at for at, row in enumerate(rows) if row.id == command.count)
        rows[at] = replace(rows[at], state=state, decided_by="liuyang", decided_at=NOW, answer=command.note)
        return StockCorrected(command.count, rows[at].sku, "HD", rows[at].pieces, state, rows[at].counted)

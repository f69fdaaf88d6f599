"""A desk that previews, imports, undoes and proposes mappings, from memory; and a clerk in front of the screen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget

from app.bus import Command, Result
from app.domain.intake import Channel
from app.domain.people import Actor
from app.domain.profile import Field, FieldRule, Preview, Profile, Proposal, from_text
from app.errors import BadInput, Problem, Refused
from app.planning import Fate
from app.ports import LeftOut
from app.usecases.company import RetireProfile, Saved, SaveProfile
from app.usecases.intake import ImportUndone, UndoImport
from app.usecases.people import LoggedIn
from app.views.intake import BatchRow, ProfileRow
from app.views.orders import OrderFilter
from app.worker.intake import ImportCancelled, ImportPreview, ImportSummary, PreviewLine, PreviewOrder
from tests.ui.fakes import BUYERS, GOODS, NOW, FakeDesk, FakeReader
from tests.ui.showing import open_screen
from ui.preferences import MemoryPreferences
from ui.screen import Services
from ui.screens.imports import ImportsScreen
from ui.tasks import InlineTasks
from ui.widgets.table import Table

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier

W = TypeVar("W", bound=QWidget)
FILES = (Path("ExportOrderList202611231002.csv"), Path("ExportOrderDetailList202611231002.csv"))
REJECTED = (
    Problem(FILES[1].name, 37, "购买数量", "-2", "quantity"),
    Problem(FILES[1].name, 58, "主订单编号", "4.50372E+18", "text_id"),
)
LEFT_OUT = (LeftOut(FILES[1].name, ("主订单编号", "购买数量"), (("3120000000001", "-2"), ("4.50372E+18", "1"))),)
HEADER = ("采购单号", "货号", "数量", "收货地址")
GUESSED = Profile(
    "汽配猫",
    Channel.POS,
    HEADER,
    {
        Field.NUMBER: FieldRule(("采购单号",)),
        Field.SKU: FieldRule(("货号",)),
        Field.QUANTITY: FieldRule(("数量",)),
        Field.ADDRESS: FieldRule(("收货地址",)),
    },
)
OWN, BUILT_IN = replace(GUESSED, name="老店收银", version=3), replace(GUESSED, name="jd", channel=Channel.JD)
_PATTERN = (Fate.NEW,) * 11 + (Fate.DUPLICATE,) * 3 + (Fate.INCOMPLETE,) * 3 + (Fate.COMPLETED, Fate.CHANGED)
_LACKS = (("sku",), ("address",), ("payment",), ("sku", "address"))


def preview_order(number: int) -> PreviewOrder:
    """The `number`-th order; the same number always gives the same order."""
    fate = _PATTERN[number % len(_PATTERN)]
    missing = _LACKS[number % len(_LACKS)] if fate is Fate.INCOMPLETE else ()
    buyer, region, _, _ = BUYERS[number % len(BUYERS)]
    lines = [
        PreviewLine(sku, name, 1 + at, price, not (at == 0 and "sku" in missing))
        for at, (sku, name, _, price) in enumerate(GOODS[number % 4 : number % 4 + 1 + number % 3])
    ]
    if "sku" in missing:
        lines[0] = replace(lines[0], code="06A-115-561-X", title="机油滤芯 大众专用", price_fen=0)
    return PreviewOrder(
        external_no=f"{3120000000000000000 + number * 7919}",
        fate=fate,
        buyer=buyer,
        contact="周师傅",
        phone="13812345678",
        address="南街 12 号汽配城 B 区" if "address" in missing else f"{region}东吴北路 188 号 2 号库",
        region="" if "address" in missing else region,
        amount_fen=sum(line.price_fen * line.quantity for line in lines),
        missing=missing,
        lines=tuple(lines),
    )


def preview(count: int, rejected: Sequence[Problem] = REJECTED, channel: Channel = Channel.TAOBAO) -> ImportPreview:
    """So many orders, of every fate."""
    orders = tuple(preview_order(number) for number in range(count))
    counts = {fate.value: sum(order.fate is fate for order in orders) for fate in Fate}
    counts |= {"rejected": len(rejected), "returns": 0}
    return ImportPreview(channel, "", counts, orders, tuple(rejected), LEFT_OUT if rejected else ())


def batch(number: int, kind: str, files: tuple[str, ...], counts: Mapping[str, int], state: str = "done") -> BatchRow:
    """An import of the past."""
    at = NOW - timedelta(hours=5 * (9 - number))
    return BatchRow(f"B2611230000{number}", kind, files, "wangfang", at, state, "", counts)


PAST = (
    batch(
        3,
        "taobao",
        tuple(path.name for path in FILES),
        {"orders": 388, "lines": 611, "duplicates": 24, "incomplete": 6, "completed": 2, "rejected": 1},
    ),
    batch(2, "pos", ("收银 11-22.xlsx",), {"orders": 41, "lines": 77, "returns": 2}, "undone"),
    batch(1, "products", ("products.csv",), {}),
)


class ImportsReader(FakeReader):
    """Past imports and mappings."""

    def __init__(self) -> None:
        super().__init__()
        self.past: list[BatchRow] = list(PAST)
        self.mappings = [ProfileRow(OWN, "wangfang", NOW), ProfileRow(BUILT_IN, "", None)]

    def batches(self, limit: int = 100) -> Sequence[BatchRow]:
        return self.past[:limit]


@dataclass
class ImportsDesk(FakeDesk):
    """`step` is called while a job runs; `unknown` are files whose header fits no profile; `blocked` are orders that
    somebody has worked on; `asked` keeps what was previewed and imported: (job, what, files, profile's name)."""

    reader: ImportsReader = field(default_factory=ImportsReader)
    found: ImportPreview = field(default_factory=lambda: preview(60))
    step: Callable[[], None] = lambda: None
    unknown: set[str] = field(default_factory=set)
    blocked: tuple[str, ...] = ()
    trouble: Exception | None = None
    asked: list[tuple[str, str, tuple[str, ...], str]] = field(default_factory=list)
    written: list[tuple[Path, int]] = field(default_factory=list)
    inbox: Path = Path("/srv/picklane/inbox")

    def profiles(self) -> Sequence[ProfileRow]:
        return self.reader.mappings

    def preview_import(
        self,
        channel: str,
        paths: Sequence[Path],
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        profile: Profile | None = None,
    ) -> ImportPreview:
        self._work("preview", channel, paths, progress, cancelled, profile)
        return self.found

    def import_files(
        self,
        actor: Actor,
        what: str,
        paths: Sequence[Path],
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        profile: Profile | None = None,
    ) -> ImportSummary:
        self._work("import", what, paths, progress, cancelled, profile)
        row = batch(len(self.reader.past) + 1, what, tuple(path.name for path in paths), {"orders": 412})
        self.reader.past.insert(0, row)
        return ImportSummary(row.no, 412, 655, 18, 9, 3, self.found.rejected, 4, 0, "", self.found.left_out)

    def _work(
        self,
        job: str,
        what: str,
        paths: Sequence[Path],
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        profile: Profile | None,
    ) -> None:
        self.asked.append((job, what, tuple(path.name for path in paths), profile.name if profile else ""))
        progress(1, 2)
        self.step()
        if cancelled():
            raise ImportCancelled
        if self.trouble is not None:
            raise self.trouble
        for path in paths:
            if path.name in self.unknown and profile is None:
                raise BadInput("file.unknown_header", file=path.name, found=", ".join(HEADER))
        progress(2, 2)

    def write_left_out(self, rejected: Sequence[Problem], left_out: Sequence[LeftOut], path: Path) -> None:
        self.written.append((path, sum(len(table.rows) for table in left_out)))

    def propose_profile(self, path: Path, channel: str) -> Proposal:
        return Proposal(replace(GUESSED, channel=Channel(channel)), frozenset({Field.NUMBER, Field.QUANTITY}))

    def preview_profile(self, path: Path, profile: Profile) -> Preview:
        return Preview(HEADER, (("CG1", "BP-06A115", "2", ""),), (Field.NUMBER,), (("CG1",),), (), 1, (2,))

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        self.commands.append(command)
        if isinstance(command, UndoImport):
            return Result(self._undo(command.batch))
        if isinstance(command, SaveProfile):
            saved = from_text(command.content)
            self.reader.mappings.insert(0, ProfileRow(saved, actor.operator, NOW))
            return Result(Saved(saved.name, 1))
        if isinstance(command, RetireProfile):
            self.reader.mappings = [row for row in self.reader.mappings if row.profile.name != command.name]
            return Result(Saved(command.name, 0))
        return Result(None)

    def _undo(self, no: str) -> ImportUndone:
        if self.blocked:
            named = ", ".join(self.blocked)
            raise Refused("batch.blocked", batch=no, count=len(self.blocked), orders=named)
        past = self.reader.past
        self.reader.past = [replace(row, state="undone") if row.no == no else row for row in past]
        return ImportUndone(no, 412, 3)


class Office:
    """The screen in front of a clerk: what it said, which orders it opened, which lists it asked for."""

    def __init__(self, qtbot: Any, monkeypatch: pytest.MonkeyPatch, desk: ImportsDesk, roles: Sequence[str]) -> None:
        self.desk, self.said, self.opened = desk, list[str](), list[str]()
        self.listed, self.refused = list[OrderFilter](), list[Exception]()
        self._picked: list[str] = []
        tasks = InlineTasks()
        tasks.on_trouble(self.refused.append)
        given: Any = desk  # the other fakes of a desk do not preview
        who, actor = LoggedIn("wangfang", "王芳", tuple(roles), False), Actor("wangfang", "")
        said, refused, opened = self._hear, self.refused.append, self.opened.append
        self.screen = ImportsScreen(
            Services(given, tasks, actor, who, "", "", said, refused, opened, MemoryPreferences())
        )
        self.screen.orders_requested.connect(self.listed.append)
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (self._picked, ""))
        open_screen(qtbot, self.screen)

    def _hear(self, message: Any) -> None:
        self.said.append(message.text)

    def choose_files(self, *paths: Path) -> None:
        """Ctrl+O, and these files."""
        self._picked = [str(path) for path in paths or FILES]
        QTest.keyClick(self.screen, Qt.Key.Key_O, CONTROL)

    def hit(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, where the keyboard is."""
        where = QApplication.focusWidget()
        assert where is not None
        QTest.keyClick(where, key, modifier)

    def commit(self) -> None:
        """Ctrl+Enter."""
        self.hit(Qt.Key.Key_Return, CONTROL)

    def press(self, title: str) -> None:
        """A button by its words, with Enter."""
        self.button(title).setFocus()
        self.hit(Qt.Key.Key_Return)

    def button(self, title: str) -> QPushButton:
        return next(made for made in self.buttons() if made.text() == title)

    def buttons(self) -> list[QPushButton]:
        return [made for made in self.screen.findChildren(QPushButton) if made.isVisible()]

    def part(self, kind: type[W]) -> W:
        found = self.screen.findChild(kind)
        assert found is not None
        return found

    def told(self, kind: type[QWidget] = ImportsScreen) -> str:
        """Every visible word outside the tables."""
        QApplication.processEvents()
        within = self.screen if kind is ImportsScreen else self.part(kind)
        return "\n".join(made.text() for made in within.findChildren(QLabel) if made.isVisible())

    def table(self, kind: type[QWidget]) -> Table:
        return next(table for table in self.part(kind).findChildren(Table) if table.isVisible())

    def rows(self, kind: type[QWidget]) -> list[list[str]]:
        """The visible table of a part."""
        model = self.table(kind).rows
        columns = range(model.columnCount())
        return [[str(model.index(row, at).data()) for at in columns] for row in range(model.rowCount())]

    def shows(self, kind: type[QWidget]) -> bool:
        return self.part(kind).isVisible()

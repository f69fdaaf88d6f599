"""Scans on their way to the desk: kept on this computer first, sent one after another, none lost, none merged."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.adapters.spool import Spool, SpooledScan, open_spool
from app.bus import Result
from app.domain.offline import HeldLine, HeldOrder, LocalAnswer, answer_alone
from app.domain.people import Actor
from app.domain.picking import ACCEPTED, SOUND, Says
from app.domain.stages import Stage
from app.errors import Refused, Unavailable
from app.usecases.picking import ScanAnswer, ScanCode
from app.views.conflicts import CodeRow
from app.views.station import StationView
from ui import clock
from ui.desk import Desk
from ui.tasks import Tasks

RETRY_MS = 2000
"""Pause before a scan is sent again when the database did not answer."""


class ScanSpool(QObject):
    """A scan keeps its request id until it is answered, so that sending it twice counts once.

    While the database is away, scans that concern the order in hand are answered here (`told`) and sent later, in
    order; what the station said no to is not sent. From the moment it is back until the last of them is sent, the
    station goes on like this.
    """

    answered = Signal(object)
    """A ScanAnswer of the desk. After the database was away: also a no to what the station had said yes to."""
    told = Signal(object)
    """A ScanAnswer that the station gave by itself."""
    failed = Signal(str, object)
    """The code and the exception; after Unavailable the scan stays in the spool and is tried again, unless it is
    Unavailable("spool.unwritable"): then there was no such scan."""
    depth_changed = Signal(int)
    """Scans that nobody has answered yet."""
    unsynced_changed = Signal(int)
    """Scans that only the station has answered."""
    away_changed = Signal(bool)
    """Whether the station is on its own."""

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self.file: Spool | None = None
        self.trouble: Unavailable | None = None
        self._sending = ""
        self._attempted: set[str] = set()
        self._noted: set[str] = set()
        self._told: set[str] = set()
        self._refused: set[str] = set()
        self._held: HeldOrder | None = None
        self._codes: tuple[str, Sequence[CodeRow]] = ("", ())
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self._send)

    @property
    def depth(self) -> int:
        """Scans that nobody has answered yet."""
        return max(0, len(self.file.waiting) - len(self._told) - len(self._refused)) if self.file else 0

    @property
    def unsynced(self) -> int:
        """Scans that only the station has answered."""
        return len(self._told)

    @property
    def refused(self) -> int:
        """Scans that the station said yes to and the desk would not even look at (a right that is gone, say); they are
        sent again at the next start."""
        return len(self._refused)

    @property
    def away(self) -> bool:
        """Whether the station is on its own."""
        return self.trouble is not None

    def open(self, station: str) -> None:
        """Take up what an earlier program left unanswered. Tells `failed` when the file cannot be had."""
        self._opened(station)
        self._tell_depth()
        self._send()

    def watch(self, view: StationView, codes: Sequence[CodeRow] | None = None) -> None:
        """What the station shows now is what it goes on with when the database goes away."""
        order = view.order
        if self.away:
            return
        self._held = None
        if order is None or order.stage is not Stage.ASSIGNED or order.held or view.cart or view.hand.question:
            return
        if codes is not None:
            self._codes = (order.no, codes)
        elif self._codes[0] != order.no:
            reader = self._desk.reader
            read = lambda: reader.order_codes(order.no)  # noqa: E731 - runs on a reader
            self._tasks.read(self, read, lambda found: self.watch(view, found), lambda error: None, lane="codes")
            return
        self._held = _held(view, self._codes[1])

    def local_view(self, view: StationView) -> StationView:
        """What was read last, with what the station counted by itself since."""
        held = self._held
        if not self.away or held is None or view.order is None or view.order.no != held.no:
            return view
        picked = {line.position: line.picked for line in held.lines}
        lines = tuple(replace(line, picked=picked.get(line.position, line.picked)) for line in view.lines)
        waiting = [line.position for line in lines if line.picked < line.quantity]
        return replace(view, lines=lines, active_position=waiting[0] if waiting else None)

    def put(self, code: str, actor: Actor, raw: str = "") -> None:
        """Take a scan; `raw` is what the scanner sent where that was something else."""
        file = self._opened(actor.station, code)
        if file is None:
            return
        try:
            file.put(raw or code, code, actor.operator, clock.now())
        except Unavailable as error:
            self.failed.emit(code, error)
            return
        if self.trouble is not None:
            self._answer_alone(file, self.trouble)
        self._tell_depth()
        self._send()

    def drop(self) -> int:
        """Forget what waits (after a stop the rest was scanned blindly), but nothing that the station said yes to;
        returns how many scans that were."""
        if self.file is None:
            return 0
        kept = self._told | self._refused | {self._sending}
        dropped = [scan_id for scan_id in self.file.waiting if scan_id not in kept]
        for scan_id in dropped:
            self.file.settle(scan_id, "dropped")
        self._tell_depth()
        return len(dropped)

    def _opened(self, station: str, code: str = "") -> Spool | None:
        if self.file is not None and self.file.station == station and not self.file.is_closed:
            return self.file
        try:
            self.file = open_spool(self._desk.spool_folder, station)
        except (Refused, Unavailable) as error:
            self.file = None
            self.failed.emit(code, error)
        waiting = self.file.waiting.values() if self.file else ()
        self._told = {scan.id for scan in waiting if scan.told}
        self._refused = set()
        return self.file

    def _send(self) -> None:
        if self.file is None or self._sending or self._retry.isActive():
            return
        scan = next((scan for scan in self.file.waiting.values() if scan.id not in self._refused), None)
        if scan is None:
            self._come_back()
            return
        self._sending = scan.id
        self._attempted.add(scan.id)
        command = ScanCode(scan.id, scan.code, scan.at, scan.told, scan.order)
        actor = Actor(scan.by, scan.station)
        self._tasks.write(
            self,
            lambda: self._desk.handle(command, actor),
            lambda result: self._on_result(scan.id, result),
            lambda error: self._on_failed(scan.id, error),
        )

    def _on_result(self, scan_id: str, result: Result[ScanAnswer]) -> None:
        scan = self._close(scan_id, result.value.says)
        answer = result.value
        if self._held is not None and not self.away and "picked" in answer.facts:
            sku, quantity, picked = (answer.facts.get(name) for name in ("sku", "quantity", "picked"))
            self._held = self._held.counted(str(sku), int(str(quantity)), int(str(picked)))
        # Told before the next one is sent: whoever hears of a stop may drop the rest.
        was_told = scan.told if scan else ""
        if not was_told or (Says(was_told) in ACCEPTED) is not answer.ok:
            if was_told:
                self._held = None  # the station has counted on what is not so
            self.answered.emit(answer)
        self._next()

    def _on_failed(self, scan_id: str, error: Exception) -> None:
        if isinstance(error, Unavailable):
            self._sending = ""
            self._retry.start()
            self._go_alone(error)
            return
        file = self.file
        scan = file.waiting.get(scan_id) if file else None
        if scan is not None and scan.told and Says(scan.told) in ACCEPTED:
            self._sending = ""
            self._told.discard(scan_id)
            self._refused.add(scan_id)
        else:
            scan = self._close(scan_id, "refused")
        self.failed.emit(scan.code if scan else "", error)
        self._next()

    def _close(self, scan_id: str, how: str) -> SpooledScan | None:
        self._sending = ""
        for kept in (self._attempted, self._noted, self._told):
            kept.discard(scan_id)
        scan = self.file.waiting.get(scan_id) if self.file else None
        if scan is not None and self.file is not None:
            self.file.settle(scan_id, how)
        return scan

    def _next(self) -> None:
        self._tell_depth()
        self._send()

    def _tell_depth(self) -> None:
        self.depth_changed.emit(self.depth)
        self.unsynced_changed.emit(self.unsynced)

    def _go_alone(self, error: Unavailable) -> None:
        was_away, self.trouble = self.away, error
        if not was_away:
            self.away_changed.emit(True)
        if self.file is not None:
            self._answer_alone(self.file, error)
        self._tell_depth()

    def _come_back(self) -> None:
        if self.away:
            self.trouble = None
            self._held, self._codes = None, ("", ())
            self.away_changed.emit(False)

    def _answer_alone(self, file: Spool, trouble: Unavailable) -> None:
        """Whatever nobody has answered: by the order in hand, or by saying what keeps it waiting."""
        for scan in list(file.waiting.values()):
            if scan.id in self._told or scan.id in self._refused:
                continue
            if self._held is not None:
                self._tell(file, scan, self._held)
            elif self._retry.isActive() and scan.id not in self._noted:
                self._noted.add(scan.id)
                self.failed.emit(scan.code, trouble)

    def _tell(self, file: Spool, scan: SpooledScan, held: HeldOrder) -> None:
        """A no is over with, unless the desk may have said yes to it just before it was cut off."""
        said = answer_alone(held, scan.code)
        if said.says in ACCEPTED or scan.id in self._attempted:
            try:
                file.tell(scan.id, said.says.value, held.no)
            except Unavailable as error:
                self.failed.emit(scan.code, error)
                return
            self._told.add(scan.id)
        else:
            file.settle(scan.id, f"alone {said.says.value}")
        self._held = said.order
        self.told.emit(_answer(scan, said, held))


def _answer(scan: SpooledScan, said: LocalAnswer, held: HeldOrder) -> ScanAnswer:
    ok, beep = said.says in ACCEPTED, SOUND[said.says]
    no = said.order.no if said.order else ""
    stage = Stage.ASSIGNED.value if no else ""
    return ScanAnswer(scan.code, ok, said.says.value, no, stage, beep.value, dict(said.facts))


def _held(view: StationView, codes: Sequence[CodeRow]) -> HeldOrder:
    assert view.order is not None
    lines = sorted(view.lines, key=lambda line: line.position)
    meant: dict[str, list[tuple[int, int]]] = {}
    for row in codes:
        meant.setdefault(row.key, []).append((row.position, row.pieces))
    return HeldOrder(
        view.order.no,
        tuple(HeldLine(x.position, x.sku, x.title or x.name, x.location, x.quantity, x.picked) for x in lines),
        {key: tuple(found) for key, found in meant.items()},
        view.hand.line,
        view.hand.location,
        view.modes,
    )

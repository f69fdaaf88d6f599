"""Plays scan tapes against the running program and tells, line by line, what came instead of what was expected."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from app.domain.people import Actor
from app.domain.tape import At, Deed, Expected, Fact, Row, Say, Scan, Wait
from app.errors import Refused
from app.usecases.picking import ScanAnswer, ScanCode


@dataclass(frozen=True, slots=True)
class World:
    """What a tape is played against. `stock` tells (on hand, reserved) by warehouse and SKU, `prints` how many
    documents there are so far, `code` what stands under a name, and `wait` lets time pass."""

    scan: Callable[[ScanCode, Actor], ScanAnswer]
    stock: Callable[[str, str], tuple[int, int]]
    prints: Callable[[], int]
    code: Callable[[str], str]
    wait: Callable[[timedelta], object]


@dataclass(frozen=True, slots=True)
class Difference:
    """What came instead of what was expected; `fact` says of what."""

    fact: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Played:
    """A line that was played: for a scan its code with the station's answer, or with the error that refused it."""

    row: int
    deed: Deed
    code: str = ""
    answer: ScanAnswer | None = None
    refused: Refused | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def says(self) -> str:
        """The answer's code, or the error's."""
        return self.answer.says if self.answer else self.refused.code if self.refused else ""


class TapeClock:
    """The clock of a program that plays a tape: this machine's, and ahead of it by all the waiting on the tape."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def wait(self, span: timedelta) -> None:
        """Takes no time."""
        self._ahead += span


class Player:
    """Plays one deed after the other; scans happen where the last AT said."""

    def __init__(self, world: World, actor: Actor | None = None) -> None:
        self._world = world
        self._actor = actor or Actor("")

    def play(self, line: Row) -> Played:
        """Do the deed of a line."""
        match line.deed:
            case At(station, operator):
                self._actor = Actor(operator, station)
            case Wait(ms):
                self._world.wait(timedelta(milliseconds=ms))
            case Scan(what):
                return self._scanned(line, self._world.code(what))
            case Say() as said:
                return self._scanned(line, said.code)
        return Played(line.row, line.deed)

    def _scanned(self, line: Row, code: str) -> Played:
        assert isinstance(line.deed, Scan | Say)
        expected = line.deed.expected
        before = self._world.prints() if any(wanted.fact is Fact.PRINTS for wanted in expected) else 0
        command = ScanCode(str(uuid4()), code)
        try:
            played = Played(line.row, line.deed, code, answer=self._world.scan(command, self._actor))
        except Refused as error:
            played = Played(line.row, line.deed, code, refused=error)
        found = [(wanted, self._found(wanted, played, before)) for wanted in expected]
        differences = [Difference(wanted.name, wanted.value, came) for wanted, came in found if came != wanted.value]
        if played.refused and not expected:
            differences.append(Difference(Fact.SAYS, "", played.says))
        return replace(played, differences=tuple(differences))

    def _found(self, wanted: Expected, played: Played, before: int) -> str:
        facts = played.answer.facts if played.answer else {}
        match wanted.fact:
            case Fact.SAYS:
                return played.says
            case Fact.BEEPS:
                return played.answer.beep if played.answer else ""
            case Fact.LINE:
                return f"{facts.get('picked', '')}/{facts.get('quantity', '')}"
            case Fact.PRINTS:
                return str(self._world.prints() - before)
            case Fact.STOCK:
                on_hand, reserved = self._world.stock(wanted.warehouse, self._world.code(wanted.sku))
                return f"{on_hand}/{reserved}"


def play(tape: Iterable[Row], player: Player, *, stops: bool = False) -> Iterator[Played]:
    """Every line as it is played, to the end, or with `stops` to the first that comes otherwise."""
    for line in tape:
        played = player.play(line)
        yield played
        if stops and played.differences:
            return

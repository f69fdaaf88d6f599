"""Plays scan scripts: a company's day around a tape, one deed a line. Described in scripts/README.md."""

import re
from datetime import timedelta
from pathlib import Path

from app.domain.people import Actor
from app.domain.tape import Fact, Row, Say, Scan, read_line
from app.errors import Refused
from app.usecases.picking import ScanAnswer, ScanCode
from app.worker.tapes import Player, World
from tests.core import House
from tests.e2e.company import DEEDS, Company


class ScriptError(AssertionError):
    """Lines of a script that cannot be read, or that came out otherwise."""


class Story(Company):
    """One script over one company; `scan` is the scanner's way to the program."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.player = Player(World(self.scan, house.stock, self.prints, self.code, self.wait))

    def play(self, script: Path) -> int:
        """Do every line; returns how many there were. ScriptError says which went wrong."""
        wrong, played = [], 0
        for row, line in enumerate(script.read_text(encoding="utf-8").splitlines(), 1):
            if line.split("#")[0].strip():
                came = self.line(row, line)
                wrong += [f"{script.name}, line {row}: {line.strip()}: {came}"] if came else []
                played += 1
        if wrong:
            raise ScriptError("\n".join(wrong))
        return played

    def line(self, row: int, line: str) -> str:
        """Do one line; what came otherwise."""
        try:
            if self.told(line.split("#")[0].strip()):
                return ""
            deed = read_line(line)
            assert deed is not None
            if isinstance(deed, Scan | Say):
                facts = {each.fact: each.value for each in deed.expected}
                is_refused = "." in facts.get(Fact.SAYS, "")
                assert facts.keys() >= {Fact.SAYS, Fact.BEEPS} or is_refused, "Write what it says and what it beeps."
            played = self.player.play(Row(row, deed))
        except (AssertionError, Refused) as error:
            return str(error)
        return ", ".join(f"{each.fact} {each.found} instead of {each.expected}" for each in played.differences)

    def told(self, line: str) -> bool:
        """Do a line that no station does; whether it is one."""
        if line == "POWER FAILS":
            self.power_fails()
            return True
        refused = re.fullmatch(r"(.+) is refused: (\S+)", line)
        if refused is not None:
            self.refused(*refused.groups())
            return True
        for pattern, deed in DEEDS:
            found = re.fullmatch(pattern, line)
            if found is not None:
                deed(self, *found.groups(default=""))
                return True
        return False

    def refused(self, deed: str, code: str) -> None:
        came = "nobody"
        try:
            self.told(deed)
        except Refused as error:
            came = error.code
        assert came == code, f"It is refused by {came}."

    # --- the station

    def scan(self, command: ScanCode, actor: Actor) -> ScanAnswer:
        answer: ScanAnswer = self.house.program.handle(command, actor).value
        self.house.program.deliver()
        return answer

    def wait(self, span: timedelta) -> None:
        self.house.clock.pass_by(seconds=span.total_seconds())

    def power_fails(self) -> None:
        self.house.program.close()
        self.house.program = self.house.crashed().program

    def prints(self) -> int:
        return self.house.program.reader.print_count()

"""A wrong item, or too many, holds the hands until somebody has seen it or the right item comes."""

from app.domain.codes import scanned_code
from app.domain.picking import COMMAND_CODES, Says, StationCommand, quantity_of
from app.usecases.picking import ScanAnswer

_LOCKING = (Says.WRONG_ITEM, Says.OVER_QUANTITY)
_HEARD = frozenset({StationCommand.ACK, StationCommand.HELP})


class Lock:
    """`says` is what locked, None while nothing does."""

    def __init__(self) -> None:
        self.says: Says | None = None

    def hear(self, answer: ScanAnswer) -> None:
        """Lock, or open with a yes, or when somebody says how much too much there is."""
        if answer.says in _LOCKING:
            self.says = Says(answer.says)
        elif answer.ok or answer.says == Says.FOUND_HOW_MANY:
            self.says = None

    def lets(self, code: str) -> bool:
        """Whether this code is heard now: anything that may be the right item, the acknowledgement, and of too many
        pieces that more were found than the system says."""
        if self.says is None:
            return True
        command = COMMAND_CODES.get(scanned_code(code))
        if command is None:
            return quantity_of(scanned_code(code)) is None
        return command in _HEARD or (command is StationCommand.FOUND and self.says is Says.OVER_QUANTITY)

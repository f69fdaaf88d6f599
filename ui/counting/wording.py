"""Counting in words, and the sound that goes with an answer."""

from app import words
from app.domain.counting import CountState
from app.domain.picking import Beep
from app.errors import NeedsConfirmation, Refused
from app.i18n import text
from app.usecases.counting import CountClosed, CountOpened, ItemCounted, OpenTask
from app.usecases.found import StockCorrected
from app.views.counting import CorrectionRow
from ui import clock

_UNKNOWN = frozenset({"sku.unknown", "sku.several", "location.unknown", "count.no_task"})


def keyed(name: str, key: str) -> str:
    """What a button does, and its key (or how many there are of what it shows)."""
    return f"{name}   {key}"


def waiting_words(waiting: int) -> str:
    """How many scans wait for the database; one is on its way."""
    return text("{count} scans not sent yet", count=waiting) if waiting > 1 else ""


def signed(pieces: int) -> str:
    """+3, −20."""
    return f"+{pieces:,}" if pieces > 0 else f"−{-pieces:,}" if pieces else "0"


def beep_of(error: Exception) -> Beep:
    """How a no sounds: a question, a code that nobody knows (or a database that is away), or a mistake."""
    if isinstance(error, NeedsConfirmation):
        return Beep.QUESTION
    if isinstance(error, Refused) and error.code not in _UNKNOWN:
        return Beep.WRONG
    return Beep.UNKNOWN


def trouble_words(error: Exception) -> str:
    """A no in one sentence, the question of the second look in few words."""
    if isinstance(error, NeedsConfirmation):
        return text("{count} products not scanned: look, then close again", count=error.facts.get("count"))
    return words.refusal(error)


def answer_words(value: object) -> tuple[Beep, str]:
    """The sound and the words of whatever a command brought."""
    if isinstance(value, ItemCounted):
        return _counted(value)
    if isinstance(value, CountClosed):
        return Beep.DONE, closed_words(value)
    if isinstance(value, StockCorrected):
        return Beep.LINE, corrected_words(value)
    if isinstance(value, CountOpened):
        return Beep.LINE, text("{count} locations to count", count=len(value.tasks))
    assert isinstance(value, OpenTask)
    return Beep.SOFT, text("{location} is not counted after all", location=value.location)


def _counted(counted: ItemCounted) -> tuple[Beep, str]:
    if counted.again:
        return Beep.QUESTION, text("Goods moved: count {name} anew", name=counted.name)
    if counted.pieces < 0:
        return Beep.SOFT, text("Taken back: {name} {counted}", name=counted.name, counted=f"{counted.counted:,}")
    beep = Beep.TICK if counted.pieces == 1 else Beep.LINE
    return beep, f"{counted.counted:,}  {counted.name}"


def closed_words(closed: CountClosed) -> str:
    """What came of a count."""
    said = text(
        "{location}: {right} right, {corrected} corrected, {asked} to be approved",
        location=closed.location,
        right=closed.right,
        corrected=closed.corrected,
        asked=closed.asked,
    )
    return " · ".join([said, *_consequences(len(closed.orders), len(closed.warned))])


def corrected_words(done: StockCorrected) -> str:
    """What came of a difference."""
    change = f"{done.sku} {signed(done.pieces)}"
    if done.state == CountState.ASKED:
        said = text("{change} waits for approval", change=change)
    elif done.state == CountState.REFUSED:
        said = text("{change} refused; {count} on hand as before", change=change, count=f"{done.on_hand:,}")
    else:
        said = text("{change}, {count} on hand now", change=change, count=f"{done.on_hand:,}")
    return " · ".join([said, *_consequences(len(done.orders), 0)])


def _consequences(anew: int, warned: int) -> list[str]:
    said = [text("{count} orders routed anew", count=anew)] if anew else []
    return said + ([text("{count} orders warned", count=warned)] if warned else [])


def when(row: CorrectionRow) -> str:
    """Of the count."""
    return words.clock(row.at, clock.now())


def difference_tone(row: CorrectionRow) -> str:
    """Goods that orders stand on and that are not there are bad, other open questions a warning."""
    if row.state != CountState.ASKED:
        return "quiet"
    return "bad" if lacks(row) else "warn"


def lacks(row: CorrectionRow) -> int:
    """Pieces promised to orders that would not be there."""
    return max(0, row.reserved - row.on_hand - row.pieces)

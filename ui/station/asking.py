"""Questions of the engine as something to choose from: by a key, by touch, or by scanning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app import words
from app.domain.picking import Says, StationCommand, command_code
from app.i18n import text
from app.usecases.picking import ScanAnswer
from app.views.orders import OrderRow
from app.views.station import StationView
from ui.station.bars import tick_of
from ui.station.commands import ACK, CANCEL

_CONFIRMED = frozenset(
    {
        Says.CONFIRM_SWITCH,
        Says.CONFIRM_TAKE_OVER,
        Says.CONFIRM_PARTIAL,
        Says.CONFIRM_HOLD,
        Says.CONFIRM_UNPICK,
    }
)
ANSWERS: Mapping[str, Sequence[StationCommand]] = {
    Says.SHORT_WHY: (StationCommand.MISSING, StationCommand.DAMAGED),
    Says.REPRINT_WHY: (StationCommand.MISSING, StationCommand.DAMAGED),
    Says.SHORT_HOW: (StationCommand.SPLIT, StationCommand.REROUTE, StationCommand.WAIT),
}
"""Commands that answer a question, for the keys 1, 2, …"""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer: its name, what it does, and the code that gives it. `drawn` says whether the code is a command, which
    can be scanned from the screen."""

    label: str
    told: str
    code: str
    drawn: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and its answers for the keys 1, 2, …; the safe one is Esc."""

    title: str
    choices: tuple[Choice, ...]


def question_of(view: StationView, answer: ScanAnswer | None, orders: Sequence[OrderRow]) -> Question | None:
    """What waits for a choice; `orders` are those that the last answer offered."""
    if answer is not None and answer.says == Says.CHOOSE_ORDER and orders:
        return Question(words.says(Says.CHOOSE_ORDER, answer.facts), tuple(map(_order, orders)))
    asks = view.hand.question
    facts = next((scan.facts for scan in view.scans if scan.says == asks), {})
    if asks in _CONFIRMED:
        again = Choice(text("Yes"), text("the same code again"), view.hand.asked, drawn=False)
        return Question(words.says(asks, facts), (again, Choice(text("No"), text("nothing happens"), ACK)))
    if asks == Says.BADGE_WANTED:
        return Question(words.says(asks, facts), (Choice(text("No"), text("nothing happens"), CANCEL),))
    if asks in ANSWERS:
        return Question(words.says(asks, facts), tuple(_command(each, facts) for each in ANSWERS[asks]))
    return None


def _order(order: OrderRow) -> Choice:
    parts = (order.buyer, f"× {order.pieces}", tick_of(order, None).told)
    return Choice(order.no, "  ·  ".join(filter(None, parts)), order.no, drawn=False)


def _command(command: StationCommand, facts: Mapping[str, object]) -> Choice:
    told = ""
    if command is StationCommand.SPLIT:
        told = text("{picked} leave now, {lacks} become an order of their own", **_counts(facts))
    elif command is StationCommand.REROUTE:
        told = text("All goes back to the shelf; {elsewhere} are free elsewhere", **_counts(facts))
    elif command is StationCommand.WAIT:
        told = text("The order waits until somebody releases it")
    return Choice(words.command(command), told, command_code(command))


def _counts(facts: Mapping[str, object]) -> dict[str, object]:
    """`others` are the pieces in the box already."""
    return {
        "picked": facts.get("others", "–"),
        "lacks": facts.get("lacks", "–"),
        "elsewhere": facts.get("elsewhere", "–"),
    }

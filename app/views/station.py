"""What a station has in hand besides its order."""

from dataclasses import dataclass

from app.domain.pick_lists import Step


@dataclass(frozen=True, slots=True)
class Hand:
    """`location` was scanned last; `line` is the position of the line scanned last or asked about (0: none); `box`
    counts from 1; `skipped` lines (positions) come last; `question` is the Says value that waits for its answer (empty:
    none), and `asked` the code that is the yes to it where scanning it again is."""

    location: str = ""
    line: int = 0
    box: int = 1
    skipped: tuple[int, ...] = ()
    question: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class CartView:
    """The pick list in hand: what is left of its walk, how far its orders and their pieces are, and the bins of orders
    that have left it meanwhile: cancelled, held or routed anew."""

    no: str
    steps: tuple[Step, ...]
    orders: int
    orders_done: int
    pieces: int
    picked: int
    left: tuple[int, ...] = ()

"""Writes a day at two scan stations as tapes, by a seed: what each order goes through and what must come of it."""

import random
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import cycle

from app.domain.picking import SOUND, Says
from app.domain.stages import Stage
from app.domain.symbology import gtin_check_digit
from tests.core import AIR

GOODS = tuple(f"DY-{number:03d}-KX" for number in range(1, 9))
RARE = AIR
"""Of this no piece too many is there."""
BARCODES = {sku: (body := f"69012350{n:04d}") + gtin_check_digit(body) for n, sku in enumerate(GOODS, 1)}


class Kind(StrEnum):
    """What happens to an order."""

    PLAIN = "plain"
    KEYED = "keyed"
    BOXES = "boxes"
    SPLIT = "split"
    REROUTED = "rerouted"
    BACKORDER = "backorder"
    WAITS = "waits"
    FOUND_LATER = "found later"
    CANCELLED = "cancelled"
    CANCELLED_LATE = "cancelled late"
    HELD = "held"
    HELD_LATE = "held late"
    MOVED = "moved"
    UNDONE = "undone"
    REPRINTED = "reprinted"
    TAKEN = "taken"
    BARE = "bare"
    LEFT = "left"


SHARES = {
    **dict.fromkeys((Kind.KEYED, Kind.SPLIT, Kind.CANCELLED, Kind.HELD, Kind.UNDONE, Kind.REPRINTED), 5),
    **dict.fromkeys((Kind.BOXES, Kind.MOVED, Kind.TAKEN), 3),
    **dict.fromkeys((Kind.REROUTED, Kind.BACKORDER, Kind.FOUND_LATER, Kind.CANCELLED_LATE, Kind.HELD_LATE), 2),
    **dict.fromkeys((Kind.WAITS, Kind.BARE, Kind.LEFT), 1),
}
"""Of a hundred orders; the rest is plain."""
NEEDS_PAPER = frozenset({Kind.CANCELLED_LATE, Kind.HELD_LATE, Kind.UNDONE, Kind.REPRINTED})
_SLIPS = (Says.WRONG_ITEM, Says.UNDONE, Says.UNKNOWN_CODE, Says.ORDER_CLOSED)
_SHORT = frozenset({Kind.SPLIT, Kind.REROUTED, Kind.WAITS, Kind.FOUND_LATER})
SEVERAL = frozenset({Kind.BOXES, Kind.TAKEN}) | _SHORT


@dataclass
class Sold:
    """An order: pieces wanted and picked by SKU, where it stands, and how many boxes it fills."""

    name: str
    kind: Kind
    wanted: dict[str, int]
    picked: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    stage: Stage = Stage.ASSIGNED
    held: bool = False
    boxes: int = 1

    @property
    def missing(self) -> list[str]:
        """The SKU of every piece that is not picked yet."""
        return [sku for sku, pieces in self.wanted.items() for _ in range(pieces - self.picked[sku])]


class Shift:
    """One station's tape as it is written; every deed is done to the orders as well."""

    def __init__(self, station: str, operator: str, dice: random.Random) -> None:
        self.lines = [f"AT {station} AS {operator}"]
        self.answers: list[str] = []
        self.mishaps: list[str] = []
        self.has_paper = True
        self._may_reprint = operator == "keeper"
        self._dice = dice
        self._bare: list[Sold] = []
        self._last = ""
        self._slips = cycle(_SLIPS)

    def note(self, *lines: str) -> None:
        """Lines without an answer."""
        self.lines += lines

    def expect(self, deed: str, says: Says, order: Sold | None = None, sku: str = "") -> None:
        """A scan and its answer, and how far the line of the order is."""
        line = f", line {order.picked[sku]}/{order.wanted[sku]}" if order else ""
        self.lines.append(f"{deed} → says {says}, beeps {SOUND[says]}{line}")
        self.answers.append(says.value)

    # --- what an order goes through

    def work(self, order: Sold) -> None:
        """Everything that happens to it in the morning."""
        self.begin(order)
        if order.kind in _SHORT or order.kind is Kind.BACKORDER:
            self._short(order)
        elif order.kind in (Kind.CANCELLED, Kind.HELD, Kind.MOVED):
            self._stopped(order)
        else:
            self._picked(order)

    def begin(self, order: Sold) -> None:
        """It comes into hand."""
        self.expect(f"SCAN order {order.name}", Says.ORDER_RESUMED if +order.picked else Says.ORDER_OPENED)

    def go_on(self, order: Sold) -> None:
        """What stood still in the morning is done."""
        if order.stage is Stage.PICKED:
            self.expect(f"SCAN order {order.name}", Says.ALREADY_PICKED)
            self.expect(f"SCAN old label of order {order.name}", Says.OLD_LABEL)
        else:
            self.begin(order)
            self.collect(order)
        self.finish(order)

    def take_over(self, order: Sold) -> None:
        """It was begun at another station."""
        self.expect(f"SCAN order {order.name}", Says.CONFIRM_TAKE_OVER)
        self.begin(order)
        self.collect(order)
        self.finish(order)

    def learn(self, order: Sold) -> None:
        """Whoever goes on with an order that was taken over is told so."""
        self.expect(f"SCAN {next(iter(order.wanted))}", Says.ORDER_TAKEN)

    def take(self, order: Sold, sku: str) -> None:
        """One piece into the box."""
        while self.mishaps:
            self.note(self.mishaps.pop())
        code = self._dice.choice((sku, sku.lower(), BARCODES.get(sku, sku)))
        self._add(f"SCAN {code}", order, sku, 1)

    def _add(self, deed: str, order: Sold, sku: str, pieces: int) -> None:
        order.picked[sku] += pieces
        self._last = sku
        if not order.missing:
            order.stage = Stage.PICKED
            self.expect(deed, Says.ORDER_DONE)
        else:
            is_full = order.picked[sku] == order.wanted[sku]
            self.expect(deed, Says.LINE_DONE if is_full else Says.ITEM_ACCEPTED, order, sku)

    def collect(self, order: Sold) -> None:
        """Piece by piece, now and then with a slip."""
        missing = order.missing
        self._dice.shuffle(missing)
        for sku in missing:
            self.take(order, sku)
            if order.missing:
                self._slip(order, sku)

    def _slip(self, order: Sold, sku: str) -> None:
        if self._dice.random() > 0.2:
            return
        is_full = order.picked[sku] == order.wanted[sku]
        match Says.OVER_QUANTITY if is_full and self._dice.random() < 0.5 else next(self._slips):
            case Says.WRONG_ITEM as says:
                self.expect(f"SCAN {next(other for other in GOODS if other not in order.wanted)}", says)
            case Says.UNKNOWN_CODE as says:
                self.expect("SCAN 99887766", says)
            case Says.OVER_QUANTITY as says:
                self.expect(f"SCAN {sku}", says, order, sku)
            case Says.ORDER_CLOSED as says:
                self.expect("SAY CANCEL", says)
                self.note("WAIT 0.05")
                self.begin(order)
            case _:
                order.picked[sku] -= 1
                self.expect("SAY UNDO", Says.UNDONE, order, sku)
                self.take(order, sku)

    def _picked(self, order: Sold) -> None:
        if order.kind is Kind.KEYED:
            self._keyed(order)
        elif order.kind is Kind.BOXES:
            self.take(order, order.missing[0])
            self.expect("SAY NEXTBOX", Says.BOX_CLOSED)
            order.boxes = 2
        self.collect(order)
        if order.kind in NEEDS_PAPER and self._regretted(order):
            return
        if order.kind is not Kind.BARE:
            self.finish(order)

    def _keyed(self, order: Sold) -> None:
        sku, pieces = max(order.wanted.items(), key=lambda line: line[1])
        self.take(order, sku)
        self._add(self._dice.choice((f"SAY QTY {pieces}", "SAY REST")), order, sku, pieces - 1)

    def _regretted(self, order: Sold) -> bool:
        """Another thought after the last piece; whether its label is not to be applied this morning."""
        if order.kind in (Kind.CANCELLED_LATE, Kind.HELD_LATE):
            self._stopped_late(order)
            return True
        is_undo = order.kind is Kind.UNDONE
        if not self._may_reprint:
            self.expect("SAY UNDO" if is_undo else "SAY REPRINT", Says.NOT_PERMITTED)
            return False
        self.note(f"PAPER of order {order.name}")
        if is_undo:
            self.expect("SAY UNDO", Says.CONFIRM_UNPICK)
            self.expect("SAY UNDO", Says.UNPICKED)
            order.picked[self._last] -= 1
            self.expect("SAY UNDO", Says.UNDONE, order, self._last)
            self.take(order, self._last)
        else:
            self.expect("SAY REPRINT", Says.REPRINT_WHY)
            self.expect(self._dice.choice(("SAY DAMAGED", "SAY MISSING")), Says.REPRINTED)
        self.expect(f"SCAN old label of order {order.name}", Says.OLD_LABEL)
        return False

    def _stopped_late(self, order: Sold) -> None:
        self.note(f"PAPER of order {order.name}")
        if order.kind is Kind.HELD_LATE:
            order.held = True
            self.note(f"OFFICE holds order {order.name}")
            self._stop(f"SCAN label of order {order.name}", Says.STOP_HELD)
        else:
            order.stage = Stage.CANCELLED
            self.note(f"OFFICE cancels order {order.name}")
            self._stop(f"SCAN old label of order {order.name}", Says.STOP_CANCELLED)

    def _stopped(self, order: Sold) -> None:
        """Between two scans the office takes the order out of the picker's hands."""
        if len(order.missing) > 1:
            self.take(order, order.missing[0])
        deed, says = {
            Kind.CANCELLED: ("cancels", Says.STOP_CANCELLED),
            Kind.HELD: ("holds", Says.STOP_HELD),
            Kind.MOVED: ("moves", Says.STOP_ADDRESS),
        }[order.kind]
        if order.kind is Kind.MOVED and not +order.picked:
            order.stage = Stage.PAID
        else:
            order.held = order.kind is not Kind.CANCELLED
        self.note(f"OFFICE {deed} order {order.name}")
        self._stop(f"SCAN {order.missing[0]}", says)
        if order.kind is Kind.CANCELLED:
            order.stage = Stage.CANCELLED

    def _stop(self, deed: str, says: Says) -> None:
        self.expect(deed, says)
        self.expect("SAY ACK", Says.ACKNOWLEDGED)

    def _short(self, order: Sold) -> None:
        """A piece of the first line is there; of what is not, somebody says why, and what is to become of it."""
        *others, sku = reversed(order.wanted)
        self.take(order, others[0] if order.kind is Kind.BACKORDER else sku)
        lacks = order.wanted[sku] - order.picked[sku]
        self.expect("SAY SHORT", Says.SHORT_WHY, order, sku)
        self.expect(self._dice.choice(("SAY MISSING", "SAY DAMAGED")), Says.SHORT_HOW, order, sku)
        if order.kind in (Kind.WAITS, Kind.FOUND_LATER):
            order.held = True
            self.expect("SAY WAIT", Says.SHORT_WAITS)
            return
        order.rejected[sku] += lacks
        if order.kind is Kind.SPLIT:
            order.wanted[sku] -= lacks
            self.expect("SAY SPLIT", Says.SHORT_SPLIT)
            self.collect(order)
            order.stage = Stage.PICKED
            self.finish(order)
        else:
            order.picked.clear()
            order.stage = Stage.PAID
            self.expect("SAY REROUTE", Says.SHORT_REROUTED)

    # --- labels

    def finish(self, order: Sold) -> None:
        """Its label goes on at once, or later with those of others."""
        self._bare.append(order)
        if not self.has_paper:
            return
        if len(self._bare) > 1 and self._dice.random() < 0.1:
            self.expect(f"SCAN label of order {self._bare[0].name}", Says.OTHER_LABEL)
        if len(self._bare) > self._dice.randrange(6):
            self.stick_all(in_hand=1)

    def stick_all(self, in_hand: int = 0) -> None:
        """Of every box that waits for it; so many of their orders are in hand."""
        if len(self._bare) > in_hand:
            self.expect("SAY CANCEL", Says.ORDER_CLOSED)
        for order in self._bare:
            for box in range(1, order.boxes + 1):
                which = f"box {box} of " if order.boxes > 1 else ""
                self.expect(f"SCAN label of {which}order {order.name}", Says.LABEL_APPLIED)
        self._bare = []

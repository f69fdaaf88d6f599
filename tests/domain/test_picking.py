"""What one scanned item means for the order in hand."""

from datetime import UTC, datetime

import pytest

from app.domain.codes import clean_code
from app.domain.intake import Channel, Missing, Pay
from app.domain.order import Order, OrderLine
from app.domain.picking import COMMAND_CODES, SOUND, Beep, Says, StationCommand, command_code, read_item
from app.domain.stages import Stage

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def order(*lines: tuple[int, int, int]) -> Order:
    """Lines of (SKU id, wanted, picked)."""
    made = Order(
        1,
        "O1",
        Channel.TAOBAO,
        "1",
        Stage.ASSIGNED,
        NOW,
        False,
        frozenset[Missing](),
        False,
        1,
        None,
        Pay.PREPAID,
        0,
        0,
        0,
        "",
        1,
        0,
        "",
    )
    made.lines = [
        OrderLine(i, i, sku, f"S{sku}", "件", wanted, picked, 100) for i, (sku, wanted, picked) in enumerate(lines, 1)
    ]
    return made


@pytest.mark.parametrize(
    ("lines", "matches", "says", "position"),
    [
        ([(7, 2, 0)], [(7, 1)], Says.ITEM_ACCEPTED, 1),
        ([(7, 2, 1)], [(7, 1)], Says.LINE_DONE, 1),
        ([(7, 2, 2)], [(7, 1)], Says.OVER_QUANTITY, 1),
        ([(7, 3, 2)], [(7, 2)], Says.OVER_QUANTITY, 1),
        ([(7, 2, 0)], [(7, 2)], Says.LINE_DONE, 1),
        ([(7, 1, 1), (7, 1, 0)], [(7, 1)], Says.LINE_DONE, 2),
        ([(7, 2, 1), (7, 3, 0)], [(7, 2)], Says.ITEM_ACCEPTED, 2),
        ([(7, 1, 1), (7, 1, 1)], [(7, 1)], Says.OVER_QUANTITY, 1),
        ([(7, 1, 0), (8, 1, 0)], [(7, 1), (8, 1)], Says.AMBIGUOUS, None),
        ([(7, 1, 0)], [(7, 1), (9, 1)], Says.LINE_DONE, 1),
        ([(7, 2, 0)], [(7, 2), (7, 1)], Says.ITEM_ACCEPTED, 1),
        ([(7, 1, 0)], [(9, 1)], Says.WRONG_ITEM, None),
        ([(7, 1, 0)], [], Says.UNKNOWN_CODE, None),
    ],
)
def test_the_meaning_of_an_item(
    lines: list[tuple[int, int, int]], matches: list[tuple[int, int]], says: Says, position: int | None
):
    scan = read_item(order(*lines), matches)

    assert (scan.says, scan.line.position if scan.line else None) == (says, position)


def test_every_answer_has_its_sound():
    assert set(SOUND) == set(Says)
    assert set(SOUND.values()) == set(Beep)


@pytest.mark.parametrize("command", StationCommand)
def test_command_barcodes_survive_the_scanner(command: StationCommand):
    assert COMMAND_CODES[clean_code(command_code(command).lower())] is command

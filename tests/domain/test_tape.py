"""A tape reads back as it was written, and a line that cannot be read says where and what was expected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.picking import COMMAND_CODES, Beep, Says, StationCommand, command_code, quantity_code
from app.domain.tape import (
    At,
    Deed,
    Expected,
    Fact,
    Row,
    Say,
    Scan,
    Wait,
    deed_of,
    read_line,
    read_tape,
    write_line,
    write_tape,
)
from app.errors import BadInput, Problem

anything = st.text(st.characters(), max_size=30)
"""Also control characters, halves of characters, marks of the grammar."""
counts = st.integers(0, 10**6)
pairs = st.tuples(counts, counts).map(lambda pair: f"{pair[0]}/{pair[1]}")
codes = st.from_regex(r"[A-Z0-9][A-Z0-9.-]{0,11}", fullmatch=True)
wishes = st.tuples(
    st.sampled_from(Says).map(lambda says: Expected(Fact.SAYS, says.value)),
    st.sampled_from(Beep).map(lambda beep: Expected(Fact.BEEPS, beep.value)),
    pairs.map(lambda pair: Expected(Fact.LINE, pair)),
    counts.map(lambda count: Expected(Fact.PRINTS, str(count))),
    st.builds(lambda site, sku, pair: Expected(Fact.STOCK, pair, site, sku), codes, codes, pairs),
).flatmap(lambda each: st.lists(st.sampled_from(each), unique=True).map(tuple))
scans = st.builds(Scan, anything | st.sampled_from(["5#", "A → B", "A->B", '"', "", " x", "\x1d10"]), wishes)
words = st.builds(Say, st.sampled_from(StationCommand).map(str), st.just(0), wishes)
quantities = st.builds(Say, st.just("QTY"), st.integers(1, 99_999), wishes)
places = st.builds(At, anything, anything)
waits = st.builds(Wait, st.integers(0, 10**9))
deeds: st.SearchStrategy[Deed] = scans | words | quantities | places | waits


@given(st.lists(deeds))
def test_a_tape_reads_back_as_it_was_written(tape: list[Deed]):
    written = write_tape(tape, "工位 HZ-1", "早班")

    assert written.startswith("# 工位 HZ-1\n# 早班\n")
    assert read_tape("t.tape", written) == tuple(Row(row, deed) for row, deed in enumerate(tape, 3))
    assert read_tape("t.tape", "\ufeff" + written.replace("\n", "\r\n")) == read_tape("t.tape", written)


@given(deeds)
def test_a_line_may_be_indented_and_explained(deed: Deed):
    assert read_line(f"  {write_line(deed)}   # why # ever") == deed


def test_what_is_written_by_hand():
    tape = """
        AT HZ-1 AS picker # comment
        # → nothing

        SCAN  06A 115–561.B  ->  beeps tick ,says item_accepted, line 1/2
        SAY QTY 12 → stock HZ BP J6 50/12, stock HZ OIL 3/0, prints 0
        SCAN "say → \\u001d"
        SAY WAIT
        WAIT 0.25
    """
    assert [line.deed for line in read_tape("t", tape)] == [
        At("HZ-1", "picker"),
        Scan(
            "06A 115–561.B",
            (
                Expected(Fact.BEEPS, "tick"),
                Expected(Fact.SAYS, "item_accepted"),
                Expected(Fact.LINE, "1/2"),
            ),
        ),
        Say(
            "QTY",
            12,
            (
                Expected(Fact.STOCK, "50/12", "HZ", "BP J6"),
                Expected(Fact.STOCK, "3/0", "HZ", "OIL"),
                Expected(Fact.PRINTS, "0"),
            ),
        ),
        Scan("say → \x1d"),
        Say("WAIT"),
        Wait(250),
    ]


WRONG = [
    ("GO HOME", "", "GO HOME", "tape.deed"),
    ("scan A", "", "scan A", "tape.deed"),
    ("SCAN", "", "SCAN", "tape.deed"),
    ("→ says undone", "", "", "tape.deed"),
    ("AT HZ-1", "", "AT HZ-1", "tape.deed"),
    ("WAIT 1e3", "", "WAIT 1e3", "tape.deed"),
    ("WAIT 0.0001", "", "WAIT 0.0001", "tape.deed"),
    ("SAY KUNDO5", "SAY", "KUNDO5", "tape.command"),
    ("SAY UNDO 2", "SAY", "UNDO 2", "tape.command"),
    ("SAY QTY", "SAY", "QTY", "tape.command"),
    ("WAIT 1 → says undone", "says", "undone", "tape.no_answer"),
    ("SCAN A →", "SCAN A", "", "tape.expected"),
    ("SCAN A → rings twice", "SCAN A", "rings twice", "tape.expected"),
    ("SCAN A → line 1", "SCAN A", "line 1", "tape.expected"),
    ("SCAN A → says undone,", "SCAN A", "", "tape.expected"),
    ("SCAN A → says undone, says held", "SCAN A", "says held", "tape.once"),
    ("SCAN A → stock HZ X 1/0, stock HZ X 1/0", "SCAN A", "stock HZ X 1/0", "tape.once"),
    ('SCAN "A', "", 'SCAN "A', "tape.quote"),
    (r'SCAN "\x"', "", r'"\x"', "tape.quote"),
    ("SCAN A → says undone → says held", "SCAN A", "says undone → says held", "tape.expected"),
]


@pytest.mark.parametrize(("line", "field", "found", "expected"), WRONG, ids=[line for line, *_ in WRONG])
def test_a_line_that_cannot_be_read(line: str, field: str, found: str, expected: str):
    with pytest.raises(BadInput) as error:
        read_tape("t.tape", f"WAIT 1\n{line}\nNOPE\n")
    assert error.value.code == "tape.bad"
    assert error.value.problems == (
        Problem("t.tape", 2, field, found, expected),
        Problem("t.tape", 3, "", "NOPE", "tape.deed"),
    )


def test_commands_by_name():
    assert [deed_of(code, ()) for code in COMMAND_CODES] == [Say(command.value) for command in StationCommand]
    assert [Say(command.value).code for command in StationCommand] == [*map(command_code, StationCommand)]
    assert deed_of(quantity_code(12), ()) == Say("QTY", 12)
    assert Say("QTY", 12).code == quantity_code(12)
    assert deed_of("]C1" + command_code(StationCommand.UNDO), ()) == Scan("]C1" + command_code(StationCommand.UNDO))

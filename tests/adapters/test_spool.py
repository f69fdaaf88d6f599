"""The spool: what was scanned is there again after anything, in order, once."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters import journal
from app.adapters.spool import Spool, SpooledScan, open_spool
from app.errors import Refused, Unavailable

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "spool" / "HZ-1.jsonl"


def fill(path: Path, *codes: str) -> list[SpooledScan]:
    """What an earlier program put there and nobody answered."""
    spool = Spool(path, "HZ-1")
    kept = [spool.put(code, code, "zhaomin", AT + timedelta(seconds=n)) for n, code in enumerate(codes)]
    spool.close()
    return kept


def left(path: Path) -> list[SpooledScan]:
    """What the next program finds."""
    spool = Spool(path, "HZ-1")
    found = list(spool.waiting.values())
    spool.close()
    return found


def test_what_is_not_answered_comes_back_in_order_with_the_same_id(path: Path):
    kept = fill(path, "A", "B\x1d刹车", "C")
    assert left(path) == kept


def test_what_is_answered_does_not_and_what_was_told_is_remembered(path: Path):
    spool = Spool(path, "HZ-1")
    first, second, third = (spool.put(code, code, "zhaomin", AT) for code in "ABC")
    spool.settle(first.id, "item_accepted")
    spool.tell(second.id, "item_accepted", "O000000017J")
    spool.settle(third.id, "dropped")
    spool.settle(third.id, "dropped")
    spool.close()
    assert [(scan.code, scan.told, scan.order) for scan in left(path)] == [("B", "item_accepted", "O000000017J")]


@given(st.integers(1, 400))
def test_a_line_torn_anywhere_costs_at_most_that_line(tmp_path_factory: pytest.TempPathFactory, cut: int):
    path = tmp_path_factory.mktemp("torn") / "s.jsonl"
    kept = fill(path, "A", "B", "C")
    content = path.read_bytes()
    path.write_bytes(content[: max(0, len(content) - cut)])
    whole = path.read_bytes().count(b"\n")
    assert left(path) == kept[:whole]
    assert left(path) == kept[:whole]  # and the torn one is gone for good


def test_an_unreadable_line_in_the_middle_hides_no_other_and_is_kept(path: Path):
    kept = fill(path, "A", "B", "C")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b'{"id": 3\n' + lines[2])
    spool = Spool(path, "HZ-1")
    assert [*spool.waiting] == [kept[0].id, kept[2].id]
    assert spool.damaged == 1
    for scan in kept:
        spool.settle(scan.id, "answered")
    spool.close()
    assert left(path) == []
    assert b'{"id": 3' in path.with_suffix(".damaged").read_bytes()
    assert path.stat().st_size == 0


def test_the_file_is_emptied_when_nothing_waits(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(journal, "_ROTATE_AT", 1000)
    spool = Spool(path, "HZ-1")
    sizes = []
    for number in range(40):
        spool.settle(spool.put("A", "A", "zhaomin", AT).id, str(number))
        sizes.append(path.stat().st_size)
    spool.close()
    assert max(sizes) < 1400
    assert sizes[-1] < max(sizes)


def test_two_programs_do_not_share_it(path: Path):
    spool = Spool(path, "HZ-1")
    with pytest.raises(Refused, match=r"spool\.in_use"):
        Spool(path, "HZ-1")
    spool.close()
    assert left(path) == []


def test_one_program_has_one_spool_for_a_station(tmp_path: Path):
    first, other = open_spool(tmp_path, "HZ-1"), open_spool(tmp_path, "../HZ 1")
    assert open_spool(tmp_path, "HZ-1") is first is not other
    assert other.path.parent == tmp_path
    first.close()
    other.close()


def test_a_disk_that_takes_nothing_says_so_and_keeps_what_was_whole(path: Path, monkeypatch: pytest.MonkeyPatch):
    spool = Spool(path, "HZ-1")
    kept = spool.put("A", "A", "zhaomin", AT)
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, line: write(file, line[:7]))
    with pytest.raises(Unavailable, match=r"spool\.unwritable"):
        spool.put("B", "B", "zhaomin", AT)
    monkeypatch.undo()
    assert [*spool.waiting] == [kept.id]
    again = spool.put("C", "C", "zhaomin", AT)
    spool.close()
    assert left(path) == [kept, again]


_STATION = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from app.adapters.spool import Spool

spool = Spool(Path(sys.argv[1]), "HZ-1")
for number in range(100_000):
    scan = spool.put("A", f"A{number}", "zhaomin", datetime.now(UTC))
    print(scan.code, flush=True)
"""


def test_a_killed_program_loses_nothing_it_was_told_it_has(path: Path):
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", _STATION, str(path)], stdout=subprocess.PIPE) as station:
            assert station.stdout is not None
            heard = [station.stdout.readline() for _ in range(50)]
            station.send_signal(signal.SIGKILL)
            heard += station.stdout.readlines()
        said = [line.decode().strip() for line in heard if line.endswith(b"\n")]
        codes = [scan.code for scan in left(path)]
        assert len(said) >= 50
        assert codes[: len(said)] == said
        assert len(codes) <= len(said) + 1
        path.unlink()

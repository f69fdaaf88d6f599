"""The command line as a real process: clean streams, closed pipes, interrupts, garbage, no display."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import main
from tests.core import OIL, PADS
from tests.e2e.cli import SECONDS, Answer, Cli, command, environment, process
from tests.e2e.shop import Sale, exports, stock_file, stocked

NO = "4530000000000000123"


@pytest.fixture
def shop(file_cli: Cli, tmp_path: Path) -> Cli:
    """A company with one order to pick."""
    stocked(file_cli, tmp_path, Sale(NO, ((PADS, 2), (OIL, 1))))
    return file_cli


def opened(cli: Cli, *words: str, **streams: int) -> "subprocess.Popen[bytes]":
    """A running process with pipes, or the streams given."""
    wanted = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    return subprocess.Popen(  # type: ignore[call-overload]
        command("--db", cli.address, *words), env=environment(), preexec_fn=_hear_ctrl_c, **wanted
    )


def _hear_ctrl_c() -> None:
    """A shell starts what runs in the background deaf to it, and so would be all that this test starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def station(cli: Cli) -> "subprocess.Popen[bytes]":
    return opened(cli, "station", "--warehouse", "HZ", "--operator", "picker")


def test_json_stands_alone_on_stdout_whatever_is_logged(shop: Cli, tmp_path: Path) -> None:
    files = exports(tmp_path, Sale(NO, ((PADS, 2), (OIL, 1))))
    done = process("--db", shop.address, "-v", "--json", "import", *files, "--channel", "taobao")
    assert done.status == 0
    assert done.json["duplicates"] == 1
    assert "ImportOrders" in done.err
    refused = process("--json", "sign", "NOPE", changes={"PICKLANE_DB": shop.address})
    assert (refused.status, refused.json["error"]) == (1, "order.unknown")
    assert refused.sentence == refused.json["message"]


@pytest.mark.parametrize(
    "words", [("import",), ("orders", "--limit", "0"), ("orders", "--nope"), ("frobnicate",), ("ship", "X")]
)
def test_a_command_line_that_makes_no_sense(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["picklane", *words, "--json"])
    with pytest.raises(SystemExit) as left:
        main()
    told = Answer(2, *capsys.readouterr())
    assert (left.value.code, told.json["error"]) == (2, "usage")
    assert told.sentence == told.json["message"]


def test_latin_terminals_do_not_break_chinese(shop: Cli) -> None:
    """The program writes UTF-8 wherever it stands."""
    told = process("--db", shop.address, "order", NO, changes={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert told.status == 0
    assert "王小明" in told.out


def test_a_reader_who_has_had_enough(shop: Cli) -> None:
    with opened(shop, "orders", "--json") as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.wait(SECONDS) == 1
        assert running.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_output_to_a_full_disk(shop: Cli) -> None:
    with Path("/dev/full").open("wb") as full, opened(shop, "orders", "--json", stdout=full.fileno()) as running:
        _, told = running.communicate(timeout=SECONDS)
    assert running.returncode == 3
    assert Answer(3, "", told.decode()).sentence.startswith("结果无法写出")


def test_interrupted_station_keeps_what_was_scanned(shop: Cli) -> None:
    with station(shop) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        for code in (NO, PADS):
            running.stdin.write(f"{code}\n".encode())
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["ok"] is True
        running.send_signal(signal.SIGINT)
        assert running.wait(SECONDS) == 130
        assert b"Traceback" not in running.stderr.read()
    assert shop.json("order", NO)["lines"][0]["picked"] == 1
    assert shop.scan(PADS)[0]["reason"] == "line_done"


def test_station_reads_garbage(shop: Cli) -> None:
    """Bytes that are no text, control characters, blank lines, Windows line ends, a line without end."""
    garbage = (
        b"\xff\xfe\x00\xc3(\r\n\r\n   \n\x1b[A\n" + NO.encode() + b"\r\n" + PADS.encode() + b"\r\n" + b"9" * 70_000
    )
    told = process("--db", shop.address, "station", "--warehouse", "HZ", "--operator", "picker", stdin=garbage)
    assert (told.status, told.err) == (0, "")
    reasons = [answer["reason"] for answer in told.lines]
    assert reasons == ["unknown_code", "unknown_code", "order_opened", "item_accepted", "unknown_code"]


def test_arguments_that_are_no_text(shop: Cli, tmp_path: Path) -> None:
    """File names and words in another encoding come in as they are, or are refused like any unknown word."""
    strange = os.fsdecode("订单".encode("gbk"))
    files = [path.rename(path.with_name(strange + path.name)) for path in exports(tmp_path, Sale(NO), Sale(NO + "1"))]
    came = process("--db", shop.address, "--json", "import", *files, "--channel", "taobao")
    assert (came.status, came.json["orders"]) == (0, 1)
    stock = stock_file(tmp_path)
    assert shop.json("import", stock.rename(stock.with_name(strange)), "--kind", "stock")["rejected"] == []
    for words, error in (
        (("order", strange), "order.unknown"),
        (("route", "--operator", strange), "operator.unknown"),
        (("ship", NO, "--carrier", strange, "--waybill", "1"), "field.required"),
    ):
        assert shop.json(*words, status=1)["error"] == error


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_no_display(tmp_path: Path) -> None:
    nothing = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "XDG_DATA_HOME": str(tmp_path)}
    told = process(changes=nothing)
    assert (told.status, told.out) == (3, "")
    assert "picklane demo --out demo-out" in told.sentence
    assert process("--lang", "en", "--json", changes=nothing).json["error"] == "display.none"
    assert list(tmp_path.iterdir()) == []

"""The duty watch by the shell's entry point, of a database that a worker has looked at."""

from pathlib import Path

from app.bootstrap import Picklane
from app.worker.watching import Watch
from tests.core import PADS
from tests.e2e.cli import Cli
from tests.e2e.shop import Sale, exports


def test_what_needs_attention_now(file_cli: Cli, tmp_path: Path) -> None:
    sale = Sale("4530000000000000301", ((PADS, 2), ("X-404", 1)))
    file_cli.json("import", *exports(tmp_path, sale), "--channel", "taobao")
    assert file_cli.json("watch")["summary"]["live"] == 0
    picklane = Picklane.open(file_cli.address)
    Watch(picklane.looking, picklane.unit_of_work, picklane._clock, "W").look()
    picklane.close()

    found = file_cli.json("watch")

    (case,) = found["cases"]
    assert (case["kind"], case["facts"]["code"], case["orders"]) == ("incomplete", "X-404", 1)
    assert {name: found["summary"][name] for name in ("live", "unanswered", "orders")} == {
        "live": 1,
        "unanswered": 1,
        "orders": 1,
    }
    assert found["summary"]["by_kind"] == {"incomplete": 1}
    assert "1 个异常" in file_cli("watch").out
    assert file_cli.json("watch", "--warehouse", "HZ")["cases"] == []

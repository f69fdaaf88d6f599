"""The clock of an order's stage by the command line: as JSON and in words, stopped with a reason."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.core import PADS
from tests.e2e.cli import Cli
from tests.e2e.test_accounts import desk, order, place


def listed(cli: Cli, no: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The order in the list, and by itself."""
    (found,) = (row for row in cli.json("orders")["orders"] if row["no"] == no)
    return found, cli.json("order", no)


def test_an_order_tells_when_its_limit_is_over_and_why_its_clock_stands(file_cli: Cli, tmp_path: Path) -> None:
    shop = desk(file_cli, tmp_path)
    no = place(shop, order(tmp_path, (PADS, 1)))["no"]
    for shown in listed(shop, no):
        since, due = (datetime.fromisoformat(shown[name]) for name in ("stage_at", "due_at"))
        assert due >= since + timedelta(hours=2)
        assert (shown["over"], shown["paused_until"], shown["pause"]) == (False, None, "")
        assert "clock" not in shown
    assert shop("--lang", "en", "orders").out.splitlines()[0].endswith(" left")

    case = shop.json("case", "open", "包装破损", "--order", no)["case"]
    until = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    shop.json("case", "pause", case, "--until", until.isoformat(), "--reason", "等客户回电")

    assert {row["pause"] for row in listed(shop, no)} == {"等客户回电"}
    assert {datetime.fromisoformat(row["paused_until"]) for row in listed(shop, no)} == {until}

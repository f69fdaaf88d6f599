"""The demo: its results are there, are whole, and say what its database says."""

import json
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import text

from db.engine import open_database
from tests.e2e.cli import Answer, Cli, process, run

PICTURES = ("board.png", "order.png", "orders.png", "routing.png", "station.png")
DOTS_PER_MM = 8


@dataclass(frozen=True)
class Day:
    """A demo that has run."""

    folder: Path
    answer: Answer

    @property
    def summary(self) -> dict[str, object]:
        found: dict[str, object] = json.loads((self.folder / "summary.json").read_text("utf-8"))
        return found

    @property
    def cli(self) -> Cli:
        return Cli(f"sqlite:///{self.folder / 'demo.sqlite'}")

    def count(self, query: str) -> int:
        database = open_database(self.cli.address)
        with database.reading() as connection:
            found = int(connection.execute(text(f"SELECT count(*) FROM {query}")).scalar_one())
        database.close()
        return found


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    folder = tmp_path_factory.mktemp("demo")
    return Day(folder, process("--json", "demo", "--out", folder, "--orders", "20"))


def test_summary_is_what_was_printed_and_what_happened(day: Day) -> None:
    assert (day.answer.status, day.answer.err) == (0, "")
    assert day.answer.json == day.summary
    counted = {
        "imported": "orders",
        "lines": "order_lines",
        "incomplete": "orders WHERE missing <> ''",
        "to_produce": "order_events WHERE kind = 'production_requested'",
        "scans": "scans",
        "picked": "order_events WHERE kind = 'order_picked'",
        "labels": "labels WHERE pdf IS NOT NULL AND state = 'applied'",
        "shipped": "order_events WHERE kind = 'order_shipped'",
        "signed": "order_events WHERE kind = 'order_signed'",
        "returns": "returns",
    }
    assert {name: day.summary[name] for name in counted} == {name: day.count(q) for name, q in counted.items()}
    assert day.summary["picked"] != 0
    by_transfer = day.count("transfers WHERE state = 'received'")
    assert day.summary["transfers_completed"] == by_transfer
    assigned = day.count("order_events WHERE kind = 'order_assigned'")
    assert day.summary["assigned"] == assigned - by_transfer
    stages = day.summary["stages"]
    assert isinstance(stages, dict)
    assert stages == {stage: day.count(f"orders WHERE stage = '{stage}'") for stage in stages}
    channels = day.summary["channels"]
    assert isinstance(channels, dict)
    assert channels == {channel: day.count(f"orders WHERE channel = '{channel}'") for channel in channels}
    assert channels["taobao"] == 20
    assert all(channels[channel] > 0 for channel in ("taobao", "mini", "pos", "phone"))
    assert sum(stages.values()) == day.summary["imported"] == sum(channels.values())
    assert day.summary["findings"] == []
    assert day.cli.sound()


def test_one_order_is_left_half_picked(day: Day) -> None:
    assert (
        day.count("order_lines l JOIN orders o ON o.id = l.order_id WHERE o.stage = 'assigned' AND l.picked > 0") == 1
    )


def test_pictures_show_something(day: Day) -> None:
    pictures = day.summary["pictures"]
    assert isinstance(pictures, list)
    assert sorted(pictures) == sorted(path.name for path in day.folder.glob("*.png"))
    assert set(PICTURES) <= set(pictures)
    for name in pictures:
        with Image.open(day.folder / name) as picture:
            assert picture.size == (1280, 800)
            colours = picture.convert("RGB").getcolors(1280 * 800)
        assert colours is not None
        most = max(count for count, _ in colours)
        assert len(colours) > 100, name
        assert most < 0.9 * 1280 * 800, name


def test_labels_scan_as_the_live_labels(day: Day) -> None:
    """Every page, drawn as a 203-dpi printer would, reads back as the code of one live label."""
    printed = []
    document = pypdfium2.PdfDocument(day.folder / "labels.pdf")
    assert len(document) == day.summary["labels"]
    for page in document:
        picture = page.render(scale=DOTS_PER_MM * 25.4 / 72, grayscale=True).to_pil()
        codes = {found.text for found in zxingcpp.read_barcodes(picture)}
        printed.append(next(code for code in sorted(codes) if code.startswith("P")))
    document.close()
    database = open_database(day.cli.address)
    with database.reading() as connection:
        live = connection.execute(text("SELECT code FROM labels WHERE state <> 'void'")).scalars().all()
    database.close()
    assert sorted(printed) == sorted(live)
    assert day.cli.json("order", printed[0])["parcel"]["label_code"] == printed[0]


def test_the_order_by_phone_is_on_account(day: Day) -> None:
    """Shipped, it stands in the customer's ledger; until then it takes of the credit."""
    (order,) = (row for row in day.cli.json("orders", "--limit", "100")["orders"] if row["channel"] == "phone")
    assert (order["pay"], order["missing"]) == ("credit", [])
    assert day.count("credit_entries WHERE kind = 'charge'") + day.count("orders WHERE credit_fen > 0") == 1


def test_a_second_demo_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    """The database, the labels and the summary are those of the second day, whatever the folder held."""
    for name in ("labels.pdf", "summary.json", "demo.sqlite", "demo.sqlite-wal"):
        (tmp_path / name).write_bytes(b"of yesterday")
    told = run("demo", "--out", tmp_path, "--orders", "1")
    assert told.status == 0
    assert "Traceback" not in told.err
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    assert summary["channels"]["taobao"] == 1
    assert len(pypdfium2.PdfDocument((tmp_path / "labels.pdf").read_bytes())) == summary["labels"]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    told = run("--json", "demo", "--out", file, "--orders", "1")
    assert (told.status, told.json["error"]) == (3, "folder.unwritable")
    folder = tmp_path / "demo"
    (folder / "labels.pdf").mkdir(parents=True)
    told = run("--json", "demo", "--out", folder, "--orders", "1")
    assert (told.status, told.json["error"]) == (3, "file.unwritable")
    assert str(folder / "labels.pdf") in told.sentence

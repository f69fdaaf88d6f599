"""`picklane labels`: one file with the labels of many orders, for paper or for a thermal printer."""

from pathlib import Path

import pypdfium2
import pytest

from tests.core import OIL, PADS
from tests.e2e.cli import Cli
from tests.e2e.shop import Sale, stocked

NUMBERS = ("2938472938470001", "2938472938470002", "2938472938470003")


@pytest.fixture
def picked(cli: Cli, tmp_path: Path) -> Cli:
    """Two picked orders and one that is not."""
    stocked(cli, tmp_path, *(Sale(no, ((sku, 1),)) for no, sku in zip(NUMBERS, (PADS, OIL, PADS), strict=True)))
    for no, sku in zip(NUMBERS[:2], (PADS, OIL), strict=True):
        cli.scan(cli.number(no), sku)
    return cli


def pages(pdf: Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_all_picked_orders_go_into_one_pdf_in_the_order_wanted(picked: Cli, tmp_path: Path) -> None:
    out = tmp_path / "labels.pdf"
    wrote = picked.json("labels", "--all-picked", "--order-by", "sku", "--layout", "76x130", "--out", out)
    assert wrote == {"files": [str(out)], "labels": 2, "bytes": out.stat().st_size}
    assert [next(no for no in NUMBERS if no in page) for page in pages(out)] == [NUMBERS[0], NUMBERS[1]]
    document = pypdfium2.PdfDocument(out)
    assert document[0].get_size() == pytest.approx((76 * 72 / 25.4, 130 * 72 / 25.4), abs=0.01)
    document.close()


def test_chosen_orders_go_to_a_thermal_printer(picked: Cli, tmp_path: Path) -> None:
    out, orders = tmp_path / "labels.prn", ",".join(NUMBERS[1::-1])
    assert picked.json("labels", "--orders", orders, "--format", "zpl", "--dpi", 300, "--out", out)["labels"] == 2
    assert out.read_bytes().count(b"^XA^PW1181^LL1772") == 2
    answer = picked("labels", "--orders", orders, "--format", "tspl", "--out", out)
    assert str(out) in answer.out
    assert out.read_bytes().count(b"SIZE 100 mm,150 mm\r\n") == 2


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ((), "argument.bad"),
        (("--all-picked", "--orders", "1"), "argument.bad"),
        (("--all-picked", "--format", "epl"), "argument.bad"),
        (("--all-picked", "--dpi", "600"), "argument.bad"),
        (("--all-picked", "--order-by", "size"), "argument.bad"),
        (("--all-picked", "--layout", "80x80"), "label.layout"),
        (("--orders", NUMBERS[2]), "label.none"),
        (("--orders", "7"), "order.unknown"),
    ],
)
def test_what_cannot_be_written_is_told_and_leaves_no_file(
    picked: Cli, tmp_path: Path, words: tuple[str, ...], error: str
) -> None:
    out = tmp_path / "labels.pdf"
    told = picked.json("labels", *words, "--out", out, status=2 if error in ("argument.bad", "label.layout") else 1)
    assert (told["error"], out.exists()) == (error, False)


def test_nothing_to_print_is_said(cli: Cli, tmp_path: Path) -> None:
    assert cli.json("labels", "--all-picked", "--out", tmp_path / "x.pdf", status=1)["error"] == "label.nothing"

"""The hand-over list on paper: every parcel on it once, every code readable."""

from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp

from app.adapters.manifest import draw_manifest
from app.domain.handover import LoadState
from app.views.handover import HandoverDetail, HandoverRow, OutgoingRow

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def load(parcels: int, **changes: object) -> HandoverDetail:
    row = HandoverRow("G000000017T", "顺丰速运", "HZ", LoadState.CLOSED, "HZ-1", "李强", AT, AT, parcels)
    inside = tuple(
        OutgoingRow(
            f"P{number:08d}X",
            f"O{number:08d}Y",
            f"SF{1_000_000_000_000 + number}",
            "众鑫汽车服务有限公司新疆维吾尔自治区分公司",
            "新疆维吾尔自治区 伊犁哈萨克自治州 伊宁市",
            1,
            2,
            1250,
        )
        for number in range(1, parcels + 1)
    )
    return HandoverDetail(row, inside, (), 0, 0)


def codes_of(pdf: bytes) -> list[str]:
    """Every barcode of every page, read at the resolution of an office printer."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=300 / 72).to_pil().convert("L") for page in document]
    found = (code for page in pages for code in zxingcpp.read_barcodes(page))
    return [code.text for code in found if code.format is zxingcpp.BarcodeFormat.Code128]


@pytest.mark.parametrize("parcels", [1, 16, 17, 19, 45])
def test_every_parcel_and_the_load_can_be_scanned(parcels: int):
    detail = load(parcels)

    found = codes_of(draw_manifest(detail))

    assert sorted(set(found)) == sorted({"G000000017T", *(row.waybill for row in detail.inside)})
    assert len([code for code in found if code != "G000000017T"]) == parcels


def test_the_same_load_gives_the_same_bytes():
    assert draw_manifest(load(3)) == draw_manifest(load(3))


def test_a_number_that_no_barcode_holds_stands_in_letters():
    detail = load(1)
    odd = OutgoingRow("P000000017X", "O000000017Y", "专线一号车", "王", "", 1, 1, 0)

    assert codes_of(draw_manifest(HandoverDetail(detail.row, (odd,), (), 0, 0))) == ["G000000017T"]

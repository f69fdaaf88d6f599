"""The hand-over list 交接清单 of a load on A4: its number and every parcel with barcodes, and where both sides sign."""

from collections.abc import Sequence
from contextlib import suppress

from app.adapters.label_sheet import Sheet, fit, printable
from app.domain.handover import LoadState
from app.domain.site import exact
from app.views.handover import HandoverDetail, OutgoingRow

_A4 = (210, 297)
_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 1584, 88, 2268
"""Dots of 1/8 mm: 12 mm of margin."""
_HEAD = 300
_PITCH = 104
_SIGN = 200
_RULE = 2
_WEIGHT = 150
"""Room for a weight."""
_COLUMNS = (0, 88, 520, 860)
"""Where number, barcode, order and destination begin; the weight ends at the right edge."""
_STATES = {LoadState.OPEN: "未交接 NOT CLOSED", LoadState.CANCELLED: "已作废 CANCELLED"}


def draw_manifest(detail: HandoverDetail) -> bytes:
    """A PDF of as many pages as it takes; the same load gives the same bytes."""
    rows = detail.inside
    first, rest = _room(_SIGN), _room(0)
    pages = _pages(rows, first, rest)
    sheet = Sheet(*_A4, title=printable(detail.row.no))
    start = 1
    for number, page in enumerate(pages, 1):
        if number > 1:
            sheet.next_page()
        _head(sheet, detail, f"{number}/{len(pages)}")
        for place, row in enumerate(page):
            _line(sheet, _TOP + _HEAD + place * _PITCH, start + place, row)
        start += len(page)
    _sign(sheet, _TOP + _HEAD + len(pages[-1]) * _PITCH + 24, detail)
    return sheet.finish()


def _room(kept: int) -> int:
    return (_BOTTOM - _TOP - _HEAD - kept) // _PITCH


def _pages(rows: Sequence[OutgoingRow], last: int, full: int) -> list[Sequence[OutgoingRow]]:
    """The last page leaves room for the signatures."""
    pages = [rows[at : at + full] for at in range(0, len(rows), full)] or [rows]
    if len(pages[-1]) > last:
        pages.append(pages[-1][last:])
        pages[-2] = pages[-2][:last]
    return pages


def _head(sheet: Sheet, detail: HandoverDetail, page: str) -> None:
    """Whose load this is, its barcode, and how many parcels."""
    row = detail.row
    sheet.write(_LEFT, _TOP, "④ 交接清单", 56, bold=True)
    state = _STATES.get(row.state, "")
    sheet.write(_LEFT, _TOP + 76, fit(printable(row.carrier), 700, 48, bold=True), 48, bold=True)
    sheet.write(_LEFT, _TOP + 140, fit(printable(f"{row.warehouse} · {row.station} · {row.by}"), 800, 30), 30)
    when = exact(row.closed_at or row.opened_at)
    orders = len({parcel.order_no for parcel in detail.inside})
    told = f"{when} · {orders} 单 · {len(detail.inside)} 件 {state}"
    sheet.write(_LEFT, _TOP + 182, told, 34, bold=True)
    sheet.code128(_RIGHT - 560, _TOP, 560, row.no, 3, 120)
    sheet.write(_RIGHT - 280, _TOP + 126, row.no, 36, bold=True, align=0.5)
    sheet.write(_RIGHT, _TOP + 190, page, 28, align=1)
    for place, title in zip(_COLUMNS, ("序号", "运单号", "订单号 · 包裹号", "目的地"), strict=True):
        sheet.write(_LEFT + place, _TOP + 248, title, 28)
    sheet.write(_RIGHT, _TOP + 248, "重量", 28, align=1)
    sheet.fill([(_LEFT, _TOP + _HEAD - 8, _RIGHT - _LEFT, _RULE)])


def _line(sheet: Sheet, top: int, number: int, row: OutgoingRow) -> None:
    """One parcel; its waybill number is what the courier scans. Who gets it is nobody's business here."""
    at = [_LEFT + place for place in _COLUMNS]
    sheet.write(at[0], top + 28, str(number), 34, bold=True)
    _barcode(sheet, at[1], top, row.waybill or row.no)
    box = f" {row.box}/{row.boxes}" if row.boxes > 1 else ""
    sheet.write(at[2], top + 12, row.order_no, 32)
    sheet.write(at[2], top + 52, f"{row.no}{box}", 28)
    sheet.write(at[3], top + 30, fit(printable(row.region), _RIGHT - _WEIGHT - at[3], 32), 32)
    if row.weight_g:
        sheet.write(_RIGHT, top + 28, f"{row.weight_g / 1000:.2f} kg", 30, align=1)
    sheet.fill([(_LEFT, top + _PITCH - 6, _RIGHT - _LEFT, 1)])


def _barcode(sheet: Sheet, left: int, top: int, code: str) -> None:
    room = _COLUMNS[2] - _COLUMNS[1] - 24
    with suppress(ValueError):  # longer than there is room, or no ASCII: it stands in letters
        sheet.code128(left, top + 4, room, code, 2, 56)
    sheet.write(left + room / 2, top + 62, fit(printable(code), room, 30), 30, align=0.5)


def _sign(sheet: Sheet, top: int, detail: HandoverDetail) -> None:
    sheet.write(_LEFT, top, f"共 {len(detail.inside)} 件,双方清点无误", 34, bold=True)
    third = (_RIGHT - _LEFT) // 3
    for place, title in enumerate(("交件人", "快递员", "日期")):
        left = _LEFT + place * third
        sheet.write(left, top + 96, title, 32)
        sheet.fill([(left + 120, top + 132, third - 160, _RULE)])

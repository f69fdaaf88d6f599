"""The waybill label 物流面单: one page of 100 × 150 mm on the dot grid of a 203-dpi thermal printer.

The areas follow GB/T 41833-2022: 码号, 目的地, 收件人, 寄件人, 内件, 签收.
"""

import re
import threading
from collections.abc import Sequence
from io import BytesIO

import pypdfium2

from app.adapters.label_sheet import SPACED, WORD, Sheet, fit, font_path, printable, width_of, wrap
from app.domain.intake import Channel
from app.domain.parcel import LabelContent

__all__ = ["PAGE_MM", "WaybillLabel", "font_path", "merge"]

PAGE_MM = (100.0, 150.0)
"""Width and height of the paper."""

# The frame and the areas in dots, 8 a millimetre.
_LEFT, _TOP, _RIGHT, _BOTTOM = 24, 24, 776, 1176
_RULE = 2
_HEAD = 64
_PAD = 12
_FOOT_TOP = 984
_ITEM_LINES = 6
_ITEM_PITCH = 33
_NAME_ROOM = 360

_STAGE_MARK = "③"
"""A label is printed when the third of the five stages, picked, is reached."""

_CHANNELS = {
    Channel.TAOBAO.value: "淘宝",
    Channel.MINI.value: "小程序",
    Channel.PHONE.value: "电话",
    Channel.POS.value: "门店",
}

_drawing = threading.Lock()
"""A font file is read through one cursor, and pdfium bears one thread at a time."""


class WaybillLabel:
    """Draws waybill labels; safe from any thread."""

    def render(self, content: LabelContent) -> bytes:
        """The one-page PDF; the same content gives the same bytes.

        Texts that do not fit are shortened with an ellipsis. ValueError when a code cannot be a Code 128.
        """
        with _drawing:
            sheet = Sheet(*PAGE_MM, title=printable(content.label_code))
            y = _header(sheet, content, _TOP)
            if content.copy > 1:
                y = _reprint_bar(sheet, content.copy, y)
            y = _parcel_code(sheet, content.label_code, y)
            y = _destination(sheet, content.receiver_region, y)
            y = _receiver(sheet, content, y)
            y = _sender(sheet, content, y)
            _items(sheet, content, y, _remark(sheet, content.remark))
            _foot(sheet, content)
            _frame(sheet)
            return sheet.finish()


def merge(pdfs: Sequence[bytes]) -> bytes:
    """One PDF with the pages of all, in their order; ValueError when there are none."""
    if not pdfs:
        raise ValueError("no labels to merge")
    out = BytesIO()
    with _drawing, pypdfium2.PdfDocument.new() as merged:
        for pdf in pdfs:
            with pypdfium2.PdfDocument(pdf) as one:
                merged.import_pages(one)
        merged.save(out)
    return out.getvalue()


def _whole(
    text: str, room: float, sizes: Sequence[tuple[int, int]], bold: bool = False, words: re.Pattern[str] = WORD
) -> tuple[int, list[str]]:
    """(size, lines) of the first of `sizes` (letter size, most lines) that holds all of `text`, else of the last."""
    for size, most in sizes:
        lines = wrap(text, room, size, most + 1, bold, words)
        if len(lines) <= most:
            return size, lines
    return size, wrap(text, room, size, most, bold, words)


def _frame(sheet: Sheet) -> None:
    width, height = _RIGHT - _LEFT, _BOTTOM - _TOP
    sheet.fill(
        [
            (_LEFT, _TOP, width, _RULE),
            (_LEFT, _BOTTOM - _RULE, width, _RULE),
            (_LEFT, _TOP, _RULE, height),
            (_RIGHT - _RULE, _TOP, _RULE, height),
        ]
    )


def _across(sheet: Sheet, y: int) -> None:
    sheet.fill([(_LEFT, y, _RIGHT - _LEFT, _RULE)])


def _head(sheet: Sheet, top: int, bottom: int, name: str, size: int, *, black: bool = False) -> None:
    """The narrow cell that names an area, its characters below each other."""
    sheet.fill([(_LEFT, top, _HEAD, bottom - top) if black else (_LEFT + _HEAD - _RULE, top, _RULE, bottom - top)])
    y = (top + bottom - len(name) * size) / 2
    for row, character in enumerate(name):
        sheet.write(_LEFT + _HEAD / 2, y + row * size, character, size, bold=True, white=black, align=0.5)


def _header(sheet: Sheet, content: LabelContent, top: int) -> int:
    """Stage, warehouse and channel; 加急 in white on black."""
    bottom = top + 88
    right = _RIGHT
    if content.urgent:
        right -= 152
        sheet.fill([(right, top, 152, bottom - top)])
        sheet.write(right + 76, top + 14, "加急", 60, bold=True, white=True, align=0.5)
    channel = printable(_CHANNELS.get(content.channel, content.channel))
    channel = fit(channel, 150, 40, bold=True)
    sheet.write(right - _PAD, top + 24, channel, 40, bold=True, align=1)
    room = right - 2 * _PAD - width_of(channel, 40, bold=True) - _LEFT - 100
    sheet.write(_LEFT + _PAD, top + 6, _STAGE_MARK, 76, bold=True)
    warehouse = fit(printable(content.warehouse_name), room, 36, bold=True)
    sheet.write(_LEFT + 100, top + 8, warehouse, 36, bold=True)
    sheet.write(_LEFT + 100, top + 50, fit(printable(f"发货仓 {content.warehouse_code}"), room, 26), 26)
    _across(sheet, bottom)
    return bottom


def _reprint_bar(sheet: Sheet, copy: int, top: int) -> int:
    bottom = top + 60
    sheet.fill([(_LEFT, top, _RIGHT - _LEFT, bottom - top)])
    text = fit(f"补打 REPRINT {copy}", _RIGHT - _LEFT, 50, bold=True)
    sheet.write((_LEFT + _RIGHT) / 2, top + 4, text, 50, bold=True, white=True, align=0.5)
    return bottom


def _parcel_code(sheet: Sheet, code: str, top: int) -> int:
    """码号: what the station and the courier scan."""
    bottom = top + 172
    sheet.code128(_LEFT + _RULE, top + 14, _RIGHT - _LEFT - 2 * _RULE, code, dots=3, height=108)
    sheet.write((_LEFT + _RIGHT) / 2, top + 124, code, 40, bold=True, align=0.5)
    _across(sheet, bottom)
    return bottom


def _destination(sheet: Sheet, region: str, top: int) -> int:
    """目的地: as big as it fits on one line, or on two."""
    bottom = top + 108
    text, room = printable(region), _RIGHT - _LEFT - 2 * _PAD
    sizes = ((80, 1), (72, 1), (64, 1), (56, 1), (48, 2), (42, 2))
    size, lines = _whole(text, room, sizes, bold=True, words=SPACED)
    y = (top + bottom - len(lines) * size) / 2
    for row, line in enumerate(lines):
        sheet.write((_LEFT + _RIGHT) / 2, y + row * size, line, size, bold=True, align=0.5)
    _across(sheet, bottom)
    return bottom


def _receiver(sheet: Sheet, content: LabelContent, top: int) -> int:
    """收件人: name and phone, then the address. A long name gives way to the phone."""
    bottom = top + 200
    _head(sheet, top, bottom, "收", 44, black=True)
    left, gap = _LEFT + _HEAD + _PAD, 40
    room = _RIGHT - _PAD - left
    phone = fit(printable(content.receiver_phone), room * 0.75, 46, bold=True)
    name = fit(printable(content.receiver_name), room - gap - width_of(phone, 46, bold=True), 46, bold=True)
    sheet.write(left, top + 10, name, 46, bold=True)
    sheet.write(left + (width_of(name, 46, bold=True) + gap if name else 0), top + 10, phone, 46, bold=True)
    size, lines = _whole(printable(content.receiver_address), room, ((40, 2), (34, 3), (30, 3)))
    for row, line in enumerate(lines):
        sheet.write(left, top + 70 + row * (size + 8), line, size)
    _across(sheet, bottom)
    return bottom


def _sender(sheet: Sheet, content: LabelContent, top: int) -> int:
    bottom = top + 60
    _head(sheet, top, bottom, "寄", 36)
    left = _LEFT + _HEAD + _PAD
    sheet.write(left, top + 14, fit(printable(content.sender_name), _RIGHT - _PAD - left, 30), 30)
    _across(sheet, bottom)
    return bottom


def _items(sheet: Sheet, content: LabelContent, top: int, bottom: int) -> None:
    """内件: name, SKU and pieces of the first kinds, then how many pieces all are."""
    _head(sheet, top, bottom, "内件", 32)
    shown = content.items[:_ITEM_LINES]
    more = len(content.items) > len(shown)
    room = bottom - top - 12
    deep = sum(len(wrap(printable(name), _NAME_ROOM, _ITEM_PITCH - 5, 2)) for _, name, _ in shown) + more
    depth = 2 if deep * _ITEM_PITCH <= room else 1
    pitch = _ITEM_PITCH if depth == 2 else min(_ITEM_PITCH, room // (len(shown) + more))
    y = top + 8
    for item in shown:
        y += pitch * _item(sheet, item, y, pitch - 5, depth)
    if more:
        pieces = sum(quantity for _, _, quantity in content.items)
        sheet.write(_LEFT + _HEAD + _PAD, y, f"等 {pieces} 件", pitch - 5, bold=True)


def _item(sheet: Sheet, item: tuple[str, str, int], y: int, size: int, depth: int) -> int:
    """One kind in letters of `size`; returns the lines its name took, `depth` at most."""
    sku, name, quantity = item
    left, right = _LEFT + _HEAD + _PAD, _RIGHT - _PAD
    sheet.write(right, y, fit(f"×{quantity}", 110, size, bold=True), size, bold=True, align=1)
    middle = left + _NAME_ROOM
    sheet.write(middle + 12, y, fit(printable(sku), right - 90 - middle, size), size)
    lines = wrap(printable(name), _NAME_ROOM, size, depth)
    for row, line in enumerate(lines):
        sheet.write(left, y + row * (size + 5), line, size)
    return len(lines)


def _remark(sheet: Sheet, remark: str) -> int:
    """备注 above the foot, where there is one; returns where the items must end."""
    text = printable(remark)
    if not text:
        return _FOOT_TOP
    top = _FOOT_TOP - 76
    _across(sheet, top)
    _head(sheet, top, _FOOT_TOP, "备注", 30)
    left = _LEFT + _HEAD + _PAD
    lines = wrap(text, _RIGHT - _PAD - left, 28, 2, bold=True)
    y = (top + _FOOT_TOP - len(lines) * 33) / 2
    for row, line in enumerate(lines):
        sheet.write(left, y + row * 33, line, 28, bold=True)
    return top


def _foot(sheet: Sheet, content: LabelContent) -> None:
    """The order's number, its channel's number and date; 签收; the parcel's QR code."""
    order_edge, qr_edge = _LEFT + 344, _RIGHT - 184
    _across(sheet, _FOOT_TOP)
    sheet.fill([(edge, _FOOT_TOP, _RULE, _BOTTOM - _FOOT_TOP) for edge in (order_edge, qr_edge)])
    sheet.code128(_LEFT + _RULE, _FOOT_TOP + 14, 340, content.order_no, dots=2, height=64)
    center, room = _LEFT + 172, 320
    for text, y, sizes in (
        (content.order_no, 82, ((28, 1),)),
        (content.external_no, 120, ((24, 1), (18, 1))),
        (content.created, 152, ((22, 1),)),
    ):
        size, lines = _whole(printable(text), room, sizes)
        sheet.write(center, _FOOT_TOP + y, lines[0], size, align=0.5)
    for name, y in (("签收人", 12), ("日期", 102)):
        sheet.write(order_edge + _PAD, _FOOT_TOP + y, name, 24)
        sheet.fill([(order_edge + _PAD, _FOOT_TOP + y + 70, qr_edge - order_edge - 2 * _PAD, _RULE)])
    sheet.qr(qr_edge + 6, _FOOT_TOP + 9, content.label_code, dots=6)

"""Pick slips 拣货单 with barcodes, for when there is no screen: the walk of a list, or of each of its orders."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from app.adapters.label_sheet import DPI, SPACED, Sheet, fit, printable, wrap
from app.domain.pick_lists import ListKind, SlipPaper, Step
from app.domain.site import SITE_ZONE
from app.views.lists import ListDetail, ListOrderRow, ListRow

_INCH_MM = 25.4
_RULE, _TICK = 2, 40
_BIN, _BIN_LEAD = 32, 8
"""Letters of the bins, and the room between their lines."""
_ALL = 60
"""Lines that tell the bins of one product: as many as a cart has bins."""
_CORNER = 132
_MARK = "②"
"""Slips are printed for orders in the second of the five stages, assigned."""


_KINDS = {ListKind.BATCH: "批量拣货", ListKind.WAVE: "波次"}


@dataclass(frozen=True, slots=True)
class _Form:
    """A paper in millimetres, and where everything stands on it in dots (8 a millimetre): heights of the head and of a
    row, the room for the code in the head; of a row the place, the name above the SKU, and the barcode as (left, top,
    width), how far down the pieces are, and where the bins below begin."""

    width_mm: float
    height_mm: float
    margin: int
    head: int
    code_room: int
    pitch: int
    place: tuple[int, int, int]
    name: tuple[int, int, int]
    barcode: tuple[int, int, int]
    pieces: int
    bins: int
    letter: int

    @property
    def width(self) -> int:
        """Of the paper."""
        return round(self.width_mm * DPI / _INCH_MM)

    @property
    def right(self) -> int:
        """Where everything ends."""
        return self.width - self.margin

    @property
    def foot(self) -> int:
        """Where the rows end."""
        return round(self.height_mm * DPI / _INCH_MM) - self.margin - 40


_FORMS = {
    SlipPaper.A4: _Form(
        *(210, 297, 64, 260, 560, 112),
        place=(124, 30, 300),
        name=(440, 16, 560),
        barcode=(1010, 12, 440),
        pieces=24,
        bins=440,
        letter=30,
    ),
    SlipPaper.LABEL: _Form(
        *(100, 150, 24, 264, 420, 156),
        place=(76, 12, 520),
        name=(24, 70, 360),
        barcode=(390, 66, 386),
        pieces=6,
        bins=24,
        letter=26,
    ),
}


@dataclass(frozen=True, slots=True)
class _Slip:
    """What one slip says: the code to open the work with, the black corner (a bin's number), lines of its head, and
    its walk."""

    code: str
    corner: str
    head: tuple[str, ...]
    urgent: bool
    steps: tuple[Step, ...]


def draw_slips(detail: ListDetail, paper: SlipPaper, *, by_order: bool) -> bytes:
    """A PDF of what is still to be picked: the walk with all bins, or a slip for each order; as many pages as it
    takes. The same list gives the same bytes. ValueError when nothing is left to pick."""
    slips = list(_order_slips(detail) if by_order else _list_slips(detail))
    if not slips:
        raise ValueError("nothing left to pick")
    form = _FORMS[paper]
    sheet = Sheet(form.width_mm, form.height_mm, title=printable(detail.row.no))
    for number, slip in enumerate(slips):
        if number:
            sheet.next_page()
        _draw(sheet, form, slip, detail.codes)
    return sheet.finish()


def _list_slips(detail: ListDetail) -> Iterator[_Slip]:
    row = detail.row
    if detail.left:
        told = f"{row.orders} 单 · {len(detail.left)} 站 · {_pieces(detail.left)} 件 · 约 {row.minutes} 分钟"
        head = (f"{_KINDS[row.kind]} · {_from(row)}", told, "每行下方:[箱格]×件数")
        yield _Slip(row.no, "", head, any(order.urgent for order in detail.orders), detail.left)


def _order_slips(detail: ListDetail) -> Iterator[_Slip]:
    for order in detail.orders:
        steps = tuple(_own(detail.left, order))
        if steps:
            told = f"{order.buyer} · {order.region}"
            remark = f"备注 {order.remark}" if order.remark else f"{_pieces(steps)} 件"
            head = (f"{_from(detail.row)} · {detail.row.no}", told, remark)
            yield _Slip(order.no, str(order.bin), head, order.urgent, steps)


def _own(steps: Sequence[Step], order: ListOrderRow) -> Iterator[Step]:
    """The walk of one order alone; its bin stands in the corner."""
    for step in steps:
        shares = [share for share in step.bins if share.order_no == order.no]
        if shares:
            yield replace(step, pieces=sum(share.pieces for share in shares), bins=())


def _from(row: ListRow) -> str:
    leaves = f" · {row.carrier} {_clock(row.cutoff_at)}" if row.cutoff_at else ""
    return f"{row.warehouse}{leaves}"


def _clock(when: datetime) -> str:
    return f"{when.astimezone(SITE_ZONE):%m-%d %H:%M}"


def _pieces(steps: Sequence[Step]) -> int:
    return sum(step.pieces for step in steps)


def _draw(sheet: Sheet, form: _Form, slip: _Slip, codes: Mapping[int, str]) -> None:
    pages = list(_pages(form, slip.steps))
    for number, rows in enumerate(pages, 1):
        if number > 1:
            sheet.next_page()
        _head(sheet, form, slip)
        for top, step, bins in rows:
            _row(sheet, form, top, step, codes[step.sku_id], bins)
        sheet.write(form.right, form.foot + 10, f"{number}/{len(pages)}", 26, align=1)


_Row = tuple[int, Step, list[str]]
"""A step, where its row begins, and the lines that say its bins."""


def _pages(form: _Form, steps: Sequence[Step]) -> Iterator[list[_Row]]:
    """Every bin is told: a row is as high as that needs."""
    first = top = form.margin + form.head
    page: list[_Row] = []
    for step in steps:
        bins = wrap(_bins(step), form.right - form.bins, _BIN, _ALL, bold=True, words=SPACED) if step.bins else []
        height = form.pitch + len(bins) * (_BIN + _BIN_LEAD)
        if page and top + height > form.foot:
            yield page
            page, top = [], first
        page.append((top, step, bins))
        top += height
    yield page


def _bins(step: Step) -> str:
    """Bin and pieces of each: [3]×2 [7]×1."""
    pieces: dict[int, int] = {}
    for share in step.bins:
        pieces[share.bin] = pieces.get(share.bin, 0) + share.pieces
    return "  ".join(f"[{place}]×{count}" for place, count in pieces.items())


def _head(sheet: Sheet, form: _Form, slip: _Slip) -> None:
    """Name, urgency and bin; the code that opens the work; whose it is."""
    left, top, right = form.margin, form.margin, form.right
    if slip.corner:
        right -= _CORNER
        sheet.fill([(right, top, _CORNER, _CORNER)])
        sheet.write(right + _CORNER / 2, top + 14, slip.corner, 100, bold=True, white=True, align=0.5)
    sheet.write(left, top, f"{_MARK} 拣货单", 44, bold=True)
    if slip.urgent:
        sheet.fill([(left, top + 66, 120, 60)])
        sheet.write(left + 60, top + 72, "加急", 44, bold=True, white=True, align=0.5)
    sheet.code128(right - form.code_room, top, form.code_room, slip.code, 3, 88)
    sheet.write(right - form.code_room / 2, top + 92, slip.code, 32, bold=True, align=0.5)
    room = form.right - left
    for line, told in enumerate(slip.head):
        sheet.write(left, top + 142 + line * 38, fit(printable(told), room, form.letter), form.letter)
    sheet.fill([(left, top + form.head - _RULE, room, _RULE)])


def _row(sheet: Sheet, form: _Form, top: int, step: Step, code: str, bins: Sequence[str]) -> None:
    """Tick box, place, what it is, its barcode, how many; below, into which bins."""
    x, y, room = form.place
    sheet.fill(_outline(form.margin, top + y + 4))
    sheet.write(x, top + y, fit(printable(step.location) or "无货位", room, 40, bold=True), 40, bold=True)
    sheet.write(form.right, top + form.pieces, f"×{step.pieces}", 52, bold=True, align=1)
    x, y, room = form.name
    for line, told in enumerate((step.name, step.sku)):
        sheet.write(x, top + y + line * (form.letter + 8), fit(printable(told), room, form.letter), form.letter)
    _barcode(sheet, form.barcode, top, code)
    low = top + form.pitch
    for told in bins:
        sheet.write(form.bins, low - _BIN_LEAD, told, _BIN, bold=True)
        low += _BIN + _BIN_LEAD
    sheet.fill([(form.margin, low - 1, form.right - form.margin, 1)])


def _barcode(sheet: Sheet, box: tuple[int, int, int], top: int, code: str) -> None:
    x, y, room = box
    with suppress(ValueError):  # too long for the paper, or nothing that Code 128 can say: the SKU stands beside it
        sheet.code128(x, top + y, room, code, 2, 56)
        sheet.write(x + room / 2, top + y + 58, fit(printable(code), room, 22), 22, align=0.5)


def _outline(x: int, y: int) -> list[tuple[float, float, float, float]]:
    far = _TICK - _RULE
    flat, upright = (_TICK, _RULE), (_RULE, _TICK)
    return [(x, y, *flat), (x, y + far, *flat), (x, y, *upright), (x + far, y, *upright)]

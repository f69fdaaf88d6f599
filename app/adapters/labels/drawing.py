"""One label drawn after its layout."""

from collections.abc import Sequence

from app.adapters.label_sheet import SPACED, WORD, Sheet, fit, printable, width_of, wrap
from app.adapters.labels.fields import fields_of
from app.adapters.labels.layout import ALIGNED, Area, Black, Box, Code, Goods, Layout, Logo, Part, Words
from app.domain.label_look import LabelLook
from app.domain.parcel import LabelContent

_RULE = 2
"""Thickness of rules and of the frame in dots."""
_SMALLEST = 18
"""Letters that a thermal printer still makes readable."""
_GOODS_LEAD = 5
_GAP = 12
"""Room between the columns of the goods."""


def draw_label(sheet: Sheet, layout: Layout, content: LabelContent, look: LabelLook) -> None:
    """On the sheet's page. ValueError when a code cannot be drawn that must not be left out."""
    _Label(sheet, layout, content, look).draw()


def scaled(sizes: Sequence[int], step: int) -> list[int]:
    """Letter sizes so many steps of a tenth larger or smaller; what fits in the layout's own sizes still fits."""
    changed = [max(_SMALLEST, round(size * (1 + step / 10))) for size in sizes]
    return changed + [size for size in sizes if size < changed[-1]]


class _Label:
    def __init__(self, sheet: Sheet, layout: Layout, content: LabelContent, look: LabelLook) -> None:
        self._sheet, self._layout, self._content, self._look = sheet, layout, content, look
        self._fields = fields_of(content, look)

    def draw(self) -> None:
        left, top, right, bottom = self._layout.frame
        areas = [area for area in self._layout.areas if self._is_shown(area)]
        rest = bottom - top - sum(area.height for area in areas)
        rules, y = [(left, top, right - left, _RULE)], top
        for area in areas:
            height = area.height or rest
            self._area(area, (left, y, right - left, height))
            y += height
            rules.append((left, min(y, bottom - _RULE), right - left, _RULE))
        self._sheet.fill([*rules, *((x, top, _RULE, bottom - top) for x in (left, right - _RULE))])

    def _is_shown(self, thing: Area | Part) -> bool:
        asked = not thing.when or self._fields[thing.when]
        return bool(asked) and not (thing.unless and self._fields[thing.unless])

    def _area(self, area: Area, place: Box) -> None:
        left, top, _, height = place
        if area.head:
            self._head(area, (left, top, self._layout.head, height))
        elif area.black:
            self._sheet.fill([place])
        for part in area.parts:
            if self._is_shown(part):
                x, y, across, down = part.box
                self._part(part, (left + x, top + y, across, down or height - y))

    def _head(self, area: Area, cell: Box) -> None:
        """Its characters stand below each other."""
        left, top, width, height = cell
        self._sheet.fill([cell if area.black else (left + width - _RULE, top, _RULE, height)])
        size = area.head_size
        y = top + (height - len(area.head) * size) / 2
        for row, character in enumerate(area.head):
            middle = left + width / 2
            self._sheet.write(middle, y + row * size, character, size, bold=True, white=area.black, align=0.5)

    def _part(self, part: Part, box: Box) -> None:
        match part:
            case Black():
                self._sheet.fill([box])
            case Logo():
                self._sheet.picture(*box, self._look.logo)
            case Code():
                self._code(part, box)
            case Goods():
                self._goods(part, box)
            case Words():
                self._words(part, box)

    def _code(self, part: Code, box: Box) -> None:
        left, top, width, height = box
        code: str = getattr(self._content, part.code)
        if part.square:
            self._sheet.qr(left, top, code, part.dots)
            return
        try:
            self._sheet.code128(left, top, width, code, part.dots, height)
        except ValueError:
            if not part.optional:
                raise

    def _words(self, part: Words, box: Box) -> None:
        """In the middle of the height of the box."""
        left, top, width, height = box
        text = " ".join(part.show.format_map(self._fields).split())
        size, lines = self._lettering(part, text, width, height)
        x, y = left + width * ALIGNED[part.align], top + (height + part.lead - len(lines) * (size + part.lead)) / 2
        for line in lines:
            self._sheet.write(x, y, line, size, bold=part.bold, white=part.white, align=ALIGNED[part.align])
            y += size + part.lead

    def _lettering(self, part: Words, text: str, width: int, height: int) -> tuple[int, list[str]]:
        """Letter size and lines of a text."""
        sizes = scaled(part.sizes, self._look.step) if part.scales else part.sizes
        words, size, lines = SPACED if part.spaced else WORD, sizes[-1], [""]
        for size in sizes:
            most = max(1, (height + part.lead) // (size + part.lead))
            lines = wrap(text, width, size, most + 1, part.bold, words)
            if len(lines) <= most:
                break
        return size, wrap(text, width, size, most, part.bold, words)

    def _goods(self, part: Goods, box: Box) -> None:
        """The first kinds, then how many pieces all are; names take two lines where there is room for all of them."""
        left, top, width, height = box
        items = [(printable(sku), printable(name), quantity) for sku, name, quantity in self._content.items]
        wanted = min(len(items), part.most) + (len(items) > part.most)
        pitch = min(scaled([part.pitch], self._look.step)[0], height // max(1, wanted))
        pitch = max(pitch, _SMALLEST + _GOODS_LEAD)
        size, rows = pitch - _GOODS_LEAD, height // pitch
        whole = len(items) <= min(part.most, rows)
        shown = items if whole else items[: min(part.most, rows - 1)]
        names = [wrap(name, part.name, size, 2) for _, name, _ in shown]
        if sum(map(len, names)) + (not whole) > rows:
            names = [[fit(name, part.name, size)] for _, name, _ in shown]
        for (sku, _, quantity), lines in zip(shown, names, strict=True):
            self._columns(left, top, (part.name, width), (lines, sku, quantity), size)
            top += pitch * len(lines)
        if not whole:
            self._sheet.write(left, top, f"等 {self._fields['pieces']} 件", size, bold=True)

    def _columns(
        self, left: int, top: int, widths: tuple[int, int], item: tuple[list[str], str, int], size: int
    ) -> None:
        """Name, part number and pieces of one kind; `widths` are those of the name and of all of it."""
        (name, width), (lines, sku, quantity) = widths, item
        for row, line in enumerate(lines):
            self._sheet.write(left, top + row * (size + _GOODS_LEAD), line, size)
        pieces = f"×{quantity}"
        room = width - name - 2 * _GAP - width_of(pieces, size, bold=True)
        self._sheet.write(left + name + _GAP, top, fit(sku, room, size), size)
        self._sheet.write(left + width, top, pieces, size, bold=True, align=1)

"""Waybill labels as PDF, drawn after the layouts in resources/labels, on the dot grid of a 203-dpi thermal printer."""

from collections.abc import Callable, Sequence
from io import BytesIO

import pypdfium2

from app.adapters.label_sheet import Sheet, printable
from app.adapters.labels.drawing import draw_label
from app.adapters.labels.layout import layout_named
from app.adapters.labels.raster import pdfium_alone
from app.domain.label_look import DEFAULT_LAYOUT, LabelLook
from app.domain.parcel import LabelContent


def _unchanged(_layout: str) -> LabelLook:
    return LabelLook()


class WaybillLabel:
    """app.ports.LabelRenderer; safe from any thread. `look` tells what staff have changed of a layout, by its name."""

    def __init__(self, look: Callable[[str], LabelLook] = _unchanged) -> None:
        self._look = look

    def render(self, content: LabelContent, layout: str = DEFAULT_LAYOUT) -> bytes:
        """The one-page PDF; the same content and look give the same bytes.

        Texts that do not fit are shortened with an ellipsis. ValueError when one of our codes cannot be a Code 128,
        BadInput("label.layout") when there is no such layout.
        """
        return self.render_many([content], layout)

    def render_many(self, contents: Sequence[LabelContent], layout: str = DEFAULT_LAYOUT) -> bytes:
        """One PDF with a page for each, in their order; as `render`, and ValueError when there are none."""
        return draw(contents, layout, self._look(layout))


def draw(contents: Sequence[LabelContent], layout: str, look: LabelLook) -> bytes:
    """As WaybillLabel.render_many, with a look that need not be anybody's yet."""
    if not contents:
        raise ValueError("no labels to draw")
    paper = layout_named(layout)
    sheet = Sheet(paper.width_mm, paper.height_mm, title=printable(contents[0].label_code))
    for number, content in enumerate(contents):
        if number:
            sheet.next_page()
        draw_label(sheet, paper, content, look)
    return sheet.finish()


def merge(pdfs: Sequence[bytes]) -> bytes:
    """One PDF with the pages of all, in their order; ValueError when there are none."""
    if not pdfs:
        raise ValueError("no labels to merge")
    out = BytesIO()
    with pdfium_alone, pypdfium2.PdfDocument.new() as merged:
        for pdf in pdfs:
            with pypdfium2.PdfDocument(pdf) as one:
                merged.import_pages(one)
        merged.save(out)
    return out.getvalue()

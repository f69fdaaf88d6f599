"""What is printed: labels, slips, hand-over lists, and the printers they go to."""

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import uuid4

from app.adapters.labels import draw, layouts, picture, read_logo, to_printer
from app.adapters.manifest import draw_manifest
from app.adapters.printers import proof_page
from app.adapters.slips import draw_slips
from app.bootstrap.house import House, undisturbed
from app.domain.codes import clean_code
from app.domain.label_look import LabelLook
from app.domain.parcel import LabelContent
from app.domain.people import Actor
from app.domain.pick_lists import OPEN, Cart, ListKind, SlipPaper
from app.domain.printing import Delivery, Document
from app.errors import Refused, Unavailable
from app.usecases.pick_lists import ListReleased, PrintSlips, SlipsQueued
from app.usecases.printing import JobChanged, PrintDocument
from app.views.labels import LayoutRow
from app.worker.labels import render_pending
from app.worker.lists import release_carts
from app.worker.printing import deliver_jobs


class Papers(House):
    """What goes on paper."""

    def deliver(self) -> int:
        """Draw the labels that are asked for."""
        return undisturbed(self._draw)

    def print_waiting(self, station: str = "") -> int:
        """Bring print jobs that are due to their printers, as a computer at `station`; how many went out. Takes as long
        as the slowest printer."""
        return undisturbed(lambda: self._print(station))

    def _print(self, station: str) -> int:
        return deliver_jobs(self.looking, self.unit_of_work, self._printers, station, self._clock)

    def _draw(self) -> int:
        drawn = render_pending(self.looking, self.unit_of_work, self._renderer, self._clock)
        if drawn:
            self._printable.set()
        return drawn

    def test_printer(self, code: str) -> Delivery:
        """Print a test page from this computer now, whatever waits; Refused("printer.unknown")."""
        with self.looking() as uow:
            printer = uow.printing.printer(clean_code(code))
        if printer is None:
            raise Refused("printer.unknown", printer=code)
        sent = self._printers.send(printer, f"test {printer.code}", proof_page(printer))
        return self._printers.follow(printer, sent.ticket) if sent.ticket else sent

    def release_carts(
        self,
        actor: Actor,
        warehouse: str,
        kind: ListKind,
        carts: Sequence[Cart],
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Sequence[ListReleased]:
        """A pick list for each planned cart."""
        return release_carts(self.bus, actor, warehouse, kind, carts, progress, cancelled)

    def save_slips(self, no: str, paper: SlipPaper, path: Path, *, by_order: bool) -> int:
        """What is left of an open list as a PDF of slips with barcodes: of the whole walk, or one for each order; how
        many bytes."""
        pdf = self._slips(no, paper, by_order=by_order)
        try:
            return path.write_bytes(pdf)
        except OSError as error:
            raise Unavailable("file.unwritable", file=str(path), why=error.strerror or "") from None

    def _slips(self, no: str, paper: SlipPaper, *, by_order: bool) -> bytes:
        detail = self.reader.pick_list(no)
        if detail is None:
            raise Refused("list.unknown", list=no)
        if detail.row.state not in OPEN or not detail.left:
            raise Refused("list.closed", list=detail.row.no)
        return draw_slips(detail, paper, by_order=by_order)

    def print_slips(self, actor: Actor, no: str, paper: SlipPaper, *, by_order: bool) -> SlipsQueued:
        """The same to the printer of the actor's station."""
        pdf = self._slips(no, paper, by_order=by_order)
        queued: SlipsQueued = self.handle(PrintSlips(str(uuid4()), no, pdf), actor).value
        self._printable.set()
        return queued

    def label(self, code: str) -> bytes:
        """The stored bytes of an order's label, drawn first when they are still asked for."""
        found = self.reader.order(code)
        if found is None:
            raise Refused("order.unknown", order=code)
        pdf = self.reader.label_pdf(code)
        if pdf is None:
            self.deliver()
            pdf = self.reader.label_pdf(code)
        if pdf is None:
            raise Refused("label.none", order=found.row.no)
        return pdf

    def label_batch(self, contents: Sequence[LabelContent], layout: str, language: str, dpi: int) -> bytes:
        """Labels in one file for a printer that speaks `language` ("pdf", "zpl", "tspl") at `dpi` (203, 300)."""
        return to_printer(self._renderer.render_many(contents, layout), dpi, language)

    def label_layouts(self) -> list[LayoutRow]:
        """Every layout, the default first."""
        return [LayoutRow(each.name, each.width_mm, each.height_mm) for each in layouts().values()]

    def preview_label(self, content: LabelContent, layout: str, look: LabelLook) -> bytes:
        """A label as a 203-dpi printer burns it, as PNG."""
        return picture(draw([content], layout, look))

    def read_logo(self, path: Path) -> bytes:
        """A picture made a logo."""
        return read_logo(path)

    def manifest(self, load: str) -> bytes:
        """The hand-over list of a load as it is now; Refused("load.unknown")."""
        detail = self.reader.handover(load)
        if detail is None:
            raise Refused("load.unknown", load=load)
        return draw_manifest(detail)

    def print_manifest(self, actor: Actor, load: str) -> JobChanged:
        """The same on paper, at the actor's station."""
        command = PrintDocument(str(uuid4()), Document.MANIFEST, load, self.manifest(load))
        queued: JobChanged = self.handle(command, actor).value
        return queued

"""The list as a file: where to, how far, and a way to stop."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from app.i18n import text
from app.views.orders import OrderFilter
from ui import clock
from ui.screen import Message, Services, Tone
from ui.widgets.basics import button, label, row

_KINDS = {".xlsx": "Excel (*.xlsx)", ".csv": "CSV (*.csv)"}


def choose_table(parent: QWidget, title: str, stem: str) -> Path | None:
    """Ask for the file of an export; a name without an ending gets that of the kind chosen."""
    proposed = f"{stem}-{clock.now():%Y%m%d}.xlsx"
    name, kind = QFileDialog.getSaveFileName(parent, title, proposed, ";;".join(_KINDS.values()))
    if not name:
        return None
    ending = next((ending for ending, told in _KINDS.items() if told == kind), ".xlsx")
    path = Path(name)
    return path if path.suffix.lower() in _KINDS else path.with_name(path.name + ending)


class ExportOrders(QWidget):
    """A button; progress and a way to stop while it runs. `where` tells the filter in force."""

    def __init__(self, services: Services, where: Callable[[], OrderFilter]) -> None:
        super().__init__()
        self._services, self._where, self._stop = services, where, Event()
        self._start = button(text("Export…"), self.ask, "link", "import", "Ctrl+E")
        self._bar, self._count = QProgressBar(), label("", "meta")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._cancel = button(text("Stop the export"), self._stop.set, "link")
        self.setLayout(row(self._start, self._bar, self._count, self._cancel))
        self._show(running=False)

    def ask(self) -> None:
        """Where shall the orders go?"""
        if self._start.isHidden():
            return
        path = choose_table(self, text("Export orders"), text("orders"))
        if path is not None:
            self._write(self._where(), path)

    def _write(self, where: OrderFilter, path: Path) -> None:
        self._stop.clear()
        self._show(running=True)
        tasks, desk, stop = self._services.tasks, self._services.desk, self._stop
        progress = tasks.progress(self, self._on_progress)

        def cancelled() -> bool:
            return stop.is_set() or tasks.closing.is_set()

        def work() -> int | None:
            try:
                return desk.export_orders(where, path, progress, cancelled)
            except Exception:
                if cancelled():  # whatever ended it: the person wanted it to end
                    return None
                raise

        tasks.read(self, work, lambda count: self._on_done(count, path), self._on_failed)

    def _show(self, *, running: bool) -> None:
        self._start.setVisible(not running)
        self._bar.setRange(0, 0)
        self._count.clear()
        for part in (self._bar, self._count, self._cancel):
            part.setVisible(running)

    def _on_progress(self, done: int, total: int) -> None:
        if self._start.isHidden():
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._count.setText(f"{done:,} / {total:,}")

    def _on_done(self, count: int | None, path: Path) -> None:
        self._show(running=False)
        if count is None:
            told = Message(text("Export stopped; no file was written."))
        else:
            told = Message(text("{count} orders saved in {file}.", count=f"{count:,}", file=path.name), Tone.GOOD)
        self._services.say(told)

    def _on_failed(self, error: Exception) -> None:
        self._show(running=False)
        self._services.trouble(error)

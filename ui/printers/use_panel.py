"""Which printers take the documents of one station: a choice for each document."""

from collections.abc import Sequence
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame

from app.domain.printing import Document, Printer
from app.i18n import text
from app.usecases.printing import UsePrinter
from app.words import printing
from ui.printers.wording import UseLine
from ui.widgets.basics import button, column, label, row


class UsePanel(QFrame):
    """`asked` brings a command for each choice that has changed."""

    asked = Signal(object)

    def __init__(self, *, may_change: bool) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._line: UseLine | None = None
        self._printers: Sequence[Printer] = ()
        self._title, self._told = label("", "section"), label("", "quiet", wrap=True)
        self._boxes = {document: QComboBox() for document in Document}
        self._save = button(f"{text('Save')}   Ctrl+Enter", self.save, "primary")
        self._save.setEnabled(may_change)
        self._save.setToolTip("" if may_change else text("Your role may not do this."))
        parts = [column(self._title, self._told, spacing=4)]
        for document, box in self._boxes.items():
            name = printing.document(document)
            box.setAccessibleName(name)
            box.setEnabled(may_change)
            parts.append(column(label(name, "quiet"), box, spacing=4))
        self.setLayout(column(*parts, row(self._save, None), None, spacing=12, margins=(16, 12, 16, 12)))

    def show_line(self, line: UseLine, printers: Sequence[Printer]) -> None:
        """A station; what is chosen and not saved stays while nothing else is known of it."""
        if (line, list(printers)) == (self._line, list(self._printers)):
            return
        self._line, self._printers = line, printers
        self._title.setText(line.name)
        told = text("What has no printer of its own here goes to the one of every station.")
        self._told.setText(told if line.station else text("For every station that has no printer of its own."))
        for document, box in self._boxes.items():
            box.clear()
            common = line.common.get(document, "")
            box.addItem(text("As every station: {printer}", printer=common) if common else text("No printer"), "")
            for printer in printers:
                named = printer.code if printer.name == printer.code else f"{printer.code} · {printer.name}"
                box.addItem(named, printer.code)
            box.setCurrentIndex(max(0, box.findData(line.own.get(document, ""))))

    def focus_first(self) -> None:
        """The first document."""
        next(iter(self._boxes.values())).setFocus()

    def save(self) -> None:
        """What has changed."""
        if self._line is None or not self._save.isEnabled():
            return
        for document, box in self._boxes.items():
            code = box.currentData()
            if code != self._line.own.get(document, ""):
                self.asked.emit(UsePrinter(str(uuid4()), self._line.station, document, code))

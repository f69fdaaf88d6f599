"""One printer in a form: how it is reached, what it speaks, which paper is in it."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit

from app.domain.printing import DPIS, Language, Printer, PrinterKind
from app.i18n import text
from app.usecases.printing import RetirePrinter, SavePrinter
from app.views.labels import LayoutRow
from app.words import printing
from ui.printers.wording import address_hint
from ui.widgets.basics import button, column, label, row

_LANGUAGES = {
    Language.ZPL: "ZPL (Zebra)",
    Language.TSPL: "TSPL (TSC, 佳博, 汉印)",
    Language.PDF: "PDF",
}


class PrinterForm(QFrame):
    """`asked` brings a command, `tried` the code of a saved printer to print a test page on."""

    asked = Signal(object)
    tried = Signal(str)

    def __init__(self, *, may_change: bool) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._shown: Printer | None = None
        self._title = label("", "section")
        self._code, self._name, self._address = QLineEdit(), QLineEdit(), QLineEdit()
        self._kind, self._language, self._dpi, self._layout = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self._code.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        for box, choices in ((self._kind, PrinterKind), (self._language, Language)):
            for choice in choices:
                told = printing.kind(choice) if isinstance(choice, PrinterKind) else _LANGUAGES[choice]
                box.addItem(told, choice)
        for dots in DPIS:
            self._dpi.addItem(f"{dots} dpi", dots)
        self._save = button(f"{text('Save')}   Ctrl+Enter", self.save, "primary")
        self._test = button(text("Test page"), self.try_out, tip="F6")
        self._remove = button(text("Remove"), self._on_remove, "danger")
        for deed in (self._save, self._remove):
            deed.setEnabled(may_change)
            deed.setToolTip("" if may_change else text("Your role may not do this."))
        self._build()
        self._kind.currentIndexChanged.connect(self._on_kind)
        self.show_printer(None)

    def _build(self) -> None:
        parts = [column(self._title)]
        for name, field in (
            (text("Code"), self._code),
            (text("Name"), self._name),
            (text("Reached by"), self._kind),
            (text("Address"), self._address),
            (text("Speaks"), self._language),
            (text("Dots"), self._dpi),
            (text("Paper of the labels in it"), self._layout),
        ):
            field.setAccessibleName(name)
            if isinstance(field, QLineEdit):
                field.setMaxLength(200)
                field.returnPressed.connect(self.save)
            parts.append(column(label(name, "quiet"), field, spacing=4))
        deeds = row(self._save, self._test, None, self._remove)
        self.setLayout(column(*parts, deeds, None, spacing=10, margins=(16, 12, 16, 12)))

    def know(self, layouts: Sequence[LayoutRow]) -> None:
        """The layouts there are."""
        if self._layout.count() != len(layouts):
            chosen = self._layout.currentData()
            self._layout.clear()
            for layout in layouts:
                self._layout.addItem(f"{layout.width_mm} × {layout.height_mm} mm", layout.name)
            self._layout.setCurrentIndex(max(0, self._layout.findData(chosen)))

    def show_printer(self, shown: Printer | None) -> None:
        """A saved printer, or the empty form of a new one. What is typed stays while the same one is shown."""
        if shown is not None and shown == self._shown:
            return
        self._shown = shown
        self._title.setText(shown.code if shown else text("New printer"))
        self._code.setText(shown.code if shown else "")
        self._code.setReadOnly(shown is not None)
        self._name.setText(shown.name if shown else "")
        self._address.setText(shown.address if shown else "")
        for box, value in (
            (self._kind, shown.kind if shown else PrinterKind.TCP),
            (self._language, shown.language if shown else Language.ZPL),
            (self._dpi, shown.dpi if shown else DPIS[0]),
            (self._layout, shown.layout if shown else self._layout.itemData(0)),
        ):
            box.setCurrentIndex(max(0, box.findData(_raw(value))))
        self._on_kind()
        self._test.setVisible(shown is not None)
        self._remove.setVisible(shown is not None)

    def begin(self) -> None:
        """A new printer."""
        self.show_printer(None)
        self._code.setFocus()

    def focus_first(self) -> None:
        """What is changed most."""
        (self._name if self._shown else self._code).setFocus()

    def save(self) -> None:
        """What is missing gets the cursor."""
        missing = next((field for field in (self._code, self._address) if not field.text().strip()), None)
        if missing is not None or not self._save.isEnabled():
            (missing or self._code).setFocus()
            return
        self.asked.emit(
            SavePrinter(
                str(uuid4()),
                self._code.text().strip(),
                self._name.text().strip(),
                PrinterKind(self._kind.currentData()),
                self._address.text().strip(),
                Language(self._language.currentData()),
                self._dpi.currentData(),
                self._layout.currentData(),
            )
        )

    def try_out(self) -> None:
        """As it was saved last."""
        if self._shown is not None:
            self.tried.emit(self._shown.code)

    def show_trying(self, *, is_trying: bool) -> None:
        """A test page is on its way."""
        self._test.setEnabled(not is_trying)
        self._test.setText(text("Printing …") if is_trying else text("Test page"))

    def _on_remove(self) -> None:
        if self._shown is not None:
            self.asked.emit(RetirePrinter(str(uuid4()), self._shown.code))

    def _on_kind(self) -> None:
        self._address.setPlaceholderText(address_hint(PrinterKind(self._kind.currentData())))


def _raw(value: object) -> object:
    """Qt keeps a StrEnum as its text."""
    return value.value if isinstance(value, StrEnum) else value

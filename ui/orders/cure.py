"""How one gap is put right for every order that has it: which product a code means, which county an address."""

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QWidget

from app import words
from app.bus import Result
from app.domain.intake import Missing, Place
from app.domain.people import Permission
from app.i18n import text
from app.usecases.curing import CureAddress, Cured, CureSku
from app.views.customers import PartRow
from app.views.intake import GapRow
from ui import theme
from ui.intake.suggestions import Offer, Suggester, Suggestion, SuggestionList
from ui.screen import Message, Services, Tone
from ui.widgets.basics import button, column, icon_label, label, page, row, show_icon


class CureForm(QFrame):
    """One field that finds while one types; Enter takes what is marked, Enter again cures. `cured` brings what the
    command did, `closed` that nobody wants to. Suggestions hang over `host`."""

    cured = Signal(object)
    closed = Signal()

    def __init__(self, services: Services, host: QWidget) -> None:
        super().__init__()
        self.setProperty("kind", "note")
        self._services, self._gap = services, GapRow(Missing.SKU, "", "", 0, "")
        self._answer: PartRow | Place | None = None
        self._question, self._about = label("", wrap=True), label("", "meta", wrap=True)
        self._value = label("", font=theme.code_font(), wrap=True)
        self._box, hanging = QLineEdit(), SuggestionList(host)
        self._finder = Suggester(self._box, hanging, services.tasks, self._find).attach()
        self._finder.taken.connect(self._on_taken)
        self._finder.missed.connect(self._on_missed)
        self._box.textEdited.connect(lambda: self._understand(None))
        self._sign, self._meant = icon_label("check"), label("", wrap=True)
        self._remember = QCheckBox(text("also from now on"))
        self._cure, self._back = button("", self._send, "primary"), button(text("Back"), self.closed.emit)
        self._build()

    def _build(self) -> None:
        meant = row(self._sign, self._meant)
        meant.setStretch(1, 1)
        self._understood = page(meant)
        ends = row(self._cure, self._back, None)
        parts = (self._question, self._value, self._about, self._box, self._understood, self._remember, ends)
        self.setLayout(column(*parts, margins=(12, 12, 12, 12)))
        self._allowed = self._services.may(Permission.CURE)
        self._box.setEnabled(self._allowed)

    @property
    def gap(self) -> GapRow:
        """The gap that is asked for."""
        return self._gap

    def ask(self, gap: GapRow) -> None:
        """Another gap; asked for the same one again, what is typed stays."""
        same = (gap.missing, gap.value) == (self._gap.missing, self._gap.value)
        self._gap = gap
        self._cure.setText(text("Put {count} orders right", count=f"{gap.orders:,}"))
        if same:
            return
        of_sku = gap.missing == Missing.SKU
        self._question.setText(text("Which product is this?") if of_sku else text("Which county is this?"))
        self._value.setText(gap.value)
        self._about.setText(gap.title)
        self._about.setVisible(bool(gap.title))
        self._box.setPlaceholderText(text("Code or name") if of_sku else text("Address with its county"))
        self._box.setText("" if of_sku else gap.value)
        self._box.setCursorPosition(0)
        self._remember.setChecked(True)
        self._remember.setVisible(of_sku)
        self._finder.close()
        self._understand(None)

    def focus_first(self) -> None:
        """Let the clerk type; an address is looked at as it stands."""
        (self._box if self._allowed else self._back).setFocus()
        if not self._allowed:
            return
        if self._gap.missing == Missing.ADDRESS and self._answer is None:
            typed = self._box.text()
            self._services.tasks.read(self, lambda: self._find(typed), self._offer, lane="address")

    def _offer(self, offer: Offer) -> None:
        if not self._box.hasFocus():
            return
        if offer.rows:
            self._finder.offer(offer)
        else:
            self._on_missed(self._box.text())

    def _find(self, typed: str) -> Offer:
        """Products, or the county of an address: one that is sure, or several to choose from."""
        if self._gap.missing == Missing.SKU:
            parts = self._services.desk.reader.parts(typed, "", 20)
            return Offer([Suggestion(part.name, part.sku, part) for part in parts])
        answer = self._services.desk.resolve_address(typed)
        places = (answer.place,) if answer.place else answer.candidates
        return Offer([Suggestion(place.name, place.adcode, place) for place in places], 0 if answer.place else -1)

    def _on_taken(self, value: PartRow | Place) -> None:
        if isinstance(value, PartRow):
            self._box.setText(value.sku)
        self._understand(value)
        self._cure.setFocus()

    def _on_missed(self, typed: str) -> None:
        self._answer = None
        if self._gap.missing == Missing.SKU:
            told = text("No product fits “{typed}”. Import it with the products first.", typed=typed)
        else:
            told = text("No county is found. Write province, city and county in front.")
        self._tell("warning", theme.tokens().warn, told)

    def _understand(self, value: PartRow | Place | None) -> None:
        self._answer = value
        self._cure.setEnabled(value is not None and self._allowed)
        if isinstance(value, PartRow):
            self._tell("check", theme.tokens().good, f"{value.name} · {words.money(value.price_fen)}")
        elif value is not None:
            self._tell("check", theme.tokens().good, value.name)
        elif self._allowed:
            self._understood.hide()
        else:
            self._tell("info", theme.tokens().quiet, text("Your role may not do this. A clerk can."))

    def _tell(self, icon: str, colour: str, told: str) -> None:
        show_icon(self._sign, icon, colour)
        self._meant.setText(told)
        self._understood.show()

    def _command(self) -> CureSku | CureAddress | None:
        if isinstance(self._answer, PartRow):
            return CureSku(str(uuid4()), self._gap.value, self._answer.sku, self._remember.isChecked())
        if self._answer is not None:
            return CureAddress(str(uuid4()), self._gap.value, self._box.text().strip(), self._answer)
        return None

    def _send(self) -> None:
        command, desk, actor = self._command(), self._services.desk, self._services.actor
        if command is not None:
            self.setEnabled(False)
            self._services.tasks.write(self, lambda: desk.handle(command, actor), self._on_cured, self._on_failed)

    def _on_cured(self, result: Result[Cured]) -> None:
        self.setEnabled(True)
        self._understand(None)
        cured = result.value
        left = len(cured.orders) - len(cured.complete)
        told = text("{count} orders complete", count=f"{len(cured.complete):,}")
        if left:
            told = text("{told}; {left} still lack something else", told=told, left=f"{left:,}")
        self._services.say(Message(told, Tone.GOOD))
        self.cured.emit(cured)

    def _on_failed(self, error: Exception) -> None:
        self.setEnabled(True)
        self._services.trouble(error)

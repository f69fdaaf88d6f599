"""A customer nobody knows yet: name, phone, kind, address, and on with the order."""

from dataclasses import replace
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from app.domain.catalog import CustomerKind
from app.i18n import text
from app.usecases.ordering import AddCustomer, CustomerAdded
from app.views.customers import AddressRow
from ui.intake.address import AddressBox
from ui.intake.suggestions import Box, SuggestionList
from ui.screen import Services
from ui.tasks import ANSWERS
from ui.widgets.basics import button, column, label, restyle
from ui.widgets.flow import FlowLayout


def kind_name(kind: str) -> str:
    """A customer's kind in words."""
    return text("4S dealer") if kind == CustomerKind.DEALER_4S else text("Repair shop")


class NewCustomer(QWidget):
    """`saved` brings the code of the customer made."""

    saved = Signal(str)

    def __init__(self, services: Services, hanging: SuggestionList) -> None:
        super().__init__()
        self._services = services
        self._request_id, self._place = "", AddressRow("", None, None)
        self._name, self._phone = Box(), Box()
        self._dealer = self._kind(CustomerKind.DEALER_4S)
        self._shop = self._kind(CustomerKind.REPAIR_SHOP)
        self._kinds = QButtonGroup(self)
        self._address = AddressBox(services.desk, services.tasks, hanging, text("No address yet"))
        self._save = button(text("Save and go on"), self._on_save, "primary")
        self._name.returnPressed.connect(self._phone.setFocus)
        self._phone.returnPressed.connect(self._address.setFocus)
        self._address.chosen.connect(self._on_address)
        kinds = FlowLayout(spacing=6)
        for kind in (self._shop, self._dealer):
            self._kinds.addButton(kind)
            kinds.addWidget(kind)
        self.setLayout(
            column(
                label(text("New customer"), "section"),
                label(text("Name"), "meta"),
                self._name,
                label(text("Phone"), "meta"),
                self._phone,
                label(text("Kind"), "meta"),
                kinds,
                label(text("Address"), "meta"),
                self._address,
                4,
                self._save,
                None,
                spacing=4,
            )
        )

    def _kind(self, kind: CustomerKind) -> QPushButton:
        made = button(kind_name(kind), kind="chip")
        made.setCheckable(True)
        made.setChecked(kind is CustomerKind.REPAIR_SHOP)
        return made

    def begin(self, typed: str) -> None:
        """An empty form; what was searched for is the phone or the name."""
        self._request_id, self._place = str(uuid4()), AddressRow("", None, None)
        is_phone = typed.replace("-", "").isdigit()
        self._name.setText("" if is_phone else typed)
        self._phone.setText(typed if is_phone else "")
        self._address.show_address(None)
        restyle(self._name, "wrong", "")
        self._save.setEnabled(True)
        self._name.setFocus()

    def _on_address(self, address: AddressRow) -> None:
        self._place = address
        self._save.setFocus()

    def _on_save(self) -> None:
        name = self._name.text().strip()
        restyle(self._name, "wrong", "" if name else "true")
        if not name:
            self._name.setFocus()
            return
        self._save.setEnabled(False)
        kind = CustomerKind.DEALER_4S if self._dealer.isChecked() else CustomerKind.REPAIR_SHOP
        typed, chosen = self._address.typed, self._place
        known = chosen.place if chosen.address == typed else None
        command = AddCustomer(self._request_id, name, kind, self._phone.text().strip(), address=typed)
        desk, actor = self._services.desk, self._services.actor

        def work() -> str:
            place = known or (desk.resolve_address(typed).place if typed else None)
            added: CustomerAdded = desk.handle(replace(command, place=place), actor).value
            return added.code

        self._services.tasks.write(self, work, self.saved.emit, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._save.setEnabled(True)
        if isinstance(error, ANSWERS):
            self._services.trouble(error)

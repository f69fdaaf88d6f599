"""What an incomplete order lacks, each in a sentence with what can be done about it here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from app import words
from app.domain.intake import Missing
from app.domain.stages import Awaits
from app.i18n import text
from app.usecases.curing import Cured
from app.views.customers import GrantRow
from app.views.intake import GapRow
from app.views.orders import OrderDetail
from ui import clock, theme
from ui.orders.cure import CureForm
from ui.screen import Services
from ui.widgets.basics import button, clear, column, icon_label, label, row

_CURED_HERE = frozenset({Missing.SKU.value, Missing.ADDRESS.value})


@dataclass(frozen=True, slots=True)
class _Behind:
    """What stands behind the gaps of an order: those it shares with others, its requests for credit, and the names of
    those who asked."""

    gaps: Sequence[GapRow] = ()
    grants: Sequence[GrantRow] = ()
    names: Mapping[str, str] = field(default_factory=dict)


class MissingNote(QFrame):
    """Hidden for orders that lack nothing. `cured` says that a gap was closed, `screen_requested` asks for another
    screen. The suggestions of a cure hang over `host`."""

    cured = Signal()
    screen_requested = Signal(str)

    def __init__(self, services: Services, host: QWidget) -> None:
        super().__init__()
        self.setProperty("kind", "note")
        self._services, self._detail = services, None
        self._list, self._form = column(spacing=10), CureForm(services, host)
        self._form.setProperty("kind", "")
        self._form.hide()
        self._form.closed.connect(self.back)
        self._form.cured.connect(self._on_cured)
        self.setLayout(column(self._list, self._form, margins=(12, 10, 12, 10)))
        self.hide()

    def show_detail(self, detail: OrderDetail | None) -> None:
        """What this order lacks."""
        lacking = detail is not None and detail.row.awaits is Awaits.DATA
        self._form.hide()
        if not lacking or detail is None:
            self.hide()
            return
        reader, missing, no = self._services.desk.reader, set(detail.row.missing), detail.row.no

        def work() -> _Behind:
            gaps = reader.gaps() if missing & _CURED_HERE else ()
            if Missing.CREDIT not in missing:
                return _Behind(gaps)
            grants = [grant for grant in reader.grants() if grant.order_no == no]
            return _Behind(gaps, grants, {row.code: row.name for row in reader.operators()})

        self._services.tasks.read(self, work, lambda behind: self._show(detail, behind), lane="gaps")

    def back(self) -> bool:
        """Close the cure; False when none is open."""
        open_ = not self._form.isHidden()
        self._form.hide()
        return open_

    def _show(self, detail: OrderDetail, behind: _Behind) -> None:
        clear(self._list)
        says = {
            Missing.SKU: lambda: self._say_codes(detail, behind.gaps),
            Missing.ADDRESS: lambda: self._say_address(detail, behind.gaps),
            Missing.CREDIT: lambda: self._say_credit(behind.grants, behind.names),
            Missing.PAYMENT: lambda: self._say(
                text("The customer has not paid yet. It goes on when the channel's next file says so.")
            ),
            Missing.PRICE: lambda: self._say(
                text("A line has no price. Put it into the price list and import that."), "import"
            ),
            Missing.LINES: lambda: self._say(text("Its lines are not here. Import the channel's line list."), "import"),
        }
        for missing in detail.row.missing:
            says[Missing(missing)]()
        self.show()

    def _say_codes(self, detail: OrderDetail, gaps: Sequence[GapRow]) -> None:
        codes = {line.sku for line in detail.lines}
        found = [gap for gap in gaps if gap.missing == Missing.SKU and gap.value in codes]
        for gap in found:
            told = text("Nobody knows the code {code} ({title}).", code=gap.value, title=gap.title)
            self._add(told, text("Say which product it is…"), partial(self._cure, gap))
        if not found:
            self._say(text("A line names no product we know. Import the product, then the order again."), "import")

    def _say_address(self, detail: OrderDetail, gaps: Sequence[GapRow]) -> None:
        alone = GapRow(Missing.ADDRESS, detail.address, "", 1, detail.row.no)
        gap = next((gap for gap in gaps if gap.missing == Missing.ADDRESS and gap.value == detail.address), alone)
        self._add(text("No county is clear in its address."), text("Say which county…"), partial(self._cure, gap))

    def _say_credit(self, grants: Sequence[GrantRow], names: Mapping[str, str]) -> None:
        told = text("The customer's credit does not reach.")
        if grants:
            grant = grants[0]
            asked = {
                "amount": words.money(grant.amount_fen),
                "by": names.get(grant.asked_by, grant.asked_by),
                "when": words.clock(grant.asked_at, clock.now()) if grant.asked_at else "",
                "state": words.grant_state(grant.state),
            }
            request = text("{by} asked for {amount}, {when}: {state}", **asked)
            told = "\n".join(filter(None, (told, request, grant.reason)))
        self._add(told, text("To the requests"), partial(self.screen_requested.emit, "credit"))

    def _say(self, told: str, screen: str = "") -> None:
        self._add(told, text("To the import") if screen else "", partial(self.screen_requested.emit, screen))

    def _add(self, told: str, title: str, act: partial[None]) -> None:
        words_ = column(label(told, wrap=True), *([button(title, act, "link")] if title else []), spacing=4)
        sign = column(icon_label("warning", theme.tokens().warn), None, spacing=0)
        line = row(sign, words_)
        line.setStretch(1, 1)
        self._list.addLayout(line)

    def _cure(self, gap: GapRow) -> None:
        self._form.ask(gap)
        self._form.show()
        self._form.focus_first()

    def _on_cured(self, _cured: Cured) -> None:
        self._form.hide()
        self.cured.emit()

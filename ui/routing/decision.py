"""Why this warehouse: what was decided, by which branch of which rules, and every warehouse that was looked at."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from app import words
from app.domain.routing import Outcome
from app.i18n import text
from app.views.orders import DecisionRow, OrderDetail, TransferRow
from ui import clock, theme
from ui.routing.candidate import candidate_card
from ui.routing.rows import route_words
from ui.routing.steps import state_colour, state_icon, state_word
from ui.widgets.basics import clear, column, icon_label, label, page, row


class DecisionView(QWidget):
    """The decision on one order; the same beside the map and on the order's own screen."""

    def __init__(self) -> None:
        super().__init__()
        self._body = column(spacing=10)
        self.setLayout(self._body)

    def show_decision(self, detail: OrderDetail, names: Mapping[str, str], else_: str) -> None:
        """Show it, or the sentence why there is none; `names` are those of the warehouses by code."""
        clear(self._body)
        decision = detail.decision
        if decision is None:
            self._body.addWidget(label(else_, "quiet", wrap=True))
            return
        self._body.addWidget(_headline(decision))
        for transfer in detail.transfers:
            self._body.addWidget(_transfer(transfer, names))
        farthest = max((candidate.km for candidate in decision.candidates), default=0.0)
        for candidate in decision.candidates:
            self._body.addWidget(candidate_card(candidate, decision, farthest))
        if not decision.candidates:
            self._body.addWidget(label(text("There was no warehouse to choose from."), "quiet", wrap=True))


def _headline(decision: DecisionRow) -> QWidget:
    now = theme.tokens()
    looks = {
        Outcome.ASSIGNED.value: ("check", now.good),
        Outcome.SPLIT.value: ("check", now.good),
        Outcome.TRANSFER.value: ("transfer", now.warn),
        Outcome.TO_PRODUCE.value: ("factory", now.colour("to_produce").name()),
        Outcome.HOLD.value: ("hold", now.warn),
    }
    icon, colour = looks.get(decision.outcome, ("clock", now.quiet))
    told = label(words.headline(decision), font=theme.font(bold=True), wrap=True)
    when = label(text("Decided {time}", time=words.clock(decision.at, clock.now())), "meta")
    line = row(icon_label(icon, colour, 20), column(told, when, spacing=2), spacing=8)
    line.setStretch(1, 1)
    return page(line)


def _transfer(transfer: TransferRow, names: Mapping[str, str]) -> QWidget:
    pieces = text("{count} pcs", count=transfer.pieces)
    moved = label(f"{route_words(transfer, names)}  {pieces} · {state_word(transfer.state)}", wrap=True)
    number = label(transfer.no, "quiet", theme.code_font(12))
    mark = icon_label(state_icon(transfer.state), state_colour(transfer.state))
    lines = row(mark, column(moved, number, spacing=0), spacing=8)
    lines.setStretch(1, 1)
    return page(lines)

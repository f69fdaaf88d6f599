"""Beside the preview: the chosen order with what it lacks in words, or the chosen rejected row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget

from app import words
from app.domain.intake import Missing
from app.errors import Problem
from app.i18n import text
from ui import theme
from ui.widgets.basics import ElidedLabel, clear, column, icon_label, label, page, row, rule
from ui.widgets.order_facts import fact_grid

if TYPE_CHECKING:
    from app.worker.intake import PreviewLine, PreviewOrder

_WIDTH = 320
_LINES = 30
"""At most so many lines are listed."""


class PreviewPanel(QFrame):
    """Follows the choice in the preview."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.setFixedWidth(_WIDTH)
        self._body = column(spacing=12, margins=(16, 16, 16, 16))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page(self._body))
        self.setLayout(column(scroll))

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        clear(self._body)

    def show_order(self, order: PreviewOrder) -> None:
        """An order as it would come in."""
        clear(self._body)
        self._body.addWidget(_copied(order.external_no))
        for sentence in lacks(order):
            self._body.addLayout(_marked("warning", "warn", sentence))
        facts = (
            (text("Customer"), order.buyer),
            (text("Contact"), " ".join(filter(None, (order.contact, order.phone)))),
            (text("Address"), order.address),
            (text("Region"), order.region),
            (text("Amount"), words.money(order.amount_fen)),
        )
        self._body.addLayout(fact_grid(facts, 64))
        if order.lines:
            self._body.addWidget(rule())
        for line in order.lines[:_LINES]:
            self._body.addWidget(_line(line))
        if len(order.lines) > _LINES:
            self._body.addWidget(label(text("{count} more lines", count=len(order.lines) - _LINES), "meta"))
        self._body.addStretch(1)

    def show_problem(self, problem: Problem) -> None:
        """A row that would not come in."""
        clear(self._body)
        self._body.addLayout(_marked("stop", "bad", words.problem(problem)))
        hint = text("Correct it in the file, or save the rejected rows, correct them there, and import that file.")
        self._body.addWidget(label(hint, "quiet", wrap=True))
        self._body.addStretch(1)


def lacks(order: PreviewOrder) -> list[str]:
    """What an order would lack, one sentence each, with the text that nobody understands."""
    found: list[str] = []
    for missing in order.missing:
        if missing == Missing.SKU:
            found += [_unknown(line) for line in order.lines if not line.known]
        elif missing == Missing.ADDRESS and order.address:
            found.append(text("The county of “{address}” is not clear.", address=order.address))
        else:
            found.append(text("Missing: {what}", what=words.missing(missing)))
    return found


def _unknown(line: PreviewLine) -> str:
    if line.code:
        return text("No product has the code “{code}”.", code=line.code)
    return text("No product is known for “{title}”.", title=line.title)


def _copied(number: str) -> QWidget:
    made = label(number, font=theme.code_font(15, bold=True), wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _marked(icon: str, tone: str, sentence: str) -> QLayout:
    sign = column(icon_label(icon, theme.tokens().colour(tone).name()), None)
    made = row(sign, label(sentence, tone, wrap=True))
    made.setStretch(1, 1)
    return made


def _line(line: PreviewLine) -> QWidget:
    code = ElidedLabel(line.code or "–", "meta" if line.known else "warn")
    code.setFont(theme.code_font(12))
    price = words.money(line.price_fen) if line.price_fen else text("no price")
    beside = column(row(None, label(f"× {line.quantity:,}")), row(None, label(price, "meta")), spacing=0)
    inside = row(column(ElidedLabel(line.title or text("Unknown product")), code, spacing=0), beside)
    inside.setStretch(0, 1)
    return page(inside)

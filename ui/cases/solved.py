"""How a closed case was solved: its root cause, what solved it, which article helped."""

from PySide6.QtWidgets import QWidget

from app.i18n import text
from app.views.cases import CaseDetail
from ui import theme
from ui.widgets.basics import clear, column, frame, icon_label, label, row
from ui.widgets.order_facts import fact_grid


class Solved(QWidget):
    """Nothing for a case that is still open."""

    def __init__(self) -> None:
        super().__init__()
        self._facts = column(spacing=0)
        title = row(icon_label("check", theme.tokens().good), label(text("Solved"), "section"), None, spacing=8)
        self.setLayout(column(frame("note", column(title, self._facts, spacing=8, margins=(12, 10, 12, 12)))))
        self.hide()

    def show_case(self, detail: CaseDetail, cause: str) -> None:
        """`cause` is the name of its root cause."""
        self.setVisible(bool(detail.solution))
        clear(self._facts)
        facts = [(text("Root cause"), cause), (text("Solution"), detail.solution), (text("Article"), detail.article)]
        self._facts.addLayout(fact_grid(facts, 64))

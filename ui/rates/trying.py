"""Try it: what these rates, saved or not, would make of one order, while one types."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QSizePolicy, QWidget

from app import words
from app.domain.catalog import CustomerKind
from app.domain.rates import FreightTemplate, Promotion, best_promotion, freight
from app.i18n import text
from ui.intake.amounts import pieces_of, price_of
from ui.rates.promotions import day_of, today
from ui.rates.regions import Regions, region_box
from ui.widgets.basics import ElidedLabel, column, label, row


class _Trial(QFrame):
    """Boxes in a line, and the answer behind them."""

    def __init__(self, *boxes: tuple[str, QWidget, int]) -> None:
        super().__init__()
        self.setProperty("kind", "strip")
        self.answer = label("", "section")
        self.why = ElidedLabel("", "meta")
        parts = []
        for name, box, width in boxes:
            box.setFixedWidth(width)
            box.setAccessibleName(name)
            parts.append(column(label(name, "meta"), box, spacing=2))
            if isinstance(box, QLineEdit):
                box.textChanged.connect(lambda _typed: self.show_answer())
            if isinstance(box, QComboBox):
                box.currentIndexChanged.connect(lambda _at: self.show_answer())
        title = column(label(" ", "meta"), label(text("Try it")), None, spacing=8)
        told = column(self.why, self.answer, None, spacing=6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        line = row(title, *parts, 8, spacing=12, margins=(16, 8, 16, 10))
        line.addLayout(told, 1)
        self.setLayout(line)

    def show_answer(self) -> None:
        """Work it out anew."""
        raise NotImplementedError

    def tell(self, answer: str, why: str) -> None:
        """The result, and what it comes from."""
        self.answer.setText(answer)
        self.why.setText(why)


class FreightTrial(_Trial):
    """Region, pieces, goods worth; `template` gives the rates shown, None while they hold faults."""

    def __init__(self, regions: Regions, template: Callable[[], FreightTemplate | None]) -> None:
        self._regions, self._template = regions, template
        self.region, self.pieces, self.goods = region_box(regions), QLineEdit("1"), QLineEdit()
        self.region.setPlaceholderText(text("province, city or county"))
        self.goods.setPlaceholderText(words.money(0))
        super().__init__(
            (text("Region"), self.region, 210), (text("Pieces"), self.pieces, 72), (text("Goods"), self.goods, 110)
        )
        self.show_answer()

    def show_answer(self) -> None:
        """Freight, and the band it comes from."""
        template, pieces = self._template(), pieces_of(self.pieces.text())
        goods = price_of(self.goods.text()) if self.goods.text().strip() else 0
        digits = self._regions.find(self.region.text().strip())
        if template is None:
            self.tell("–", text("Correct what is marked first."))
        elif not self.region.text().strip():
            self.tell("–", text("Name a region."))
        elif not digits:
            self.tell("–", text("No region, or several, have this name."))
        elif pieces is None or goods is None:
            self.tell("–", text("Pieces and goods are numbers."))
        else:
            band = template.band(digits)
            self.tell(words.money(freight(template, digits, pieces, goods)), text("by “{name}”", name=band.name))


class PromotionTrial(_Trial):
    """Goods worth, kind of customer, day; `promotions` gives the rates shown, None while they hold faults."""

    def __init__(self, promotions: Callable[[], tuple[Promotion, ...] | None]) -> None:
        self._promotions = promotions
        self.goods, self.kind, self.day = QLineEdit(), QComboBox(), QLineEdit(today().isoformat())
        self.kind.addItem(text("repair shops"), CustomerKind.REPAIR_SHOP)
        self.kind.addItem(text("4S dealers"), CustomerKind.DEALER_4S)
        self.goods.setPlaceholderText(words.money(0))
        super().__init__(
            (text("Goods"), self.goods, 120), (text("Customer"), self.kind, 130), (text("Day"), self.day, 120)
        )
        self.show_answer()

    def show_answer(self) -> None:
        """The discount, and the promotion it comes from."""
        promotions, goods, day = self._promotions(), price_of(self.goods.text()), day_of(self.day.text())
        if promotions is None:
            self.tell("–", text("Correct what is marked first."))
        elif goods is None or day is None:
            self.tell("–", text("Type what the goods are worth, and a day."))
        else:
            saved, name = best_promotion(promotions, goods, CustomerKind(self.kind.currentData()), day)
            said = text("by “{name}”", name=name) if saved else text("No promotion applies.")
            self.tell(f"−{words.money(saved)}" if saved else words.money(0), said)

"""Who is served first, what a warehouse is never asked beyond, and how fast transfers are."""

import re
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from app.domain.rules import RuleSet, SiteLimits, Weights
from app.i18n import text
from ui import theme
from ui.rules.controls import Box, SliderNumber, Spin
from ui.rules.words import Names
from ui.widgets.basics import clear, column, frame, label, page, restyle, row

_CLAIMS = ("urgent", "grade", "slack", "age")
_CUTOFF = re.compile(r"([01]?\d|2[0-3])[::]([0-5]\d)")
_COLOURS = ("bad", "assigned", "warn", "quiet")
_MOST_HOURS, _MOST_ORDERS, _MOST_PIECES, _MOST_HANDLING, _MOST_SPEED = 24 * 365, 10**6, 10**6, 24 * 30, 1000


def claim_words(claim: str) -> str:
    """What gives an order a claim to be served first."""
    table = {
        "urgent": text("Urgent orders"),
        "grade": text("Grade of the customer"),
        "slack": text("Little time left"),
        "age": text("Long wait"),
    }
    return table[claim]


class WeightsPage(QScrollArea):
    """`edited` brings the RuleSet and which field a person changed."""

    edited = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._rules: RuleSet | None = None
        self._sliders = {claim: self._slider(claim) for claim in _CLAIMS}
        self._share = _Share()
        self._guard = Spin(1, _MOST_HOURS, 1, " h", text("Guard against long waits"))
        self._handling = Spin(0, _MOST_HANDLING, 1, " h", text("Handling of a transfer"))
        self._speed = Spin(1, _MOST_SPEED, 5, " km/h", text("Speed of a transfer"))
        self._guard.valueChanged.connect(lambda hours: self._weigh("guard_hours", hours))
        self._handling.valueChanged.connect(lambda hours: self._put("handling", handling_hours=hours))
        self._speed.valueChanged.connect(lambda speed: self._put("speed", km_per_hour=speed))
        self.limits = LimitsGrid()
        self.limits.edited.connect(lambda limits, field: self._put(field, limits=limits))
        self._card = page(column(self._priority(), self._transfer(), self._sites(), None, spacing=12))
        outer = row(self._card, None, margins=(16, 16, 16, 16))
        outer.setStretch(0, 100)
        self._card.setMaximumWidth(840)
        self.setWidget(page(outer))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusProxy(self._sliders["urgent"].number)

    def _slider(self, claim: str) -> SliderNumber:
        made = SliderNumber(0, 100, 1, "", claim_words(claim))
        made.edited.connect(partial(self._weigh, claim))
        return made

    def _priority(self) -> QFrame:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for line, (claim, colour) in enumerate(zip(_CLAIMS, _COLOURS, strict=True)):
            mark = _Mark(colour)
            grid.addLayout(row(mark, label(claim_words(claim)), None), line, 0)
            grid.addWidget(self._sliders[claim], line, 1)
        why = label(text("Who waited longer goes before everybody, the oldest first."), "quiet", wrap=True)
        guard = row(label(text("Guard against long waits")), self._guard, why, spacing=12)
        guard.setStretch(2, 1)
        head = label(text("Priority: who is served first"), "section")
        hint = label(text("An order's score is what its claims add up to by these weights."), "quiet", wrap=True)
        return frame("card", column(head, hint, self._share, grid, guard, spacing=10, margins=(16, 12, 16, 14)))

    def _transfer(self) -> QFrame:
        head = label(text("How long a transfer takes"), "section")
        hours = row(label(text("Handling")), self._handling, 16, label(text("Speed")), self._speed, None, spacing=8)
        return frame("card", column(head, hours, spacing=10, margins=(16, 12, 16, 14)))

    def _sites(self) -> QFrame:
        head = label(text("Limits of the warehouses"), "section")
        hint = label(text("Never relaxed: no order goes where a limit is reached."), "quiet", wrap=True)
        return frame("card", column(head, hint, self.limits, spacing=10, margins=(16, 12, 16, 14)))

    def show_rules(self, rules: RuleSet, names: Names, editable: bool) -> None:
        """Show them without telling."""
        self._rules = rules
        self._card.setEnabled(editable)
        for claim, slider in self._sliders.items():
            slider.show_number(getattr(rules.weights, claim))
        self._share.show_weights(rules.weights)
        numbers = (
            (self._guard, rules.weights.guard_hours),
            (self._handling, rules.handling_hours),
            (self._speed, rules.km_per_hour),
        )
        for box, value in numbers:
            show_number(box, value)
        self.limits.show_limits(rules, names)

    def _weigh(self, claim: str, value: int) -> None:
        if self._rules is not None:
            self._put(claim, weights=replace(self._rules.weights, **{claim: value}))

    def _put(self, field: str, **parts: object) -> None:
        if self._rules is not None:
            self._rules = replace(self._rules, **parts)  # type: ignore[arg-type]
            self.edited.emit(self._rules, field)


def show_number(box: Spin, value: int) -> None:
    """Show it without telling."""
    box.blockSignals(True)
    box.setValue(value)
    box.blockSignals(False)


class LimitsGrid(QWidget):
    """A row for each warehouse. `edited` brings all limits and which field a person changed."""

    edited = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._limits: dict[str, SiteLimits] = {}
        self._boxes: dict[str, tuple[Spin, Spin, Box]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(4, 1)

    def show_limits(self, rules: RuleSet, names: Names) -> None:
        """Show them without telling; limits of a warehouse that is gone stay visible."""
        self._limits = dict(rules.limits)
        codes = [*names.sites, *(code for code in self._limits if code not in names.sites)]
        if codes != list(self._boxes):
            self._build(codes, names)
        for code, (orders, safety, cutoff) in self._boxes.items():
            limits = self._limits.get(code, SiteLimits())
            show_number(orders, limits.orders)
            show_number(safety, limits.safety)
            told = minute_words(limits.cutoff)
            if minute_of(cutoff.text()) != limits.cutoff or not cutoff.hasFocus():
                cutoff.setText(told)
                restyle(cutoff, "wrong", "false")

    def _build(self, codes: list[str], names: Names) -> None:
        clear(self._grid)
        self._boxes = {}
        heads = (text("Warehouse"), text("Orders a day"), text("Safety stock"), text("Cut-off time"))
        for at, told in enumerate(heads):
            self._grid.addWidget(label(told, "meta"), 0, at)
        for line, code in enumerate(codes, start=1):
            name = names.site(code)
            orders = Spin(0, _MOST_ORDERS, 50, "", f"{name}: {heads[1]}")
            orders.setSpecialValueText(text("no limit"))
            safety = Spin(0, _MOST_PIECES, 1, text(" pcs"), f"{name}: {heads[2]}")
            cutoff = Box()
            cutoff.setPlaceholderText(text("none, or 16:00"))
            cutoff.setAccessibleName(f"{name}: {heads[3]}")
            orders.valueChanged.connect(lambda value, code=code: self._put(code, "orders", value))
            safety.valueChanged.connect(lambda value, code=code: self._put(code, "safety", value))
            cutoff.textEdited.connect(partial(self._on_cutoff, code))
            self._grid.addWidget(label(name), line, 0)
            for at, box in enumerate((orders, safety, cutoff), start=1):
                box.setFixedWidth(140)
                self._grid.addWidget(box, line, at)
            self._boxes[code] = (orders, safety, cutoff)

    def _on_cutoff(self, code: str, typed: str) -> None:
        minute = minute_of(typed)
        wrong = minute is None and bool(typed.strip())
        restyle(self._boxes[code][2], "wrong", "true" if wrong else "false")
        if not wrong:
            self._put(code, "cutoff", minute)

    def _put(self, code: str, field: str, value: int | None) -> None:
        limits = replace(self._limits.get(code, SiteLimits()), **{field: value})  # type: ignore[arg-type]
        self._limits = {**self._limits, code: limits}
        if limits == SiteLimits():
            del self._limits[code]
        self.edited.emit(dict(self._limits), f"{code} {field}")


def minute_of(typed: str) -> int | None:
    """16:00 as the minute of the day."""
    found = _CUTOFF.fullmatch(typed.strip())
    return int(found[1]) * 60 + int(found[2]) if found else None


def minute_words(minute: int | None) -> str:
    """A minute of the day as 16:00."""
    return "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


class _Mark(QWidget):
    """A small square in the colour of a claim."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self.setFixedSize(12, 12)
        self._colour = colour

    def paintEvent(self, event: QPaintEvent) -> None:
        """The square."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().colour(self._colour))
        painter.drawRoundedRect(self.rect(), 3, 3)


class _Share(QWidget):
    """What part of the score each claim is, as one bar."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(22)
        self._weights = Weights()

    def show_weights(self, weights: Weights) -> None:
        """Other weights."""
        self._weights = weights
        told = [f"{claim_words(claim)} {getattr(weights, claim)}" for claim in _CLAIMS]
        self.setAccessibleName(", ".join(told))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Parts beside each other, each with its share where it fits."""
        painter, now = QPainter(self), theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(12))
        values = [int(getattr(self._weights, claim)) for claim in _CLAIMS]
        total, left = sum(values), 0.0
        painter.fillRect(self.rect(), QColor(now.raised))
        for value, colour in zip(values, _COLOURS, strict=True):
            wide = self.width() * value / total if total else 0.0
            box = QRectF(left, 0, max(0.0, wide - 1), self.height())
            painter.fillRect(box, now.colour(colour, 0.85))
            if wide > 40:
                painter.setPen(QColor(now.on_accent))
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), f"{value / total:.0%}")
            left += wide

"""The rule set as a picture: start, a diamond for each branch, yes to its card, no to the next, at last all others."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QWidget

from app.domain.rules import RuleSet
from app.i18n import text
from ui import theme
from ui.rules import flow
from ui.rules.branch_keys import BranchKeys
from ui.rules.words import Names, condition_words, service_lines

_ARROW = 5.0


class Canvas(QScrollArea):
    """`asked` brings what a person wants done with the chosen branch (branch_keys.Ask), `chosen` another branch."""

    chosen = Signal(int)
    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._picture = _Picture(self)
        self.setWidget(self._picture)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self._picture)

    def show_rules(self, rules: RuleSet, at: int, names: Names, marks: Mapping[str, str]) -> None:
        """Draw them, the branch `at` chosen; `marks` are the tones of findings by the branch's name."""
        self._picture.show_rules(rules, at, names, marks)
        self._reveal(at)

    def _reveal(self, at: int) -> None:
        box = self._picture.box_of(at)
        if box is not None:
            middle = box.center().toPoint()
            self.ensureVisible(middle.x(), middle.y(), 0, int(box.height() / 2) + 24)


class _Picture(QWidget):
    """Draws and hears."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas
        self._rules: RuleSet | None = None
        self._at, self._names = 0, Names({}, ())
        self._marks: Mapping[str, str] = {}
        self._flow = flow.Flow(QRectF(), (), 0)
        self._keys = BranchKeys(canvas.asked.emit, self._choose)
        self.setProperty("kind", "page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(text("Branches of the rules"))

    def show_rules(self, rules: RuleSet, at: int, names: Names, marks: Mapping[str, str]) -> None:
        """Other rules or another choice."""
        self._rules, self._at, self._names, self._marks = rules, at, names, marks
        self._lay_out()
        branch, last = rules.branches[at], at == len(rules.branches) - 1
        served = text("; ").join(told for _, told in service_lines(branch.service, names))
        self.setAccessibleDescription(f"{branch.name}: {condition_words(branch, last, names)}. {served}")

    def box_of(self, at: int) -> QRectF | None:
        """Where a branch is drawn."""
        return self._flow.steps[at].whole if at < len(self._flow.steps) else None

    def sizeHint(self) -> QSize:
        """As high as the branches are."""
        return QSize(480, int(self._flow.height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks lines elsewhere."""
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Enter, Insert, Delete, Alt+arrows."""
        count = len(self._rules.branches) if self._rules else 0
        if not self._keys.press(event, self._at, count):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        self.setFocus()
        for step in self._flow.steps:
            if step.whole.adjusted(-8, -8, 8, 8).contains(event.position()):
                self._choose(step.at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click edits."""
        self._canvas.asked.emit("edit")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Shows it no longer."""
        super().focusOutEvent(event)
        self.update()

    def _choose(self, at: int) -> None:
        self._canvas.chosen.emit(at)

    def _lay_out(self) -> None:
        if self._rules is not None:
            self._flow = flow.flow_of(self._rules, self._names, float(self.width()))
            self.setMinimumHeight(int(self._flow.height))
            self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Arrows first, boxes over them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._rules is None:
            return
        self._paint_arrows(painter)
        self._paint_start(painter)
        for step in self._flow.steps:
            self._paint_diamond(painter, step)
            self._paint_card(painter, step)

    # --- Arrows ---------------------------------------------------------------------------------

    def _paint_arrows(self, painter: QPainter) -> None:
        now, above = theme.tokens(), self._flow.start
        painter.setFont(theme.font(12))
        for step in self._flow.steps:
            box = step.diamond
            middle = box.center()
            no = "" if step.at == 0 else text("no")
            _arrow(painter, QPointF(middle.x(), above.bottom()), QPointF(middle.x(), box.top()), now.quiet)
            if no:
                room = QRectF(middle.x() + 8, box.top() - flow.GAP - 1, 60, 20)
                _write(painter, room, no, now.quiet, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter))
            colour = now.good if not step.last else now.quiet
            _arrow(painter, QPointF(box.right(), middle.y()), QPointF(step.card.left(), middle.y()), colour)
            if not step.last:
                room = QRectF(box.right(), middle.y() - 22, flow.LANE - 6, 20)
                _write(painter, room, text("yes"), now.good, flow.CENTRE)
            above = box

    # --- Boxes ----------------------------------------------------------------------------------

    def _paint_start(self, painter: QPainter) -> None:
        now, box = theme.tokens(), self._flow.start
        painter.setPen(QPen(QColor(now.line), 1))
        painter.setBrush(QColor(now.raised))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(theme.font(12))
        _write(painter, box, text("An order wants a warehouse"), now.text, flow.CENTRE)

    def _pen(self, step: flow.Step) -> QPen:
        now = theme.tokens()
        if step.at == self._at:
            return QPen(QColor(now.accent), 2)
        return QPen(QColor(now.line), 1)

    def _ground(self, step: flow.Step) -> QColor:
        now = theme.tokens()
        focused = step.at == self._at and self.hasFocus()
        return QColor(now.tint(now.accent, 0.20 if now.dark else 0.10)) if focused else QColor(now.surface)

    def _paint_diamond(self, painter: QPainter, step: flow.Step) -> None:
        now, box = theme.tokens(), step.diamond
        painter.setPen(self._pen(step))
        painter.setBrush(self._ground(step))
        if step.last:
            painter.drawRoundedRect(box, 6, 6)
        else:
            painter.drawPolygon(_diamond(box))
        high = len(step.name) * flow.NAME_LINE + len(step.condition) * flow.LINE
        line = QRectF(box.left(), box.center().y() - high / 2, box.width(), flow.NAME_LINE)
        painter.setFont(theme.font(13, bold=True))
        for told in step.name:
            _write(painter, line, told, now.text, flow.CENTRE)
            line.translate(0, flow.NAME_LINE)
        line.setHeight(flow.LINE)
        painter.setFont(theme.font(12))
        for told in step.condition:
            _write(painter, line, told, now.quiet, flow.CENTRE)
            line.translate(0, flow.LINE)
        self._paint_number(painter, step)

    def _paint_number(self, painter: QPainter, step: flow.Step) -> None:
        now, box = theme.tokens(), step.diamond
        tone = self._marks.get(self._rules.branches[step.at].name, "") if self._rules else ""
        spot = QRectF(box.left() - 2, box.top() - 4, 22, 22)
        if step.last:
            spot.moveTo(box.left() - 8, box.top() - 10)
        chosen = step.at == self._at
        painter.setPen(QPen(QColor(now.accent if chosen else now.line), 1))
        painter.setBrush(QColor(now.accent if chosen else now.raised))
        painter.drawEllipse(spot)
        painter.setFont(theme.font(12, bold=True))
        _write(painter, spot, str(step.at + 1), now.on_accent if chosen else now.quiet, flow.CENTRE)
        if tone:
            mark = theme.pixmap("warning", str(getattr(now, tone)), 18, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(box.right() - 20, box.top() - 2), mark)

    def _paint_card(self, painter: QPainter, step: flow.Step) -> None:
        now, box = theme.tokens(), step.card
        painter.setPen(self._pen(step))
        painter.setBrush(QColor(now.surface))
        painter.drawRoundedRect(box, 6, 6)
        top = box.top() + flow.PAD
        painter.setFont(theme.font(12))
        for at, (icon, lines) in enumerate(step.lines):
            mark = theme.pixmap(icon, now.accent if at == 0 else now.quiet, 14, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(box.left() + flow.PAD, top + 3), mark)
            painter.setFont(theme.font(12, bold=at == 0))
            for told in lines:
                room = QRectF(box.left() + flow.PAD + flow.ICON, top, box.width(), flow.LINE)
                _write(painter, room, told, now.text, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter))
                top += flow.LINE


def _diamond(box: QRectF) -> QPolygonF:
    """Wide enough for words: its points are left and right."""
    points = [
        QPointF(box.left(), box.center().y()),
        QPointF(box.left() + flow.POINT, box.top()),
        QPointF(box.right() - flow.POINT, box.top()),
        QPointF(box.right(), box.center().y()),
        QPointF(box.right() - flow.POINT, box.bottom()),
        QPointF(box.left() + flow.POINT, box.bottom()),
    ]
    return QPolygonF(points)


def _write(painter: QPainter, box: QRectF, told: str, colour: str, align: int) -> None:
    painter.setPen(QColor(colour))
    painter.drawText(box, align, told)


def _arrow(painter: QPainter, start: QPointF, end: QPointF, colour: str) -> None:
    painter.setPen(QPen(QColor(colour), 1.5))
    painter.drawLine(start, end)
    painter.setBrush(QColor(colour))
    if start.x() == end.x():
        tip = [end, end + QPointF(-_ARROW, -_ARROW * 1.6), end + QPointF(_ARROW, -_ARROW * 1.6)]
    else:
        tip = [end, end + QPointF(-_ARROW * 1.6, -_ARROW), end + QPointF(-_ARROW * 1.6, _ARROW)]
    painter.drawPolygon(QPolygonF(tip))

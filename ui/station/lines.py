"""What is to be picked in the sequence of the walk: lines of an order, or steps of a cart; digits for three metres."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from app.i18n import text
from app.views.station import CartView, StationView
from ui.station.lettering import fitting
from ui.station.tones import NIGHT
from ui.theme import code_font, font, pixmap

ROW = 76
_PLACE, _DIGITS, _PAD = 130, 150, 20
AnyIndex = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole
ACTIVE_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Shown:
    """One line: `note` stands behind the code, `done` is green, `begun` amber."""

    position: int
    name: str
    code: str
    location: str
    digits: str
    note: str = ""
    done: bool = False
    begun: bool = False


def lines_of(view: StationView) -> tuple[Shown, ...]:
    """Of the cart in hand, else of the order."""
    if view.cart is not None:
        return _steps(view.cart)
    later = text("put off")
    return tuple(
        Shown(
            line.position,
            line.name or line.title,
            line.sku,
            line.location,
            f"{line.picked}/{line.quantity}",
            later if line.position in view.hand.skipped and line.picked < line.quantity else "",
            line.picked >= line.quantity,
            line.picked > 0,
        )
        for line in view.lines
    )


def _steps(cart: CartView) -> tuple[Shown, ...]:
    """Each with the bins that want something of it."""
    return tuple(
        Shown(
            number,
            step.name,
            step.sku,
            step.location,
            f"× {step.pieces}",
            text("Bin {shares}", shares="   ".join(f"{share.bin} × {share.pieces}" for share in step.bins)),
        )
        for number, step in enumerate(cart.steps, 1)
    )


class LinesModel(QAbstractListModel):
    """The lines, and which of them is active."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Shown] = ()
        self._active: int | None = None

    def show_lines(self, lines: Sequence[Shown], active: int | None) -> None:
        """Other lines or other counts; `active` is a position."""
        same = [line.position for line in lines] == [line.position for line in self._lines]
        if same:
            self._lines, self._active = lines, active
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self._lines, self._active = lines, active
        self.endResetModel()

    def row_of_active(self) -> int | None:
        """The row of the active line."""
        for row, line in enumerate(self._lines):
            if line.position == self._active:
                return row
        return None

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """One row for each line."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line for the delegate, a sentence for screen readers."""
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == ACTIVE_ROLE:
            return line.position == self._active
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{line.name} {line.location} {line.digits}"
        return None


class LineDelegate(QStyledItemDelegate):
    """Paints one line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """All lines are equally high."""
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Bar, name over SKU, place, digits."""
        line: Shown = index.data(LINE_ROLE)
        active: bool = index.data(ACTIVE_ROLE)
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter, box, line, active)
        right = box.right() - _PAD
        _paint_digits(painter, QRect(right - _DIGITS, box.top(), _DIGITS, box.height()), line)
        place = QRect(right - _DIGITS - _PLACE, box.top(), _PLACE, box.height())
        painter.setFont(code_font(26, bold=active))
        painter.setPen(QColor(NIGHT.quiet if line.done else NIGHT.text))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, _elided(painter, line.location, _PLACE - 8))
        _paint_names(
            painter, QRect(box.left() + 48, box.top(), place.left() - box.left() - 64, box.height()), line, active
        )
        painter.restore()


def _bar_colour(line: Shown) -> str:
    if line.done:
        return NIGHT.good
    return NIGHT.warn if line.begun else NIGHT.line


def _elided(painter: QPainter, content: str, width: int) -> str:
    return painter.fontMetrics().elidedText(content, Qt.TextElideMode.ElideRight, width)


def _paint_ground(painter: QPainter, box: QRect, line: Shown, active: bool) -> None:
    painter.fillRect(box, QColor(NIGHT.raised if active else NIGHT.ground))
    painter.fillRect(QRect(box.left(), box.top(), 8, box.height() - 1), QColor(_bar_colour(line)))
    painter.setPen(QPen(QColor(NIGHT.line), 1))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    if not active:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(NIGHT.accent))
    left, middle = box.left() + 20.0, box.center().y() + 0.5
    corners = (QPointF(left, middle - 10), QPointF(left + 14, middle), QPointF(left, middle + 10))
    painter.drawPolygon(QPolygonF(corners))


def _paint_names(painter: QPainter, box: QRect, line: Shown, active: bool) -> None:
    name = line.name
    painter.setFont(fitting(font(28, bold=active), name, box.width(), smallest=20))
    painter.setPen(QColor(NIGHT.quiet if line.done else NIGHT.text))
    upper = QRect(box.left(), box.top() + 6, box.width(), 40)
    painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, _elided(painter, name, box.width()))
    painter.setFont(code_font(16))
    painter.setPen(QColor(NIGHT.quiet))
    lower = QRect(box.left(), box.top() + 44, box.width(), 24)
    painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, _elided(painter, line.code, box.width()))
    if line.note:
        lower.setLeft(lower.left() + painter.fontMetrics().horizontalAdvance(line.code) + 20)
        painter.setFont(font(18, bold=True))
        painter.setPen(QColor(NIGHT.accent))
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, _elided(painter, line.note, lower.width()))


def _paint_digits(painter: QPainter, box: QRect, line: Shown) -> None:
    aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    digits = line.digits
    size = 40 if len(digits) <= 5 else 30
    painter.setFont(font(size, bold=True))
    painter.setPen(QColor(NIGHT.good if line.done else NIGHT.warn if line.begun else NIGHT.text))
    painter.drawText(box, aligned, digits)
    if line.done:
        width = painter.fontMetrics().horizontalAdvance(digits)
        painter.drawPixmap(box.right() - width - 44, box.center().y() - 16, pixmap("check", NIGHT.good, 32))


class LinesView(QListView):
    """Scrolls by itself so that the active line is in view."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = LinesModel()
        self.setModel(self.lines)
        self.setItemDelegate(LineDelegate(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setStyleSheet(f"QListView {{ background: {NIGHT.ground}; border: 0; }}")

    def show_lines(self, lines: Sequence[Shown], active: int | None) -> None:
        """Show them with the active one in the middle where there is room to scroll."""
        self.lines.show_lines(lines, active)
        row = self.lines.row_of_active()
        if row is not None:
            self.scrollTo(self.lines.index(row), QListView.ScrollHint.PositionAtCenter)

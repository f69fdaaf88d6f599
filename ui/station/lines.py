"""The lines of the order in hand in walk order: place, digits to be read from afar, the active one lifted."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from app.views import LineRow
from ui.station.lettering import fitting
from ui.station.tones import NIGHT
from ui.theme import code_font, font, pixmap

ROW = 76
_PLACE, _DIGITS, _PAD = 130, 150, 20
AnyIndex = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole
ACTIVE_ROLE = Qt.ItemDataRole.UserRole + 1


class LinesModel(QAbstractListModel):
    """The lines, and which of them is active."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[LineRow, ...] = ()
        self._active: int | None = None

    def show_lines(self, lines: tuple[LineRow, ...], active: int | None) -> None:
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
            return f"{line.name} {line.location} {line.picked}/{line.quantity}"
        return None


class LineDelegate(QStyledItemDelegate):
    """Paints one line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """All lines are equally high."""
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Bar, name over SKU, place, digits."""
        line: LineRow = index.data(LINE_ROLE)
        active: bool = index.data(ACTIVE_ROLE)
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter, box, line, active)
        right = box.right() - _PAD
        _paint_digits(painter, QRect(right - _DIGITS, box.top(), _DIGITS, box.height()), line)
        place = QRect(right - _DIGITS - _PLACE, box.top(), _PLACE, box.height())
        painter.setFont(code_font(26, bold=active))
        painter.setPen(QColor(NIGHT.quiet if _done(line) else NIGHT.text))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, _elided(painter, line.location, _PLACE - 8))
        _paint_names(
            painter, QRect(box.left() + 48, box.top(), place.left() - box.left() - 64, box.height()), line, active
        )
        painter.restore()


def _done(line: LineRow) -> bool:
    return line.picked >= line.quantity


def _bar_colour(line: LineRow) -> str:
    if _done(line):
        return NIGHT.good
    return NIGHT.warn if line.picked else NIGHT.line


def _elided(painter: QPainter, content: str, width: int) -> str:
    return painter.fontMetrics().elidedText(content, Qt.TextElideMode.ElideRight, width)


def _paint_ground(painter: QPainter, box: QRect, line: LineRow, active: bool) -> None:
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


def _paint_names(painter: QPainter, box: QRect, line: LineRow, active: bool) -> None:
    name = line.name or line.title
    painter.setFont(fitting(font(28, bold=active), name, box.width(), smallest=20))
    painter.setPen(QColor(NIGHT.quiet if _done(line) else NIGHT.text))
    upper = QRect(box.left(), box.top() + 6, box.width(), 40)
    painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, _elided(painter, name, box.width()))
    painter.setFont(code_font(16))
    painter.setPen(QColor(NIGHT.quiet))
    lower = QRect(box.left(), box.top() + 44, box.width(), 24)
    painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, _elided(painter, line.sku, box.width()))


def _paint_digits(painter: QPainter, box: QRect, line: LineRow) -> None:
    aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    digits = f"{line.picked}/{line.quantity}"
    size = 40 if len(digits) <= 5 else 30
    painter.setFont(font(size, bold=True))
    painter.setPen(QColor(NIGHT.good if _done(line) else NIGHT.warn if line.picked else NIGHT.text))
    painter.drawText(box, aligned, digits)
    if _done(line):
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

    def show_lines(self, lines: tuple[LineRow, ...], active: int | None) -> None:
        """Show them with the active one in the middle where there is room to scroll."""
        self.lines.show_lines(lines, active)
        row = self.lines.row_of_active()
        if row is not None:
            self.scrollTo(self.lines.index(row), QListView.ScrollHint.PositionAtCenter)

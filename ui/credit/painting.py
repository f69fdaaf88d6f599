"""How the rows of the credit queue are painted."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app import words
from app.i18n import text
from app.views.customers import CreditRow, GrantRow
from ui import clock, theme
from ui.credit.queue import Entry, Head, Section, section_title
from ui.credit.wording import hms, serves, state_of, taken, waits

AnyIndex = QModelIndex | QPersistentModelIndex
_HEAD, _TWO, _THREE, _LINE, _PAD = 32, 52, 74, 20, 16
_HIGH = {Section.WAITING: _THREE, Section.RUNNING: _THREE}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SOON_SECONDS = 3600


class QueueDelegate(QStyledItemDelegate):
    """Headings, and rows of two or three lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """What waits or runs needs three lines."""
        item = index.data(Qt.ItemDataRole.UserRole)
        return QSize(160, _HEAD if isinstance(item, Head) else _HIGH.get(item.section, _TWO))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Ground, content, a hairline below."""
        item = index.data(Qt.ItemDataRole.UserRole)
        box: QRect = option.rect
        painter.save()
        if isinstance(item, Head):
            _paint_head(painter, box, item)
        else:
            _paint_ground(painter, box, option)
            first = QRect(box.left() + _PAD, box.top() + 6, box.width() - 2 * _PAD, _LINE)
            _paint_entry(painter, first, item)
        painter.restore()


def _paint_head(painter: QPainter, box: QRect, head: Head) -> None:
    now = theme.tokens()
    painter.fillRect(box, QColor(now.raised))
    inner = box.adjusted(_PAD, 0, -_PAD, 0)
    painter.setFont(theme.font(12, bold=True))
    _write(painter, inner, section_title(head.section), now.text)
    urgent = head.section in (Section.WAITING, Section.OVERDRAWN) and head.count > 0
    _write(painter, inner, f"{head.count:,}", now.warn if urgent else now.quiet, _RIGHT)


def _paint_ground(painter: QPainter, box: QRect, option: QStyleOptionViewItem) -> None:
    now, state = theme.tokens(), option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(box, QColor(now.tint(now.accent, 0.20 if now.dark else 0.12)))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(now.accent))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(box, QColor(now.raised))
    painter.setPen(QColor(now.tint(now.line, 0.55)))
    painter.drawLine(box.bottomLeft(), box.bottomRight())


def _paint_entry(painter: QPainter, first: QRect, entry: Entry) -> None:
    if entry.grant is None:
        assert entry.account is not None
        _paint_overdrawn(painter, first, entry.account)
    else:
        {
            Section.WAITING: _paint_waiting,
            Section.RUNNING: _paint_running,
            Section.DECIDED: _paint_decided,
        }[entry.section](painter, first, entry.grant)


def _paint_waiting(painter: QPainter, first: QRect, grant: GrantRow) -> None:
    now, second = theme.tokens(), first.translated(0, _LINE + 1)
    _pair(painter, first, grant.customer_name, words.money(grant.amount_fen), now.text)
    painter.setFont(theme.font())
    _write(painter, second, grant.reason, now.text)
    _quiet(painter, second.translated(0, _LINE), f"{serves(grant)} · {grant.asked_by}", waits(grant, clock.now()))


def _paint_running(painter: QPainter, first: QRect, grant: GrantRow) -> None:
    now, second = theme.tokens(), first.translated(0, _LINE + 1)
    left = (grant.ends_at or clock.now()) - clock.now()
    colour = now.warn if left.total_seconds() < _SOON_SECONDS else now.text
    used = _pair(painter, first, grant.customer_name, hms(left), colour, room=18)
    painter.drawPixmap(first.right() - used - 18, first.top() + 3, theme.pixmap("clock", colour, 14))
    bar = QRect(second.left(), second.center().y() - 2, second.width(), 6)
    painter.fillRect(bar, QColor(now.tint(now.quiet, 0.25)))
    part = min(1.0, grant.taken_fen / grant.amount_fen) if grant.amount_fen else 0.0
    painter.fillRect(QRect(bar.left(), bar.top(), round(bar.width() * part), 6), QColor(now.accent))
    _quiet(painter, second.translated(0, _LINE), taken(grant), serves(grant))


def _paint_overdrawn(painter: QPainter, first: QRect, account: CreditRow) -> None:
    now = theme.tokens()
    used = _pair(painter, first, account.name, words.money(account.available_fen), now.bad, room=20)
    painter.drawPixmap(first.right() - used - 20, first.top() + 2, theme.pixmap("warning", now.bad, 16))
    limit = text("limit {limit}", limit=words.money(account.limit_fen))
    _quiet(painter, first.translated(0, _LINE), limit, text("overdrawn"))


def _paint_decided(painter: QPainter, first: QRect, grant: GrantRow) -> None:
    at = clock.now()
    _pair(painter, first, grant.customer_name, words.money(grant.amount_fen), theme.tokens().quiet)
    told = " · ".join(part for part in (state_of(grant, at), grant.decided_by, grant.answer) if part)
    _quiet(painter, first.translated(0, _LINE), told, words.clock(grant.decided_at or at, at))


def _pair(painter: QPainter, box: QRect, name: str, told: str, colour: str, room: int = 0) -> int:
    """A name and a figure at its right; returns the figure's width."""
    painter.setFont(theme.font(13, bold=True))
    used = _write(painter, box, told, colour, _RIGHT)
    _write(painter, box.adjusted(0, 0, -used - room - 8, 0), name, theme.tokens().text)
    return used


def _quiet(painter: QPainter, box: QRect, told: str, right: str) -> None:
    painter.setFont(theme.font(12))
    used = _write(painter, box, right, theme.tokens().quiet, _RIGHT)
    _write(painter, box.adjusted(0, 0, -used - 12, 0), told, theme.tokens().quiet)


def _write(painter: QPainter, box: QRect, told: str, colour: str, align: Qt.AlignmentFlag = _LEFT) -> int:
    """Returns the width used."""
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, align, shown)
    return painter.fontMetrics().horizontalAdvance(shown)

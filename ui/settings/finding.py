"""The list of subjects, and which of them have something to do with what is searched."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter

from ui import theme
from ui.routing.lists import RIGHT, RowDelegate, write
from ui.settings.subject import Subject

_HEIGHT, _LEFT = 52, 48


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject in the list: below its name stand the settings that were found, the `first` of them by its place;
    `unsaved` says that something is edited."""

    key: str
    icon: str
    name: str
    below: str
    first: int
    unsaved: bool


def find(subjects: Sequence[Subject], typed: str) -> list[tuple[Subject, list[int]]]:
    """Subjects in which what was typed stands somewhere, with the places of the settings in which it does; all of them
    where the subject itself is meant."""
    wanted = typed.strip().casefold()
    found = []
    for subject in subjects:
        entries = subject.entries
        hits = [at for at, entry in enumerate(entries) if _holds(wanted, entry.name, entry.says, entry.key)]
        if hits or _holds(wanted, subject.name, subject.says):
            found.append((subject, hits or list(range(len(entries)))))
    return found


def _holds(wanted: str, *texts: str) -> bool:
    return any(wanted in each.casefold() for each in texts)


class SubjectDelegate(RowDelegate[SubjectRow]):
    """Icon, name, what was found, a dot where something is not saved."""

    size = QSize(200, _HEIGHT)

    def paint_row(self, painter: QPainter, box: QRect, row: SubjectRow) -> None:
        """Two lines."""
        now = theme.tokens()
        image = theme.pixmap(row.icon, now.quiet, 20, painter.device().devicePixelRatioF())
        painter.drawPixmap(box.left() + 16, box.top() + (_HEIGHT - 20) // 2, image)
        wide = box.width() - _LEFT - 28
        painter.setFont(theme.font())
        write(painter, QRect(box.left() + _LEFT, box.top() + 6, wide, 20), row.name, now.text)
        painter.setFont(theme.font(12))
        write(painter, QRect(box.left() + _LEFT, box.top() + 26, wide, 18), row.below, now.quiet)
        if row.unsaved:
            write(painter, QRect(box.right() - 28, box.top(), 16, _HEIGHT), "●", now.warn, RIGHT)

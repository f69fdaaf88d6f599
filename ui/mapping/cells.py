"""The grid of the preview: the first rows of a file as they will be or as they stand, problems in their cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from app.domain.profile import MONEY_FIELDS, Field, Preview, Profile, column_key
from app.errors import Problem
from ui import theme
from ui.mapping.wording import field_name, finding, meaning

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_RIGHT = MONEY_FIELDS | {Field.QUANTITY}
_FIRST_ROW = 2
"""Of the data, as a table program counts, where the preview does not say."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and the fields it spoils; `at` is the place of its row in the preview, -1 for the header."""

    problem: Problem
    at: int
    fields: tuple[Field, ...]

    def sentence(self, rows: int = 1) -> str:
        """The problem in words."""
        where = ", ".join(map(field_name, self.fields)) or self.problem.field
        return finding(self.problem, where, rows)


def findings(preview: Preview, profile: Profile) -> list[Finding]:
    """The problems of a preview, each with the fields that it spoils."""
    places = {number: at for at, number in enumerate(_numbers(preview))}
    # Two fields that read the same column have the same problem, once each.
    problems = dict.fromkeys(preview.problems)
    return [_finding(problem, places.get(problem.row, -1), preview, profile) for problem in problems]


def _numbers(preview: Preview) -> Sequence[int]:
    return preview.numbers or range(_FIRST_ROW, _FIRST_ROW + len(preview.rows))


def _finding(problem: Problem, at: int, preview: Preview, profile: Profile) -> Finding:
    rules = profile.rules
    if at < 0:
        return Finding(problem, at, tuple(name for name in preview.fields if problem.field in rules[name].columns))
    hit = [name for name in preview.fields if (" + ".join(rules[name].columns) or name.value) == problem.field]
    # Of two fields that read the same column, the one that got nothing from it is meant.
    empty = [name for name in hit if not preview.values[at][preview.fields.index(name)]]
    return Finding(problem, at, tuple(empty or hit))


@dataclass(slots=True)
class _Sheet:
    """One way to look at the preview; `wrong` are the findings by (row, column), row -1 being the header."""

    titles: list[str] = field(default_factory=list)
    rows: Sequence[Sequence[str]] = ()
    right: frozenset[int] = frozenset()
    wrong: dict[tuple[int, int], Finding] = field(default_factory=dict)


class CellsModel(QAbstractTableModel):
    """Two sheets over the same rows."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: Sequence[int] = ()
        self._sheets = (_Sheet(), _Sheet())
        self._raw = False
        self._fields: tuple[Field, ...] = ()

    def show(self, preview: Preview, found: Sequence[Finding]) -> None:
        """Another preview and what was found in it."""
        self.beginResetModel()
        self._numbers, self._fields = _numbers(preview), preview.fields
        self._sheets = (_as_it_will_be(preview, found), _as_it_stands(preview, found))
        self.endResetModel()

    def show_raw(self, raw: bool) -> None:
        """The cells of the file, or what becomes of them."""
        self.beginResetModel()
        self._raw = raw
        self.endResetModel()

    @property
    def _sheet(self) -> _Sheet:
        return self._sheets[self._raw]

    @property
    def titles(self) -> Sequence[str]:
        """The columns now shown."""
        return self._sheet.titles

    def place(self, found: Finding) -> QModelIndex:
        """The cell that shows a finding; invalid where none does."""
        return next((self.index(*at) for at, other in self._sheet.wrong.items() if other == found), QModelIndex())

    def field(self, column: int) -> Field | None:
        """The field of a column; None among the columns of the file."""
        return None if self._raw or not 0 <= column < len(self._fields) else self._fields[column]

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        """Rows of the file."""
        return 0 if parent.isValid() else len(self._sheet.rows)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        """Fields, or columns of the file."""
        return 0 if parent.isValid() else len(self._sheet.titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | QIcon | Qt.AlignmentFlag | None:
        """Names above, the file's row numbers at the left."""
        if orientation is Qt.Orientation.Vertical:
            return str(self._numbers[section]) if role == Qt.ItemDataRole.DisplayRole else None
        wrong = self._sheet.wrong.get((-1, section))
        if role == Qt.ItemDataRole.DisplayRole:
            return self._sheet.titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        if wrong and role == Qt.ItemDataRole.DecorationRole:
            return theme.icon("warning", theme.tokens().bad, 16)
        return wrong.sentence() if wrong and role == Qt.ItemDataRole.ToolTipRole else None

    def data(
        self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | QIcon | QColor | Qt.AlignmentFlag | None:
        """The text; where something is wrong, what was found there, with colour, icon and sentence."""
        told = self._sheet.rows[index.row()][index.column()]
        wrong = self._sheet.wrong.get((index.row(), index.column()))
        if role == Qt.ItemDataRole.DisplayRole:
            return told or (wrong.problem.found if wrong else "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if wrong is None:
            return told if role == Qt.ItemDataRole.ToolTipRole else None
        return _mark(wrong, role)

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._sheet.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


def _mark(wrong: Finding, role: int) -> str | QIcon | QColor | None:
    now = theme.tokens()
    if role == Qt.ItemDataRole.ToolTipRole:
        return wrong.sentence()
    if role == Qt.ItemDataRole.DecorationRole:
        return theme.icon("warning", now.bad, 16)
    return QColor(now.bad) if role == Qt.ItemDataRole.ForegroundRole else None


def _as_it_will_be(preview: Preview, found: Sequence[Finding]) -> _Sheet:
    columns = {name: at for at, name in enumerate(preview.fields)}
    wrong = {(one.at, columns[name]): one for one in reversed(found) for name in one.fields}
    right = frozenset(at for name, at in columns.items() if name in _RIGHT)
    rows = [tuple(map(meaning, preview.fields, row)) for row in preview.values]
    return _Sheet([field_name(name) for name in preview.fields], rows, right, wrong)


def _as_it_stands(preview: Preview, found: Sequence[Finding]) -> _Sheet:
    columns = {column_key(name): at for at, name in enumerate(preview.header)}
    wrong = {
        (one.at, columns[column_key(name)]): one
        for one in reversed(found)
        for name in one.problem.field.split(" + ")
        if column_key(name) in columns
    }
    return _Sheet(list(preview.header), preview.rows, frozenset(), wrong)

"""The beginning of an import: what is in the files, which files, and the folder that needs no screen."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFileDialog, QVBoxLayout, QWidget

from app.domain.intake import Channel
from app.domain.people import Permission
from app.domain.profile import Profile
from app.i18n import text
from ui import theme
from ui.imports.sources import Chosen, Source, channels, is_channel, master_data
from ui.screen import Services
from ui.widgets.basics import ElidedLabel, button, column, icon_label, label, row


class DropZone(QWidget):
    """A place to drop files on; `dropped` brings their paths."""

    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._over = False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self.mark(over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        self.mark(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """They were dropped."""
        self.mark(over=False)
        self.dropped.emit([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame."""
        now, painter = theme.tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(now.accent if self._over else now.quiet), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(now.tint(now.accent, 0.12) if self._over else now.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def mark(self, *, over: bool) -> None:
        """Whether files are held over it."""
        self._over = over
        self.update()


class StartPage(QWidget):
    """`chosen` brings what shall be imported (Chosen)."""

    chosen = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._what, self._profiles = Channel.TAOBAO.value, tuple[Profile, ...]()
        self._group = QButtonGroup(self)
        self._hint = label("", "meta", wrap=True)
        self._mapping = QComboBox()
        self._mapping.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._mapping_name = label(text("Mapping"), "quiet")
        self._choose = button(text("Choose files…"), self.choose_files, "primary", "file", "Ctrl+O")
        self._forms = label("", "meta")
        self._inbox, self._inbox_path = Path(), ElidedLabel("", "meta")
        self._zone = DropZone()
        self._zone.dropped.connect(self.take)
        self.setFocusProxy(self._choose)
        self._build()
        self._pick(self._what)

    def _build(self) -> None:
        orders, master = self._choices(text("Orders"), channels()), self._choices(text("Master data"), master_data())
        mapping = row(self._mapping_name, self._mapping)
        mapping.setStretch(1, 1)
        left = column(row(orders, master, spacing=12), self._hint, mapping, None, spacing=12)
        self._hint.setMinimumHeight(34)
        told = label(text("Drop files here"), "section")
        self._zone.setLayout(
            column(
                None,
                row(None, icon_label("import", theme.tokens().quiet, 40), None),
                row(None, told, None),
                row(None, self._choose, None),
                row(None, self._forms, None),
                None,
                spacing=12,
            )
        )
        right = column(self._zone, self._folder(), spacing=12)
        right.setStretch(0, 1)
        inside = row(left, right, spacing=24, margins=(16, 16, 16, 16))
        inside.setStretch(1, 1)
        self.setLayout(inside)

    def _choices(self, title: str, sources: Sequence[Source]) -> QVBoxLayout:
        made = column(label(title, "quiet"), spacing=6)
        for source in sources:
            choice = button(source.title, kind="choice")
            choice.setCheckable(True)
            choice.setChecked(source.what == self._what)
            choice.setMinimumWidth(144)
            choice.clicked.connect(lambda _checked=False, what=source.what: self._pick(what))
            right = Permission.IMPORT if is_channel(source.what) else Permission.EDIT_MASTER
            choice.setEnabled(self._services.may(right))
            choice.setToolTip(source.hint if choice.isEnabled() else text("Your role may not do this."))
            self._group.addButton(choice)
            made.addWidget(choice)
        return made

    def _folder(self) -> QWidget:
        what = ElidedLabel(text("Files put into this folder, by channel, are imported by themselves:"), "meta")
        opening = button(text("Open folder"), self._open_inbox, "plain", "open")
        made = QWidget()
        inside = row(column(what, self._inbox_path, spacing=2), opening)
        inside.setStretch(0, 1)
        made.setLayout(inside)
        return made

    def show_inbox(self, inbox: Path) -> None:
        """Where the hot folder is."""
        self._inbox = inbox
        self._inbox_path.setText(str(inbox))

    def show_profiles(self, profiles: Sequence[Profile]) -> None:
        """The mappings that can be chosen by hand."""
        self._profiles = tuple(profiles)
        self._list_mappings()

    def choose_files(self) -> None:
        """Ask for files, if the operator may import them."""
        if not self._choose.isEnabled():
            return
        tables = text("Tables") + (" (*.csv *.xlsx *.json *.jsonl)" if is_channel(self._what) else " (*.csv *.xlsx)")
        names, _ = QFileDialog.getOpenFileNames(
            self.window(), text("Import files"), "", ";;".join((tables, text("All files") + " (*)"))
        )
        self.take([Path(name) for name in names])

    def take(self, paths: Sequence[Path]) -> None:
        """Go on with these files."""
        if paths and self._choose.isEnabled():
            self.chosen.emit(Chosen(self._what, tuple(paths), self._mapping.currentData()))

    def _pick(self, what: str) -> None:
        self._what = what
        source = next(source for source in (*channels(), *master_data()) if source.what == what)
        self._hint.setText(source.hint)
        orders = is_channel(what)
        self._forms.setText(text("CSV, XLSX or JSON") if orders else text("CSV or XLSX; taken in without a preview"))
        allowed = self._services.may(Permission.IMPORT if orders else Permission.EDIT_MASTER)
        self._choose.setEnabled(allowed)
        self._choose.setToolTip("Ctrl+O" if allowed else "")
        if not allowed:
            self._forms.setText(text("Your role may not do this."))
        self._list_mappings()

    def _list_mappings(self) -> None:
        """Those of the chosen channel; the one chosen by hand stays chosen."""
        before = self._mapping.currentText()
        self._mapping.clear()
        self._mapping.addItem(text("The one that fits the header"), None)
        for profile in self._profiles:
            if profile.channel == self._what:
                self._mapping.addItem(profile.name, profile)
        self._mapping.setCurrentIndex(max(0, self._mapping.findText(before)))
        for part in (self._mapping, self._mapping_name):
            part.setEnabled(self._mapping.count() > 1)

    def _open_inbox(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._inbox)))

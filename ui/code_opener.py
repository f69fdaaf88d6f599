"""Opens what a code names: an exception or an article on the screen that keeps them, else an order."""

from collections.abc import Callable, Container

from PySide6.QtCore import QObject, Signal

from app.domain.codes import CodeType, is_own_code, scanned_code
from app.views.orders import OrderDetail
from ui.desk import Desk
from ui.tasks import Tasks

_KEEPERS = {CodeType.CASE: "cases", CodeType.ARTICLE: "knowledge"}


class CodeOpener(QObject):
    """`kept_found` brings the key of a screen and the code it shall show, `order_found` an order's number."""

    kept_found = Signal(str, str)
    order_found = Signal(str)

    def __init__(self, desk: Desk, tasks: Tasks, screens: Container[str], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._screens = desk, tasks, screens

    def open(self, code: str, missed: Callable[[], None]) -> None:
        """Find it; `missed` is called when it names nothing."""
        no = scanned_code(code)
        for kind, key in _KEEPERS.items():
            if is_own_code(no, kind) and key in self._screens:
                self.kept_found.emit(key, no)
                return

        def found(detail: OrderDetail | None) -> None:
            if detail is None:
                missed()
            else:
                self.order_found.emit(detail.row.no)

        self._tasks.read(self, lambda: self._desk.reader.order(code), found, lane="code")

"""Panes that cannot be changed while their order is on its way."""

from PySide6.QtWidgets import QApplication, QTableView, QWidget


class Lock:
    """Shuts panes; opened again, the keyboard is where it was."""

    def __init__(self, *panes: QWidget) -> None:
        self._panes = panes
        self._is_shut = False
        self._back_to: QWidget | None = None

    def shut(self, shut: bool) -> None:
        """Shut or open; saying it twice changes nothing."""
        if shut is self._is_shut:
            return
        self._is_shut = shut
        if shut:
            self._back_to = self._here()
        for pane in self._panes:
            pane.setEnabled(not shut)
        if not shut and self._back_to is not None:
            self._back_to.setFocus()

    def _here(self) -> QWidget | None:
        """The widget with the keyboard; of a table the table, for its open cell will be gone."""
        here: QWidget | None = QApplication.focusWidget()
        pane = next((pane for pane in self._panes if here is not None and pane.isAncestorOf(here)), None)
        return pane if isinstance(pane, QTableView) else here if pane is not None else None

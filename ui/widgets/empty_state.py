"""What stands where nothing is: why it is empty, and the one action that helps."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.basics import button, column, icon_label, label, row


class EmptyState(QWidget):
    """An icon, a reason, a hint, a button."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = icon_label("info", size=40)
        self._why, self._hint = label("", "section"), label("", "quiet", wrap=True)
        self._act: Callable[[], object] = lambda: None
        self._button = button("", lambda: self._act(), "primary")
        self._why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setMinimumWidth(420)
        self.setFocusProxy(self._button)
        self.setLayout(
            column(
                None,
                row(None, self._icon, None),
                self._why,
                row(None, self._hint, None),
                row(None, self._button, None),
                None,
                None,
                spacing=12,
                margins=(24, 24, 24, 24),
            )
        )

    def explain(
        self, icon: str, why: str, hint: str = "", action: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Why it is empty and what to do."""
        self._icon.setPixmap(theme.pixmap(icon, theme.tokens().quiet, 40, self.devicePixelRatioF()))
        self._why.setText(why)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._button.setText(action)
        self._button.setVisible(bool(action))
        if act is not None:
            self._act = act

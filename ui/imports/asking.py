"""A button for what is not easily put right: it asks once more, in its own place."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.widgets.basics import ElidedLabel, button, row


class AskedTwice(QWidget):
    """First `title`; pressed, it becomes a question with a yes (which does it) and a no."""

    def __init__(self, title: str, question: str, yes: str, no: str, act: Callable[[], object]) -> None:
        super().__init__()
        self._act = act
        self._first, self._question = button(title, self._ask, "danger"), ElidedLabel(question, "quiet")
        self._yes, self._no = button(yes, self._do, "danger"), button(no, self.calm)
        self._later = (self._question, self._yes, self._no)
        self.setFocusProxy(self._first)
        self.setLayout(row(self._first, *self._later))
        self._show(asking=False)

    @property
    def asking(self) -> bool:
        """Whether it waits for the answer."""
        return self._first.isHidden()

    def allow(self, allowed: bool, why_not: str = "") -> None:
        """Whether it can be pressed, and why not."""
        self._first.setEnabled(allowed)
        self._first.setToolTip("" if allowed else why_not)

    def calm(self) -> None:
        """The first button again."""
        if self.asking:
            focused = self._yes.hasFocus() or self._no.hasFocus()
            self._show(asking=False)
            if focused:
                self._first.setFocus()

    def _ask(self) -> None:
        self._show(asking=True)
        self._no.setFocus()

    def _do(self) -> None:
        self.calm()
        self._act()

    def _show(self, *, asking: bool) -> None:
        self._first.setVisible(not asking)
        for part in self._later:
            part.setVisible(asking)

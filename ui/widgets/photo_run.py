"""Photos on their way to what they show, one at a time, so that scans get in between."""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app import words
from app.i18n import text
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS


class PhotoRun:
    """`put` adds a file to a number and says whether it is new; it may block. `added` hears of each one. How far it is
    is said, and at the end what came of it; one that is no photo keeps no other back."""

    def __init__(
        self, services: Services, owner: QWidget, put: Callable[[str, Path], bool], added: Callable[[], None]
    ) -> None:
        self._services, self._owner, self._put, self._added = services, owner, put, added
        self._left: deque[tuple[str, Path]] = deque()
        self._count = 0
        self._errors: list[Exception] = []

    def add(self, no: str, paths: Sequence[Path]) -> None:
        """After those that are on their way."""
        if not paths:
            return
        begins = not self._count
        self._left.extend((no, path) for path in paths)
        self._count += len(paths)
        if begins:
            self._next()

    def _next(self) -> None:
        if not self._left:
            self._end()
            return
        no, path = self._left.popleft()
        if self._count > 1:
            number = self._count - len(self._left)
            self._services.say(Message(text("Adding photo {number} of {count}", number=number, count=self._count)))
        work = partial(self._put, no, path)
        self._services.tasks.write(self._owner, work, partial(self._on_put, path), self._on_refused)

    def _on_put(self, path: Path, is_new: bool) -> None:
        if self._count == 1:
            again = text("This photo is there already: {file}", file=path.name)
            told = text("Photo added: {file}", file=path.name) if is_new else again
            self._services.say(Message(told, Tone.GOOD if is_new else Tone.INFO))
        self._added()
        self._next()

    def _on_refused(self, error: Exception) -> None:
        if self._count == 1 and isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)
        self._errors.append(error)
        self._next()

    def _end(self) -> None:
        """What came of several; of a single one it was said."""
        count, errors = self._count, self._errors
        self._count, self._errors = 0, []
        if errors and count > 1:
            told = text(
                "{failed} of {count} photos not added. {why}", failed=len(errors), count=count, why=_why(errors)
            )
            self._services.say(Message(told, Tone.BAD))
        elif count > 1:
            self._services.say(Message(text("{count} photos added", count=count), Tone.GOOD))


def _why(errors: Sequence[Exception]) -> str:
    """Of the first that has words."""
    return next((words.refusal(error) for error in errors if isinstance(error, ANSWERS)), "")

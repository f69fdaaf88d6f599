"""What is worked on: the draft, the version that is looked at instead, and how they differ from what is in force."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.rules import RuleSet
from app.i18n import text
from ui.rules.editing import Draft
from ui.rules.reading import Look, keep_draft, kept_draft
from ui.rules.versions import Version, version_name
from ui.rules.words import difference_lines
from ui.screen import Preferences

_KEEP_MS = 400


class Work(QObject):
    """`changed` says that something of it became different. An unsaved draft is put away while one types."""

    changed = Signal()

    def __init__(self, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.look: Look | None = None
        self.viewed: Version | None = None
        self.draft = Draft(self)
        self._keep = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._keep.timeout.connect(self.keep)
        self.draft.changed.connect(self._on_draft)

    def take(self, look: Look) -> bool:
        """Newly read; the draft stays while somebody works on it. Whether one was found that had been put away."""
        before, self.look = self.look, look
        kept = kept_draft(self._preferences) if before is None else None
        if kept is not None and look.version_of(kept) is None:
            self.draft.begin(kept)
            return True
        if before is None or self.draft.rules == before.in_force != look.in_force:
            self.draft.begin(look.in_force)
        else:
            self.changed.emit()
        return False

    def view(self, version: Version | None) -> None:
        """Look at a version, or (None) at the draft."""
        self.viewed = version
        self.changed.emit()

    @property
    def shown(self) -> RuleSet:
        """The version that is looked at, or the draft."""
        return self.viewed.rules if self.viewed and self.viewed.rules else self.draft.rules

    @property
    def version(self) -> Version | None:
        """The version that says what is shown."""
        return self.viewed or (self.look.version_of(self.draft.rules) if self.look else None)

    @property
    def unsaved(self) -> bool:
        """Whether no version says what the draft says."""
        return self.look is not None and self.look.version_of(self.draft.rules) is None

    @property
    def differences(self) -> list[str]:
        """What would change if what is shown came in force."""
        return difference_lines(self.look.in_force, self.shown, self.look.names) if self.look else []

    @property
    def state(self) -> str:
        """What is to say of it, empty when nothing is."""
        if self.viewed is not None:
            return text(
                "{version}: to look at only. Enter goes on from it", version=version_name(self.viewed.row.version)
            )
        return text("Unsaved changes") if self.unsaved else ""

    def keep(self) -> None:
        """Put an unsaved draft away, now."""
        self._keep.stop()
        keep_draft(self._preferences, self.draft.rules if self.unsaved else None)

    def _on_draft(self) -> None:
        self.changed.emit()
        if self.look is not None:
            self._keep.start()

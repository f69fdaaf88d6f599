"""Small things remembered on this PC: a settings file, or memory alone where nothing shall stay."""

from PySide6.QtCore import QSettings


class FilePreferences:
    """Kept in the user's settings folder, under one name for each owner (operator code, or "desk" before a login)."""

    def __init__(self, owner: str) -> None:
        self._settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Picklane", "desktop")
        self._owner = owner

    def get(self, key: str, default: str = "") -> str:
        """The remembered text."""
        return str(self._settings.value(f"{self._owner}/{key}", default))

    def put(self, key: str, value: str) -> None:
        """Remember it."""
        self._settings.setValue(f"{self._owner}/{key}", value)


class MemoryPreferences:
    """Forgotten when the program ends."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def get(self, key: str, default: str = "") -> str:
        """The remembered text."""
        return self._values.get(key, default)

    def put(self, key: str, value: str) -> None:
        """Remember it."""
        self._values[key] = value

"""Desktop user interface (PySide6)."""

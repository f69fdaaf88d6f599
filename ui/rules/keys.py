"""The keys of the rules, for F1."""

from app.i18n import text


def key_words() -> list[tuple[str, str]]:
    """(key, what it does)."""
    return [
        ("↑ ↓  Enter", text("Choose a branch, edit it")),
        ("Insert  Delete", text("Add a branch above, delete it")),
        ("Alt+↑ ↓", text("Move the branch")),
        ("F3", text("Canvas or outline")),
        ("Ctrl+Space", text("In a condition: names to choose from")),
        ("Ctrl+Z  Ctrl+Y", text("Undo, redo")),
        ("F5  F6", text("Try the draft; show what came of it")),
        ("Ctrl+S", text("Save the draft as a version, or the term")),
        ("F8", text("Put the draft or the chosen version in force")),
        ("Ctrl+H", text("To the versions; Enter goes on from one")),
        ("Ctrl+E", text("Export the result of a trial")),
        ("Ctrl+Tab", text("Branches, priority and limits, glossary")),
    ]

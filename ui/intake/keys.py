"""The keys of the phone form, for F1."""

from app.i18n import text

USUAL = 6
"""So many usual parts have a key of their own."""


def key_words() -> list[tuple[str, str]]:
    """(key, what it does), in the order of a call."""
    return [
        ("F2", text("Find the customer")),
        ("F3", text("Choose or type the address")),
        ("F4", text("New customer")),
        (f"Alt+1 … {USUAL}", text("Add a usual part")),
        ("↓", text("Usual parts, in an empty code cell")),
        ("Enter / Tab", text("Next cell; on an empty line: on to the promise")),
        ("Ctrl+V", text("Paste a list: one code a line, x2 for pieces")),
        ("Ctrl+Del", text("Delete the line")),
        ("F6 · F7", text("Promise · payment")),
        ("F8", text("Ask for temporary credit")),
        ("F9", text("Latest orders; Enter opens one")),
        ("Ctrl+Enter", text("Place the order")),
        ("Ctrl+Backspace", text("Empty the form")),
        ("Ctrl+Shift+Backspace", text("Bring back what was emptied")),
    ]

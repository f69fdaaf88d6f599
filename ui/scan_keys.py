"""Which key was pressed, whatever the layout, caps lock or an input method make of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
)
_REST = ((43, "\\zxcvbnm,./", "|ZXCVBNM<>?"), (57, " ", " "), (55, "*", "*"), (98, "/", "/"))
_PAD = ((71, "789-456+1230.", "789-456+1230."),)
_PLAIN: dict[int, str] = {}
_SHIFTED: dict[int, str] = {}
for _first, _small, _large in (*_ROWS, *_REST, *_PAD):
    _PLAIN.update(enumerate(_small, _first))
    _SHIFTED.update(enumerate(_large, _first))
"""By scan code (set 1, as Linux numbers its keys too), of a US keyboard: what scanners are unless told otherwise."""
US_KEYS = {char: (code, False) for code, char in reversed(_PLAIN.items())} | {
    char: (code, True) for code, char in _SHIFTED.items() if char not in _PLAIN.values()
}
"""(scan code, whether with Shift) of each character."""

_OFFSETS = {"windows": 0, "xcb": 8, "wayland": 8}
"""What a platform adds to the scan code; macOS does not tell it."""
_CONTROLS = {"]": "\x1d", "^": "\x1e", "6": "\x1e", "d": "\x04"}
"""Control characters of GS1 and ISO 15434 as a scanner presses them with Ctrl."""
_CONTROL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_SHIFT, _META = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.MetaModifier
_ENDS: dict[int, str] = {Qt.Key.Key_Return: "CR", Qt.Key.Key_Enter: "CR", Qt.Key.Key_Tab: "Tab"}
_CONTROLLED_ENDS: dict[int, str] = {Qt.Key.Key_J: "LF", Qt.Key.Key_M: "CR"}


def key_character(event: QKeyEvent) -> str:
    """The character of this key on a US keyboard; empty where the system does not say which key it was, or the key has
    none."""
    if event.modifiers() & (_ALT | _META) or event.isAutoRepeat():
        return ""
    code = event.nativeScanCode() - _OFFSETS.get(QGuiApplication.platformName(), 1 << 16)
    found = (_SHIFTED if event.modifiers() & _SHIFT else _PLAIN).get(code, "")
    return _CONTROLS.get(found.lower(), "") if event.modifiers() & _CONTROL else found


def character(event: QKeyEvent) -> str:
    """What was typed, if it is one character that a code can hold."""
    text = event.text()
    if len(text) != 1 or event.isAutoRepeat():
        return ""
    held = event.modifiers() & (_CONTROL | _ALT | _META)
    if text in "\x1d\x1e\x04":
        return text
    is_alt_graph = held == _CONTROL | _ALT
    return text if text.isprintable() and (is_alt_graph or not held) else ""


def end_of(event: QKeyEvent) -> str:
    """How a scanner ends a code with this key: CR, LF, Tab, or empty."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == _CONTROL:
        return _CONTROLLED_ENDS.get(event.key(), "")
    return "" if modifiers else _ENDS.get(event.key(), "")

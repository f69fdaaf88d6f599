"""Puts the theme on the application: Fusion with our palette, font and style sheet."""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.theme import fonts, icons
from ui.theme.stylesheet import stylesheet
from ui.theme.tokens import Tokens, choose

_DRESSED = "picklane dressed"


def apply(app: QApplication, dark: bool) -> None:
    """Dress the application light or dark; windows built before must be built again (icons keep their colours)."""
    now = choose(dark)
    fonts.load()
    icons.publish()
    if not app.property(_DRESSED):  # another style object each time would cost a polish of every widget
        app.setStyle("Fusion")
        app.setProperty(_DRESSED, True)
    app.setFont(fonts.font())
    app.setPalette(_palette(now))
    app.setStyleSheet(stylesheet(now))


def _palette(now: Tokens) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: now.ground,
        role.WindowText: now.text,
        role.Base: now.surface,
        role.AlternateBase: now.raised,
        role.Text: now.text,
        role.Button: now.raised,
        role.ButtonText: now.text,
        role.BrightText: now.bad,
        role.ToolTipBase: now.raised,
        role.ToolTipText: now.text,
        role.PlaceholderText: now.quiet,
        role.Highlight: now.accent,
        role.HighlightedText: now.on_accent,
        role.Link: now.accent,
        role.LinkVisited: now.accent,
        role.Accent: now.accent,
    }
    palette = QPalette()
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(now.tint(now.quiet, 0.6)))
    return palette

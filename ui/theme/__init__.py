"""Colours, type, icons and the look of widgets: the one place for them."""

from ui.theme.fonts import code_font, font
from ui.theme.icons import icon, pixmap
from ui.theme.look import apply
from ui.theme.stages import StageStyle, stage_style
from ui.theme.tokens import Tokens, tokens

__all__ = ["StageStyle", "Tokens", "apply", "code_font", "font", "icon", "pixmap", "stage_style", "tokens"]

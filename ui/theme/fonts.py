"""Noto Sans SC from the resources (its digits are tabular) and a monospaced family for codes."""

from functools import cache
from importlib.resources import as_file, files

from PySide6.QtGui import QFont, QFontDatabase

FAMILY = "Noto Sans SC"
_MONOSPACED = ("Cascadia Mono", "Consolas", "Menlo", "DejaVu Sans Mono", "Liberation Mono")

BODY, META, SECTION, TITLE = 13, 12, 15, 20
"""Sizes of the desk, in pixels."""


@cache
def load() -> None:
    """Make the bundled fonts known to Qt; a missing file leaves Qt's own choice of font."""
    folder = files("resources") / "fonts"
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        source = folder / name
        if source.is_file():
            with as_file(source) as path:
                QFontDatabase.addApplicationFont(str(path))


def font(pixels: int = BODY, bold: bool = False) -> QFont:
    """The text font in that size."""
    chosen = QFont()
    chosen.setFamilies([FAMILY, "Microsoft YaHei UI", "PingFang SC"])
    chosen.setPixelSize(pixels)
    chosen.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return chosen


@cache
def _code_families() -> list[str]:
    known = set(QFontDatabase.families())
    return [*[family for family in _MONOSPACED if family in known][:1], FAMILY]


def code_font(pixels: int = BODY, bold: bool = False) -> QFont:
    """The font for codes and numbers people compare letter by letter."""
    chosen = font(pixels, bold)
    chosen.setFamilies(_code_families())
    chosen.setStyleHint(QFont.StyleHint.Monospace)
    return chosen

"""Line icons from resources/icons, drawn in any colour and size, sharp on every screen."""

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QDir, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme.tokens import tokens


@cache
def _source(name: str) -> str:
    return (files("resources") / "icons" / f"{name}.svg").read_text("utf-8")


@cache
def publish() -> None:
    """Let the style sheet find the icon files as picklane-icons:NAME.svg."""
    QDir.addSearchPath("picklane-icons", str(files("resources") / "icons"))


@cache
def _drawn(name: str, colour: str, size: int, ratio: float, lower: float = 0.0) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    image = QPixmap(round(size * ratio), round(size * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, lower * ratio, size * ratio, size * ratio))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def pixmap(name: str, colour: str = "", size: int = 20, ratio: float = 1.0) -> QPixmap:
    """The icon in a colour (#RRGGBB, default: text) for a screen of that pixel ratio."""
    return _drawn(name, colour or tokens().text, size, ratio)


def icon(name: str, colour: str = "", size: int = 20, on: str = "", disabled: str = "") -> QIcon:
    """The icon for buttons; `on` is its colour while checked, `disabled` while it cannot be used (default: line)."""
    made = QIcon()
    faded = disabled or tokens().tint(tokens().quiet, 0.5)
    for ratio in (1.0, 2.0, 3.0):
        # The font's digits and characters sit below the middle of its line; the icons beside them follow.
        made.addPixmap(_drawn(name, colour or tokens().text, size, ratio, lower=1.0))
        made.addPixmap(_drawn(name, faded, size, ratio, lower=1.0), QIcon.Mode.Disabled)
        if on:
            made.addPixmap(_drawn(name, on, size, ratio, lower=1.0), QIcon.Mode.Normal, QIcon.State.On)
    return made

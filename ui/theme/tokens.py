"""The design tokens of look.md, light and dark, and which of them is in force."""

from dataclasses import dataclass, field

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as #RRGGBB. `quiet` is secondary text, `on_accent` text on the accent."""

    dark: bool
    ground: str
    surface: str
    raised: str
    line: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    good: str
    warn: str
    bad: str
    info: str
    stages: dict[str, str] = field(hash=False)

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """A token by name as a colour of that opacity."""
        value = QColor(self.stages.get(name) or getattr(self, name))
        value.setAlphaF(alpha)
        return value

    def tint(self, colour: str, strength: float) -> str:
        """A colour laid over the surface with that strength, as #RRGGBB."""
        over, under = QColor(colour), QColor(self.surface)
        mixed = (
            round(u + (o - u) * strength)
            for o, u in (
                (over.red(), under.red()),
                (over.green(), under.green()),
                (over.blue(), under.blue()),
            )
        )
        return QColor(*mixed).name()


LIGHT = Tokens(
    dark=False,
    ground="#F5F6F8",
    surface="#FFFFFF",
    raised="#EDF0F3",
    line="#D8DDE3",
    text="#1A232E",
    quiet="#55616F",
    accent="#1B5CC8",
    on_accent="#FFFFFF",
    good="#1F7A4A",
    warn="#9A5800",
    bad="#B8242B",
    info="#1B5CC8",
    stages={
        "paid": "#4A569B",
        "assigned": "#1B6DB3",
        "picked": "#0C7F80",
        "shipped": "#9A6200",
        "signed": "#2B7A40",
        "to_produce": "#7546A6",
        "hold": "#55616F",
        "cancelled": "#55616F",
    },
)
DARK = Tokens(
    dark=True,
    ground="#14181D",
    surface="#1B2127",
    raised="#262E36",
    line="#36414C",
    text="#E8EDF2",
    quiet="#A5B1BE",
    accent="#78A9FF",
    on_accent="#0B1526",
    good="#52C78E",
    warn="#F2A93B",
    bad="#FF7373",
    info="#78A9FF",
    stages={
        "paid": "#A3ADF2",
        "assigned": "#6CB6F2",
        "picked": "#4CC6C4",
        "shipped": "#E3AE55",
        "signed": "#72CC88",
        "to_produce": "#C49BEE",
        "hold": "#A5B1BE",
        "cancelled": "#A5B1BE",
    },
)

_in_force = LIGHT


def tokens() -> Tokens:
    """The tokens in force."""
    return _in_force


def choose(dark: bool) -> Tokens:
    """Put light or dark in force."""
    global _in_force
    _in_force = DARK if dark else LIGHT
    return _in_force

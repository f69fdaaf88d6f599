"""How an answer looks and the few colours of the station, which is dark whatever the theme."""

from dataclasses import dataclass

from app.domain.picking import Beep
from ui.screen import Tone
from ui.theme.tokens import DARK, LIGHT

NIGHT = DARK
"""The tokens of every station part."""


@dataclass(frozen=True, slots=True)
class Fill:
    """A full surface in a tone: ground and the text on it, both #RRGGBB."""

    ground: str
    text: str


FILLS: dict[Tone, Fill] = {
    # The light theme's tones are deep enough for white letters; amber takes dark ones.
    Tone.GOOD: Fill(LIGHT.good, "#FFFFFF"),
    Tone.WARN: Fill(DARK.warn, DARK.ground),
    Tone.BAD: Fill(LIGHT.bad, "#FFFFFF"),
    Tone.INFO: Fill(LIGHT.info, "#FFFFFF"),
}

_TONES: dict[Beep, Tone] = {
    Beep.TICK: Tone.GOOD,
    Beep.LINE: Tone.GOOD,
    Beep.DONE: Tone.GOOD,
    Beep.SOFT: Tone.INFO,
    Beep.WRONG: Tone.BAD,
    Beep.OVER: Tone.BAD,
    Beep.STOP: Tone.BAD,
    Beep.UNKNOWN: Tone.WARN,
    Beep.QUESTION: Tone.WARN,
}
_ICONS: dict[Beep, str] = {
    Beep.SOFT: "info",
    Beep.WRONG: "close",
    Beep.OVER: "close",
    Beep.STOP: "stop",
    Beep.UNKNOWN: "warning",
}


def tone_of(beep: Beep) -> Tone:
    """The colour that goes with a sound."""
    return _TONES[beep]


def icon_of(beep: Beep) -> str:
    """The shape that goes with a sound; empty for a question, which shows a question mark."""
    return "" if beep is Beep.QUESTION else _ICONS.get(beep, "check")
